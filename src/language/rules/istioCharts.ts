/** Which maps are values of charts of Istio. */
import { childOf, listIn, mapIn, type MapNode } from '../nodes';
import { valuesFile } from '../schema/installValues';

interface Chart {
  /** Under which name a chart of charts has its values. */
  readonly name?: string;
  readonly node: MapNode;
}

export function chartsIn(root: MapNode): readonly Chart[] {
  const own = isIstios(root) ? [{ node: root }] : [];
  const inner = root.fields.flatMap(({ key, value }): readonly Chart[] => {
    const node = mapIn(value);
    const isChart = typeof key.value === 'string' && !ownNames.has(key.value);
    return isChart && node && isIstios(node) ? [{ name: key.value, node }] : [];
  });
  return [...own, ...inner];
}

const ownNames: ReadonlySet<string> = new Set([...valuesFile.fields.keys()]);

/** Charts of other people have values called `global`, too. */
const isIstios = (node: MapNode): boolean =>
  holdsAny(node, ofIstio) ||
  holdsNetworks(node) ||
  holdsAny(mapIn(childOf(node, 'global')), ofGlobal) ||
  mapIn(childOf(node, 'gateways'))?.fields.some(({ key }) => isGateway(key.value)) === true ||
  holdsAny(mapIn(childOf(node, 'pilot')), ofPilot) ||
  holdsAny(mapIn(childOf(node, 'env')), ofGateways) ||
  (holdsAny(node, components) && node.fields.filter(({ key }) => beside.has(key.value)).length > 1);

/** A piece of values, or one that stands beside `global` and not in it. */
const holdsNetworks = (node: MapNode): boolean =>
  mapIn(childOf(node, 'meshNetworks'))?.fields.some(({ value }) =>
    ['endpoints', 'gateways'].some((it) => listIn(childOf(value, it))),
  ) === true;

const isGateway = (name: unknown): boolean =>
  typeof name === 'string' && /^istio-\w+way$/.test(name);

const holdsAny = (node: MapNode | undefined, names: ReadonlySet<unknown>): boolean =>
  node?.fields.some(({ key }) => names.has(key.value)) === true;

const ofIstio: ReadonlySet<unknown> = new Set([
  'istioCoreDNS',
  'sidecarInjectorWebhook',
  'istiocoredns',
  'istio_cni',
  'meshConfig',
  'networkGateway',
]);

const ofGlobal: ReadonlySet<unknown> = new Set([
  'podDNSSearchNamespaces',
  'multiCluster',
  'meshID',
  'meshNetworks',
  'meshExpansion',
  'controlPlaneSecurityEnabled',
  'istioNamespace',
  'pilotCertProvider',
  'proxy_init',
]);

const ofGateways: ReadonlySet<unknown> = new Set([
  'ISTIO_META_NETWORK',
  'ISTIO_META_REQUESTED_NETWORK_VIEW',
  'ISTIO_META_ROUTER_MODE',
]);

const ofPilot: ReadonlySet<unknown> = new Set([
  'autoscaleEnabled',
  'autoscaleMax',
  'autoscaleMin',
  'keepaliveMaxServerConnectionAge',
  'traceSampling',
]);

const components: ReadonlySet<unknown> = new Set(['pilot', 'mixer', 'galley', 'nodeagent']);
const beside: ReadonlySet<unknown> = new Set([...components, 'global', 'gateways', 'security']);
