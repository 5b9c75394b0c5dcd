import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { Sensitive } from '../base/sensitive';
import type { KeyPair } from '../pki/authority';
import { keyParameters, type EllipticSpec } from '../pki/keySpec';

/** SEC1 is the form that every istiod that takes the key has taken. */
export async function ellipticKey(spec: EllipticSpec): Promise<KeyPair> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('ec', {
    ...keyParameters[spec],
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
  });
  return { publicKeyPem: publicKey, privateKey: new Sensitive(privateKey) };
}
