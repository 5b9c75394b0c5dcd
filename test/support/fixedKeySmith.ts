/** Keys made once for a whole test run, because making them is the slow part; serials that count up. */
import { generateKeyPairSync } from 'node:crypto';
import { Sensitive } from '../../src/base/sensitive';
import type { KeyPair, KeySmith, RsaBits } from '../../src/pki/authority';

/** How many different keys there are of each size; after that they come round again. */
const variety: Readonly<Record<RsaBits, number>> = { 2048: 4, 3072: 1, 4096: 1 };

const made = new Map<string, KeyPair>();

export function fixedKeyPair(bits: RsaBits, number: number): KeyPair {
  const id = `${bits}/${number % variety[bits]}`;
  const known = made.get(id);
  if (known) return known;
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const pair = { publicKeyPem: publicKey, privateKey: new Sensitive(privateKey) };
  made.set(id, pair);
  return pair;
}

/** Hands out the same keys in the same order to every caller. */
export function fixedKeySmith(): KeySmith {
  const given: Record<RsaBits, number> = { 2048: 0, 3072: 0, 4096: 0 };
  let serials = 0;
  return {
    keyPair: ({ bits }) => Promise.resolve(fixedKeyPair(bits, given[bits]++)),
    serial: () => `40${(++serials).toString(16).padStart(30, '0')}`,
  };
}
