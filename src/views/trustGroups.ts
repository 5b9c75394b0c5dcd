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
export function trustGroupsOf(clusters: readonly ClusterSnapshot[]): readonly TrustGroup[] {
  const groups = new Map<string, { roots: readonly string[]; clusters: string[] }>();
  for (const cluster of clusters) {
    const roots = rootsOf(cluster);
    if (roots.length === 0) continue;
    const key = roots.join(' ');
    const group = groups.get(key) ?? { roots, clusters: [] };
    group.clusters.push(oneLine(cluster.context));
    groups.set(key, group);
  }
  return [...groups.values()].map((group, index) => ({
    id: letterOf(index),
    root: group.roots.map(shortFingerprint).join(', '),
    clusters: group.clusters,
  }));
}

/** Equality of root sets decides a common root, not subjects (domain facts 3.8). */
function rootsOf(cluster: ClusterSnapshot): readonly string[] {
  if (cluster.state !== 'reachable') return [];
  const { cacerts } = cluster.trust;
  const roots = cacerts.kind === 'read' ? (cacerts.value?.roots ?? []) : [];
  return [...new Set(roots.map((it) => it.fingerprint))].sort();
}

/** A to Z, then A1, B1, … */
const letterOf = (index: number): string =>
  String.fromCharCode(65 + (index % 26)) + (index < 26 ? '' : String(Math.floor(index / 26)));
