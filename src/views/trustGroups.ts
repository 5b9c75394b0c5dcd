import { acceptsWorkloadsOf, groupsByRoots, trustedRootsOf } from '../mesh/trust/sharedRoot';
import type { ClusterSnapshot } from '../mesh/snapshot';
import { shortFingerprint } from './clusterLines';
import { oneLine } from './oneLine';

export interface TrustGroup {
  /** A letter. */
  readonly id: string;
  /** Short fingerprints of its roots. */
  readonly root: string;
  readonly clusters: readonly string[];
  /** Letters of the other groups with which every call goes both ways, as while a root is replaced. */
  readonly talksTo: readonly string[];
  /** Its roots are known from public ConfigMaps alone, at least in one cluster. */
  readonly isAsPublished: boolean;
}

/** Clusters by the set of roots they trust, in order of first appearance, lettered A, B, … */
export function trustGroupsOf(clusters: readonly ClusterSnapshot[]): readonly TrustGroup[] {
  const groups = groupsByRoots(
    clusters.flatMap((it) => (it.state === 'reachable' ? (trustedRootsOf(it) ?? []) : [])),
  );
  const talk = (a: (typeof groups)[number], b: typeof a): boolean =>
    a.every((one) =>
      b.every((other) => acceptsWorkloadsOf(one, other) && acceptsWorkloadsOf(other, one)),
    );
  return groups.map((group, index) => ({
    id: letterOf(index),
    root: group[0]?.fingerprints.map(shortFingerprint).join(', ') ?? '',
    clusters: group.map((it) => oneLine(it.cluster.context)),
    talksTo: groups.flatMap((other, at) =>
      other !== group && talk(group, other) ? [letterOf(at)] : [],
    ),
    isAsPublished: group.some((it) => it.source === 'published'),
  }));
}

/** "root 4F:1A:… in east, west; calls group B". */
export const groupText = ({ root, clusters, talksTo, isAsPublished }: TrustGroup): string =>
  [
    `root ${root} in ${clusters.join(', ')}`,
    ...(isAsPublished ? ['as published, without a look at Secrets'] : []),
    ...(talksTo.length === 0 ? [] : [`shares a root with ${talksTo.join(', ')}`]),
  ].join('; ');

/** A to Z, then A1, B1, … */
const letterOf = (index: number): string =>
  String.fromCharCode(65 + (index % 26)) + (index < 26 ? '' : String(Math.floor(index / 26)));
