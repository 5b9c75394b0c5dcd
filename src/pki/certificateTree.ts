import { parsedCertificatesIn, type CertificateFacts, type ParsedCertificate } from './certificate';
import { isIssuedBy, isSame } from './chain';
import { pemOf } from './pem';

/** A certificate above those it issued. */
export interface CertificateNode {
  readonly facts: CertificateFacts;
  readonly issued: readonly CertificateNode[];
}

export interface CertificateTrees {
  /** Roots first met first; a certificate whose issuer is not among them stands at the top too. */
  readonly trees: readonly CertificateNode[];
  readonly problems: readonly string[];
}

/** Who issued whom among the certificates of a text, each once. Never throws. */
export function certificateTrees(pem: string): CertificateTrees {
  const { value, problems } = parsedCertificatesIn(pem);
  const all = value.filter((it, index) => value.findIndex((other) => isSame(it, other)) === index);
  const issuerOf = new Map(all.map((it) => [it, issuerAmong(all, it)]));
  const nodeOf = (it: ParsedCertificate): CertificateNode => ({
    facts: it.facts,
    issued: all.filter((below) => issuerOf.get(below) === it).map(nodeOf),
  });
  return { trees: all.filter((it) => issuerOf.get(it) === undefined).map(nodeOf), problems };
}

/** A self-signed one stands alone; two that issued each other do not exist outside of tests. */
const issuerAmong = (
  all: readonly ParsedCertificate[],
  it: ParsedCertificate,
): ParsedCertificate | undefined =>
  it.facts.selfSigned
    ? undefined
    : all.find((other) => other !== it && isIssuedBy(it, other) && !isIssuedBy(other, it));

/**
 * The PEM text inside a file: indented as in YAML, or the one certificate that a binary file is.
 * Never throws; other bytes become a text without blocks.
 */
export function pemInFile(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  const isDer = bytes[0] === 0x30 && !text.includes('-----BEGIN ');
  return isDer ? pemOf('CERTIFICATE', bytes) : text.replace(/^[ \t]+/gm, '');
}
