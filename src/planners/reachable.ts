import type { ContextName } from '../objects/reference';
import type { MeshSnapshot, ReachableCluster } from '../mesh/snapshot';
import type { Obstacle } from '../plan/plan';

export interface Reachable {
  readonly clusters: readonly ReachableCluster[];
  /** One for each context that cannot be planned for, with its reason. */
  readonly obstacles: readonly Obstacle[];
}

/** Parts the contexts of an intent into clusters that can be planned for and reasons why not. */
export function reachableOf(snapshot: MeshSnapshot, contexts: readonly ContextName[]): Reachable {
  const clusters: ReachableCluster[] = [];
  const obstacles: Obstacle[] = [];
  for (const context of contexts) {
    const cluster = snapshot.clusters.get(context);
    if (cluster?.state === 'reachable') clusters.push(cluster);
    else
      obstacles.push(
        obstacleOf(context, cluster?.state === 'unreachable' ? cluster.because : undefined),
      );
  }
  return { clusters, obstacles };
}

const obstacleOf = (context: ContextName, because: string | undefined): Obstacle =>
  because === undefined
    ? {
        cluster: context,
        message: `Cluster ${context} has not been read yet.`,
        hint: 'Refresh the mesh and try again.',
      }
    : {
        cluster: context,
        message: `Cluster ${context} is unreachable: ${because}.`,
        hint: 'Leave it out, or try again when it answers.',
      };
