import type { RestartForTrust } from '../mesh/intent';
import type { MeshSnapshot, ReachableCluster } from '../mesh/snapshot';
import { uptakeOf } from '../mesh/trust/uptake';
import { valueOr } from '../objects/reading';
import { blocked, isEmpty, planned, type Obstacle, type Plan, type Planned } from '../plan/plan';
import { reachableOf } from './reachable';
import { restartsOf } from './restarts';

/** Restarts what is behind the present CA of its cluster; what is not behind stays as it is. */
export function restartForTrust(intent: RestartForTrust, snapshot: MeshSnapshot): Planned {
  const { clusters, obstacles } = reachableOf(snapshot, intent.clusters);
  const now = snapshot.takenAt;
  const because = [...obstacles, ...clusters.flatMap((it) => unknownUptake(it, now))];
  if (because.length > 0) return blocked(...because);
  const { phases, warnings, underWay } = restartsOf(clusters, intent.live, now);
  const plan: Plan = {
    title: `Restart for the present CA in ${intent.mesh}`,
    phases,
    warnings: [...clusters.flatMap(cuttingWarning), ...warnings],
  };
  return isEmpty(plan) && underWay.length > 0 ? blocked(...underWay) : planned(plan);
}

export function unknownUptake(cluster: ReachableCluster, now: number): readonly Obstacle[] {
  const uptake = uptakeOf(cluster, now);
  return uptake.kind === 'unknown'
    ? [
        {
          cluster: cluster.context,
          message: `What in ${cluster.context} uses its present CA cannot be told: ${uptake.because}.`,
          hint: 'Ask for the right to read it, or restart by hand what is in doubt.',
        },
      ]
    : [];
}

/** The control plane made a root of its own: its workloads do not know the one they will be under. */
function cuttingWarning({ context, trust }: ReachableCluster): readonly string[] {
  const anchor = valueOr(trust.cacerts, undefined)?.anchor?.fingerprint;
  const published = valueOr(trust.publishedRoots, undefined);
  return anchor === undefined || !published || published.includes(anchor)
    ? []
    : [
        `Workloads of ${context} do not trust the root of its cacerts yet: until all of them are restarted, those that are and those that are not refuse each other.`,
      ];
}
