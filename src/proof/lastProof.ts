import type { ReachableCluster } from '../mesh/snapshot';
import { sameJson } from '../objects/object';
import type { HostProof } from './hostProof';
import type { Verdict } from './verdicts/rule';

/** The last question asked in a cluster, and its verdict. */
export interface LastProof {
  readonly proof: HostProof;
  readonly verdict: Verdict;
}

/** Whether what was proven then is about the cluster as it is now: its DNS and its ServiceEntries are as they were. */
export const isStillAbout = ({ proof }: LastProof, now: ReachableCluster): boolean =>
  proof.cluster === now ||
  (sameJson(proof.cluster.nameResolution, now.nameResolution) &&
    sameJson(proof.cluster.serviceEntries, now.serviceEntries));

/** The last proof in each cluster, where there is one that still holds. */
export type LastProofs = (cluster: ReachableCluster) => LastProof | undefined;
