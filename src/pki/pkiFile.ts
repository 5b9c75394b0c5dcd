/** Reads any file that people keep certificates and keys in: PEM, DER, PKCS#7 and PKCS#12. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Sensitive } from '../base/sensitive';
import { parsedCertificatesIn, type ParsedCertificate } from './certificate';
import { certificateFieldsOf } from './certificateFields';
import { childrenOf, contextTag, derTag, elementsIn, oidOf } from './der';
import { pemBlocksIn, pemOf, type PemBlock } from './pem';
import { openPkcs12 } from './pkcs12';
import { isKeyBlock, keyInBlock } from './privateKey';

export interface PkiContent {
  readonly certificates: readonly ParsedCertificate[];
  readonly keys: readonly KeyObject[];
  /** Something in it is encrypted, and the passphrase did not come or does not open it. */
  readonly isLocked: boolean;
  /** What else is wrong, as sentences without any of the content. */
  readonly problems: readonly string[];
}

const emptyContent: PkiContent = {
  certificates: [],
  keys: [],
  isLocked: false,
  problems: [],
};

/** Everything in a file. Never throws. */
export async function contentOf(
  bytes: Uint8Array,
  passphrase?: Sensitive<string>,
): Promise<PkiContent> {
  if (isPkcs12(bytes)) return pkcs12Content(bytes, passphrase);
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const { value: blocks, problems } = text.includes('-----')
    ? pemBlocksIn(text)
    : { value: derBlocks(bytes), problems: [] };
  const content = mergedContent(blocks.map((it) => blockContent(it, passphrase?.reveal())));
  const isNothing = blocks.length === 0 && problems.length === 0;
  const nothing = isNothing ? ['It is neither PEM nor DER, PKCS#7 or PKCS#12.'] : [];
  return { ...content, problems: [...problems, ...content.problems, ...nothing] };
}

export const mergedContent = (contents: readonly PkiContent[]): PkiContent => ({
  certificates: contents.flatMap((it) => it.certificates),
  keys: contents.flatMap((it) => it.keys),
  isLocked: contents.some((it) => it.isLocked),
  problems: contents.flatMap((it) => it.problems),
});

function blockContent(block: PemBlock, passphrase: string | undefined): PkiContent {
  const named = `PEM block ${block.number}`;
  if (isKeyBlock(block)) {
    const reading = keyInBlock(block, passphrase);
    if ('key' in reading) return { ...emptyContent, keys: [reading.key] };
    if ('locked' in reading) return { ...emptyContent, isLocked: true };
    return { ...emptyContent, problems: [`${named} (${block.label}) ${reading.problem}.`] };
  }
  if (block.label === 'PKCS7') return certificatesContent(pkcs7Certificates(block.der), named);
  if (certificateLabels.has(block.label)) return certificatesContent([block.der], named);
  // Parameters, requests and public keys stand beside keys and certificates and say nothing new.
  return emptyContent;
}

const certificateLabels = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']);

function certificatesContent(ders: readonly Uint8Array[] | undefined, named: string): PkiContent {
  const { value, problems } = parsedCertificatesIn(
    (ders ?? []).map((der) => pemOf('CERTIFICATE', der)).join(''),
  );
  const isBroken = ders === undefined || value.length < ders.length;
  const unreadable = `${named} is not a readable certificate.`;
  return {
    ...emptyContent,
    certificates: value,
    problems: isBroken && problems.length > 0 ? [unreadable] : [],
  };
}

/** DER without its label, as the block it would be in PEM. */
function derBlocks(der: Uint8Array): readonly PemBlock[] {
  const labels = derLabels.filter((it) => it.fits(der));
  return labels.slice(0, 1).map(({ label }) => ({ label, number: 1, headers: '', der }));
}

const derLabels: readonly {
  readonly label: string;
  readonly fits: (der: Uint8Array) => boolean;
}[] = [
  { label: 'CERTIFICATE', fits: (der) => certificateFieldsOf(der) !== undefined },
  { label: 'PKCS7', fits: (der) => pkcs7Certificates(der) !== undefined },
  { label: 'PRIVATE KEY', fits: (der) => isKey(der, 'pkcs8') },
  { label: 'RSA PRIVATE KEY', fits: (der) => isKey(der, 'pkcs1') },
  { label: 'EC PRIVATE KEY', fits: (der) => isKey(der, 'sec1') },
  { label: 'ENCRYPTED PRIVATE KEY', fits: isEncryptedKey },
];

function isKey(der: Uint8Array, type: 'pkcs1' | 'pkcs8' | 'sec1'): boolean {
  try {
    createPrivateKey({ key: Buffer.from(der), format: 'der', type });
    return true;
  } catch {
    // Not of this form: the next one is tried.
    return false;
  }
}

/** EncryptedPrivateKeyInfo (RFC 5208, 6): an algorithm and octets. */
function isEncryptedKey(der: Uint8Array): boolean {
  const [algorithm, octets, ...more] = childrenOf(der, derTag.sequence) ?? [];
  return (
    algorithm?.tag === derTag.sequence && octets?.tag === derTag.octetString && more.length === 0
  );
}

/** The certificates of a SignedData (RFC 2315, 9.1), as `.p7b` files hold them; undefined for other bytes. */
function pkcs7Certificates(der: Uint8Array): readonly Uint8Array[] | undefined {
  const [type, content] = childrenOf(der, derTag.sequence) ?? [];
  if (type?.tag !== derTag.oid || oidOf(type.content) !== '1.2.840.113549.1.7.2') return undefined;
  const signedData = content && childrenOf(content.content, derTag.sequence);
  const certificates = signedData?.find((it) => it.tag === contextTag(0, true));
  return certificates && elementsIn(certificates.content)?.map((it) => it.whole);
}

/** PFX (RFC 7292, 4) begins with version 3; BER with indefinite lengths is usual there. */
function isPkcs12(bytes: Uint8Array): boolean {
  const [tag, length = 0] = bytes;
  const header = length > 0x80 ? 2 + (length & 0x7f) : 2;
  const version = Buffer.from(bytes.subarray(header, header + 3)).toString('hex');
  return tag === derTag.sequence && version === '020103';
}

async function pkcs12Content(
  bytes: Uint8Array,
  passphrase: Sensitive<string> | undefined,
): Promise<PkiContent> {
  const opened = await openPkcs12(bytes, passphrase);
  if (opened.kind === 'locked') return { ...emptyContent, isLocked: true };
  if (opened.kind === 'unreadable') {
    const problem =
      'It is PKCS#12 that is damaged, or of a kind that cannot be read here; convert it to PEM with openssl pkcs12.';
    return { ...emptyContent, problems: [problem] };
  }
  return mergedContent([
    certificatesContent(opened.certificates, 'A certificate of the PKCS#12 file'),
    ...opened.keys.map((der) =>
      blockContent({ label: 'PRIVATE KEY', number: 1, headers: '', der }, undefined),
    ),
  ]);
}
