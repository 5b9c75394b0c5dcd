/** What objects of a text claim together, kept up to date edit by edit: only what an edit touched is judged again. */
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

/** Rules over all that have one key in common, and do not care for anything else. */
export interface Family<T> {
  /** What a chunk brings, and under which keys. The same for the same chunk, whenever it is asked. */
  keyed(crossings: Crossings): Iterable<readonly [key: string, it: T]>;
  /** `members` are in the order of the text. */
  judge(members: readonly Member<T>[], context: LanguageContext): Iterable<Said>;
}

/** The groups of one family, whatever they are of. */
export interface Groups {
  add(seat: Seat, crossings: Crossings): void;
  remove(seat: Seat, crossings: Crossings): void;
  /** All are to be judged again. */
  touch(): void;
  /** Judges what has changed, a group a step. The seats have to be where they are by now. */
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
      if (members) members.push({ seat, it });
      else this.#members.set(key, [{ seat, it }]);
      this.#changed.add(key);
    }
  }

  remove(seat: Seat, crossings: Crossings): void {
    for (const [key] of this.family.keyed(crossings)) {
      const left = this.#members.get(key)?.filter((it) => it.seat !== seat) ?? [];
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
      const said = members.length === 0 ? [] : [...this.family.judge(inOrder(members), context)];
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

const inOrder = <T>(members: readonly Member<T>[]): readonly Member<T>[] =>
  members.length < 2 ? members : members.toSorted((a, b) => a.seat.start - b.seat.start);
