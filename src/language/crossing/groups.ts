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
  /** Something is to be judged. */
  readonly hasNews: boolean;
  /** As last settled. */
  said(): Iterable<readonly Said[]>;
}

export const groupsOf = <T>(family: Family<T>): Groups => new KeyedGroups(family);

class Kept<T> {
  readonly members = new Map<string, Member<T>[]>();
  readonly said = new Map<string, readonly Said[]>();
  readonly changed = new Set<string>();
}

class KeyedGroups<T> implements Groups {
  /** Made of the first that counts: most texts have nothing for most families. */
  #kept: Kept<T> | undefined;

  constructor(readonly family: Family<T>) {}

  add(seat: Seat, crossings: Crossings): void {
    for (const [key, it] of this.family.keyed(crossings)) {
      const { members, changed } = (this.#kept ??= new Kept());
      const known = members.get(key);
      if (known) {
        known.push({ seat, it });
        changed.add(key);
      } else members.set(key, [{ seat, it }]);
    }
  }

  remove(seat: Seat, crossings: Crossings): void {
    if (!this.#kept) return;
    const { members, changed } = this.#kept;
    for (const key of keysOf(this.family.keyed(crossings))) {
      const left = withoutSeat(members.get(key) ?? none, seat);
      if (left.length > 0) members.set(key, left);
      else members.delete(key);
      changed.add(key);
    }
  }

  touch(): void {
    for (const it of this.#kept?.members.keys() ?? none) this.#kept?.changed.add(it);
  }

  get hasNews(): boolean {
    return this.#kept !== undefined && this.#kept.changed.size > 0;
  }

  *settling(context: LanguageContext): Generator<void> {
    if (!this.#kept) return;
    const { members: all, said: told, changed } = this.#kept;
    for (const key of changed) {
      const members = all.get(key) ?? [];
      const said = members.length < 2 ? none : [...this.family.judge(inOrder(members), context)];
      if (said.length > 0) told.set(key, said);
      else told.delete(key);
      yield;
    }
    changed.clear();
  }

  said(): Iterable<readonly Said[]> {
    return this.#kept?.said.values() ?? none;
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
