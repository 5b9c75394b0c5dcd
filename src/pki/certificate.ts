import { X509Certificate, type KeyObject } from 'node:crypto';
import {
  basicConstraintsOf,
  certificateFieldsOf,
  extendedKeyUsageOf,
  keyUsageOf,
  sameBytes,
  subjectAltNamesOf,
  type CertificateFields,
} from './certificateFields';
import { pemBlocksIn, pemOf } from './pem';

/** What a certificate says, ready to be shown and compared. It holds no secret. */
export interface CertificateFacts {
  /** Distinguished name as people read it: "O=Istio, CN=Root CA". */
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal, upper case, without separators. */
  readonly serial: string;
  /** SHA-256 of the DER form: `63:72:7A:…`. */
  readonly fingerprint: string;
  /** Milliseconds since 1970 UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** basicConstraints says CA:TRUE. */
  readonly isAuthority: boolean;
  /** How many CAs may stand below this one on the way to a workload; undefined: any number. */
  readonly pathLength: number | undefined;
  /** As RFC 5280 spells them: `keyCertSign`. Empty when the certificate does not restrict its use. */
  readonly keyUsage: readonly string[];
  /** Object identifiers of extended key usages; empty when there is no such restriction. */
  readonly extendedKeyUsage: readonly string[];
  /** As OpenSSL prints them: `URI:spiffe://…`, `DNS:…`, `IP:…`. */
  readonly subjectAltNames: readonly string[];
  readonly key: KeyFacts;
  /** As OpenSSL names it, `sha256WithRSAEncryption`; the object identifier where we have no name. */
  readonly signatureAlgorithm: string;
  /** Issued by its own subject and signed with its own key, which was checked. */
  readonly selfSigned: boolean;
  /** This certificate alone, re-wrapped: one PEM block ending in a newline. */
  readonly pem: string;
}

export interface KeyFacts {
  readonly kind: 'RSA' | 'EC' | 'other';
  readonly bits: number | undefined;
  readonly curve?: string;
}

/** A certificate with the parsed form that can verify signatures. Stays inside this folder. */
export interface ParsedCertificate {
  readonly facts: CertificateFacts;
  readonly fields: CertificateFields;
  readonly x509: X509Certificate;
}

/** The certificates of a PEM text in their order, and a sentence for each block that is none. Never throws. */
export function certificatesIn(pem: string): {
  readonly value: readonly CertificateFacts[];
  readonly problems: readonly string[];
} {
  const { value, problems } = parsedCertificatesIn(pem);
  return { value: value.map((it) => it.facts), problems };
}

/** Certificates already parsed, by their DER in base64: files of one set repeat each other. */
export type KnownCertificates = Map<string, ParsedCertificate | undefined>;

export function parsedCertificatesIn(
  pem: string,
  known: KnownCertificates = new Map(),
): {
  readonly value: readonly ParsedCertificate[];
  readonly problems: readonly string[];
} {
  const { value: blocks, problems } = pemBlocksIn(pem);
  const value: ParsedCertificate[] = [];
  const found = [...problems];
  for (const block of blocks) {
    const parsed = block.label === 'CERTIFICATE' ? parsedCertificate(block.der, known) : undefined;
    if (parsed) value.push(parsed);
    else if (block.label === 'CERTIFICATE')
      found.push(`PEM block ${block.number} is not a readable certificate.`);
    else found.push(`PEM block ${block.number} is a ${block.label}, not a certificate.`);
  }
  if (blocks.length === 0 && problems.length === 0) found.push('There is no certificate in it.');
  return { value, problems: found };
}

function parsedCertificate(
  der: Uint8Array,
  known: KnownCertificates,
): ParsedCertificate | undefined {
  const id = Buffer.from(der).toString('base64');
  if (!known.has(id)) known.set(id, freshlyParsed(der));
  return known.get(id);
}

function freshlyParsed(der: Uint8Array): ParsedCertificate | undefined {
  const fields = certificateFieldsOf(der);
  if (!fields) return undefined;
  try {
    const x509 = new X509Certificate(der);
    const facts = factsOf(x509, fields, der);
    return facts && { facts, fields, x509 };
  } catch {
    // OpenSSL's own words for a broken certificate help nobody; the caller names the block.
    return undefined;
  }
}

function factsOf(
  x509: X509Certificate,
  fields: CertificateFields,
  der: Uint8Array,
): CertificateFacts | undefined {
  const constraints = basicConstraintsOf(fields);
  const keyUsage = keyUsageOf(fields);
  const subjectAltNames = subjectAltNamesOf(fields);
  const extendedKeyUsage = extendedKeyUsageOf(fields);
  if (!constraints || !keyUsage || !subjectAltNames || !extendedKeyUsage) return undefined;
  const [notBefore, notAfter] = [Date.parse(x509.validFrom), Date.parse(x509.validTo)];
  if (Number.isNaN(notBefore) || Number.isNaN(notAfter)) return undefined;
  const publicKey = publicKeyOf(x509);
  return {
    subject: oneLine(x509.subject),
    issuer: oneLine(x509.issuer),
    serial: x509.serialNumber,
    fingerprint: x509.fingerprint256,
    notBefore,
    notAfter,
    ...constraints,
    keyUsage,
    extendedKeyUsage,
    subjectAltNames,
    key: keyFactsOf(publicKey),
    signatureAlgorithm: fields.signatureAlgorithm,
    selfSigned: sameBytes(fields.issuer, fields.subject) && isSignedWith(x509, publicKey),
    pem: pemOf('CERTIFICATE', der),
  };
}

/** Node prints one attribute a line, and nothing at all for an empty name. */
const oneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ');

/** Undefined for a key type this OpenSSL does not know, or a key that is no point or modulus. */
export function publicKeyOf(x509: X509Certificate): KeyObject | undefined {
  try {
    return x509.publicKey;
  } catch {
    // The certificate can be shown all the same; what needs its key finds none.
    return undefined;
  }
}

/** Whether this key made the certificate's signature; false for a key that cannot have. */
export function isSignedWith(x509: X509Certificate, key: KeyObject | undefined): boolean {
  try {
    return key !== undefined && x509.verify(key);
  } catch {
    // A key of another type than the signature's: OpenSSL throws instead of answering.
    return false;
  }
}

function keyFactsOf(key: KeyObject | undefined): KeyFacts {
  const type = key?.asymmetricKeyType;
  const details = key?.asymmetricKeyDetails;
  if (type === 'rsa') return { kind: 'RSA', bits: details?.modulusLength };
  return type === 'ec' ? ecFacts(details?.namedCurve) : { kind: 'other', bits: undefined };
}

function ecFacts(curve: string | undefined): KeyFacts {
  const known = curve === undefined ? undefined : curves[curve];
  return {
    kind: 'EC',
    bits: known?.bits,
    ...(curve === undefined ? {} : { curve: known?.name ?? curve }),
  };
}

/** The names people use for the curves Istio takes; OpenSSL has its own. */
const curves: Readonly<Record<string, { readonly name: string; readonly bits: number }>> = {
  prime256v1: { name: 'P-256', bits: 256 },
  secp384r1: { name: 'P-384', bits: 384 },
  secp521r1: { name: 'P-521', bits: 521 },
};
