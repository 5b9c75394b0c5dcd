import { Emitter } from '../base/event';
import type { ReachableCluster } from '../mesh/snapshot';
import type { ContextName } from '../objects/reference';
import { isStillAbout, type LastProof } from '../proof/lastProof';

/** The last proof of each cluster, in memory: shown for as long as the cluster is as it was then. */
export class ProofBook {
  readonly #proofs = new Map<ContextName, LastProof>();
  readonly #changed = new Emitter();
  readonly onDidChange = this.#changed.event;

  keep(proof: LastProof): void {
    this.#proofs.set(proof.proof.cluster.context, proof);
    this.#changed.fire();
  }

  readonly lastIn = (cluster: ReachableCluster): LastProof | undefined => {
    const last = this.#proofs.get(cluster.context);
    return last && isStillAbout(last, cluster) ? last : undefined;
  };
}
