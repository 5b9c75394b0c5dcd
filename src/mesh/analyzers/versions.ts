import type { ContextName } from '../../objects/reference';
import { valueOr } from '../../objects/reading';
import { versionCodes } from '../catalogue/versions';
import type { Analyzer, Finding, MeshView, NotChecked } from '../finding';
import { findingFrom } from '../findingFrom';
import { globalRoutingIn, isExposed, isLegacyFlagSet, legacyFlag } from '../istio/globalRouting';
import { environmentOf, ingressDeployments } from '../interpreters/ingressWorkload';
import { compareVersions } from '../interpreters/versions';
import { supportMissed } from '../istio/kubernetesSupport';
import type { ReachableCluster } from '../snapshot';
import type { Version } from '../version';

const finding = findingFrom(versionCodes);
const name = 'versions';
const topic = 'versions';
const routerMode = 'ISTIO_META_ROUTER_MODE';

export const versions: Analyzer = {
  name,
  about: 'Istio and Kubernetes are of versions on which hosts of the zone are routed, and safely.',
  topic,
  *analyze(mesh) {
    for (const cluster of mesh.clusters) {
      const { istio } = cluster;
      if (istio.kind === 'notRead') yield notChecked(mesh, cluster, istio.because);
      else if (istio.value) yield* ofCluster(mesh, cluster, istio.value);
    }
    yield* spread(mesh);
  },
};

const notChecked = (mesh: MeshView, cluster: ReachableCluster, because: string): NotChecked => ({
  analyzer: name,
  topic,
  mesh: mesh.definition.name,
  cluster: cluster.context,
  because,
});

function* ofCluster(
  mesh: MeshView,
  cluster: ReachableCluster,
  istio: Version,
): Iterable<Finding | NotChecked> {
  const verdict = routing(mesh, cluster, istio);
  if (verdict) yield verdict;
  if (routesBySni(istio)) yield* routerModes(mesh, cluster, istio);
  const at = { mesh: mesh.definition.name, cluster: cluster.context };
  if (isExposed(istio) && hasPassthrough(cluster)) {
    yield finding('MESH0006', {
      ...at,
      message: `Istio ${istio.text} in ${cluster.context} is exposed to CVE-2021-31921: whoever reaches port 15443 of its gateway can call services past their authorization policies.`,
      hint: 'Let only the other clusters reach port 15443 (loadBalancerSourceRanges or a firewall), and require STRICT mutual TLS.',
    });
  }
  const supported = supportMissed(istio, cluster.kubernetes);
  if (supported !== undefined) {
    yield finding('MESH0008', {
      ...at,
      message: `Kubernetes ${cluster.kubernetes.text} in ${cluster.context} is outside ${supported}, for which Istio ${istio.text} was released.`,
    });
  }
}

const hasPassthrough = ({ routing, gateway }: ReachableCluster): boolean =>
  valueOr(routing.passthroughGateways, []).length > 0 ||
  (gateway.kind === 'read' && gateway.value.kind === 'open');

const routesBySni = (istio: Version): boolean =>
  ['works', 'typedFilter', 'routerMode'].includes(globalRoutingIn(istio));

function routing(mesh: MeshView, cluster: ReachableCluster, istio: Version): Finding | undefined {
  const at = { mesh: mesh.definition.name, cluster: cluster.context };
  const said = { subject: `Istio ${istio.text} in ${cluster.context}`, zone: mesh.definition.zone };
  switch (globalRoutingIn(istio)) {
    case 'before':
      return finding('MESH0009', { ...at, ...tooOld(said) });
    case 'gone':
      return finding('MESH0001', { ...at, ...tooNew(said) });
    case 'legacyFlag':
      return isLegacyFlagSet(cluster.objects)
        ? finding('MESH0003', { ...at, ...reopened(said) })
        : finding('MESH0002', { ...at, ...flagMissing(said) });
    case 'typedFilter':
      return hasTypedFilter(cluster)
        ? undefined
        : finding('MESH0005', { ...at, ...filterIgnored(said) });
    case 'routerMode':
    case 'works':
      return undefined;
  }
}

interface About {
  readonly subject: string;
  readonly zone: string;
}
type Sentence = Pick<Finding, 'message' | 'hint'>;

const migrate =
  'Move to multi-primary with east-west gateways, or give each remote host a DestinationRule that sets the SNI.';

const tooOld = ({ subject, zone }: About): Sentence => ({
  message: `${subject} cannot route .${zone} hosts: gateway-connected meshes came with Istio 1.1.`,
  hint: 'Upgrade Istio one minor at a time.',
});

const tooNew = ({ subject, zone }: About): Sentence => ({
  message: `${subject} cannot route .${zone} hosts: legacy passthrough gateways ended with Istio 1.18.`,
  hint: migrate,
});

const flagMissing = ({ subject, zone }: About): Sentence => ({
  message: `${subject} does not route .${zone} hosts: since the fix of CVE-2021-31921 that needs the insecure ${legacyFlag}=true on istiod.`,
  hint: migrate,
});

const reopened = ({ subject, zone }: About): Sentence => ({
  message: `${subject} routes .${zone} hosts only because ${legacyFlag}=true is set, which opens the gateway to CVE-2021-31921 again.`,
  hint: migrate,
});

const filterIgnored = ({ subject, zone }: About): Sentence => ({
  message: `${subject} ignores the EnvoyFilter it was shipped with, so its gateway answers .${zone} calls with NR.`,
  hint: 'Upgrade to 1.7.4 or newer 1.7, or apply the filter in its typed form.',
});

const hasTypedFilter = (cluster: ReachableCluster): boolean =>
  valueOr(cluster.routing.rewriteFilters, []).some((it) => it.form === 'typedConfig');

/** Passthrough clusters are built only for gateways in this mode; the charts set it up to 1.7. */
function* routerModes(
  mesh: MeshView,
  cluster: ReachableCluster,
  istio: Version,
): Iterable<Finding | NotChecked> {
  const workloads = ingressDeployments(cluster.objects);
  if (workloads.kind === 'notRead') yield notChecked(mesh, cluster, workloads.because);
  else if (workloads.value?.length === 0) {
    yield notChecked(mesh, cluster, 'no Deployment runs the ingress gateway');
  }
  for (const workload of valueOr(workloads, undefined) ?? []) {
    const mode = environmentOf(workload, routerMode) ?? 'standard';
    if (mode === 'sni-dnat') continue;
    const place = `${workload.metadata.namespace ?? ''}/${workload.metadata.name}`;
    yield finding('MESH0004', {
      mesh: mesh.definition.name,
      cluster: cluster.context,
      message: `Deployment ${place} in ${cluster.context} runs in router mode ${mode}, and Istio ${istio.text} routes .${mesh.definition.zone} hosts only in sni-dnat.`,
      hint: `Set ${routerMode}=sni-dnat in the values of the ingress gateway and apply them again.`,
    });
  }
}

function* spread(mesh: MeshView): Iterable<Finding> {
  const known = mesh.clusters
    .flatMap(knownVersion)
    .sort((a, b) => compareVersions(a.istio, b.istio));
  const [oldest, newest] = [known[0], known.at(-1)];
  if (!oldest || !newest) return;
  const { major, minor } = newest.istio;
  if (major === oldest.istio.major && minor - oldest.istio.minor <= 1) return;
  yield finding('MESH0007', {
    mesh: mesh.definition.name,
    cluster: undefined,
    peers: [oldest.context, newest.context],
    message: `Istio is ${oldest.istio.text} in ${oldest.context} and ${newest.istio.text} in ${newest.context}, more than one minor apart.`,
    hint: 'Upgrade the older control planes one minor at a time.',
  });
}

const knownVersion = ({
  context,
  istio,
}: ReachableCluster): readonly { context: ContextName; istio: Version }[] => {
  const version = valueOr(istio, undefined);
  return version ? [{ context, istio: version }] : [];
};
