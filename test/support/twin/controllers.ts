// What the controllers of a real cluster do after a write: establish definitions, empty namespaces.
import { textAt } from '../../../src/objects/object';
import { draftOf, mapAt, mapIn, mapsIn, type Draft } from './draft';
import { isTerminating } from './namespaceRules';
import { builtIn, type Resource } from './resources';
import type { ServedKinds } from './servedKinds';
import type { Store } from './store';

/**
 * When a controller acts: at once (before the write answers), when the test says so, or so many
 * milliseconds later. A real cluster is always later, so a caller that does not wait is caught out.
 */
export type Pace = 'immediate' | 'manual' | { readonly afterMs: number };

const namespaces = builtIn('Namespace');
const definitions = builtIn('CustomResourceDefinition');

export class Controllers {
  readonly #store: Store;
  readonly #served: ServedKinds;
  readonly #pace: Pace;
  readonly #now: () => string;
  readonly #waiting = new Set<() => void>();

  constructor(store: Store, served: ServedKinds, pace: Pace, now: () => string) {
    this.#store = store;
    this.#served = served;
    this.#pace = pace;
    this.#now = now;
  }

  /** Does now all that is waiting to be done. */
  settle(): void {
    for (const act of [...this.#waiting]) act();
  }

  establishLater(name: string): void {
    this.#later(() => {
      this.establish(name);
    });
  }

  establish(name: string): void {
    const found = this.#store.get(definitions, undefined, name);
    if (!found || textAt(found, 'metadata', 'deletionTimestamp') !== undefined) return;
    const definition = draftOf(found);
    const condition = (type: string, reason: string, message: string): Draft => ({
      type,
      status: 'True',
      lastTransitionTime: this.#now(),
      reason,
      message,
    });
    mapIn(definition, 'status')['conditions'] = [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
    ];
    mapIn(definition, 'status')['acceptedNames'] = mapIn(definition, 'spec', 'names');
    this.#served.open(this.#store.put(definitions, definition));
  }

  /** Takes a kind with all its objects out of service, then its definition. */
  retireLater(definition: Draft): void {
    this.#later(() => {
      this.#retire(definition);
      const name = textAt(definition, 'metadata', 'name') ?? '';
      const found = this.#store.get(definitions, undefined, name);
      if (found) this.#store.remove(definitions, found);
    });
  }

  /** Goes on where the removed object was waited for: its terminating namespace, its dependents. */
  afterRemoval(removed: Draft): void {
    const name = textAt(removed, 'metadata', 'namespace');
    const namespace = name === undefined ? undefined : this.#store.get(namespaces, undefined, name);
    if (name !== undefined && namespace && isTerminating(namespace)) this.emptyLater(name);
    this.#collectLater(removed);
  }

  /** Collects what only the removed object owned. */
  #collectLater(owner: Draft): void {
    const uid = textAt(owner, 'metadata', 'uid');
    const ownedOnly = (it: Draft): boolean => {
      const owners = mapsIn(it, 'metadata', 'ownerReferences');
      return owners.length > 0 && owners.every((each) => each['uid'] === uid);
    };
    const dependents = this.#served.all.flatMap((resource) =>
      this.#store
        .list(resource)
        .filter(ownedOnly)
        .map((object) => ({ resource, object })),
    );
    if (dependents.length === 0) return;
    this.#later(() => {
      for (const { resource, object } of dependents) this.#store.remove(resource, object);
    });
  }

  #retire(definition: Draft): void {
    const served = this.#served.all.find(
      (it) =>
        it.plural === textAt(definition, 'spec', 'names', 'plural') &&
        it.group === textAt(definition, 'spec', 'group'),
    );
    if (!served) return;
    for (const object of this.#store.list(served)) this.#store.remove(served, object);
    this.#served.close(definition);
  }

  emptyLater(namespace: string): void {
    this.#later(() => {
      this.#empty(namespace);
    });
  }

  #empty(namespace: string): void {
    const found = this.#store.get(namespaces, undefined, namespace);
    if (!found) return;
    for (const resource of this.#served.all.filter((it) => it.namespaced)) {
      for (const object of this.#store.list(resource, namespace)) this.#end(resource, object);
    }
    // What a finalizer still holds holds the namespace too; the last to leave calls again.
    const isHeld = this.#served.all.some((it) => this.#store.list(it, namespace).length > 0);
    if (!isHeld) this.#store.remove(namespaces, found);
  }

  #end(resource: Resource, object: Draft): void {
    if (!hasFinalizers(object)) this.#store.remove(resource, object);
    else if (textAt(object, 'metadata', 'deletionTimestamp') === undefined) {
      const ending = draftOf(object);
      mapIn(ending, 'metadata')['deletionTimestamp'] = this.#now();
      mapIn(ending, 'metadata')['deletionGracePeriodSeconds'] = 0;
      this.#store.put(resource, ending);
    }
  }

  #later(act: () => void): void {
    if (this.#pace === 'immediate') {
      act();
      return;
    }
    const once = (): void => {
      if (this.#waiting.delete(once)) act();
    };
    this.#waiting.add(once);
    if (this.#pace !== 'manual') setTimeout(once, this.#pace.afterMs).unref();
  }
}

export const hasFinalizers = (object: Draft): boolean => {
  const finalizers = mapAt(object, 'metadata')['finalizers'];
  return Array.isArray(finalizers) && finalizers.length > 0;
};
