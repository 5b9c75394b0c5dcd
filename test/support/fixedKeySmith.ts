/** Keys made once for a whole test run, because making them is the slow part; serials that count up. */
import { generateKeyPairSync } from 'node:crypto';
import { Sensitive } from '../../src/base/sensitive';
import type { KeyPair, KeySmith } from '../../src/pki/authority';
import { keyParameters, type KeySpec } from '../../src/pki/keySpec';

/** How many different keys there are of each kind; after that they come round again. */
const variety: Readonly<Record<KeySpec, number>> = {
  'RSA 2048': 4,
  'RSA 3072': 1,
  'RSA 4096': 1,
  'ECDSA P-256': 4,
  'ECDSA P-384': 4,
};

const made = new Map<string, KeyPair>();

export function fixedKeyPair(spec: KeySpec, number: number): KeyPair {
  const id = `${spec}/${number % variety[spec]}`;
  const known = made.get(id);
  if (known) return known;
  const pair = freshKeyPair(spec);
  made.set(id, pair);
  return pair;
}

function freshKeyPair(spec: KeySpec): KeyPair {
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
  const parameters = keyParameters[spec];
  const { publicKey, privateKey } =
    'namedCurve' in parameters
      ? generateKeyPairSync('ec', {
          ...parameters,
          publicKeyEncoding,
          privateKeyEncoding: { type: 'sec1', format: 'pem' },
        })
      : generateKeyPairSync('rsa', {
          ...parameters,
          publicKeyEncoding,
          privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
        });
  return { publicKeyPem: publicKey, privateKey: new Sensitive(privateKey) };
}

/** Hands out the same keys in the same order to every caller. */
export function fixedKeySmith(): KeySmith {
  const given = new Map<KeySpec, number>();
  let serials = 0;
  return {
    keyPair: (spec) => {
      const number = given.get(spec) ?? 0;
      given.set(spec, number + 1);
      return Promise.resolve(fixedKeyPair(spec, number));
    },
    serial: () => `40${(++serials).toString(16).padStart(30, '0')}`,
  };
}
