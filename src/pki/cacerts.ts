/** Secret `cacerts`: how a cluster's CA is laid out for Istio (domain facts 3.1). */
import type { KubernetesObject, ObjectMeta } from '../objects/object';
import type { IssuedAuthority } from './authority';
import { cacertsFlaws, type CaCertsFlaw } from './cacertsChecks';
import { parsedCertificatesIn, type CertificateFacts, type KnownCertificates } from './certificate';
import { isSame, pathToRoot } from './chain';
import { base64OfText, textOfBase64 } from './pem';

/** The data keys of the Secret. */
export const cacertsFiles = {
  signing: 'ca-cert.pem',
  key: 'ca-key.pem',
  roots: 'root-cert.pem',
  chain: 'cert-chain.pem',
} as const;

export interface CaCertsReading {
  /** The certificate that signs workloads: the first of `ca-cert.pem`, as Istio reads it. */
  readonly signing: CertificateFacts | undefined;
  readonly roots: readonly CertificateFacts[];
  readonly chain: readonly CertificateFacts[];
  readonly missing: readonly string[];
  /** The root that the signing certificate leads to; undefined when the chain does not get there. */
  readonly anchor: CertificateFacts | undefined;
  readonly flaws: readonly CaCertsFlaw[];
  /** The messages of `flaws`. */
  readonly problems: readonly string[];
}

/**
 * What the base64 values of a `cacerts` Secret say, judged more strictly than Istio does, which
 * lets sets pass that peers refuse (domain facts 3.4). Never throws; the key is looked at, not kept.
 */
export function readCaCerts(data: Readonly<Record<string, string>>, now: number): CaCertsReading {
  const textOf = (name: string): string => textOfBase64(data[name] ?? '');
  const known: KnownCertificates = new Map();
  const certificatesOf = (name: string) =>
    textOf(name).trim() === ''
      ? { value: [], problems: [] }
      : parsedCertificatesIn(textOf(name), known);
  const signing = certificatesOf(cacertsFiles.signing);
  const roots = certificatesOf(cacertsFiles.roots);
  const chain = certificatesOf(cacertsFiles.chain);
  const [first] = signing.value;
  const signsAsRoot = first !== undefined && roots.value.some((it) => isSame(it, first));
  const missing = Object.values(cacertsFiles).filter(
    (name) =>
      data[name] === undefined ||
      // Only below a root is there anything to chain.
      (textOf(name).trim() === '' && !(name === cacertsFiles.chain && signsAsRoot)),
  );
  const key = textOf(cacertsFiles.key);
  const present = new Set(Object.keys(data));
  const way = first && pathToRoot(first, chain.value, roots.value);
  const flaws = cacertsFlaws({ signing, roots, chain, key, missing, present, way }, now);
  return {
    signing: first?.facts,
    roots: roots.value.map((it) => it.facts),
    chain: chain.value.map((it) => it.facts),
    missing,
    anchor: way?.kind === 'complete' ? way.path.at(-1)?.facts : undefined,
    flaws,
    problems: flaws.map((it) => it.message),
  };
}

/** The Secret with exactly the four files. */
export const cacertsSecret = (
  { caCert, caKey, rootCert, certChain }: IssuedAuthority,
  metadata: ObjectMeta,
): KubernetesObject & {
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
} => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata,
  type: 'Opaque',
  data: {
    [cacertsFiles.signing]: base64OfText(caCert),
    [cacertsFiles.key]: base64OfText(caKey.reveal()),
    [cacertsFiles.roots]: base64OfText(rootCert),
    [cacertsFiles.chain]: base64OfText(certChain),
  },
});
