/** Something that holds a resource until told to let go. */
export interface Disposable {
  dispose(): void;
}

/** Disposes all, even when one of them throws; the first error is rethrown at the end. */
export function disposeAll(things: Iterable<Disposable>): void {
  const errors: unknown[] = [];
  for (const thing of things) {
    try {
      thing.dispose();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

/** Base of what lives for a while: what it owns is let go with it, last owned first. */
export abstract class Owner implements Disposable {
  readonly #owned: Disposable[] = [];
  #disposed = false;

  /** Takes ownership. A thing handed to an owner already disposed is disposed at once. */
  protected own<T extends Disposable>(thing: T): T {
    if (this.#disposed) thing.dispose();
    else this.#owned.push(thing);
    return thing;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    disposeAll(this.#owned.splice(0).reverse());
  }
}
