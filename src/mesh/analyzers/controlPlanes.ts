import { textsAt } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import { valueOr, type Reading } from '../../objects/reading';
import { shortNameOf } from '../../objects/reference';
import { isMadeByAdmiral } from '../services/admiral';
import { controlPlaneCodes } from '../catalogue/controlPlanes';
import type { Analyzer, Finding, MeshView, NotChecked } from '../finding';
import { findingFrom } from '../findingFrom';
import { globalRoutingIn, isLegacyFlagSet } from '../istio/globalRouting';
import { ingressPodLabels, selects } from '../interpreters/ingressWorkload';
import { isHeeded, written } from '../rules/rewriteForms';
import type { ReachableCluster, WorkloadState } from '../snapshot';
import { faultyObjects } from './passthroughObjects';

const finding = findingFrom(controlPlaneCodes);
const name = 'controlPlanes';
const topic = 'controlPlane';

export const controlPlanes: Analyzer = {
  name,
  about: 'Each cluster has its own control plane, ready, with the objects that carry remote calls.',
  topic,
  *analyze(mesh) {
    for (const cluster of mesh.clusters) {
      if (isAbsent(cluster)) {
        yield absent(mesh, cluster);
      } else {
        yield* readiness(mesh, cluster);
        if (carriesCalls(cluster)) yield* objectsOf(mesh, cluster);
      }
    }
  },
};

const isAbsent = ({ istio }: ReachableCluster): boolean =>
  istio.kind === 'read' && istio.value === undefined;

/** Where the version cannot route the zone at all, missing objects are not the trouble. */
const carriesCalls = ({ istio, objects }: ReachableCluster): boolean => {
  const version = valueOr(istio, undefined);
  if (!version) return true;
  const routing = globalRoutingIn(version);
  if (routing === 'legacyFlag') return isLegacyFlagSet(objects);
  return routing !== 'gone' && routing !== 'before';
};

const at = (mesh: MeshView, cluster: ReachableCluster) => ({
  mesh: mesh.definition.name,
  cluster: cluster.context,
});

const absent = (mesh: MeshView, cluster: ReachableCluster): Finding =>
  finding('MESH0201', {
    ...at(mesh, cluster),
    message: `There is no Istio control plane in namespace istio-system of ${cluster.context}.`,
    hint: 'Render the multicluster manifest of your Istio release and apply it.',
    remedy: { kind: 'renderManifest', mesh: mesh.definition.name },
  });

function* readiness(mesh: MeshView, cluster: ReachableCluster): Iterable<Finding | NotChecked> {
  const { controlPlane } = cluster;
  if (controlPlane.kind === 'notRead') {
    yield notChecked(mesh, cluster, controlPlane);
    return;
  }
  for (const workload of controlPlane.value) {
    if (workload.desired > 0 && workload.ready >= workload.desired) continue;
    yield finding(isNeeded(workload) ? 'MESH0202' : 'MESH0203', {
      ...at(mesh, cluster),
      message: `Deployment istio-system/${workload.name} in ${cluster.context} has ${workload.ready} of ${workload.desired} pods ready.`,
      hint: 'Look at the events and logs of its pods.',
    });
  }
}

/** Calls stop without these: configuration and certificates, the door, the names. */
const isNeeded = ({ name: workload }: WorkloadState): boolean =>
  workload.startsWith('istiod') ||
  ['istio-pilot', 'istio-citadel', 'istio-ingressgateway', 'istiocoredns'].includes(workload);

function* objectsOf(mesh: MeshView, cluster: ReachableCluster): Iterable<Finding | NotChecked> {
  yield* passthrough(mesh, cluster);
  yield* rewriting(mesh, cluster);
  yield* faultyObjects(mesh, cluster);
  const { wildcardRules } = cluster.routing;
  if (wildcardRules.kind === 'notRead') yield notChecked(mesh, cluster, wildcardRules);
  else if (wildcardRules.value.length === 0) {
    yield finding('MESH0207', {
      ...overlaid(mesh, cluster),
      message: `No DestinationRule in ${cluster.context} asks for ISTIO_MUTUAL to *.${mesh.definition.zone}, so calls leave without the SNI the remote gateway needs.`,
    });
  }
}

const overlaid = (mesh: MeshView, cluster: ReachableCluster) => ({
  ...at(mesh, cluster),
  hint: 'Apply the multicluster overlay.',
  remedy: {
    kind: 'applyOverlay' as const,
    mesh: mesh.definition.name,
    clusters: [cluster.context],
  },
});

function* passthrough(mesh: MeshView, cluster: ReachableCluster): Iterable<Finding | NotChecked> {
  const { passthroughGateways } = cluster.routing;
  if (passthroughGateways.kind === 'notRead') {
    yield notChecked(mesh, cluster, passthroughGateways);
    return;
  }
  const pods = ingressPodLabels(cluster.objects);
  // The chart also renders one for the egress gateway (domain facts 2.2), which lets nobody in.
  const onIngress = passthroughGateways.value.some((it) =>
    selects(textsAt(cluster.objects.get(it), 'spec', 'selector'), pods),
  );
  if (onIngress) return;
  yield finding('MESH0204', {
    ...overlaid(mesh, cluster),
    message: `No Gateway in ${cluster.context} passes *.${mesh.definition.zone} through the ingress gateway on port 15443 (AUTO_PASSTHROUGH), so other clusters cannot call in.`,
  });
}

function* rewriting(mesh: MeshView, cluster: ReachableCluster): Iterable<Finding | NotChecked> {
  const { rewriteFilters } = cluster.routing;
  const { zone } = mesh.definition;
  if (rewriteFilters.kind === 'notRead') {
    yield notChecked(mesh, cluster, rewriteFilters);
    return;
  }
  const filters = rewriteFilters.value;
  const [first] = filters;
  if (!first) {
    if (isServedByAdmiral(cluster)) return;
    yield finding('MESH0205', {
      ...overlaid(mesh, cluster),
      message: `No EnvoyFilter in ${cluster.context} rewrites .${zone} to the cluster domain, so its gateway knows no service by its .${zone} name.`,
    });
    return;
  }
  const version = valueOr(cluster.istio, undefined);
  if (!version || filters.some((it) => isHeeded(it.form, version.minor))) return;
  yield finding('MESH0206', {
    ...overlaid(mesh, cluster),
    subject: first.reference,
    message: `${shortNameOf(first.reference)} in ${cluster.context} is written ${written[first.form]}, which Istio ${version.text} ignores.`,
  });
}

/** Admiral serves hosts by entries in the server cluster and removes the filter (domain facts 8.1). */
const isServedByAdmiral = ({ objects }: ReachableCluster): boolean =>
  valueOr(objects.list(kinds.serviceEntry), []).some(isMadeByAdmiral);

const notChecked = (
  mesh: MeshView,
  cluster: ReachableCluster,
  reading: Extract<Reading<unknown>, { kind: 'notRead' }>,
): NotChecked => ({ analyzer: name, topic, ...at(mesh, cluster), because: reading.because });
