import { generateKeyPair, randomBytes } from 'node:crypto';
import { Cancelled, throwIfCancelled, type CancellationToken } from '../base/cancellation';
import { Sensitive } from '../base/sensitive';
import type { KeyPair, KeySmith, RsaBits } from './authority';

/**
 * Makes keys with `node:crypto` on Node's thread pool, several at once.
 * The pool has four threads and also serves files and DNS, so one of them is left free.
 */
export class NodeKeySmith implements KeySmith {
  #freeLanes: number;
  readonly #waiting: (() => void)[] = [];

  constructor(lanes = 3) {
    this.#freeLanes = lanes;
  }

  async keyPair(spec: { readonly bits: RsaBits }, token: CancellationToken): Promise<KeyPair> {
    throwIfCancelled(token);
    return orCancelled(this.#inLane(spec.bits, token), token);
  }

  serial(): string {
    const bytes = randomBytes(16);
    // 01xx xxxx: positive, and never with a leading zero octet that DER would forbid.
    bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
    return bytes.toString('hex');
  }

  async #inLane(bits: RsaBits, token: CancellationToken): Promise<KeyPair> {
    if (this.#freeLanes > 0) this.#freeLanes -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      throwIfCancelled(token);
      return await rsaPair(bits);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#freeLanes += 1;
    }
  }
}

/** PKCS#1 is the one form of an RSA key that every Citadel and istiod has taken. */
const rsaPair = (bits: RsaBits): Promise<KeyPair> =>
  new Promise((resolve, reject) => {
    generateKeyPair(
      'rsa',
      {
        modulusLength: bits,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      },
      (error, publicKeyPem, privateKey) => {
        if (error) reject(error);
        else resolve({ publicKeyPem, privateKey: new Sensitive(privateKey) });
      },
    );
  });

/** A key being made cannot be stopped; whoever waits for it can. The key then goes nowhere. */
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
