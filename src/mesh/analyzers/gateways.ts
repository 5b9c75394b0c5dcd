import { textsAt } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import { valueOr } from '../../objects/reading';
import { referenceTo, shortNameOf, type ContextName } from '../../objects/reference';
import { gatewayCodes } from '../catalogue/gateways';
import type { Analyzer, Finding, MeshView, NotChecked } from '../finding';
import { findingFrom } from '../findingFrom';
import { ingressPodLabels, selects } from '../interpreters/ingressWorkload';
import { passthroughPortOf } from '../interpreters/gateway';
import { serversOnPassthroughPort } from '../interpreters/routing';
import { ingressGateway, istioSystem, passthroughPort } from '../names';
import type { GatewayState, ReachableCluster } from '../snapshot';

const finding = findingFrom(gatewayCodes);
const name = 'gateways';
const topic = 'gateway';

export const gateways: Analyzer = {
  name,
  about: 'Each cluster has an ingress gateway whose port 15443 the other clusters can reach.',
  topic,
  *analyze(mesh) {
    for (const cluster of mesh.clusters) {
      const { gateway } = cluster;
      if (gateway.kind === 'notRead') yield notChecked(mesh, cluster, gateway.because);
      else if (gateway.value.kind === 'closed') yield* closed(mesh, cluster, gateway.value);
      else yield* privateAddresses(mesh, cluster, gateway.value);
      yield* rivals(mesh, cluster);
    }
    yield* shared(mesh);
  },
};

const at = (mesh: MeshView, cluster: ReachableCluster) => ({
  mesh: mesh.definition.name,
  cluster: cluster.context,
});

const notChecked = (mesh: MeshView, cluster: ReachableCluster, because: string): NotChecked => ({
  analyzer: name,
  topic,
  ...at(mesh, cluster),
  because,
});

type Closed = Extract<GatewayState, { kind: 'closed' }>;
type Open = Extract<GatewayState, { kind: 'open' }>;

function* closed(mesh: MeshView, cluster: ReachableCluster, gateway: Closed): Iterable<Finding> {
  const { service, because } = gateway;
  // Without a control plane there is one finding, and that is not this one.
  if (cluster.istio.kind === 'read' && cluster.istio.value === undefined) return;
  if (!service) {
    yield finding('MESH0301', {
      ...at(mesh, cluster),
      message: `There is no Service ${istioSystem}/${ingressGateway} in ${cluster.context}, so other clusters have no door to knock at.`,
      hint: 'Enable the ingress gateway in the values of your Istio release and apply them.',
    });
    return;
  }
  const object = cluster.objects.get(service);
  const hasPort = object === undefined || passthroughPortOf(object) !== undefined;
  yield finding(hasPort ? 'MESH0303' : 'MESH0302', {
    ...at(mesh, cluster),
    subject: service,
    message: `Other clusters cannot reach ${shortNameOf(service)} in ${cluster.context}: ${because}.`,
    hint: hasPort
      ? 'Give it a load balancer that assigns an address, external IPs, or type NodePort.'
      : `Add port ${passthroughPort} named tls; values that set ports replace the whole list.`,
  });
}

function* privateAddresses(
  mesh: MeshView,
  cluster: ReachableCluster,
  gateway: Open,
): Iterable<Finding> {
  const found = gateway.endpoints.find((it) => isPrivate(it.address));
  if (!found) return;
  yield finding('MESH0305', {
    ...at(mesh, cluster),
    subject: gateway.service,
    message: `The gateway of ${cluster.context} is at ${found.address}, a private address: other clusters reach it only over connected networks.`,
  });
}

/** RFC 1918, carrier-grade NAT (RFC 6598), link-local and unique local addresses; names are not judged. */
export const isPrivate = (address: string): boolean =>
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[789]\d|1[01]\d|12[0-7])\.|169\.254\.)\d/.test(
    address,
  ) || /^(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/i.test(address);

/** Two Gateways on one port of one workload: which one answers is not ours to say. */
function* rivals(mesh: MeshView, cluster: ReachableCluster): Iterable<Finding> {
  const pods = ingressPodLabels(cluster.objects);
  if (Object.keys(pods).length === 0) return;
  const claims = valueOr(cluster.objects.list(kinds.gateway), []).filter(
    (it) =>
      serversOnPassthroughPort(it).length > 0 && selects(textsAt(it, 'spec', 'selector'), pods),
  );
  const [first, second] = claims;
  if (!first || !second) return;
  const names = claims.map((it) => `${it.metadata.namespace ?? ''}/${it.metadata.name}`);
  yield finding('MESH0304', {
    ...at(mesh, cluster),
    subject: referenceTo(cluster.context, second),
    message: `Gateways ${names.join(', ')} in ${cluster.context} all claim port ${passthroughPort} of the ingress gateway.`,
    hint: 'Keep one Gateway on the port and list the hosts of all in it.',
  });
}

/** One address for two clusters sends the calls meant for one to the other. */
function* shared(mesh: MeshView): Iterable<Finding> {
  const ownerByAddress = new Map<string, ContextName>();
  for (const cluster of mesh.clusters) {
    const state = valueOr(cluster.gateway, undefined);
    if (state?.kind !== 'open') continue;
    for (const { address, port } of state.endpoints) {
      const key = `${address}:${port}`;
      const owner = ownerByAddress.get(key);
      if (owner === undefined) ownerByAddress.set(key, cluster.context);
      else if (owner !== cluster.context) {
        yield finding('MESH0306', {
          ...at(mesh, cluster),
          peers: [owner],
          subject: state.service,
          message: `The gateways of ${owner} and ${cluster.context} both have the address ${key}.`,
          hint: 'Check that the two contexts are two clusters, and give each gateway its own address.',
        });
      }
    }
  }
}
