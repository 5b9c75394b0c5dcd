/** Who does not use the present CA of a cluster yet: part of the question about trust. */
import { trustCodes } from '../catalogue/trust';
import type { Finding, MeshView, NotChecked } from '../finding';
import { findingFrom } from '../findingFrom';
import type { Wish } from '../intent';
import type { MeshPod } from './trustState';
import type { ReachableCluster } from '../snapshot';
import { uptakeOf } from './uptake';

const finding = findingFrom(trustCodes);

/** The name under which this question stays open: no call depends on it today. */
export const uptakeQuestion = 'uptake';

export function* uptakeFindings(
  mesh: MeshView,
  cluster: ReachableCluster,
): Iterable<Finding | NotChecked> {
  const uptake = uptakeOf(cluster, mesh.takenAt);
  const { signers, proxies } = cluster.trust;
  if (uptake.kind === 'unknown' && (signers.kind === 'notRead' || proxies.kind === 'notRead'))
    yield {
      ...{ analyzer: uptakeQuestion, topic: 'trust', mesh: mesh.definition.name },
      ...{ cluster: cluster.context, because: uptake.because },
    };
  const about = {
    mesh: mesh.definition.name,
    cluster: cluster.context,
    hint: 'Restart its control plane, then its workloads.',
    remedy: restart(mesh, cluster),
  };
  if (uptake.kind === 'controlPlaneBehind')
    yield finding('MESH0118', {
      ...about,
      message: `The control plane of ${cluster.context} does not use its present Secret cacerts: ${uptake.because}.`,
    });
  const old = uptake.kind === 'proxiesBehind' ? uptake.pods.filter(isOlderThan(cluster)) : [];
  if (old.length > 0)
    yield finding('MESH0117', {
      ...about,
      message: `Workloads of ${cluster.context} started before its Secret cacerts changed, and hold certificates and roots from then: ${namesOf(old)}.`,
      hint: 'Restart them, or wait until their certificates are issued again.',
    });
}

/** Pods that only are older than the control plane's own are no news: it may have moved since. */
const isOlderThan =
  ({ trust: { changedAt = 0 } }: ReachableCluster) =>
  ({ startedAt }: MeshPod): boolean =>
    startedAt < changedAt;

const shown = 3;

/** The first few by name, and how many more there are. */
export function namesOf(pods: readonly MeshPod[]): string {
  const names = pods.slice(0, shown).map((it) => `${it.namespace}/${it.name}`);
  const more = pods.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const restart = (mesh: MeshView, cluster: ReachableCluster): Wish => ({
  kind: 'restartForTrust',
  mesh: mesh.definition.name,
  clusters: [cluster.context],
});
