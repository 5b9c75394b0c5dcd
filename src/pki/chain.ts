import {
  isSignedWith,
  publicKeyOf,
  type CertificateFacts,
  type ParsedCertificate,
} from './certificate';
import { nameConstraintsOf, type HostName, type NameConstraints } from './certificateFields';

/** Whether one certificate was issued by another: names, key identifiers and the signature itself. */
export const isIssuedBy = (it: ParsedCertificate, issuer: ParsedCertificate): boolean =>
  it.x509.checkIssued(issuer.x509) && isSignedWith(it.x509, publicKeyOf(issuer.x509));

export type ChainPath =
  /** From the signing certificate up, the root last. */
  | { readonly kind: 'complete'; readonly path: readonly ParsedCertificate[] }
  /** The certificate whose issuer is nowhere to be found. */
  | { readonly kind: 'broken'; readonly at: ParsedCertificate };

/**
 * Follows issuers from a signing certificate to one of the roots, through the certificates of a
 * chain file; the shortest way where several lead there, as with cross-signed CAs.
 */
export function pathToRoot(
  signing: ParsedCertificate,
  chain: readonly ParsedCertificate[],
  roots: readonly ParsedCertificate[],
): ChainPath {
  const unused = new Set(chain);
  const paths: (readonly ParsedCertificate[])[] = [[signing]];
  let highest = signing;
  for (const path of paths) {
    const at = path[path.length - 1] ?? signing;
    if (roots.some((it) => isSame(it, at))) return { kind: 'complete', path };
    const root = roots.find((it) => isIssuedBy(at, it));
    if (root) return { kind: 'complete', path: [...path, root] };
    highest = at;
    for (const issuer of unused) {
      if (!isIssuedBy(at, issuer)) continue;
      unused.delete(issuer);
      paths.push([...path, issuer]);
    }
  }
  return { kind: 'broken', at: highest };
}

export const isSame = (a: ParsedCertificate, b: ParsedCertificate): boolean =>
  a.facts.fingerprint === b.facts.fingerprint;

/** Why a certificate may not stand in a chain with this many CAs below it, as a clause. */
export function authorityProblem(it: CertificateFacts, below: number): string | undefined {
  if (!it.isAuthority) return 'is not a CA: basicConstraints does not say CA:TRUE';
  if (it.keyUsage.length > 0 && !it.keyUsage.includes('keyCertSign'))
    return 'may not sign certificates: its key usage lacks keyCertSign';
  if (it.pathLength !== undefined && it.pathLength < below)
    return `has path length ${it.pathLength}, but ${below} CA${below === 1 ? '' : 's'} stand below it`;
  if (it.extendedKeyUsage.length > 0 && !it.extendedKeyUsage.some((use) => serverUses.has(use)))
    return 'is restricted to extended key usages without serverAuth, so Istio refuses it';
  return undefined;
}

/** serverAuth and anyExtendedKeyUsage: Istio verifies with Go's default, which is serverAuth. */
const serverUses: ReadonlySet<string> = new Set(['1.3.6.1.5.5.7.3.1', '2.5.29.37.0']);

/**
 * The first of these names that a CA may not vouch for, as a clause. Istio does not look, and the
 * peer refuses every workload below (domain facts 3.4).
 */
export function constraintProblem(
  { fields }: ParsedCertificate,
  names: readonly HostName[],
): string | undefined {
  const constraints = nameConstraintsOf(fields);
  if (!constraints) return 'has name constraints that cannot be read';
  const refused = names.find((it) => excludes(constraints, it));
  return refused && `has name constraints that exclude ${refused.kind}:${refused.host}`;
}

function excludes({ permitted, excluded }: NameConstraints, name: HostName): boolean {
  const covers = (it: HostName) => it.kind === name.kind && isWithin(name, it.host);
  const isLimited = permitted.some((it) => it.kind === name.kind);
  return excluded.some(covers) || (isLimited && !permitted.some(covers));
}

/** A domain of URIs begins with a dot; one of DNS names stands for itself and all below. */
const isWithin = ({ kind, host }: HostName, domain: string): boolean => {
  if (domain.startsWith('.')) return host.endsWith(domain);
  return host === domain || (kind === 'DNS' && (domain === '' || host.endsWith(`.${domain}`)));
};
