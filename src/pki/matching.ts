/** Finds for each key the certificate that came back from an offline root. */
import type { KeyObject } from 'node:crypto';
import type { IssuedAuthority } from './authority';
import { authorityWith } from './broughtAuthority';
import { publicKeyOf, type ParsedCertificate } from './certificate';
import { isIssuedBy } from './chain';
import type { PkiContent } from './pkiFile';
import { samePublicKey } from './privateKey';

export interface PkiFile {
  readonly name: string;
  readonly content: PkiContent;
}

export interface Matching<Label extends string> {
  readonly fitting: ReadonlyMap<Label, IssuedAuthority>;
  /** Why a cluster gets none, as sentences. */
  readonly refused: ReadonlyMap<Label, readonly string[]>;
  /** Of files and certificates that are of no use here, as sentences. */
  readonly remarks: readonly string[];
}

/** Never throws. */
export function matched<Label extends string>(
  keys: ReadonlyMap<Label, KeyObject>,
  files: readonly PkiFile[],
  now: number,
): Matching<Label> {
  const certificates = files.flatMap((it) => it.content.certificates);
  const fitting = new Map<Label, IssuedAuthority>();
  const refused = new Map<Label, readonly string[]>();
  for (const [label, key] of keys) {
    const brought = authorityWith(key, certificates, now);
    if (brought.kind === 'fits') fitting.set(label, brought.authority);
    else refused.set(label, brought.because);
  }
  const remarks = [
    ...files.flatMap(({ name, content }) => content.problems.map((it) => `${name}: ${it}`)),
    ...files.flatMap((it) => strangersIn(it, certificates, [...keys.values()])),
  ];
  return { fitting, refused, remarks };
}

/** Certificates that are neither for a key of ours nor above one that is. */
const strangersIn = (
  { name, content }: PkiFile,
  all: readonly ParsedCertificate[],
  keys: readonly KeyObject[],
): readonly string[] =>
  content.certificates
    .filter((it) => {
      const publicKey = publicKeyOf(it.x509);
      const isOurs = publicKey && keys.some((key) => samePublicKey(publicKey, key));
      return !isOurs && !it.facts.selfSigned && !all.some((below) => isIssuedBy(below, it));
    })
    .map(({ facts }) => `${name}: ${facts.subject} was issued for a key that is not here.`);
