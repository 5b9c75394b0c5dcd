/** The first of those before one that it is at odds with, without going through all of them. */
import type { GatewayRival } from './gatewayRivals';
import type { AnyRival } from './rivals';
import type { RoutingRival } from './routingRivals';

interface Ranked<T> {
  readonly it: T;
  readonly rank: number;
}

/**
 * In the order of the text. Of each cluster two are enough to know: whatever is no rival of the first,
 * for being the same object, is one of the first that is another.
 */
export class Earlier<T extends AnyRival> {
  readonly #by = new Map<string | undefined, Ranked<T>[]>();
  #count = 0;

  add(it: T, rank = this.#count): void {
    this.#count += 1;
    if (it.name === undefined) return;
    const known = this.#by.get(it.cluster) ?? [];
    if (known.some((one) => isSame(one.it, it)) || known.length > 1) return;
    this.#by.set(it.cluster, [...known, { it, rank }]);
  }

  rivalOf(it: T): T | undefined {
    return this.ranked(it)?.it;
  }

  ranked(it: T): Ranked<T> | undefined {
    let first: Ranked<T> | undefined;
    const lists =
      it.cluster === undefined
        ? this.#by.values()
        : [this.#by.get(undefined), this.#by.get(it.cluster)];
    for (const list of lists) {
      const found = list?.find((one) => !isSame(one.it, it));
      if (found && (!first || found.rank < first.rank)) first = found;
    }
    return first;
  }
}

const isSame = (a: AnyRival, b: AnyRival): boolean =>
  a.name === b.name && a.namespace === b.namespace;

/** Gateways for some of the same pods: the labels of one are all among those of the other. */
export class EarlierGateways {
  /** By how many labels they have, and by these: of as many, none but the same fit. */
  readonly #by = new Map<number, Map<string, EarlierAlike>>();
  #count = 0;

  add(it: GatewayRival): void {
    const { labels } = it;
    const alike = this.#by.get(labels.length) ?? new Map<string, EarlierAlike>();
    this.#by.set(labels.length, alike);
    const key = labels.join('\n');
    const known = alike.get(key) ?? { labels, all: new Earlier<GatewayRival>() };
    alike.set(key, known);
    known.all.add(it, this.#count);
    this.#count += 1;
  }

  rivalOf(it: GatewayRival): GatewayRival | undefined {
    let first: Ranked<GatewayRival> | undefined;
    for (const { all } of this.#fitting(it.labels)) {
      const found = all.ranked(it);
      if (found && (!first || found.rank < first.rank)) first = found;
    }
    return first?.it;
  }

  *#fitting(labels: readonly string[]): Iterable<EarlierAlike> {
    for (const [count, alike] of this.#by) {
      const same = count === labels.length ? alike.get(labels.join('\n')) : undefined;
      if (same) yield same;
      if (count === labels.length) continue;
      for (const it of alike.values()) {
        const [few, many] = count < labels.length ? [it.labels, labels] : [labels, it.labels];
        if (few.every((one) => many.includes(one))) yield it;
      }
    }
  }
}

interface EarlierAlike {
  readonly labels: readonly string[];
  readonly all: Earlier<GatewayRival>;
}

/** Routes that some namespace sees as well. */
export class EarlierRoutes {
  readonly #all = new Earlier<RoutingRival>();
  readonly #by = new Map<unknown, Earlier<RoutingRival>>();
  #count = 0;

  add(it: RoutingRival): void {
    this.#all.add(it, this.#count);
    for (const from of seenFrom(it)) {
      const known = this.#by.get(from) ?? new Earlier<RoutingRival>();
      known.add(it, this.#count);
      this.#by.set(from, known);
    }
    this.#count += 1;
  }

  rivalOf(it: RoutingRival): RoutingRival | undefined {
    const from = seenFrom(it);
    const lists = from.includes('*') ? [this.#all] : ['*', ...from].map((one) => this.#by.get(one));
    const found = lists.flatMap((list) => list?.ranked(it) ?? []);
    const [first] = found.sort((a, b) => a.rank - b.rank);
    return first?.it;
  }
}

/** The namespaces, or `*` for all of them. */
function seenFrom({ exportTo, namespace }: RoutingRival): readonly unknown[] {
  if (exportTo.length === 0 || exportTo.includes('*')) return ['*'];
  return exportTo.map((it) => (it === '.' ? namespace : it));
}
