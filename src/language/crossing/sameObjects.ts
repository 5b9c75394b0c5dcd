/** Objects that a text holds twice: where it is applied, the later takes the place of the earlier. */
import { problem } from '../structure/problem';
import type { LanguageContext } from '../diagnostic';
import { remediesOf } from '../rules/rule';
import type { Crossings } from './crossings';
import type { Said, Seat } from './groups';
import type { Called, Identity } from './identities';

interface Owner extends Seat {
  readonly crossings: Crossings;
}

/** Kept up to date edit by edit. Of ten thousand objects with names of their own, nothing is made. */
export class SameObjects {
  /** By kind and name. */
  readonly #owners = new Map<string, Map<string, Owner | Owner[]>>();
  readonly #changed = new Map<string, Called>();
  readonly #said = new Map<string, readonly Said[]>();

  add(seat: Owner): void {
    for (const it of seat.crossings.called) {
      const names = this.#namesOf(it.kind);
      const known = names.get(it.name);
      if (known === undefined) names.set(it.name, seat);
      else {
        if ('length' in known) known.push(seat);
        else names.set(it.name, [known, seat]);
        this.#changed.set(keyOf(it), it);
      }
    }
  }

  remove(seat: Owner): void {
    for (const it of seat.crossings.called) {
      const names = this.#namesOf(it.kind);
      const known = ownersIn(names.get(it.name));
      const [only, ...others] = known.filter((one) => one !== seat);
      if (known.length > 1) this.#changed.set(keyOf(it), it);
      if (only === undefined) names.delete(it.name);
      else names.set(it.name, others.length === 0 ? only : [only, ...others]);
    }
  }

  #namesOf(kind: string): Map<string, Owner | Owner[]> {
    const known = this.#owners.get(kind);
    if (known) return known;
    const made = new Map<string, Owner | Owner[]>();
    this.#owners.set(kind, made);
    return made;
  }

  /** Looks closer at what shares a kind and a name since the last time, a chunk a step. */
  *settling({ structure, cluster }: LanguageContext): Generator<void> {
    if (structure === 'off') return;
    for (const [key, { kind, name }] of this.#changed) {
      const owners = new Set(ownersIn(this.#owners.get(kind)?.get(name)));
      const members: { seat: Seat; it: Identity }[] = [];
      for (const seat of owners) {
        for (const it of seat.crossings.identities()) {
          if (it.kind === kind && it.name === name) members.push({ seat, it });
        }
        yield;
      }
      const said = repeatsIn(members, cluster !== undefined);
      if (said.length > 0) this.#said.set(key, said);
      else this.#said.delete(key);
    }
    this.#changed.clear();
  }

  said(): Iterable<readonly Said[]> {
    return this.#said.values();
  }
}

const keyOf = ({ kind, name }: Called): string => `${kind} ${name}`;

const ownersIn = (it: Owner | Owner[] | undefined): readonly Owner[] =>
  it === undefined ? [] : 'length' in it ? it : [it];

function repeatsIn(
  members: readonly { seat: Seat; it: Identity }[],
  isPlaced: boolean,
): readonly Said[] {
  const earlier = new Map<string, Identity[]>();
  const inOrder = members.toSorted(
    (a, b) => a.seat.start - b.seat.start || a.it.start - b.it.start,
  );
  return inOrder.flatMap(({ seat, it }) => {
    const others = earlier.get(it.key) ?? [];
    const other = others.find((one) => isPlaced || !mayBeElsewhere(one, it));
    earlier.set(it.key, others);
    others.push(it);
    return other ? [{ seat, it: said(it) }] : [];
  });
}

/** One host with other endpoints is how a Service is written down for two clusters, as long as nobody says for which. */
const mayBeElsewhere = (a: Identity, b: Identity): boolean =>
  !a.isPlaced && a.hosts !== undefined && a.hosts === b.hosts && a.text !== b.text;

function said({ kind, name, namespace, object, start, end }: Identity): Said['it'] {
  const path = ['metadata', 'name'];
  const where = namespace === undefined ? '' : `${namespace}/`;
  const it = problem('MESH0730', path, {
    message: `${kind} ${where}${name} is in this file before: where the file is applied, this one takes the place of that one.`,
  });
  const { code, severity, message } = it;
  return { code, severity, message, start, end, data: { object, path, ...remediesOf(it) } };
}
