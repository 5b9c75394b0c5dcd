// Objects by collection with their revisions, and what happened to them, as etcd keeps it.
import { textAt } from '../../../src/objects/object';
import type { Disposable } from '../../../src/base/disposable';
import { Emitter } from '../../../src/base/event';
import type { Draft } from './draft';
import { expired } from './refusal';
import { resourceKey, type Resource } from './resources';

type Collection = Pick<Resource, 'group' | 'plural'>;

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: Resource;
  readonly object: Draft;
  /** What it was before: a selector that no longer matches makes this a deletion for its watcher. */
  readonly before: Draft | undefined;
  readonly revision: number;
}

const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;
const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export class Store {
  readonly #collections = new Map<string, Map<string, Draft>>();
  readonly #events = new Emitter<StoreEvent>();
  readonly #historySize: number;
  #history: StoreEvent[] = [];
  #forgotten: number;
  #revision: number;

  constructor(historySize: number, firstRevision: number) {
    this.#historySize = historySize;
    this.#revision = firstRevision;
    this.#forgotten = firstRevision;
  }

  get revision(): number {
    return this.#revision;
  }

  /** Watches older than this are refused: their events are forgotten. */
  get oldestRevision(): number {
    return this.#forgotten;
  }

  readonly onEvent = this.#events.event;

  get(resource: Collection, namespace: string | undefined, name: string): Draft | undefined {
    return this.#collections.get(resourceKey(resource))?.get(keyOf(namespace, name));
  }

  /** In the order of their keys, as etcd lists them. */
  list(resource: Collection, namespace?: string): readonly Draft[] {
    const all = [...(this.#collections.get(resourceKey(resource)) ?? [])];
    return all
      .filter(([key]) => namespace === undefined || key.startsWith(`${namespace}/`))
      .sort(([a], [b]) => byCodeUnits(a, b))
      .map(([, object]) => object);
  }

  /** Stores under the next revision and answers what was stored. */
  put(resource: Resource, object: Draft): Draft {
    const collection = this.#collectionOf(resource);
    const key = this.#keyOf(object);
    const before = collection.get(key);
    const stored = this.#stamped(object);
    collection.set(key, stored);
    this.#remember(before ? 'MODIFIED' : 'ADDED', resource, stored, before);
    return stored;
  }

  /** The last state of what was removed, at the revision of its removal. */
  remove(resource: Resource, object: Draft): Draft {
    this.#collectionOf(resource).delete(this.#keyOf(object));
    const removed = this.#stamped(object);
    this.#remember('DELETED', resource, removed, object);
    return removed;
  }

  /** Drops a collection whose kind is no longer served, without events. */
  drop(resource: Resource): void {
    this.#collections.delete(resourceKey(resource));
  }

  /** Events after a revision, then live ones; refused when they are no longer remembered. */
  watch(since: number, listener: (event: StoreEvent) => void): Disposable {
    if (since < this.#forgotten) {
      throw expired(`too old resource version: ${since} (${this.#forgotten})`);
    }
    for (const event of this.#history) if (event.revision > since) listener(event);
    return this.onEvent(listener);
  }

  /** Forgets all events, as compaction does. */
  compact(): void {
    this.#history = [];
    this.#forgotten = this.#revision;
  }

  #collectionOf(resource: Resource): Map<string, Draft> {
    const key = resourceKey(resource);
    const found = this.#collections.get(key) ?? new Map<string, Draft>();
    this.#collections.set(key, found);
    return found;
  }

  #keyOf(object: Draft): string {
    return keyOf(textAt(object, 'metadata', 'namespace'), textAt(object, 'metadata', 'name') ?? '');
  }

  #stamped(object: Draft): Draft {
    this.#revision += 1;
    const metadata = { ...(object['metadata'] as Draft), resourceVersion: String(this.#revision) };
    return { ...object, metadata };
  }

  #remember(
    type: StoreEvent['type'],
    resource: Resource,
    object: Draft,
    before: Draft | undefined,
  ): void {
    const event = { type, resource, object, before, revision: this.#revision };
    this.#history.push(event);
    while (this.#history.length > this.#historySize) {
      this.#forgotten = this.#history.shift()?.revision ?? this.#forgotten;
    }
    this.#events.fire(event);
  }
}
