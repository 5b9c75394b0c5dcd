/** What the ServiceEntries of a document claim: hosts and addresses that no other may have. */
import { none } from '../../mesh/rules/saying';
import { isText, known } from '../../mesh/rules/entry/entry';
import type { LanguageContext } from '../diagnostic';
import type { ManifestChunk, ManifestDocument } from '../document';
import { isChoice } from '../branches';
import { once } from '../memo';
import { entriesIn, isForZone, type EntryInText } from '../rules/subjects';

/** What one document contributes for one cluster; made once for each document. */
export interface DocumentClaims {
  readonly cluster: string | undefined;
  /** Read again when asked for: of ten thousand entries with addresses of their own, none is. */
  readonly entries: () => readonly ClaimInText[];
  /** What no two may have: single addresses and hosts. */
  readonly addresses: readonly string[];
  /** It has a block of addresses, which has to be compared with all others. */
  readonly hasBlock: boolean;
}

export interface ClaimInText extends EntryInText {
  readonly isOurs: boolean;
  /** The object's own word, else that of its folder. */
  readonly cluster: string | undefined;
}

/** What the documents of a chunk claim. */
export const claimsIn = (
  chunk: ManifestChunk,
  context: LanguageContext,
): readonly DocumentClaims[] =>
  chunk.documents.length === 1
    ? claimsOf(chunk, 0, context)
    : chunk.documents.flatMap((_, index) => claimsOf(chunk, index, context));

function claimsOf(
  chunk: ManifestChunk,
  index: number,
  context: LanguageContext,
): readonly DocumentClaims[] {
  const document = chunk.documents[index];
  const entries = document ? claimantsIn(document) : none;
  const first = entries[0];
  if (!first) return none;
  const clusterOf = ({ object }: EntryInText) => object.cluster ?? context.cluster;
  const claims = (cluster: string | undefined) =>
    claimsFor(
      cluster,
      entries.filter((it) => clusterOf(it) === cluster),
      again(chunk, index, context),
    );
  if (entries.length === 1)
    return [claimsFor(clusterOf(first), entries, again(chunk, index, context))];
  return [...new Set(entries.map(clusterOf))].map(claims);
}

/** Made where nothing is in sight but what it needs, so that no tree is held by it. */
const again = (chunk: ManifestChunk, index: number, context: LanguageContext) => () =>
  claiming(chunk, index, context);

function claiming(
  { documents }: ManifestChunk,
  index: number,
  context: LanguageContext,
): readonly ClaimInText[] {
  const document = documents[index];
  return document ? claimingIn(document, context) : none;
}

function claimingIn(
  document: ManifestDocument,
  { zone, cluster: ofFile }: LanguageContext,
): readonly ClaimInText[] {
  return claimantsIn(document).map((it): ClaimInText => ({
    object: it.object,
    entry: it.entry,
    isComplete: it.isComplete,
    isOurs: isForZone(it, zone, document.text),
    cluster: it.object.cluster ?? ofFile,
  }));
}

function claimantsIn(document: ManifestDocument): readonly EntryInText[] {
  // Of what a template leaves in or out, two may never be there at once.
  if (document.masks.some(isChoice)) return none;
  const all = entriesIn(document);
  return all.every(isWhole) ? all : all.filter(isWhole);
}

const isWhole = (it: EntryInText): boolean => it.isComplete;

function claimsFor(
  cluster: string | undefined,
  own: readonly EntryInText[],
  allAgain: () => readonly ClaimInText[],
): DocumentClaims {
  const addresses: string[] = [];
  let hasBlock = false;
  for (const { entry } of own) {
    for (const it of known(entry.addresses)) {
      if (!isText(it)) continue;
      if (it.includes('/')) hasBlock = true;
      else addresses.push(it);
    }
    for (const it of entry.hosts) if (isText(it)) addresses.push(`host ${it}`);
  }
  return { cluster, entries: entriesOf(cluster, allAgain), addresses, hasBlock };
}

const entriesOf = (cluster: string | undefined, all: () => readonly ClaimInText[]) =>
  once(() => all().filter((it) => it.cluster === cluster));
