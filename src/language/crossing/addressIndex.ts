import type { DocumentClaims } from './claims';

/** Counts who has which address, kept up to date edit by edit, so that most texts need no comparing at all. */
export class AddressIndex {
  readonly #counts = new Map<string, number>();
  #sharedCount = 0;
  #blockCount = 0;

  /** Whether some address may be had by two. */
  get hasShared(): boolean {
    return this.#sharedCount > 0 || this.#blockCount > 0;
  }

  count({ addresses, hasBlock }: DocumentClaims, by: 1 | -1): void {
    if (hasBlock) this.#blockCount += by;
    for (const address of addresses) {
      const before = this.#counts.get(address) ?? 0;
      const after = before + by;
      if (after === 0) this.#counts.delete(address);
      else this.#counts.set(address, after);
      if (Math.min(before, after) === 1 && Math.max(before, after) === 2) this.#sharedCount += by;
    }
  }
}
