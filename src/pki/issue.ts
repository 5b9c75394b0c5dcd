/** Issues CA certificates, and writes requests for them; `node:crypto` signs on another thread. */
import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import { keyIdOfPublicKey, sameBytes, subjectPublicKeyInfo } from './certificateFields';
import { childrenOf, derTag, elementsIn } from './der';
import {
  bitString,
  implicit,
  integerOf,
  namedBits,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  smallInteger,
  tagged,
  time,
  trueValue,
  utf8String,
} from './derWriter';
import { pemBlocksIn, pemOf } from './pem';

/** What a CA asks for, whoever signs it. */
export interface AuthorityProfile {
  readonly subject: readonly NameAttribute[];
  /** Undefined: any number of CAs may stand below. */
  readonly pathLength: number | undefined;
  readonly keyUsage: readonly AuthorityUse[];
  readonly subjectAltNames: readonly AltName[];
}

export interface CertificateRequest extends AuthorityProfile {
  /** Sixteen octets as hexadecimal, the first between 01 and 7F. */
  readonly serial: string;
  readonly publicKeyPem: string;
  /** Milliseconds since 1970 UTC; parts of a second are dropped. */
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface NameAttribute {
  readonly type: 'O' | 'CN' | 'L';
  readonly value: string;
}

export type AuthorityUse =
  'digitalSignature' | 'nonRepudiation' | 'keyEncipherment' | 'keyCertSign' | 'cRLSign';

/** ASCII only: the form of these names (IA5String) knows nothing else. */
export interface AltName {
  readonly kind: 'DNS' | 'URI';
  readonly value: string;
}

/** Who signs, with an RSA or EC key. Without `above` the certificate is signed by its own subject. */
export interface Issuer {
  readonly key: KeyObject;
  readonly above?: {
    /** The issuer's subject as its certificate encodes it: Go compares these bytes, not the text. */
    readonly name: Uint8Array;
    readonly keyId: Uint8Array;
  };
}

/** A CA certificate as PEM. */
export async function issuedCertificate(
  request: CertificateRequest,
  issuer: Issuer,
): Promise<string> {
  const publicKeyInfo = subjectPublicKeyInfo(createPublicKey(request.publicKeyPem));
  const keyId = keyIdOfPublicKey(publicKeyInfo);
  const subject = nameOf(request.subject);
  const toBeSigned = sequence(
    tagged(0, smallInteger(2)),
    integerOf(Buffer.from(request.serial, 'hex')),
    signatureOf(issuer.key).algorithm,
    issuer.above?.name ?? subject,
    sequence(time(request.notBefore), time(request.notAfter)),
    subject,
    publicKeyInfo,
    tagged(
      3,
      sequence(
        ...profileExtensions(request),
        extension('2.5.29.14', octetString(keyId)),
        extension('2.5.29.35', sequence(implicit(0, issuer.above?.keyId ?? keyId))),
      ),
    ),
  );
  return pemOf('CERTIFICATE', await signed(toBeSigned, issuer.key));
}

/** A certificate request (PKCS#10, RFC 2986) as PEM, for a root that is kept elsewhere. */
export async function certificateRequest(
  profile: AuthorityProfile,
  key: KeyObject,
): Promise<string> {
  const info = sequence(
    smallInteger(0),
    nameOf(profile.subject),
    subjectPublicKeyInfo(createPublicKey(key)),
    // extensionRequest of PKCS#9.
    tagged(
      0,
      sequence(oid('1.2.840.113549.1.9.14'), setOf(sequence(...profileExtensions(profile)))),
    ),
  );
  return pemOf('CERTIFICATE REQUEST', await signed(info, key));
}

/** Whether a text is a request for the certificate of this key. Never throws. */
export function isRequestOf(pem: string, publicKey: KeyObject): boolean {
  const [block] = pemBlocksIn(pem).value;
  const [info] = childrenOf(block?.der ?? new Uint8Array(), derTag.sequence) ?? [];
  const parts = info ? elementsIn(info.content) : undefined;
  const asked = parts?.[2]?.whole;
  return asked !== undefined && sameBytes(asked, subjectPublicKeyInfo(publicKey));
}

/** What is signed, by which algorithm, and the signature. */
async function signed(toBeSigned: Uint8Array, key: KeyObject): Promise<Uint8Array> {
  const { algorithm, digest } = signatureOf(key);
  return sequence(toBeSigned, algorithm, bitString(await signatureBy(digest, toBeSigned, key)));
}

/** With a callback, signing happens on the thread pool: RSA 4096 would hold up the editor otherwise. */
const signatureBy = (digest: string, bytes: Uint8Array, key: KeyObject): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    sign(digest, bytes, key, (error, signature) => {
      if (error) reject(error);
      else resolve(signature);
    });
  });

interface SignatureKind {
  readonly digest: 'sha256' | 'sha384';
  /** AlgorithmIdentifier: with NULL for RSA (RFC 4055), without parameters for ECDSA (RFC 5758). */
  readonly algorithm: Uint8Array;
}

const sha256WithRsa: SignatureKind = {
  digest: 'sha256',
  algorithm: sequence(oid('1.2.840.113549.1.1.11'), nullValue),
};
const ecdsaWithSha256: SignatureKind = {
  digest: 'sha256',
  algorithm: sequence(oid('1.2.840.10045.4.3.2')),
};
const ecdsaWithSha384: SignatureKind = {
  digest: 'sha384',
  algorithm: sequence(oid('1.2.840.10045.4.3.3')),
};

/** The digest as strong as the key, as Go chooses it too. */
function signatureOf(key: KeyObject): SignatureKind {
  if (key.asymmetricKeyType === 'rsa') return sha256WithRsa;
  return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? ecdsaWithSha256 : ecdsaWithSha384;
}

const attributeTypes = { O: '2.5.4.10', CN: '2.5.4.3', L: '2.5.4.7' } as const;

/** UTF8String throughout: context names hold characters that PrintableString forbids. */
const nameOf = (subject: readonly NameAttribute[]): Uint8Array =>
  sequence(
    ...subject.map(({ type, value }) =>
      setOf(sequence(oid(attributeTypes[type]), utf8String(value))),
    ),
  );

const extension = (id: string, value: Uint8Array): Uint8Array =>
  sequence(oid(id), octetString(value));

const criticalExtension = (id: string, value: Uint8Array): Uint8Array =>
  sequence(oid(id), trueValue, octetString(value));

/** RFC 5280 4.2.1.3, in the order of its bits. */
const usageBits = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
];

function profileExtensions(profile: AuthorityProfile): readonly Uint8Array[] {
  const { pathLength, keyUsage, subjectAltNames } = profile;
  const limit = pathLength === undefined ? [] : [smallInteger(pathLength)];
  const uses: ReadonlySet<string> = new Set(keyUsage);
  return [
    criticalExtension('2.5.29.19', sequence(trueValue, ...limit)),
    criticalExtension('2.5.29.15', namedBits(usageBits.map((it) => uses.has(it)))),
    ...(subjectAltNames.length === 0
      ? []
      : [extension('2.5.29.17', sequence(...subjectAltNames.map(generalName)))]),
  ];
}

/** RFC 5280 4.2.1.6: 2 is dNSName, 6 is uniformResourceIdentifier. */
const generalName = ({ kind, value }: AltName): Uint8Array =>
  implicit(kind === 'DNS' ? 2 : 6, Buffer.from(value, 'latin1'));
