/** Issues CA certificates: node-forge builds them, `node:crypto` signs them on another thread. */
import { sign, type KeyObject } from 'node:crypto';
import type { forge as Forge } from './forge';

export interface CertificateRequest {
  /** Sixteen octets as hexadecimal, the first between 01 and 7F. */
  readonly serial: string;
  readonly subject: readonly NameAttribute[];
  readonly publicKeyPem: string;
  /** Milliseconds since 1970 UTC; parts of a second are dropped. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Undefined: any number of CAs may stand below. */
  readonly pathLength: number | undefined;
  readonly keyUsage: readonly AuthorityUse[];
  readonly subjectAltNames: readonly AltName[];
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

/** Who signs, with an RSA key. Without `above` the certificate is signed by its own subject. */
export interface Issuer {
  readonly key: KeyObject;
  readonly above?: {
    /** The issuer's subject as its certificate encodes it: Go compares these bytes, not the text. */
    readonly name: Uint8Array;
    readonly keyId: Uint8Array;
  };
}

/** A CA certificate as PEM, signed with SHA-256. */
export async function issuedCertificate(
  request: CertificateRequest,
  issuer: Issuer,
): Promise<string> {
  const { forge } = await import('./forge');
  const certificate = unsigned(forge, request, issuer);
  certificate.tbsCertificate = toBeSigned(forge, certificate, issuer);
  const bytes = forge.asn1.toDer(certificate.tbsCertificate).getBytes();
  certificate.signature = latin1(await signed(Buffer.from(bytes, 'latin1'), issuer.key));
  return forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n');
}

/** With a callback, signing happens on the thread pool: RSA 4096 would hold up the editor otherwise. */
const signed = (bytes: Uint8Array, key: KeyObject): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    sign('sha256', bytes, key, (error, signature) => {
      if (error) reject(error);
      else resolve(signature);
    });
  });

const sha256WithRsa = '1.2.840.113549.1.1.11';

function unsigned(
  forge: typeof Forge,
  request: CertificateRequest,
  issuer: Issuer,
): Forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.serialNumber = request.serial;
  certificate.validity.notBefore = new Date(request.notBefore);
  certificate.validity.notAfter = new Date(request.notAfter);
  certificate.publicKey = forge.pki.publicKeyFromPem(request.publicKeyPem);
  const named: Named = certificate;
  const subject = attributesOf(forge, request);
  named.setSubject(subject);
  named.setIssuer(subject);
  certificate.setExtensions(extensionsOf(request, issuer));
  certificate.signatureOid = sha256WithRsa;
  certificate.siginfo.algorithmOid = sha256WithRsa;
  return certificate;
}

/** Forge's types know string types of attributes by a wrong name. */
interface Named {
  setSubject(attributes: readonly object[]): void;
  setIssuer(attributes: readonly object[]): void;
}

/** UTF8String throughout: context names hold characters that forge's default, PrintableString, forbids. */
const attributesOf = (forge: typeof Forge, { subject }: CertificateRequest): readonly object[] =>
  subject.map(({ type, value }) => ({
    shortName: type,
    value,
    valueTagClass: forge.asn1.Type.UTF8,
  }));

const extensionsOf = (request: CertificateRequest, { above }: Issuer): object[] => [
  {
    name: 'basicConstraints',
    critical: true,
    cA: true,
    ...(request.pathLength === undefined ? {} : { pathLenConstraint: request.pathLength }),
  },
  {
    name: 'keyUsage',
    critical: true,
    ...Object.fromEntries(request.keyUsage.map((use) => [use, true])),
  },
  { name: 'subjectKeyIdentifier' },
  { name: 'authorityKeyIdentifier', keyIdentifier: above ? latin1(above.keyId) : true },
  ...(request.subjectAltNames.length === 0
    ? []
    : [
        {
          name: 'subjectAltName',
          // RFC 5280 4.2.1.6: 2 is dNSName, 6 is uniformResourceIdentifier.
          altNames: request.subjectAltNames.map(({ kind, value }) => ({
            type: kind === 'DNS' ? 2 : 6,
            value,
          })),
        },
      ]),
];

/** Exists in node-forge, not in its types. */
interface TbsEncoder {
  getTBSCertificate(certificate: Forge.pki.Certificate): Forge.asn1.Asn1;
}

/** Where the issuer's name stands in TBSCertificate (RFC 5280 4.1). */
const issuerIndex = 3;

/** Forge would encode the issuer's name anew, and perhaps in other bytes; the original takes its place. */
function toBeSigned(
  forge: typeof Forge,
  certificate: Forge.pki.Certificate,
  { above }: Issuer,
): Forge.asn1.Asn1 {
  const encoder: typeof forge.pki & Partial<TbsEncoder> = forge.pki;
  const tbs = encoder.getTBSCertificate?.(certificate);
  if (!tbs || typeof tbs.value === 'string') throw new Error('node-forge built no certificate.');
  if (above) tbs.value[issuerIndex] = forge.asn1.fromDer(latin1(above.name));
  return tbs;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
