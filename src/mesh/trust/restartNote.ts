import { textAt, type KubernetesObject } from '../../objects/object';

/** Where kubectl notes a restart too: any change of a pod template replaces the pods. */
export const restartAnnotation = 'kubectl.kubernetes.io/restartedAt';

/** When a workload was last asked to restart, in milliseconds since 1970 UTC; NaN for never. */
export const restartAskedAt = (workload: KubernetesObject): number =>
  Date.parse(
    textAt(workload, 'spec', 'template', 'metadata', 'annotations', restartAnnotation) ?? '',
  );
