/** Ports of the gateways that an installation makes, as far as other clusters need them (GW-03, domain facts 2.9). */
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../objects/object';
import { ingressGateway, networkLabel, passthroughPort } from '../names';
import type { Path } from './entry/entry';
import { problem, type EntryProblem } from './entry/problem';
import { setsVariable } from './installValues';
import { none } from './saying';

interface Door {
  readonly name: string | undefined;
  readonly labels: unknown;
  readonly type: unknown;
  readonly notes: unknown;
  readonly place: Path;
  /** Where the list of its ports is. */
  readonly path: Path;
  readonly ports: readonly unknown[];
  readonly policy: unknown;
}

export function* gatewayPortProblems(
  root: unknown,
  values: Path,
  minor = 0,
): Iterable<EntryProblem> {
  const networks = fieldAt(root, ...values, 'global', 'meshNetworks');
  for (const it of [...ofComponents(root), ...ofValues(root, values)]) {
    const isNamed =
      eastWest.test(it.name ?? '') || textAt(it.labels, 'istio') === 'eastwestgateway';
    const numbers = numbersOf(it.ports);
    if (!numbers) {
      // Those of charts before 1.8 had it by themselves.
      if (isNamed && it.ports.length === 0 && networks === undefined && !(minor < 8 && minor > 0))
        yield* withoutPorts(root, it);
      continue;
    }
    // Networks may name another port.
    if (isNamed && networks === undefined && isClosed(it.ports, it.labels))
      yield lostPort(it.path, it.ports, fieldAt(it.labels, networkLabel) !== undefined);
    else yield* sickByFirst(it, numbers);
    if (isNamed && minor >= 8 && minor <= 10 && numbers.includes(passthroughPort))
      yield* withoutMode(root, it.place);
  }
}

/** By itself, a gateway is made for callers from outside. */
function* withoutPorts(root: unknown, { place, path, labels }: Door): Iterable<EntryProblem> {
  const service = fieldAt(root, ...path.slice(0, -1));
  if (!isMap(service) || fieldAt(service, 'ports') !== undefined) return;
  if (!isClosed(none, labels)) return;
  yield problem('MESH0302', [...place, 'name'], {
    near: place,
    severity: 'info',
    message: `Without ports of its own, this gateway has those of the chart: 15021, 80 and 443 of late, and not ${passthroughPort}, on which other clusters call.`,
  });
}

export const eastWest = /^(?:istio-)?east-?west-?gateway$/;

/** Those of ambient meshes call on 15008; a label may name any other. */
export const isClosed = (ports: readonly unknown[], labels: unknown): boolean =>
  fieldAt(labels, 'networking.istio.io/gatewayPort') === undefined &&
  !ports.some((it) =>
    ['port', 'targetPort'].some((field) =>
      [passthroughPort, 15008].includes(numberAt(it, field) ?? 0),
    ),
  );

export function numbersOf(ports: readonly unknown[]): readonly number[] | undefined {
  const numbers = ports.flatMap((it) => numberAt(it, 'port') ?? []);
  return ports.length > 0 && numbers.length === ports.length ? numbers : undefined;
}

/** Before 1.8 all gateways of the charts had it, and since 1.11 those that need it (GW-04). */
function* withoutMode(root: unknown, place: Path): Iterable<EntryProblem> {
  if (setsVariable(fieldAt(root, ...place), 'ISTIO_META_ROUTER_MODE')) return;
  yield problem('MESH0004', [...place, 'name'], {
    severity: 'warning',
    near: place,
    message:
      'Gateways of 1.8 to 1.10 run in router mode standard, in which they know none of the names that calls of other clusters come with: set ISTIO_META_ROUTER_MODE to sni-dnat in the env of this one.',
  });
}

/** Some take calls for istiod only, of machines or clusters of one network. */
export function lostPort(
  path: Path,
  ports: readonly unknown[],
  isOfNetwork: boolean,
): EntryProblem {
  const isForIstiod = ports.some((it) => [15012, 15017].includes(numberAt(it, 'port') ?? 0));
  const isTaken = ports.some((it) => textAt(it, 'name') === 'tls');
  return problem('MESH0302', path, {
    severity: isOfNetwork || isTaken || !isForIstiod ? 'warning' : 'info',
    message: `This gateway between networks does not offer ${passthroughPort}, on which other clusters call: it takes none of their calls in.`,
    onKey: true,
    cures: [
      {
        addItem: path,
        item: {
          name: isTaken ? 'mtls' : 'tls',
          port: passthroughPort,
          targetPort: passthroughPort,
        },
      },
    ],
  });
}

const statusPorts: readonly (number | undefined)[] = [15021, 15020];

/** Classic load balancers of AWS ask the first port whether a node is well (istio/istio#12503). */
function* sickByFirst(it: Door, numbers: readonly number[]): Iterable<EntryProblem> {
  const [first] = numbers;
  const status = numbers.findIndex((port) => statusPorts.includes(port));
  if (status === 0) return;
  // Those of the profile have one that stays in front, and of others only ours are told.
  const isOurs = it.name !== ingressGateway && numbers.includes(passthroughPort);
  if (status < 0 && (!isOurs || first === passthroughPort)) return;
  if ((it.type ?? 'LoadBalancer') !== 'LoadBalancer' || it.policy === 'Local') return;
  const notes = isMap(it.notes) ? Object.keys(it.notes) : [];
  if (notes.some((note) => otherBalancers.test(note))) return;
  yield problem('MESH0303', [...it.path, 0, 'port'], {
    severity: 'info',
    message: `A classic load balancer of AWS asks the first port whether a node is well, and ${first} answers only where a Gateway opens it: let the status port (15021, before 1.6 15020) be the first.`,
    ...(status === 1 && { cures: [{ toEnd: [...it.path, 0] }] }),
  });
}

/** Of other clouds, or of AWS but not classic, or asked elsewhere. */
const otherBalancers =
  /aws-load-balancer-(?:type|scheme|nlb-|healthcheck-)|(?:gke|google|azure|alibaba|metallb|oci|oracle|openstack|digitalocean|tencent|huawei|ibm|linode|hcloud|vultr|yandex)/i;

function* ofComponents(root: unknown): Iterable<Door> {
  const list = ['spec', 'components', 'ingressGateways'];
  for (const [index, it] of listAt(root, ...list).entries()) {
    if (fieldAt(it, 'enabled') === false) continue;
    const service = fieldAt(it, 'k8s', 'service');
    yield {
      ...ofService(service),
      name: textAt(it, 'name'),
      labels: fieldAt(it, 'label'),
      notes: fieldAt(it, 'k8s', 'serviceAnnotations'),
      place: [...list, index],
      path: [...list, index, 'k8s', 'service', 'ports'],
    };
  }
}

const ofService = (service: unknown) => ({
  type: fieldAt(service, 'type'),
  policy: fieldAt(service, 'externalTrafficPolicy'),
  ports: listAt(service, 'ports'),
});

function* ofValues(root: unknown, values: Path): Iterable<Door> {
  const given = fieldAt(root, ...values);
  const gateways = fieldAt(given, 'gateways');
  for (const [name, it] of isMap(gateways) ? Object.entries(gateways) : []) {
    yield {
      ...ofService(it),
      name: textAt(it, 'name') ?? name,
      labels: fieldAt(it, 'labels'),
      notes: fieldAt(it, 'serviceAnnotations'),
      place: [...values, 'gateways', name],
      path: [...values, 'gateways', name, 'ports'],
    };
  }
  // The chart of one gateway alone; with networkGateway it has ports of its own.
  if (fieldAt(given, 'networkGateway') !== undefined) return;
  const service = fieldAt(given, 'service');
  yield {
    ...ofService(service),
    name: textAt(given, 'name'),
    labels: fieldAt(given, 'labels'),
    notes: fieldAt(service, 'annotations'),
    place: values,
    path: [...values, 'service', 'ports'],
  };
}
