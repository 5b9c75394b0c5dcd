/** Fields that a server never lets change on an object that exists. */
import { fieldAt, sameJson, type KubernetesObject } from '../objects/object';
import { nameOf } from '../objects/reference';
import type { Change } from '../plan/change';
import type { Obstacle } from '../plan/plan';

const fixed: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Deployment: [['spec', 'selector']],
  DaemonSet: [['spec', 'selector']],
  StatefulSet: [
    ['spec', 'selector'],
    ['spec', 'serviceName'],
  ],
  Job: [
    ['spec', 'selector'],
    ['spec', 'template'],
  ],
  ClusterRoleBinding: [['roleRef']],
  RoleBinding: [['roleRef']],
  Secret: [['type']],
  CustomResourceDefinition: [['spec', 'scope']],
};

/** One for each change that the server would refuse for such a field. */
export const fixedFieldObstacles = (changes: readonly Change[]): readonly Obstacle[] =>
  changes.flatMap(({ target, before, after }) => {
    if (!before || !after) return [];
    const path = (fixed[target.kind] ?? []).find((it) => differs(before, after, it));
    if (!path) return [];
    return [
      {
        cluster: target.cluster,
        message: `${nameOf(target)} exists with another ${path.join('.')}, which cannot be changed.`,
        hint: `Delete that ${target.kind} first, and apply again.`,
      },
    ];
  });

const differs = (
  before: KubernetesObject,
  after: KubernetesObject,
  path: readonly string[],
): boolean => !sameJson(fieldAt(before, ...path), fieldAt(after, ...path));
