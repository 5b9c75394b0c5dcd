import type { ContextName } from '../objects/reference';
import type { Change } from './change';

/** The changes of each cluster, in their own order. */
export function byCluster(changes: readonly Change[]): ReadonlyMap<ContextName, readonly Change[]> {
  const groups = new Map<ContextName, Change[]>();
  for (const change of changes) {
    const group = groups.get(change.target.cluster) ?? [];
    group.push(change);
    groups.set(change.target.cluster, group);
  }
  return groups;
}
