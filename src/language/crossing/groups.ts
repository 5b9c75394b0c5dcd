/** What objects of a text claim together, kept up to date edit by edit: only what an edit touched is judged again. */
import { none } from '../../mesh/rules/saying';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { Crossings } from './crossings';

/** A chunk in the text as it is now: where it starts changes with each edit before it. */
export interface Seat {
  start: number;
}

/** Something of the chunk that sits there. */
export interface Member<T> {
  readonly seat: Seat;
  readonly it: T;
}

/** Offsets are those of the chunk. */
export type Said = Member<Diagnostic>;

/** Under which key something counts. */
export type Keyed<T> = readonly [key: string, it: T];

/** Rules over several that claim one key, and do not care for anything else. */
export interface Family<T> {
  /** What a chunk brings, and under which keys. The same for the same chunk, whenever it is asked. */
  keyed(crossings: Crossings): Iterable<Keyed<T>>;
  /** `members` are in the order of the text: two or more, for one alone is at odds with nobody. */
  judge(members: readonly Member<T>[], context: LanguageContext): Iterable<Said>;
}

/** The groups of one family, whatever they are of. */
export interface Groups {
  add(seat: Seat, crossings: Crossings): void;
  remove(seat: Seat, crossings: Crossings): void;
  /** All are to be judged again. */
  touch(): void;
  /** Judges what has changed, in steps. The seats have to be where they are by now. */
  settling(context: LanguageContext): Generator<void>;
  /** As last settled. */
  said(): Iterable<Said>;
}

export const groupsOf = <T>(family: Family<T>): Groups => new KeyedGroups(family);

class KeyedGroups<T> implements Groups {
  readonly #members = new Map<string, Member<T>[]>();
  readonly #said = new Map<string, readonly Said[]>();
  readonly #changed = new Set<string>();

  constructor(readonly family: Family<T>) {}

  add(seat: Seat, crossings: Crossings): void {
    for (const [key, it] of this.family.keyed(crossings)) {
      const members = this.#members.get(key);
      if (members) {
        members.push({ seat, it });
        this.#changed.add(key);
      } else this.#members.set(key, [{ seat, it }]);
    }
  }

  remove(seat: Seat, crossings: Crossings): void {
    for (const key of keysOf(this.family.keyed(crossings))) {
      const left = withoutSeat(this.#members.get(key) ?? none, seat);
      if (left.length > 0) this.#members.set(key, left);
      else this.#members.delete(key);
      this.#changed.add(key);
    }
  }

  touch(): void {
    for (const it of this.#members.keys()) this.#changed.add(it);
  }

  *settling(context: LanguageContext): Generator<void> {
    for (const key of this.#changed) {
      const members = this.#members.get(key) ?? [];
      const said = members.length < 2 ? none : [...this.family.judge(inOrder(members), context)];
      if (said.length > 0) this.#said.set(key, said);
      else this.#said.delete(key);
      yield;
    }
    this.#changed.clear();
  }

  *said(): Iterable<Said> {
    for (const it of this.#said.values()) yield* it;
  }
}

/** Each once, for a chunk may bring thousands under one. */
export const keysOf = (all: Iterable<Keyed<unknown>>): ReadonlySet<string> => {
  const keys = new Set<string>();
  for (const [key] of all) keys.add(key);
  return keys;
};

export const withoutSeat = <T extends { readonly seat: Seat }>(
  all: readonly T[],
  seat: Seat,
): T[] => all.filter((it) => it.seat !== seat);

export const inOrder = <T>(members: readonly Member<T>[]): readonly Member<T>[] =>
  members.length < 2 ? members : members.toSorted((a, b) => a.seat.start - b.seat.start);
