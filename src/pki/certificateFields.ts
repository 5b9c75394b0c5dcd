/** The fields of a certificate (RFC 5280, 4.1 and 4.2) that Node's own parser does not hand out. */
import { createHash, type KeyObject } from 'node:crypto';
import {
  childrenOf,
  contextTag,
  derTag,
  elementsIn,
  oidOf,
  smallIntegerOf,
  type DerElement,
} from './der';

export interface CertificateFields {
  /** The issuer's and subject's Name as encoded: Go, and so Istio, compares these bytes. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly publicKeyInfo: Uint8Array;
  readonly signatureAlgorithm: string;
  /** Extension values (the DER inside the OCTET STRING) by object identifier. */
  readonly extensions: ReadonlyMap<string, Uint8Array>;
}

/** Undefined when the bytes are no certificate, or one whose two signature algorithms differ. */
export function certificateFieldsOf(der: Uint8Array): CertificateFields | undefined {
  const [toBeSigned, algorithm, signature, ...more] = childrenOf(der, derTag.sequence) ?? [];
  if (toBeSigned?.tag !== derTag.sequence || algorithm?.tag !== derTag.sequence) return undefined;
  // A whole number of octets: the count of unused bits, which nothing signs, must be zero.
  if (signature?.tag !== derTag.bitString || signature.content[0] !== 0 || more.length > 0)
    return undefined;
  const fields = elementsIn(toBeSigned.content);
  if (!fields) return undefined;
  const first = fields[0]?.tag === contextTag(0, true) ? 1 : 0;
  const [, inner, issuer, , subject, publicKeyInfo, ...rest] = fields.slice(first);
  const signatureAlgorithm = algorithmOf(algorithm);
  const extensions = extensionsIn(rest);
  if (!inner || !issuer || !subject || !publicKeyInfo || !signatureAlgorithm || !extensions)
    return undefined;
  if (!sameBytes(inner.whole, algorithm.whole)) return undefined;
  return {
    issuer: issuer.whole,
    subject: subject.whole,
    publicKeyInfo: publicKeyInfo.whole,
    signatureAlgorithm,
    extensions,
  };
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

function algorithmOf(algorithm: DerElement): string | undefined {
  const [oid] = elementsIn(algorithm.content) ?? [];
  const text = oid?.tag === derTag.oid ? oidOf(oid.content) : undefined;
  return text === undefined ? undefined : (signatureNames[text] ?? text);
}

function extensionsIn(
  elements: readonly DerElement[],
): ReadonlyMap<string, Uint8Array> | undefined {
  const wrapper = elements.find((it) => it.tag === contextTag(3, true));
  const list = wrapper ? childrenOf(wrapper.content, derTag.sequence) : [];
  if (!list) return undefined;
  const extensions = new Map<string, Uint8Array>();
  for (const extension of list) {
    const parts = elementsIn(extension.content) ?? [];
    const id = parts[0]?.tag === derTag.oid ? oidOf(parts[0].content) : undefined;
    const value = parts[parts.length - 1];
    // RFC 5280 4.2: a certificate must not hold the same extension twice.
    if (id === undefined || value?.tag !== derTag.octetString || extensions.has(id))
      return undefined;
    extensions.set(id, value.content);
  }
  return extensions;
}

/** CA or not, and its path length; undefined when the extension is damaged. */
export function basicConstraintsOf(
  fields: CertificateFields,
): { readonly isAuthority: boolean; readonly pathLength: number | undefined } | undefined {
  const value = fields.extensions.get('2.5.29.19');
  if (!value) return { isAuthority: false, pathLength: undefined };
  const parts = childrenOf(value, derTag.sequence);
  if (!parts) return undefined;
  const isAuthority = parts[0]?.tag === derTag.boolean && parts[0].content[0] === 0xff;
  const last = parts[parts.length - 1];
  return {
    isAuthority,
    pathLength: last?.tag === derTag.integer ? smallIntegerOf(last.content) : undefined,
  };
}

/** RFC 5280 4.2.1.3, in the order of its bits. */
const usages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

/** Names of the usages that are set; empty without the extension; undefined when it is damaged. */
export function keyUsageOf(fields: CertificateFields): readonly string[] | undefined {
  const value = fields.extensions.get('2.5.29.15');
  if (!value) return [];
  const [bits, ...more] = elementsIn(value) ?? [];
  if (bits?.tag !== derTag.bitString || more.length > 0) return undefined;
  return usages.filter(
    (_, index) => ((bits.content[1 + (index >> 3)] ?? 0) & (0x80 >> (index & 7))) !== 0,
  );
}

/** Object identifiers, in order; undefined when the extension is damaged. */
export function extendedKeyUsageOf(fields: CertificateFields): readonly string[] | undefined {
  const value = fields.extensions.get('2.5.29.37');
  return value ? childrenOf(value, derTag.sequence)?.map((it) => oidOf(it.content) ?? '?') : [];
}

/** A kind of name and a host or domain of it, as name constraints hold them. */
export interface HostName {
  readonly kind: 'URI' | 'DNS';
  readonly host: string;
}

/** The hosts that a CA may vouch for (RFC 5280 4.2.1.10), as far as mesh certificates have such names. */
export interface NameConstraints {
  /** Of a kind that is not among them, any. */
  readonly permitted: readonly HostName[];
  readonly excluded: readonly HostName[];
}

/** Undefined when the extension is damaged. */
export function nameConstraintsOf(fields: CertificateFields): NameConstraints | undefined {
  const value = fields.extensions.get('2.5.29.30');
  if (!value) return { permitted: [], excluded: [] };
  const parts = childrenOf(value, derTag.sequence);
  const namesIn = (number: number): readonly HostName[] =>
    (parts ?? [])
      .filter((it) => it.tag === contextTag(number, true))
      .flatMap((it) => elementsIn(it.content) ?? [])
      .flatMap((it) => elementsIn(it.content)?.[0] ?? [])
      .flatMap(hostNameOf);
  return parts && { permitted: namesIn(0), excluded: namesIn(1) };
}

function hostNameOf({ tag, content }: DerElement): readonly HostName[] {
  const host = Buffer.from(content).toString('latin1').toLowerCase();
  if (tag === contextTag(6, false)) return [{ kind: 'URI', host }];
  return tag === contextTag(2, false) ? [{ kind: 'DNS', host }] : [];
}

/**
 * How certificates below this one name its key: as it says itself, or SHA-1 of the key's bits
 * (RFC 5280 4.2.1.2, method 1), which is a name and no protection.
 */
export function keyIdOf(fields: CertificateFields): Uint8Array {
  const [own] = elementsIn(fields.extensions.get('2.5.29.14') ?? new Uint8Array()) ?? [];
  return own?.tag === derTag.octetString ? own.content : keyIdOfPublicKey(fields.publicKeyInfo);
}

export function keyIdOfPublicKey(publicKeyInfo: Uint8Array): Uint8Array {
  const bits = childrenOf(publicKeyInfo, derTag.sequence)?.[1]?.content.subarray(1);
  return createHash('sha1')
    .update(bits ?? publicKeyInfo)
    .digest();
}

/** A public key as certificates and requests hold it. */
export const subjectPublicKeyInfo = (key: KeyObject): Uint8Array =>
  key.export({ type: 'spki', format: 'der' });

export function subjectAltNamesOf(fields: CertificateFields): readonly string[] | undefined {
  const value = fields.extensions.get('2.5.29.17');
  return value ? childrenOf(value, derTag.sequence)?.map(altNameText) : [];
}

/** RFC 5280 4.2.1.6 GeneralName, in OpenSSL's spelling. */
function altNameText({ tag, content }: DerElement): string {
  const text = () => Buffer.from(content).toString('latin1');
  switch (tag) {
    case contextTag(1, false):
      return `email:${text()}`;
    case contextTag(2, false):
      return `DNS:${text()}`;
    case contextTag(6, false):
      return `URI:${text()}`;
    case contextTag(7, false):
      return `IP:${addressText(content)}`;
    default:
      return 'another kind of name';
  }
}

const addressText = (octets: Uint8Array): string =>
  octets.length === 4
    ? octets.join('.')
    : (Buffer.from(octets).toString('hex').match(/.{4}/g) ?? []).join(':');

const signatureNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'md5WithRSAEncryption',
  '1.2.840.113549.1.1.5': 'sha1WithRSAEncryption',
  '1.2.840.113549.1.1.10': 'rsassaPss',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.1.12': 'sha384WithRSAEncryption',
  '1.2.840.113549.1.1.13': 'sha512WithRSAEncryption',
  '1.2.840.10045.4.1': 'ecdsa-with-SHA1',
  '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256',
  '1.2.840.10045.4.3.3': 'ecdsa-with-SHA384',
  '1.2.840.10045.4.3.4': 'ecdsa-with-SHA512',
  '1.3.101.112': 'ED25519',
};
