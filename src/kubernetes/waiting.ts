import { Cancelled, throwIfCancelled, type CancellationToken } from '../base/cancellation';
import type { Disposable } from '../base/disposable';

/** Waiting for one request: ends when cancelled, or when nothing came for as long as was allowed. */
export class Waiting implements Disposable {
  readonly #controller = new AbortController();
  readonly #subscription: Disposable;
  #timer: NodeJS.Timeout | undefined;
  #overdue = false;
  limitMs = 0;

  constructor(token: CancellationToken) {
    throwIfCancelled(token);
    this.#subscription = token.onCancellationRequested(() => {
      this.#controller.abort();
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isOverdue(): boolean {
    return this.#overdue;
  }

  /** Allows this much silence from now on. */
  allow(ms: number): void {
    clearTimeout(this.#timer);
    this.limitMs = ms;
    this.#timer = setTimeout(() => {
      this.#overdue = true;
      this.#controller.abort();
    }, ms);
  }

  /** Waits for something that cannot be stopped itself. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        reject(new Cancelled());
      };
      if (this.signal.aborted) stop();
      this.signal.addEventListener('abort', stop, { once: true });
      work.then(resolve, reject).finally(() => {
        this.signal.removeEventListener('abort', stop);
      });
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
  }
}
