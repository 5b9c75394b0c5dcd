/** Rules that look at nothing before somebody asks: of ten thousand ServiceEntries that nobody routes to, nobody does. */
import type { Crossings } from './crossings';
import type { Groups, Seat } from './groups';

/** A seat, and what its chunk contributes. */
export interface CrossingSeat extends Seat {
  readonly crossings: Crossings;
}

export class Late {
  #isAsked = false;

  constructor(
    readonly groups: readonly Pick<Groups, 'add' | 'remove'>[],
    /** Whether the others are needed for it. */
    readonly asks: (crossings: Crossings) => boolean,
  ) {}

  /** `all` are those there are, this one with them. */
  add(seat: CrossingSeat, all: Iterable<CrossingSeat>): void {
    if (this.#isAsked) this.#join(seat);
    else if (this.asks(seat.crossings)) {
      this.#isAsked = true;
      for (const it of all) this.#join(it);
    }
  }

  remove(seat: CrossingSeat): void {
    if (this.#isAsked) for (const it of this.groups) it.remove(seat, seat.crossings);
  }

  #join(seat: CrossingSeat): void {
    for (const it of this.groups) it.add(seat, seat.crossings);
  }
}
