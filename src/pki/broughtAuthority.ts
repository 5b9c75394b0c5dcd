/** Puts the CA of a cluster together from what others have issued (domain facts 3.1 and 3.3). */
import type { KeyObject } from 'node:crypto';
import { Sensitive } from '../base/sensitive';
import type { IssuedAuthority } from './authority';
import { cacertsFiles, cacertsSecret, readCaCerts } from './cacerts';
import { publicKeyOf, type ParsedCertificate } from './certificate';
import { isSame, pathToRoot } from './chain';
import { contentOf, mergedContent, type PkiContent } from './pkiFile';
import { samePublicKey, traditionalPem } from './privateKey';

export type Brought =
  | { readonly kind: 'fits'; readonly authority: IssuedAuthority }
  /** Sentences, at least one. */
  | { readonly kind: 'unfit'; readonly because: readonly string[] };

/**
 * The CA whose key this is, with the chain that the certificates make up to a self-signed root.
 * The key need not come from where the certificates come from. Never throws.
 */
export function authorityWith(
  key: KeyObject,
  certificates: readonly ParsedCertificate[],
  now: number,
): Brought {
  const all = distinct(certificates);
  const own = all.filter((it) => belongs(it, key));
  if (own.length === 0) return unfit(`None of the ${counted(all.length)} belongs to the key.`);
  const tried = own
    .sort((a, b) => b.facts.notBefore - a.facts.notBefore)
    .map((it) => laidOut(it, key, all, now));
  // The newest that is sound; where none is, what is wrong with the newest.
  return tried.find((it) => it.kind === 'fits') ?? tried[0] ?? unfit('There is no certificate.');
}

export const fourFiles: readonly string[] = Object.values(cacertsFiles);

/**
 * The CA in the files of one cluster, by name: those of `cacerts` just as they are, or not at all;
 * of others, such as cert-manager's, what their certificates and their one key make. Never throws.
 */
export async function authorityIn(
  files: ReadonlyMap<string, Uint8Array>,
  now: number,
  passphrase?: Sensitive<string>,
): Promise<Brought> {
  if (fourFiles.every((it) => files.has(it))) return asTheyAre(files, now, passphrase);
  const all = await Promise.all([...files.values()].map((it) => contentOf(it, passphrase)));
  return madeOf(mergedContent(all), now);
}

async function asTheyAre(
  files: ReadonlyMap<string, Uint8Array>,
  now: number,
  passphrase: Sensitive<string> | undefined,
): Promise<Brought> {
  const bytes = (name: string) => Buffer.from(files.get(name) ?? []);
  const opened = passphrase && (await contentOf(bytes(cacertsFiles.key), passphrase)).keys[0];
  return judged(
    {
      caCert: bytes(cacertsFiles.signing).toString('utf8'),
      // Istio reads no passphrase: an encrypted key is kept in the Secret as it was opened.
      caKey: new Sensitive(
        opened ? traditionalPem(opened) : bytes(cacertsFiles.key).toString('utf8'),
      ),
      rootCert: bytes(cacertsFiles.roots).toString('utf8'),
      certChain: bytes(cacertsFiles.chain).toString('utf8'),
    },
    now,
  );
}

/** The one key that signs below a root, or the root's own where there is no other. */
function madeOf({ keys, certificates, problems, isLocked }: PkiContent, now: number): Brought {
  if (problems.length > 0) return { kind: 'unfit', because: problems };
  if (isLocked) return unfit('The key is encrypted, and no passphrase was given that opens it.');
  if (keys.length === 0) return unfit('There is no private key among the files.');
  const below = keys.filter((key) =>
    certificates.some((it) => !it.facts.selfSigned && belongs(it, key)),
  );
  const [key, ...more] = below.length > 0 ? below : keys;
  if (!key || more.length > 0)
    return unfit(`There are ${keys.length} private keys, so which one signs workloads is unclear.`);
  return authorityWith(key, certificates, now);
}

const unfit = (because: string): Brought => ({ kind: 'unfit', because: [because] });

const counted = (count: number): string => `${count} certificate${count === 1 ? '' : 's'}`;

function distinct(certificates: readonly ParsedCertificate[]): ParsedCertificate[] {
  return certificates.filter(
    (it, index) => certificates.findIndex((other) => isSame(it, other)) === index,
  );
}

function belongs({ x509 }: ParsedCertificate, key: KeyObject): boolean {
  const publicKey = publicKeyOf(x509);
  return publicKey !== undefined && samePublicKey(publicKey, key);
}

function laidOut(
  signing: ParsedCertificate,
  key: KeyObject,
  all: readonly ParsedCertificate[],
  now: number,
): Brought {
  const roots = all.filter((it) => it.facts.selfSigned);
  const others = all.filter((it) => !it.facts.selfSigned && !isSame(it, signing));
  const way = pathToRoot(signing, others, roots);
  if (way.kind === 'broken') return unfit(endsAt(way.at, signing, roots));
  const root = way.path.at(-1) ?? signing;
  return judged(
    {
      caCert: signing.facts.pem,
      caKey: new Sensitive(traditionalPem(key)),
      rootCert: root.facts.pem,
      certChain: way.path.map((it) => it.facts.pem).join(''),
    },
    now,
  );
}

function endsAt(
  { facts }: ParsedCertificate,
  signing: ParsedCertificate,
  roots: readonly ParsedCertificate[],
): string {
  if (facts.subject === facts.issuer)
    return `${facts.subject} does not carry its own signature: it is damaged.`;
  const namesake = roots.some((it) => it.facts.subject === facts.issuer);
  const where =
    facts.fingerprint === signing.facts.fingerprint ? '' : ` above ${signing.facts.subject}`;
  return namesake
    ? `${facts.subject}${where} was not signed by the ${facts.issuer} among the files, but by another CA of the same name, or it is damaged.`
    : `The certificate of ${facts.issuer}, which issued ${facts.subject}${where}, is not among the files.`;
}

/** Istio's rules and our stricter ones, of the one place that knows them. */
function judged(authority: IssuedAuthority, now: number): Brought {
  const { data } = cacertsSecret(authority, { name: 'cacerts' });
  const { problems } = readCaCerts(data, now);
  return problems.length === 0 ? { kind: 'fits', authority } : { kind: 'unfit', because: problems };
}
