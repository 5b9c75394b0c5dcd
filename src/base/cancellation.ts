import type { Disposable } from './disposable';
import { Emitter, type Event } from './event';

/** Shape-compatible with the editor's own token, so that either can be handed to the core. */
export interface CancellationToken {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: Event<unknown>;
}

/** Thrown by a wait that was cancelled. Neither failure nor fault: the boundary says nothing. */
export class Cancelled extends Error {
  constructor() {
    super('Cancelled.');
    this.name = 'Cancelled';
  }
}

/** For work nobody can stop. */
export const neverCancelled: CancellationToken = Object.freeze({
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
});

/** The holder of a token. */
export class CancellationSource implements Disposable {
  readonly #emitter = new Emitter<unknown>();
  readonly #parent: Disposable | undefined;
  #requested = false;
  readonly token: CancellationToken;

  constructor(parent?: CancellationToken) {
    const isRequested = () => this.#requested;
    this.token = {
      get isCancellationRequested() {
        return isRequested();
      },
      onCancellationRequested: this.#emitter.event,
    };
    if (parent?.isCancellationRequested) this.cancel();
    this.#parent = parent?.onCancellationRequested(() => {
      this.cancel();
    });
  }

  cancel(): void {
    if (this.#requested) return;
    this.#requested = true;
    this.#emitter.fire(undefined);
  }

  /** Lets go of the parent, which may live much longer. */
  dispose(): void {
    this.#parent?.dispose();
    this.#emitter.dispose();
  }
}

export function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new Cancelled();
}

/** Waits `ms` milliseconds or until cancelled, whichever is first; never rejects. */
export function pause(ms: number, token: CancellationToken): Promise<void> {
  if (token.isCancellationRequested) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    };
    const timer = setTimeout(end, ms);
    const subscription = token.onCancellationRequested(end);
  });
}
