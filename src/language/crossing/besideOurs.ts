/** Services and pods of a text that has objects of Istio, too: alone they are none of our business. */
import { none } from '../../mesh/rules/saying';
import type { Said } from './groups';
import type { CrossingSeat } from './late';

export class BesideOurs {
  readonly #ours = new Set<CrossingSeat>();
  readonly #waiting = new Set<CrossingSeat>();
  readonly #said = new Map<CrossingSeat, readonly Said[]>();

  add(seat: CrossingSeat): void {
    if (seat.crossings.isOurs) this.#ours.add(seat);
    if (seat.crossings.hasBeside) this.#waiting.add(seat);
  }

  remove(seat: CrossingSeat): void {
    this.#ours.delete(seat);
    this.#waiting.delete(seat);
    this.#said.delete(seat);
  }

  /** Parses nothing before there is an object of Istio. */
  *settling(): Generator<void> {
    if (this.#ours.size === 0) return;
    for (const seat of this.#waiting) {
      const said = seat.crossings.ofKubernetes().map((it) => ({ seat, it }));
      if (said.length > 0) this.#said.set(seat, said);
      yield;
    }
    this.#waiting.clear();
  }

  said(): Iterable<readonly Said[]> {
    return this.#ours.size > 0 ? this.#said.values() : none;
  }
}
