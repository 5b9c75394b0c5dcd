import type { MeshDefinition } from '../../mesh/snapshot';
import type { Cluster } from './belonging';
import type { WorkspaceIndex } from './workspaceIndex';

/** What rules over files look at. */
export interface World {
  readonly index: WorkspaceIndex;
  readonly zone: string;
  /** Those of the connected snapshot; empty offline. */
  readonly meshes: readonly MeshDefinition[];
}

export const isTogether = (some: readonly Cluster[], others: readonly Cluster[]): boolean =>
  some.some((a) => others.some((b) => a.id === b.id));

/** Where nobody says for which cluster one of the two is, it may be the same. */
export const mayMeet = (some: readonly Cluster[], others: readonly Cluster[]): boolean =>
  some.length === 0 || others.length === 0 || isTogether(some, others);

/** " for east", where that is the only cluster and has a name. */
export const inCluster = (clusters: readonly Cluster[]): string => {
  const [only] = clusters;
  return clusters.length === 1 && only?.context !== undefined ? ` for ${only.context}` : '';
};
