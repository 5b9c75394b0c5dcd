import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Cancelled, throwIfCancelled, type CancellationToken } from '../base/cancellation';
import type { KeyPair, KeySmith } from '../pki/authority';
import { isElliptic, type KeySpec, type RsaSpec } from '../pki/keySpec';
import { ellipticKey } from './ellipticKey';
import { KeyWorker } from './keyWorker';

/**
 * Makes RSA keys with `node:crypto` on threads of its own, as many at once as there are cores.
 * Not on Node's thread pool: that has four threads, and also serves files and DNS. An elliptic
 * key goes there all the same: it takes a millisecond, and a thread would take thirty to start.
 */
export class NodeKeySmith implements KeySmith {
  #freeLanes: number;
  readonly #waiting: (() => void)[] = [];
  readonly #idle: KeyWorker[] = [];

  constructor(lanes = availableParallelism()) {
    this.#freeLanes = lanes;
  }

  async keyPair(spec: KeySpec, token: CancellationToken): Promise<KeyPair> {
    throwIfCancelled(token);
    return orCancelled(isElliptic(spec) ? ellipticKey(spec) : this.#inLane(spec, token), token);
  }

  serial(): string {
    const bytes = randomBytes(16);
    // 01xx xxxx: positive, and never with a leading zero octet that DER would forbid.
    bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
    return bytes.toString('hex');
  }

  async #inLane(spec: RsaSpec, token: CancellationToken): Promise<KeyPair> {
    if (this.#freeLanes > 0) this.#freeLanes -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      throwIfCancelled(token);
      return await this.#made(spec, token);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#close();
    }
  }

  async #made(spec: RsaSpec, token: CancellationToken): Promise<KeyPair> {
    const worker = this.#idle.pop() ?? new KeyWorker();
    try {
      const pair = await worker.keyPair(spec, token);
      this.#idle.push(worker);
      return pair;
    } catch (error) {
      worker.end();
      throw error;
    }
  }

  /** A thread that nobody waits for would keep the process alive. */
  #close(): void {
    this.#freeLanes += 1;
    for (const worker of this.#idle.splice(0)) worker.end();
  }
}

/** Whoever waits for a lane need not wait until one is free to be told. */
function orCancelled<T>(work: Promise<T>, token: CancellationToken): Promise<T> {
  return new Promise((resolve, reject) => {
    const subscription = token.onCancellationRequested(() => {
      reject(new Cancelled());
    });
    work.then(resolve, reject).finally(() => {
      subscription.dispose();
    });
  });
}
