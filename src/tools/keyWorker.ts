import { Worker } from 'node:worker_threads';
import { Cancelled, type CancellationToken } from '../base/cancellation';
import { Sensitive } from '../base/sensitive';
import type { KeyPair } from '../pki/authority';
import { keyParameters, type RsaSpec } from '../pki/keySpec';

/** A string, because bundle and tests have no file in common that a thread could be started with. */
const makingKeys = `
const { parentPort } = require('node:worker_threads');
const { generateKeyPairSync } = require('node:crypto');
parentPort.on('message', (options) => {
  parentPort.postMessage(generateKeyPairSync('rsa', options));
});
`;

interface Made {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** A thread that makes RSA keys, one after another, until it is told to end. */
export class KeyWorker {
  readonly #thread = new Worker(makingKeys, { eval: true });

  /** Throws `Cancelled` at once when told; what the thread was making goes nowhere. */
  keyPair(spec: RsaSpec, token: CancellationToken): Promise<KeyPair> {
    return new Promise((resolve, reject) => {
      const made = ({ publicKey, privateKey }: Made) => {
        settle();
        resolve({ publicKeyPem: publicKey, privateKey: new Sensitive(privateKey) });
      };
      const died = () => {
        settle();
        reject(new Error('The thread that makes keys has died.'));
      };
      const subscription = token.onCancellationRequested(() => {
        settle();
        reject(new Cancelled());
      });
      // Each by its name: the thread has listeners of its own, without which it says nothing.
      const settle = () => {
        subscription.dispose();
        this.#thread.off('message', made).off('error', died).off('exit', died);
      };
      this.#thread.once('message', made).once('error', died).once('exit', died);
      this.#thread.postMessage(orderFor(spec));
    });
  }

  /** A key being made cannot be stopped half-way; the thread ends after it. */
  end(): void {
    void this.#thread.terminate();
  }
}

/** PKCS#1 is the form that every Citadel and istiod that takes the key has taken. */
const orderFor = (spec: RsaSpec) => ({
  ...keyParameters[spec],
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});
