/**
 * Names of networks within one installation: what its cluster, its gateways and meshNetworks say of them
 * (domain facts 7.5; `gen-eastwest-gateway.sh` of Istio gives all of them one name).
 */
import { fieldAt, isMap, listAt, textAt } from '../../objects/object';
import { networkLabel as label } from '../names';
import type { Path } from './entry/entry';
import { isSlipOf } from './entry/nearest';
import { problem, type EntryProblem } from './entry/problem';
import { eastWest } from './gatewayPorts';

const viewVariable = 'ISTIO_META_REQUESTED_NETWORK_VIEW';
const networkVariable = 'ISTIO_META_NETWORK';

/** A name of a network, and where it is said. */
interface Said {
  readonly name: string;
  readonly path: Path;
}

interface NetworkGateway {
  /** For which network calls come in through it. */
  readonly serves: Said | undefined;
  /** Which network it says it is in. */
  readonly own: Said | undefined;
  /** Of which networks it sees endpoints. */
  readonly view: Said | undefined;
}

export function* networkNameProblems(root: unknown, values: Path): Iterable<EntryProblem> {
  const cluster = saidAt(root, [...values, 'global', 'network']);
  for (const it of [...ofComponents(root), ...ofValues(root, values)])
    yield* gatewayProblems(it, cluster);
  yield* withoutNetwork(root, [...values, 'global', 'meshNetworks']);
  if (cluster && !cluster.name.includes('$'))
    yield* listedProblems(root, [...values, 'global'], cluster);
}

/**
 * istiod knows the gateway of a network by a label of its Service, or by meshNetworks. Within one network
 * clusters need none, and then nobody makes one.
 */
function* withoutNetwork(root: unknown, networks: Path): Iterable<EntryProblem> {
  if (fieldAt(root, ...networks) !== undefined) return;
  const list = ['spec', 'components', 'ingressGateways'];
  for (const [index, it] of listAt(root, ...list).entries()) {
    const path = [...list, index];
    const labels = fieldAt(it, 'label');
    const isKnown =
      !isMap(labels) || labels[label] !== undefined || fieldAt(it, 'enabled') === false;
    const isEastWest = eastWest.test(textAt(it, 'name') ?? '');
    if (isKnown || !isEastWest || labels['istio'] === 'ingressgateway') continue;
    yield problem('MESH0307', [...path, 'label'], {
      severity: 'info',
      onKey: true,
      message: `Without the label ${label} istiod takes this gateway for that of no network, unless meshNetworks names it: clusters of other networks are then called without it.`,
    });
  }
}

/** Templates are no names; a variable may be part of one. */
const namePattern = /^(?:[A-Za-z\d]|\$\{\w+\}|\$[A-Z])(?:[\w.-]|\$\{\w+\}|\$(?=[A-Z]))*$/;

const around = /^([^$]*)(\$\{\w+\}|\$\w+)([^$]*)$/;

/** Whatever stands for the variables. */
function differs({ name: a }: Said, { name: b }: Said): boolean {
  if (!a.includes('$') && !b.includes('$')) return a !== b;
  const [, before, variable, behind] = around.exec(a) ?? [];
  const [, lead, same, rest] = around.exec(b) ?? [];
  if (variable === undefined || variable !== same) return false;
  return before === lead ? behind !== rest : behind === rest;
}

function saidAt(root: unknown, path: Path): Said | undefined {
  const name = textAt(root, ...path);
  return name !== undefined && namePattern.test(name) ? { name, path } : undefined;
}

function* ofComponents(root: unknown): Iterable<NetworkGateway> {
  for (const kind of ['ingressGateways', 'egressGateways']) {
    const list = ['spec', 'components', kind];
    for (const [index, it] of listAt(root, ...list).entries()) {
      const path = [...list, index];
      const env = listAt(it, 'k8s', 'env');
      const variable = (name: string) => {
        const at = env.findIndex((one) => textAt(one, 'name') === name);
        return at < 0 ? undefined : saidAt(root, [...path, 'k8s', 'env', at, 'value']);
      };
      yield {
        serves: saidAt(root, [...path, 'label', label]),
        own: variable(networkVariable),
        // One for what leaves sees another network on purpose.
        view: kind === 'ingressGateways' ? variable(viewVariable) : undefined,
      };
    }
  }
}

function* ofValues(root: unknown, values: Path): Iterable<NetworkGateway> {
  // The chart of one gateway alone has its values without a name around them.
  yield {
    serves:
      saidAt(root, [...values, 'networkGateway']) ?? saidAt(root, [...values, 'labels', label]),
    own: saidAt(root, [...values, 'env', networkVariable]),
    view: saidAt(root, [...values, 'env', viewVariable]),
  };
  const gateways = fieldAt(root, ...values, 'gateways');
  if (!isMap(gateways)) return;
  for (const name of Object.keys(gateways)) {
    const path = [...values, 'gateways', name];
    yield {
      serves: saidAt(root, [...path, 'labels', label]),
      own: saidAt(root, [...path, 'env', networkVariable]),
      view: saidAt(root, [...path, 'env', viewVariable]),
    };
  }
}

function* gatewayProblems(
  { serves, own, view }: NetworkGateway,
  cluster: Said | undefined,
): Iterable<EntryProblem> {
  if (serves && view && differs(serves, view)) {
    const message = `The gateway takes calls for network ${serves.name} in and sees endpoints of ${view.name} only, so none of them finds anybody.`;
    yield told(view, message, serves);
  }
  if (!serves && !own && cluster && view && view.name !== 'external' && differs(view, cluster)) {
    const message = `The gateway sees endpoints of ${view.name} only, and its cluster is in ${cluster.name}, by global.network: calls that come in for this cluster find nobody.`;
    yield told(view, message, cluster);
  }
  const pods = own ?? serves;
  if (serves && own && differs(serves, own)) {
    const message = `The gateway takes calls for network ${serves.name} in, and its pods say that they are in ${own.name}.`;
    yield told(own, message, serves);
  } else if (pods && cluster && differs(pods, cluster)) {
    const message = `The gateway says that it is in network ${pods.name}, and its cluster is in ${cluster.name}, by global.network.`;
    yield told(pods, message, cluster);
  }
}

const told = ({ path }: Said, message: string, { name }: Said): EntryProblem =>
  problem('MESH0307', path, { message, want: name });

/** A cluster whose pods are in one network by its name, and in another by what they say themselves. */
function* listedProblems(root: unknown, global: Path, cluster: Said): Iterable<EntryProblem> {
  const path = [...global, 'meshNetworks'];
  const networks = fieldAt(root, ...path);
  if (!isMap(networks)) return;
  yield* misspelt(Object.keys(networks), cluster);
  const registry = textAt(root, ...global, 'multiCluster', 'clusterName') ?? '';
  const isOwn = (it: unknown) => textAt(it, 'fromRegistry') === registry;
  if (registry === '' || listAt(networks, cluster.name, 'endpoints').some(isOwn)) return;
  for (const name of Object.keys(networks)) {
    const at = listAt(networks, name, 'endpoints').findIndex(isOwn);
    if (at < 0 || name === cluster.name || !namePattern.test(name)) continue;
    yield problem('MESH0307', [...path, name, 'endpoints', at, 'fromRegistry'], {
      message: `Cluster ${registry} is in network ${cluster.name}, by global.network, and this puts it into ${name}: calls go to the gateway of the wrong one.`,
      cures: [{ set: cluster.path, to: name }],
    });
  }
}

/** Names often differ in a letter or a number on purpose, `east` and `west`: of those nothing is said. */
function* misspelt(names: readonly string[], cluster: Said): Iterable<EntryProblem> {
  const near = names.filter((it) => isMisspelt(cluster.name, it));
  const [meant] = near;
  if (names.includes(cluster.name) || meant === undefined || near.length > 1) return;
  const message = `meshNetworks knows no network ${cluster.name}; ${meant} is near.`;
  yield problem('MESH0307', cluster.path, { message, want: meant });
}

function isMisspelt(name: string, meant: string): boolean {
  if (digitsOf(name) !== digitsOf(meant)) return false;
  if (name.toLowerCase() === meant.toLowerCase()) return true;
  const isSameLetters = lettersOf(name) === lettersOf(meant);
  return isSlipOf(name, meant) && (name.length !== meant.length || isSameLetters);
}

const digitsOf = (name: string): string => name.replace(/\D/g, '');
const lettersOf = (name: string): string => Array.from(name).toSorted().join('');
