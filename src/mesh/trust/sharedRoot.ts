/** Which roots each cluster trusts, and so which clusters can trust one another (domain facts 3.8). */
import { valueOr } from '../../objects/reading';
import type { ReachableCluster } from '../snapshot';

export interface TrustedRoots {
  readonly cluster: ReachableCluster;
  /** SHA-256 fingerprints, sorted, each once; never empty. */
  readonly fingerprints: readonly string[];
  /** The root its own workloads lead to; undefined when several could be and none is known to be. */
  readonly anchor: string | undefined;
  /** `published`: from a public ConfigMap, because the Secret could not be read. */
  readonly source: 'cacerts' | 'published';
}

/** Undefined when the cluster has no `cacerts`, none with a root, or shows us neither Secret nor ConfigMap. */
export function trustedRootsOf(cluster: ReachableCluster): TrustedRoots | undefined {
  const { cacerts, publishedRoots } = cluster.trust;
  const [fingerprints, source] =
    cacerts.kind === 'read'
      ? [cacerts.value?.roots.map((it) => it.fingerprint), 'cacerts' as const]
      : [valueOr(publishedRoots, undefined), 'published' as const];
  if (!fingerprints || fingerprints.length === 0) return undefined;
  const anchor = valueOr(cacerts, undefined)?.anchor?.fingerprint;
  return {
    cluster,
    fingerprints: [...new Set(fingerprints)].sort(),
    anchor: anchor ?? (fingerprints.length === 1 ? fingerprints[0] : undefined),
    source,
  };
}

/** Clusters with the same set of roots together, in order of first appearance. */
export function groupsByRoots(all: readonly TrustedRoots[]): readonly (readonly TrustedRoots[])[] {
  const groups = new Map<string, TrustedRoots[]>();
  for (const it of all) {
    const key = it.fingerprints.join(' ');
    groups.set(key, [...(groups.get(key) ?? []), it]);
  }
  return [...groups.values()];
}

/** Whether `other` accepts workloads of `it`. Without a known anchor one root in common is taken for a yes. */
export const acceptsWorkloadsOf = (other: TrustedRoots, it: TrustedRoots): boolean =>
  it.anchor === undefined
    ? it.fingerprints.some((root) => other.fingerprints.includes(root))
    : other.fingerprints.includes(it.anchor);
