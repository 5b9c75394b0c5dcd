import { createPublicKey } from 'node:crypto';
import type { Sensitive } from '../base/sensitive';
import type { KeySmith } from './authority';
import { privateKeyIn } from './privateKey';

/**
 * Hands out the key that a CA has already, so that its certificate can be renewed without another
 * one; undefined where the PEM text is no usable key. Serial numbers come from the other smith.
 */
export function heldKeySmith(pem: Sensitive<string>, other: KeySmith): KeySmith | undefined {
  const { key } = privateKeyIn(pem.reveal());
  if (!key) return undefined;
  const publicKeyPem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  return {
    keyPair: () => Promise.resolve({ publicKeyPem, privateKey: pem }),
    serial: () => other.serial(),
  };
}
