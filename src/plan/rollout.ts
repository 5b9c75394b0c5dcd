import { numberAt, textAt, type KubernetesObject } from '../objects/object';

/**
 * Whether all pods of a Deployment, StatefulSet or DaemonSet are of its present template and ready,
 * and none of an older one is left: what `kubectl rollout status` waits for.
 */
export function isRolledOut(workload: KubernetesObject): boolean {
  const count = (name: string): number => numberAt(workload, 'status', name) ?? 0;
  if (count('observedGeneration') < (workload.metadata.generation ?? 0)) return false;
  if (workload.kind === 'DaemonSet')
    return (
      count('updatedNumberScheduled') >= count('desiredNumberScheduled') &&
      count('numberAvailable') >= count('desiredNumberScheduled')
    );
  const wanted = numberAt(workload, 'spec', 'replicas') ?? 1;
  return (
    count('updatedReplicas') >= wanted &&
    count('replicas') <= count('updatedReplicas') &&
    count(workload.kind === 'StatefulSet' ? 'readyReplicas' : 'availableReplicas') >= wanted &&
    isOneRevision(workload)
  );
}

/** A StatefulSet says so by name. */
function isOneRevision(workload: KubernetesObject): boolean {
  if (workload.kind !== 'StatefulSet') return true;
  const update = textAt(workload, 'status', 'updateRevision');
  return update === undefined || update === textAt(workload, 'status', 'currentRevision');
}
