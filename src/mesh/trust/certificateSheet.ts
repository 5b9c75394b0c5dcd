/** What there is to show of certificates, wherever they were found. No key is in it. */
import { textsAt } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import { mapReading, type Reading } from '../../objects/reading';
import { readCaCerts } from '../../pki/cacerts';
import { certificatesIn, type CertificateFacts } from '../../pki/certificate';
import { certificateTrees, type CertificateNode } from '../../pki/certificateTree';
import { textOfBase64 } from '../../pki/pem';
import { isPublicSample } from '../../pki/sampleAuthority';
import { publishedCertificates } from '../interpreters/publishedRoots';
import { cacertsKeys, cacertsName, istioSystem } from '../names';
import type { ReachableCluster } from '../snapshot';

export type { CertificateFacts, CertificateNode };

export interface CertificateSheet {
  /** "Secret istio-system/cacerts in east". */
  readonly title: string;
  readonly trees: readonly CertificateNode[];
  /** Of each certificate, by fingerprint, the files or keys it stands in; empty for a single file. */
  readonly places: ReadonlyMap<string, readonly string[]>;
  /** What is wrong, as sentences. */
  readonly problems: readonly string[];
}

/** The certificates of a file's text. */
export function sheetOfPem(title: string, pem: string): CertificateSheet {
  const { trees, problems } = certificateTrees(pem);
  return { title, trees, places: new Map(), problems: [...problems, ...sampleProblems(pem)] };
}

const sampleProblems = (pem: string): readonly string[] =>
  certificatesIn(pem)
    .value.filter((it) => isPublicSample(it.fingerprint))
    .map(
      ({ subject }) =>
        `${subject} is of the public sample CA of the Istio release, whose key everyone has.`,
    );

/** Secret `cacerts`, judged as findings judge it; undefined inside: there is none. */
export const sheetOfCaCerts = (
  { context, objects }: ReachableCluster,
  now: number,
): Reading<CertificateSheet | undefined> =>
  mapReading(objects.list(kinds.secret), (secrets) => {
    const secret = secrets.find(
      ({ metadata }) => metadata.namespace === istioSystem && metadata.name === cacertsName,
    );
    if (!secret) return undefined;
    const data = textsAt(secret, 'data');
    const files = cacertsKeys
      .filter((it) => it !== 'ca-key.pem')
      .map((name) => [name, textOfBase64(data[name] ?? '')] as const);
    const pem = files.map(([, text]) => text).join('\n');
    return {
      title: `Secret ${istioSystem}/${cacertsName} in ${context}`,
      trees: certificateTrees(pem).trees,
      places: placesIn(files),
      problems: [...readCaCerts(data, now).problems, ...new Set(sampleProblems(pem))],
    };
  });

function placesIn(
  files: readonly (readonly [name: string, pem: string])[],
): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, string[]>();
  for (const [name, pem] of files)
    for (const { fingerprint } of certificatesIn(pem).value)
      places.set(fingerprint, [...new Set([...(places.get(fingerprint) ?? []), name])]);
  return places;
}

/** The roots handed to workloads; undefined inside: none published. */
export const sheetOfPublished = ({
  context,
  objects,
}: ReachableCluster): Reading<CertificateSheet | undefined> =>
  mapReading(publishedCertificates(objects), (found) =>
    found
      ? sheetOfPem(
          `ConfigMap ${istioSystem}/${found.name} in ${context}`,
          found.certificates.map((it) => it.pem).join(''),
        )
      : undefined,
  );
