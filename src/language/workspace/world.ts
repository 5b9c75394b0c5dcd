import type { MeshDefinition } from '../../mesh/snapshot';
import { takesCalls } from '../rules/gateways';
import type { Memo } from '../memo';
import type { Cluster } from './belonging';
import type { GatewayFacts } from './gatewayFacts';
import type { Placed } from './placed';
import type { WorkspaceIndex } from './workspaceIndex';

/** What rules over files look at. */
export interface World {
  readonly index: WorkspaceIndex;
  readonly zone: string;
  /** Those of the connected snapshot; empty offline. */
  readonly meshes: readonly MeshDefinition[];
  /** What is put together once for all objects of a file. */
  readonly memo: Memo;
}

/** Every server on the passthrough port. */
export const gatewaysOf = ({ index, memo }: World): readonly Placed<GatewayFacts>[] =>
  memo.once(gatewaysOf, () => index.gateways());

/** Those that hand on what other clusters send. */
export const takersOf = (world: World): readonly Placed<GatewayFacts>[] =>
  world.memo.once(takersOf, () => gatewaysOf(world).filter(({ it }) => takesCalls(it, world.zone)));

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
