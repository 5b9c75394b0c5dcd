import { sameJson, type KubernetesObject } from '../objects/object';
import { notRead, read, type Reading } from '../objects/reading';
import type { WatchEvent } from './collection';
import type { WatchedList } from './watchedKinds';

/**
 * What is kept of one list, as one reading. Unchanged objects keep their identity, so that what was
 * derived from them stays valid. Each change says whether there is another reading now.
 */
export class KeptObjects {
  readonly #keep: WatchedList['keep'];
  #objects = new Map<string, KubernetesObject>();
  #reading: Reading<readonly KubernetesObject[]> = notRead('still being read');

  constructor(keep: WatchedList['keep']) {
    this.#keep = keep;
  }

  /** The same value until something changed. */
  get reading(): Reading<readonly KubernetesObject[]> {
    return this.#reading;
  }

  /** The whole list, read anew. */
  accept(list: readonly KubernetesObject[]): boolean {
    const objects = new Map<string, KubernetesObject>();
    for (const it of list) {
      const kept = this.#keep(it);
      if (kept) objects.set(keyOf(kept), this.#known(kept) ?? kept);
    }
    const isSame =
      this.#reading.kind === 'read' &&
      objects.size === this.#objects.size &&
      [...objects].every(([key, it]) => this.#objects.get(key) === it);
    this.#objects = objects;
    if (!isSame) this.#reading = read([...objects.values()]);
    return !isSame;
  }

  take({ type, object }: WatchEvent): boolean {
    if (type === 'BOOKMARK') return false;
    const key = keyOf(object);
    const kept = type === 'DELETED' ? undefined : this.#keep(object);
    if (kept === undefined ? !this.#objects.delete(key) : this.#known(kept)) return false;
    if (kept) this.#objects.set(key, kept);
    this.#reading = read([...this.#objects.values()]);
    return true;
  }

  /** Nothing is known any more; the clause says why. */
  refuse(because: string): boolean {
    const reading = notRead(because);
    this.#objects = new Map();
    if (sameJson(reading, this.#reading)) return false;
    this.#reading = reading;
    return true;
  }

  #known(object: KubernetesObject): KubernetesObject | undefined {
    const before = this.#objects.get(keyOf(object));
    return before !== undefined && sameJson(before, object) ? before : undefined;
  }
}

const keyOf = ({ metadata }: KubernetesObject): string =>
  `${metadata.namespace ?? ''}/${metadata.name}`;
