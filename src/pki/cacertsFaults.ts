/**
 * What is certainly wrong with a set of `cacerts` that stands in a file: told without a word of what
 * its values say, for the file may be anywhere (domain facts 3.3, 3.4).
 */
import { cacertsFiles } from './cacerts';
import type { CaCertsCheck } from './cacertsChecks';
import { parsedCertificatesIn, publicKeyOf, type ParsedCertificate } from './certificate';
import { authorityProblem, isSame, pathToRoot } from './chain';
import { privateKeyIn, samePublicKey } from './privateKey';
import { isPublicSample } from './sampleAuthority';

export interface CaCertsFault {
  readonly check: Exclude<CaCertsCheck, 'CA-01'> | 'CA-09';
  /** The data key it is seen at. */
  readonly file: string;
  readonly message: string;
  /** Nobody refuses it everywhere. */
  readonly isLikely?: true;
}

/** `texts` are PEM by data key. Of a set that is not here whole, or is only hinted at, nothing. Never throws. */
export function* cacertsFaults(
  texts: Readonly<Record<string, string>>,
  now: number,
): Iterable<CaCertsFault> {
  const [signing, roots, chain] = [
    cacertsFiles.signing,
    cacertsFiles.roots,
    cacertsFiles.chain,
  ].map((it) => certificatesIn(texts[it] ?? ''));
  const [first] = signing ?? [];
  if (!first || !roots?.[0] || !chain) return;
  const unfit = authorityFault(first);
  if (unfit) {
    yield unfit;
    return;
  }
  yield* sampleFaults(first);
  yield* keyFaults(texts[cacertsFiles.key] ?? '', first);
  yield* wayFaults(first, chain, roots, now);
}

/** Undefined for pages that leave the middle out, and for what is damaged: the two look alike. */
function certificatesIn(pem: string): readonly ParsedCertificate[] | undefined {
  const { value, problems } = parsedCertificatesIn(pem);
  return problems.length > 0 ? undefined : value;
}

/** What else is said of a set would follow from it. */
function authorityFault({ facts }: ParsedCertificate): CaCertsFault | undefined {
  const problem = authorityProblem(facts, 0);
  return problem === undefined
    ? undefined
    : { check: 'CA-02', file: cacertsFiles.signing, message: `The certificate ${problem}.` };
}

function* sampleFaults({ facts }: ParsedCertificate): Iterable<CaCertsFault> {
  if (!isPublicSample(facts.fingerprint)) return;
  const message =
    'This is the sample CA of the Istio release: everybody has its key and can forge any workload.';
  yield { check: 'CA-09', file: cacertsFiles.signing, message, isLikely: true };
}

/** Of a key that cannot be read it is not certain that it is more than a stand-in for one. */
function* keyFaults(pem: string, { x509 }: ParsedCertificate): Iterable<CaCertsFault> {
  const { key, problem } = privateKeyIn(pem);
  const said = (message: string): CaCertsFault => ({
    check: 'CA-03',
    file: cacertsFiles.key,
    message,
  });
  if (problem?.startsWith('is encrypted') === true) yield said(`The key ${problem}.`);
  const publicKey = publicKeyOf(x509);
  if (key && publicKey && !samePublicKey(publicKey, key))
    yield said('The key does not belong to ca-cert.pem, so control planes do not take the set.');
}

function* wayFaults(
  first: ParsedCertificate,
  chain: readonly ParsedCertificate[],
  roots: readonly ParsedCertificate[],
  now: number,
): Iterable<CaCertsFault> {
  const way = pathToRoot(first, chain, roots);
  const said = (file: string, message: string) => ({ check: 'CA-04' as const, file, message });
  const file = cacertsFiles.chain;
  if (way.kind === 'broken') {
    yield said(
      file,
      'No way leads from ca-cert.pem by these to root-cert.pem, so none is trusted.',
    );
    yield* timeFaults([first], now);
    return;
  }
  const { path } = way;
  yield* timeFaults(path, now);
  if (path.at(-1)?.facts.selfSigned === false)
    yield {
      ...said(
        cacertsFiles.roots,
        'This is no root, so clusters with another CA below it trust nobody.',
      ),
      isLikely: true,
    };
  // A root that signs by itself has nothing to chain.
  if (path.length < 2) return;
  if (!chain.some((it) => isSame(it, first)))
    yield said(
      file,
      'The chain lacks ca-cert.pem, so peers that hold the root refuse all workloads.',
    );
  else if (chain[0] && !isSame(chain[0], first))
    yield {
      ...said(file, 'The chain is to begin with ca-cert.pem, as TLS wants it.'),
      isLikely: true,
    };
}

/** The first of the way and its last have files of their own. */
function* timeFaults(path: readonly ParsedCertificate[], now: number): Iterable<CaCertsFault> {
  for (const [index, { facts }] of path.entries()) {
    const { notBefore, notAfter } = facts;
    if (now >= notBefore && now <= notAfter) continue;
    const { signing, chain, roots } = cacertsFiles;
    const file = index === 0 ? signing : index === path.length - 1 ? roots : chain;
    const what = now > notAfter ? 'has expired' : 'does not hold yet';
    const message = `A certificate here ${what}, and every one below it is refused.`;
    yield { check: 'CA-06', file, message };
  }
}
