/** Rules over all documents of a text: one address for two hosts, a subset nobody defines. */
import { clashesOf } from '../../mesh/entryClashes';
import { problem } from '../../mesh/entryRules/problem';
import { isText, known } from '../../mesh/entryRules/entry';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { ManifestDocument, PlacedDocument } from '../document';
import { diagnosticAt } from './rule';
import { entriesIn, isForZone, type EntryInText } from './subjects';

/** What one document contributes; made once for each document. */
export interface DocumentClaims {
  readonly cluster: string | undefined;
  readonly entries: readonly ClaimInText[];
}

export interface ClaimInText extends EntryInText {
  readonly isOurs: boolean;
}

export const claimsOf = (
  document: ManifestDocument,
  { zone }: LanguageContext,
): DocumentClaims => ({
  cluster: document.cluster,
  entries: entriesIn(document)
    .filter(({ entry }) => known(entry.addresses).some(isText))
    .map((it) => ({ ...it, isOurs: isForZone(it, zone, document.text) })),
});

interface Placed extends ClaimInText {
  readonly start: number;
}

/**
 * One address for two hosts. Documents for different clusters may share one; where no document says
 * which cluster it is for, they are taken to be for the same. One host twice is no clash here: that
 * is how the same Service is written down for two clusters.
 */
export function* addressClashes(
  documents: Iterable<PlacedDocument & { readonly claims: DocumentClaims }>,
): Iterable<Diagnostic> {
  for (const placed of byCluster(documents).values()) {
    for (const { kind, what, index, later, earlier } of clashesOf(placed)) {
      if (kind === 'host') continue;
      const [one, other] = later.isOurs ? [later, earlier] : [earlier, later];
      if (!one.isOurs) continue;
      const at = known(one.entry.addresses).indexOf(what);
      const { start, end, ...said } = diagnosticAt(
        one.object,
        problem('MESH0507', ['spec', 'addresses', at < 0 ? index : at], {
          message: `${what} is the address of ${hostsOf(other)} too. Within a cluster each host needs an address of its own.`,
        }),
      );
      yield shifted({ ...said, start, end }, one.start);
    }
  }
}

const hostsOf = ({ entry, object }: EntryInText): string =>
  entry.hosts.find(isText) ?? `ServiceEntry ${object.name ?? ''}`;

function byCluster(
  documents: Iterable<PlacedDocument & { readonly claims: DocumentClaims }>,
): ReadonlyMap<string, readonly Placed[]> {
  const groups = new Map<string, Placed[]>();
  for (const { start, claims } of documents) {
    for (const it of claims.entries) {
      const group = groups.get(claims.cluster ?? '');
      const placed = { ...it, start };
      if (group) group.push(placed);
      else groups.set(claims.cluster ?? '', [placed]);
    }
  }
  return groups;
}

/** From offsets of a document to offsets of the text. */
export const shifted = (it: Diagnostic, by: number): Diagnostic =>
  by === 0
    ? it
    : {
        ...it,
        start: it.start + by,
        end: it.end + by,
        ...(it.data ? { data: { ...it.data, object: it.data.object + by } } : {}),
      };
