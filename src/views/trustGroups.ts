import { groupsByRoots, trustedRootsOf } from '../mesh/sharedRoot';
import type { ClusterSnapshot } from '../mesh/snapshot';
import { shortFingerprint } from './clusterLines';
import { oneLine } from './oneLine';

export interface TrustGroup {
  /** A letter. */
  readonly id: string;
  /** Short fingerprints of its roots. */
  readonly root: string;
  readonly clusters: readonly string[];
}

/** Clusters by the set of roots they trust, in order of first appearance, lettered A, B, … */
export const trustGroupsOf = (clusters: readonly ClusterSnapshot[]): readonly TrustGroup[] =>
  groupsByRoots(
    clusters.flatMap((it) => (it.state === 'reachable' ? (trustedRootsOf(it) ?? []) : [])),
  ).map((group, index) => ({
    id: letterOf(index),
    root: group[0]?.fingerprints.map(shortFingerprint).join(', ') ?? '',
    clusters: group.map((it) => oneLine(it.cluster.context)),
  }));

/** A to Z, then A1, B1, … */
const letterOf = (index: number): string =>
  String.fromCharCode(65 + (index % 26)) + (index < 26 ? '' : String(Math.floor(index / 26)));
