/** Reads private keys from PEM and makes sure they are whole; nothing here prints any of their bytes. */
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { pemBlocksIn, pemOf, type PemBlock } from './pem';

export type PrivateKeyReading =
  | { readonly key: KeyObject; readonly problem?: undefined }
  /** A clause after the name of the file: "is encrypted". */
  | { readonly key?: undefined; readonly problem: string };

/**
 * The private key that a PEM text begins with: PKCS#1, SEC1 or PKCS#8, not encrypted. Never throws.
 * Only the first block counts, because Istio reads no further (domain facts 3.3).
 */
export function privateKeyIn(pem: string): PrivateKeyReading {
  const { value: blocks, problems } = pemBlocksIn(pem);
  const [block] = blocks;
  if (!block || block.number > 1)
    return { problem: problems.length > 0 ? 'is damaged or cut off' : 'holds no PEM block' };
  if (isEncrypted(block))
    return { problem: 'is encrypted; Istio takes only a key without passphrase' };
  const type = keyTypes[block.label];
  if (!type) return { problem: `begins with PEM block ${block.label}, not with a private key` };
  const key = keyFrom(block, type);
  return key && isWhole(key)
    ? { key }
    : { problem: 'is damaged: its numbers do not belong together' };
}

/** A private key in whatever form a file holds it; `locked` when a passphrase opens it and did not come. */
export type KeyBlockReading =
  | { readonly key: KeyObject }
  | { readonly locked: true }
  /** A clause after the name of the block: "is damaged". */
  | { readonly problem: string };

/** Whether a PEM block is a private key, sound or not. */
export const isKeyBlock = ({ label }: PemBlock): boolean => label.endsWith('PRIVATE KEY');

/** Unlike `privateKeyIn`, also reads what is encrypted. Never throws. */
export function keyInBlock(block: PemBlock, passphrase: string | undefined): KeyBlockReading {
  if (isEncrypted(block)) return unlocked(block, passphrase);
  const type = keyTypes[block.label];
  if (!type) return { problem: `is a ${block.label}, which is not supported` };
  const key = keyFrom(block, type);
  return key && isWhole(key)
    ? { key }
    : { problem: 'is damaged: its numbers do not belong together' };
}

function unlocked(block: PemBlock, passphrase: string | undefined): KeyBlockReading {
  if (passphrase === undefined) return { locked: true };
  const key = decrypted(block, passphrase);
  if (!key) return { locked: true };
  return isWhole(key) ? { key } : { problem: 'is damaged: its numbers do not belong together' };
}

function decrypted(block: PemBlock, passphrase: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pemOf(block.label, block.der, block.headers), passphrase });
  } catch {
    // A wrong passphrase and damaged bytes look alike: the padding is wrong.
    return undefined;
  }
}

/** The key as `ca-key.pem`: the traditional forms, which every Istio that takes the key has read. */
export const traditionalPem = (key: KeyObject): string =>
  key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'ec'
    ? key
        .export({ type: key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1', format: 'pem' })
        .toString()
    : key.export({ type: 'pkcs8', format: 'pem' }).toString();

/**
 * Whether two keys, private or public, are of one pair. Keys of two types are never compared: Node
 * leaves OpenSSL's complaint in its queue, and the next key that is read fails with it.
 */
export const samePublicKey = (a: KeyObject, b: KeyObject): boolean => {
  const publicOf = (key: KeyObject) => (key.type === 'private' ? createPublicKey(key) : key);
  return a.asymmetricKeyType === b.asymmetricKeyType && publicOf(a).equals(publicOf(b));
};

/** The block types Istio accepts as `ca-key.pem` (domain facts 3.3). */
const keyTypes: Readonly<Record<string, 'pkcs1' | 'sec1' | 'pkcs8'>> = {
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
  'PRIVATE KEY': 'pkcs8',
};

const isEncrypted = (block: PemBlock): boolean =>
  block.label === 'ENCRYPTED PRIVATE KEY' || block.headers.includes('ENCRYPTED');

function keyFrom(block: PemBlock, type: 'pkcs1' | 'sec1' | 'pkcs8'): KeyObject | undefined {
  try {
    return createPrivateKey({ key: Buffer.from(block.der), format: 'der', type });
  } catch {
    // What OpenSSL says of the bytes may quote them; that it refused them is all that may be told.
    return undefined;
  }
}

/**
 * Whether all numbers of a key agree. OpenSSL loads an RSA key whose primes or exponents were
 * altered and works around it when it signs, while Go refuses it: the bytes must be checked here.
 */
function isWhole(key: KeyObject): boolean {
  try {
    return key.asymmetricKeyType === 'rsa' ? isConsistentRsa(key) : signsForItself(key);
  } catch {
    // A key that cannot be exported or used is not whole.
    return false;
  }
}

/** RFC 8017, 3.2. */
function isConsistentRsa(key: KeyObject): boolean {
  const jwk = key.export({ format: 'jwk' });
  const [n, e, d, p, q] = [jwk.n, jwk.e, jwk.d, jwk.p, jwk.q].map(numberOf) as Five;
  const [dp, dq, inverse] = [jwk.dp, jwk.dq, jwk.qi].map(numberOf) as Three;
  if (p <= 1n || q <= 1n || p * q !== n) return false;
  return (
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n &&
    dp === d % (p - 1n) &&
    dq === d % (q - 1n) &&
    (inverse * q) % p === 1n
  );
}

type Five = [bigint, bigint, bigint, bigint, bigint];
type Three = [bigint, bigint, bigint];

const numberOf = (base64url: string | undefined): bigint =>
  BigInt(`0x${Buffer.from(base64url ?? '', 'base64url').toString('hex') || '0'}`);

function signsForItself(key: KeyObject): boolean {
  const digest = key.asymmetricKeyType === 'ec' ? 'sha256' : null;
  const message = Buffer.from('any message will do');
  return verify(digest, message, createPublicKey(key), sign(digest, message, key));
}
