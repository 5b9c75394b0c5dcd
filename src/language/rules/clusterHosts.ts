/**
 * ServiceEntries for hosts that are called like Services of the cluster: what is sound as it is written, and
 * likely not what was meant. Nothing here is more than an information.
 */
import { at } from '../../mesh/rules/entry/endpoints';
import { isInside } from '../../mesh/rules/entry/legs';
import { isText, known, unsure, type Entry } from '../../mesh/rules/entry/entry';
import { goesThroughGateway } from '../../mesh/rules/entry/othersThroughGateways';
import { protocolClass } from '../../mesh/rules/entry/ports';
import { problem, type EntryProblem, type RuleSetting } from '../../mesh/rules/entry/problem';
import { none, problemsOfEach, together } from '../../mesh/rules/saying';
import { isAtLeast } from '../../mesh/services/addresses';
import { passthroughPort } from '../../mesh/names';
import { fieldAt, listAt } from '../../objects/object';
import { specOf } from '../manifestObject';
import type { EntryInText } from './subjects';

const serviceName = /^([a-z\d-]+)(?:\.([a-z\d-]+))?\.svc\.cluster\.local\.?$/;

export function hintsOnHosts(it: EntryInText, setting: RuleSetting): readonly EntryProblem[] {
  const { entry, isComplete } = it;
  if (!isComplete || !it.object.whole) return none;
  const isNamed = entry.hosts.some((host) => isText(host) && serviceName.test(host));
  if (!isNamed) return entry.selects ? unlocated(entry) : none;
  return together(
    problemsOfEach(entry.hosts, (host, index) => ofService(host, index, it)),
    goesThroughGateway(entry) ? unlabelled(it, setting) : unlocated(entry),
  );
}

const tlsMode = 'security.istio.io/tlsMode';

/** Services of Kubernetes come before other definitions of a host (API of ServiceEntry, hosts, note 2). */
function ofService(
  host: Entry['hosts'][number],
  index: number,
  { entry, object }: EntryInText,
): EntryProblem | undefined {
  const [, name, namespace] = (isText(host) ? serviceName.exec(host) : undefined) ?? [];
  if (name === undefined) return undefined;
  const path = ['spec', 'hosts', index];
  if (namespace === undefined) {
    const own = object.namespace;
    return problem('MESH0501', path, {
      severity: 'info',
      message: `${String(host)} names no namespace: a Service is <name>.<namespace>.svc.cluster.local.`,
      ...(own !== undefined && {
        cures: [{ set: path, to: `${name}.${own}.svc.cluster.local` }],
      }),
    });
  }
  if (entry.selects || isMeantBeside(entry) || fieldAt(specOf(object), 'subjectAltNames'))
    return undefined;
  const own = object.namespace;
  if (saysCluster.test(namespace) && own !== undefined && own !== namespace) {
    return problem('MESH0508', path, {
      severity: 'info',
      message: `${namespace} stands where the namespace does. Services of one mesh are called alike in all clusters, here ${name}.${own}.svc.cluster.local, and a subset by topology.istio.io/cluster tells clusters apart.`,
    });
  }
  return problem('MESH0508', path, {
    severity: 'info',
    message: `Where the cluster has Service ${name} in namespace ${namespace}, that comes first: Istio takes this entry for an addition to it, whose ports and endpoints may never count.`,
  });
}

const saysCluster = /^(?:remote-)?cluster-?[\da-c]?$/;

/** Who sets this label knows how calls of the mesh come in elsewhere. */
const isMeantBeside = ({ endpoints }: Entry): boolean =>
  known(endpoints).some(({ labels }) => labels !== unsure && labels.has(tlsMode));

/**
 * By itself, mutual TLS goes to endpoints that say they take it: by the label, or by their account. Before
 * Istio 1.5, rules of the installation said it for all hosts of the cluster.
 */
function unlabelled({ entry, object }: EntryInText, { istio }: RuleSetting) {
  if (entry.location !== 'MESH_INTERNAL' || isAtLeast(istio, 1, 5) === false) return none;
  const written = listAt(specOf(object), 'endpoints');
  return problemsOfEach(known(entry.endpoints), (endpoint, index) => {
    const { labels, ports } = endpoint;
    if (labels === unsure || ports === unsure || labels.has(tlsMode) || isInside(endpoint))
      return undefined;
    const [port] = [...ports].find(
      ([name, number]) => number === passthroughPort && isPlain(name, entry),
    ) ?? [undefined];
    if (port === undefined || fieldAt(written[index], 'serviceAccount') !== undefined)
      return undefined;
    return problem('MESH0623', at(index, 'ports', port), {
      message: `Without label ${tlsMode}: istio on the endpoint sidecars send plain text to it, and gateways on ${passthroughPort} take mutual TLS of the mesh alone, unless a DestinationRule of the host says ISTIO_MUTUAL.`,
      cures: [{ addTo: at(index), fields: { labels: { [tlsMode]: 'istio' } } }],
    });
  });
}

/** What the workload itself sends as TLS goes by its own server name, through gateways made for that. */
const isPlain = (name: string, { ports }: Entry): boolean =>
  known(ports).some(
    (it) => it.name === name && isText(it.protocol) && protocolClass(it.protocol) !== 'TLS',
  );

/** Through gateways it is a warning of its own. Who writes MESH_EXTERNAL means it. */
function unlocated({ location }: Entry): readonly EntryProblem[] {
  if (location !== undefined) return none;
  return [
    problem('MESH0509', ['spec'], {
      severity: 'info',
      message:
        'Without a location the host counts as MESH_EXTERNAL, which sidecars call without mutual TLS: what has a sidecar itself is MESH_INTERNAL.',
      add: { location: 'MESH_INTERNAL' },
    }),
  ];
}
