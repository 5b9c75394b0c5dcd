/** What can be wrong with the four files of `cacerts`, as sentences (domain facts 3.3, 3.4 and 6.1). */
import {
  publicKeyOf,
  type CertificateFacts,
  type ParsedCertificate,
  type parsedCertificatesIn,
} from './certificate';
import type { HostName } from './certificateFields';
import { authorityProblem, constraintProblem, isIssuedBy, isSame, type ChainPath } from './chain';
import { privateKeyIn, samePublicKey } from './privateKey';
import { validityProblem } from './validity';

/** The checks of domain facts 6.1 that one Secret answers by itself. */
export type CaCertsCheck = 'CA-01' | 'CA-02' | 'CA-03' | 'CA-04' | 'CA-06';

export interface CaCertsFlaw {
  readonly check: CaCertsCheck;
  readonly message: string;
}

type Parsed = ReturnType<typeof parsedCertificatesIn>;

export interface CaCertsContent {
  readonly signing: Parsed;
  readonly roots: Parsed;
  readonly chain: Parsed;
  /** PEM of the private key. */
  readonly key: string;
  readonly missing: readonly string[];
  /** Every data key there is. */
  readonly present: ReadonlySet<string>;
  /** From the signing certificate up; undefined without one. */
  readonly way: ChainPath | undefined;
}

export function cacertsFlaws(content: CaCertsContent, now: number): readonly CaCertsFlaw[] {
  return [
    ...missingFlaws(content),
    ...readingFlaws(content),
    ...keyFlaws(content),
    ...authorityFlaws(content),
    ...chainFlaws(content),
    ...timeFlaws(content, now),
  ];
}

const flaw = (check: CaCertsCheck, message: string): CaCertsFlaw => ({ check, message });

function missingFlaws({ missing, present }: CaCertsContent): readonly CaCertsFlaw[] {
  if (missing.length === 0) return [];
  const message = `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`;
  const consequence = missing.includes('ca-key.pem')
    ? ': Istio 1.5 and newer sign with a CA of their own instead and say nothing'
    : '';
  const other = present.has('tls.crt')
    ? '; tls.crt, tls.key and ca.crt are read by Istio 1.15 and newer only'
    : '';
  return [flaw('CA-01', `${message}${consequence}${other}.`)];
}

function readingFlaws({ signing, roots, chain }: CaCertsContent): readonly CaCertsFlaw[] {
  const said = (check: CaCertsCheck, file: string, parsed: Parsed) =>
    parsed.problems.map((it) => flaw(check, `${file} cannot be used: ${it}`));
  return [
    ...said('CA-02', 'ca-cert.pem', signing),
    ...said('CA-04', 'root-cert.pem', roots),
    ...said('CA-04', 'cert-chain.pem', chain),
  ];
}

function keyFlaws({ key: pem, signing, missing }: CaCertsContent): readonly CaCertsFlaw[] {
  if (missing.includes('ca-key.pem')) return [];
  const { key, problem } = privateKeyIn(pem);
  if (problem !== undefined) return [flaw('CA-03', `ca-key.pem ${problem}.`)];
  if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'ec')
    return [flaw('CA-03', 'ca-key.pem is neither an RSA nor an EC key, and Istio takes no other.')];
  const [certificate] = signing.value;
  const publicKey = certificate && publicKeyOf(certificate.x509);
  return publicKey && !samePublicKey(publicKey, key)
    ? [flaw('CA-03', 'ca-key.pem does not belong to ca-cert.pem: it is the key of another CA.')]
    : [];
}

function authorityFlaws({ signing, roots }: CaCertsContent): readonly CaCertsFlaw[] {
  const [first] = signing.value;
  const problem = first && authorityProblem(first.facts, 0);
  return [
    ...(first && problem !== undefined
      ? [flaw('CA-02', `${named(first, 'ca-cert.pem')} ${problem}.`)]
      : []),
    ...roots.value.flatMap((it) =>
      first && isSame(first, it) && it.facts.selfSigned ? [] : rootFlaws(it),
    ),
  ];
}

function rootFlaws(root: ParsedCertificate): readonly CaCertsFlaw[] {
  const name = named(root, 'root-cert.pem');
  const { facts } = root;
  const problem = authorityProblem(facts, 0);
  if (problem !== undefined) return [flaw('CA-04', `${name} ${problem}.`)];
  if (facts.selfSigned) return [];
  return [
    flaw(
      'CA-04',
      facts.subject === facts.issuer
        ? `${name} does not carry its own signature: it is damaged.`
        : `${name} is no root: it was issued by ${facts.issuer}, so other clusters do not trust it.`,
    ),
  ];
}

function chainFlaws({ signing, roots, chain, way }: CaCertsContent): readonly CaCertsFlaw[] {
  const [first] = signing.value;
  if (!first || !way || roots.value.length === 0) return [];
  if (way.kind === 'broken') return [flaw('CA-04', brokenAt(way.at, roots))];
  const isRoot = way.path.length === 1;
  const lacksSigning = !isRoot && !chain.value.some((it) => isSame(it, first));
  return [
    ...lengthFlaws(way.path),
    ...constraintFlaws(way.path, namesBelow(first)),
    ...(lacksSigning ? [flaw('CA-04', lacking(first))] : []),
    ...strayFlaws(chain.value, roots.value),
  ];
}

const lacking = ({ facts }: ParsedCertificate): string =>
  `cert-chain.pem lacks the signing certificate ${facts.subject}, so peers that hold only the root refuse every workload.`;

/** Certificates above the signing one that do not allow so many CAs below them. */
const lengthFlaws = (path: readonly ParsedCertificate[]): readonly CaCertsFlaw[] =>
  path.flatMap(({ facts }, below) => {
    const problem = authorityProblem(facts, below);
    return problem === undefined || authorityProblem(facts, 0) !== undefined
      ? []
      : [flaw('CA-02', `${facts.subject} above the signing certificate ${problem}.`)];
  });

const constraintFlaws = (
  path: readonly ParsedCertificate[],
  names: readonly HostName[],
): readonly CaCertsFlaw[] =>
  path.flatMap((it) => {
    const problem = constraintProblem(it, names);
    return problem === undefined
      ? []
      : [flaw('CA-02', `${it.facts.subject} ${problem}, so peers refuse every workload.`)];
  });

/**
 * What constraints above must leave free: the names of the signing certificate itself, and the trust
 * domain of workloads, which Istio's own tools note in it; the default where they did not make it.
 */
function namesBelow({ facts }: ParsedCertificate): readonly HostName[] {
  const names = facts.subjectAltNames.flatMap((text): readonly HostName[] => {
    const [, kind, host] = /^(URI:spiffe:\/\/|DNS:)([^/]+)/.exec(text) ?? [];
    return host === undefined
      ? []
      : [{ kind: kind === 'DNS:' ? 'DNS' : 'URI', host: host.toLowerCase() }];
  });
  const hasDomain = names.some((it) => it.kind === 'URI');
  return hasDomain ? names : [...names, { kind: 'URI', host: 'cluster.local' }];
}

/** Certificates that workloads would present although nothing in the set vouches for them. */
const strayFlaws = (
  chain: readonly ParsedCertificate[],
  roots: readonly ParsedCertificate[],
): readonly CaCertsFlaw[] =>
  chain
    .filter(
      (it) =>
        !it.facts.selfSigned && ![...chain, ...roots].some((issuer) => isIssuedBy(it, issuer)),
    )
    .map(({ facts }) =>
      flaw(
        'CA-04',
        `${facts.subject} in cert-chain.pem is damaged, or its issuer is not in the set.`,
      ),
    );

function brokenAt({ facts }: ParsedCertificate, roots: Parsed): string {
  const namesake = roots.value.some((it) => it.facts.subject === facts.issuer);
  return namesake
    ? `${facts.subject} was not issued by the ${facts.issuer} of root-cert.pem, but by another CA of the same name.`
    : `The chain ends at ${facts.subject}: neither cert-chain.pem nor root-cert.pem holds its issuer, ${facts.issuer}.`;
}

function timeFlaws({ signing, roots, chain }: CaCertsContent, now: number): readonly CaCertsFlaw[] {
  const files: readonly (readonly [string, readonly ParsedCertificate[]])[] = [
    ['ca-cert.pem', signing.value.slice(0, 1)],
    ['root-cert.pem', roots.value],
    ['cert-chain.pem', chain.value],
  ];
  const seen = new Set<string>();
  return files.flatMap(([file, certificates]) =>
    certificates.flatMap(({ facts }) => {
      const problem = isNew(facts, seen) ? validityProblem(facts, now, file) : undefined;
      return problem === undefined ? [] : [flaw('CA-06', problem)];
    }),
  );
}

/** The chain repeats certificates of the other files; each is spoken of once. */
function isNew({ fingerprint }: CertificateFacts, seen: Set<string>): boolean {
  if (seen.has(fingerprint)) return false;
  seen.add(fingerprint);
  return true;
}

const named = (it: ParsedCertificate, file: string): string =>
  `${it.facts.subject || 'The certificate'} in ${file}`;
