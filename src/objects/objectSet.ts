import type { KubernetesObject } from './object';
import type { ObjectKind } from './objectKind';
import { notRead, read, type Reading } from './reading';
import { groupOf, keyOf, type ObjectReference } from './reference';

type KindOnly = Pick<ObjectKind, 'apiVersion' | 'kind'>;
type Located = Omit<ObjectReference, 'cluster'>;

const kindKey = (it: KindOnly): string => `${groupOf(it.apiVersion)}/${it.kind}`;

/**
 * The objects of one cluster at one moment, immutable.
 * A list that was refused is kept as its reason; a kind never asked for reads as "not asked for".
 */
export class ObjectSet {
  readonly #lists: ReadonlyMap<string, Reading<ReadonlyMap<string, KubernetesObject>>>;

  static readonly empty = new ObjectSet(new Map());

  /** A set in which every kind that occurs was read in full. */
  static of(objects: Iterable<KubernetesObject>): ObjectSet {
    let set = ObjectSet.empty;
    for (const [, list] of groupByKind(objects)) {
      const first = list[0];
      if (first) set = set.withList(first, read(list));
    }
    return set;
  }

  private constructor(lists: ReadonlyMap<string, Reading<ReadonlyMap<string, KubernetesObject>>>) {
    this.#lists = lists;
  }

  list(kind: KindOnly): Reading<readonly KubernetesObject[]> {
    const reading = this.#lists.get(kindKey(kind)) ?? notRead(`${kind.kind} was not asked for`);
    return reading.kind === 'read' ? read([...reading.value.values()]) : reading;
  }

  /** The object, or undefined when it is absent or its list was not read. */
  get(at: Located): KubernetesObject | undefined {
    const reading = this.#lists.get(kindKey(at));
    return reading?.kind === 'read' ? reading.value.get(keyOf(at)) : undefined;
  }

  *[Symbol.iterator](): Iterator<KubernetesObject> {
    for (const reading of this.#lists.values()) {
      if (reading.kind === 'read') yield* reading.value.values();
    }
  }

  withList(kind: KindOnly, list: Reading<readonly KubernetesObject[]>): ObjectSet {
    const lists = new Map(this.#lists);
    lists.set(
      kindKey(kind),
      list.kind === 'read' ? read(new Map(list.value.map((it) => [keyOfObject(it), it]))) : list,
    );
    return new ObjectSet(lists);
  }

  with(object: KubernetesObject): ObjectSet {
    return this.#replaced(object, (list) => list.set(keyOfObject(object), object));
  }

  without(at: Located): ObjectSet {
    return this.#replaced(at, (list) => list.delete(keyOf(at)));
  }

  #replaced(at: KindOnly, change: (list: Map<string, KubernetesObject>) => unknown): ObjectSet {
    const before = this.#lists.get(kindKey(at));
    const list = new Map(before?.kind === 'read' ? before.value : []);
    change(list);
    return new ObjectSet(new Map(this.#lists).set(kindKey(at), read(list)));
  }
}

const keyOfObject = (it: KubernetesObject): string =>
  keyOf({ apiVersion: it.apiVersion, kind: it.kind, ...it.metadata });

function groupByKind(objects: Iterable<KubernetesObject>): Map<string, KubernetesObject[]> {
  const groups = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    const list = groups.get(kindKey(object)) ?? [];
    list.push(object);
    groups.set(kindKey(object), list);
  }
  return groups;
}
