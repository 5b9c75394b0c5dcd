/** What objects of a text say beside others: one is judged again when it has changed, or what answers it. */
import { none } from '../../mesh/rules/saying';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { Crossings } from './crossings';
import {
  inOrder,
  keysOf,
  withoutSeat,
  type Groups,
  type Keyed,
  type Member,
  type Said,
  type Seat,
} from './groups';

/** What asks is judged beside all that answers under its key; what tells answers under every key. */
export type Part<A, B> = { readonly asks: A } | { readonly answers: B } | { readonly tells: B };

/** What answers under every key: each once, in the order of the text. */
export interface Told<B> {
  readonly all: ReadonlySet<B>;
  /** These and the answers of a key: made for each key, so that it grows with both. */
  withOwn(): readonly B[];
}

/** Rules over each of many, beside few or many others: routes beside their gateway, rules beside policies. */
export interface Inquiry<A, B, N> {
  /** What a chunk brings, and under which keys. The same for the same chunk, whenever it is asked. */
  keyed(crossings: Crossings): Iterable<Keyed<Part<A, B>>>;
  /** The answers in the order of the text, as all who ask look at them; undefined where nobody is to say anything. */
  gathered(answers: readonly B[], context: LanguageContext, told: Told<B>): N | undefined;
  judge(it: A, near: N, context: LanguageContext): Iterable<Diagnostic>;
}

export const inquiriesOf = <A, B, N>(inquiry: Inquiry<A, B, N>): Groups =>
  new KeyedInquiries(inquiry);

interface Group<A, B, N> {
  asking: Asker<A, B, N>[];
  answers: Member<B>[];
  /** Put together when somebody is judged beside it. */
  near: { readonly value: N | undefined } | undefined;
}

interface Asker<A, B, N> extends Member<A> {
  readonly group: Group<A, B, N>;
}

/** As many are judged in a step. */
const manyAtOnce = 50;

class Kept<A, B, N> {
  readonly groups = new Map<string, Group<A, B, N>>();
  told: Member<B>[] = [];
  toldOnce: ReadonlySet<B> | undefined;
  /** Those that somebody has looked at. */
  readonly seen = new Set<Group<A, B, N>>();
  readonly changed = new Set<Asker<A, B, N>>();
  readonly said = new Map<Asker<A, B, N>, readonly Said[]>();
}

class KeyedInquiries<A, B, N> implements Groups {
  #made: Kept<A, B, N> | undefined;

  /** Made for the first that asks or answers: most texts have nothing for most inquiries. */
  get #kept(): Kept<A, B, N> {
    return (this.#made ??= new Kept());
  }

  constructor(readonly inquiry: Inquiry<A, B, N>) {}

  add(seat: Seat, crossings: Crossings): void {
    for (const [key, part] of this.inquiry.keyed(crossings)) {
      if ('tells' in part) {
        this.#kept.told.push({ seat, it: part.tells });
        this.#tellAnew();
      } else if ('asks' in part) this.#ask(seat, part.asks, this.#groupOf(key));
      else this.#answer(this.#groupOf(key), { seat, it: part.answers });
    }
  }

  remove(seat: Seat, crossings: Crossings): void {
    if (!this.#made) return;
    for (const key of keysOf(this.inquiry.keyed(crossings))) {
      const group = this.#kept.groups.get(key);
      if (group) this.#leave(seat, key, group);
    }
    if (!this.#kept.told.some((it) => it.seat === seat)) return;
    this.#kept.told = withoutSeat(this.#kept.told, seat);
    this.#tellAnew();
  }

  touch(): void {
    for (const it of this.#made?.seen ?? none) this.#renew(it);
  }

  #tellAnew(): void {
    this.#kept.toldOnce = undefined;
    this.touch();
  }

  get hasNews(): boolean {
    return this.#made !== undefined && this.#made.changed.size > 0;
  }

  *settling(context: LanguageContext): Generator<void> {
    let count = 0;
    for (const asker of this.#kept.changed) {
      const said = this.#judged(asker, context);
      if (said.length > 0) this.#kept.said.set(asker, said);
      else this.#kept.said.delete(asker);
      count += 1;
      if (count % manyAtOnce === 0) yield;
    }
    this.#kept.changed.clear();
  }

  said(): Iterable<readonly Said[]> {
    return this.#made?.said.values() ?? none;
  }

  #groupOf(key: string): Group<A, B, N> {
    const known = this.#kept.groups.get(key);
    if (known) return known;
    const made = { asking: [], answers: [], near: undefined };
    this.#kept.groups.set(key, made);
    return made;
  }

  #ask(seat: Seat, it: A, group: Group<A, B, N>): void {
    const asker = { seat, it, group };
    group.asking.push(asker);
    this.#kept.changed.add(asker);
  }

  #answer(group: Group<A, B, N>, member: Member<B>): void {
    group.answers.push(member);
    this.#renew(group);
  }

  #leave(seat: Seat, key: string, group: Group<A, B, N>): void {
    const { answers } = group;
    for (const it of group.asking) {
      if (it.seat !== seat) continue;
      this.#kept.changed.delete(it);
      this.#kept.said.delete(it);
    }
    group.asking = withoutSeat(group.asking, seat);
    group.answers = withoutSeat(answers, seat);
    if (group.answers.length < answers.length) this.#renew(group);
    if (group.asking.length + group.answers.length > 0) return;
    this.#kept.groups.delete(key);
    this.#kept.seen.delete(group);
  }

  #renew(group: Group<A, B, N>): void {
    // Nobody has looked since the last time, and all are to be judged already.
    if (group.near === undefined) return;
    group.near = undefined;
    this.#kept.seen.delete(group);
    for (const it of group.asking) this.#kept.changed.add(it);
  }

  #judged({ seat, it, group }: Asker<A, B, N>, context: LanguageContext): readonly Said[] {
    if (!group.near) {
      group.near = { value: this.#gathered(group, context) };
      this.#kept.seen.add(group);
    }
    const { value } = group.near;
    if (value === undefined) return none;
    let said: Said[] | undefined;
    for (const one of this.inquiry.judge(it, value, context)) (said ??= []).push({ seat, it: one });
    return said ?? none;
  }

  #gathered({ answers }: Group<A, B, N>, context: LanguageContext): N | undefined {
    return this.inquiry.gathered(itsOf(answers), context, {
      all: (this.#kept.toldOnce ??= new Set(itsOf(this.#kept.told))),
      withOwn: () =>
        itsOf(this.#kept.told.length === 0 ? answers : [...this.#kept.told, ...answers]),
    });
  }
}

const itsOf = <T>(members: readonly Member<T>[]): readonly T[] =>
  inOrder(members).map(({ it }) => it);
