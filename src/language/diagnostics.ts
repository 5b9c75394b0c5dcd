/** What is wrong with a manifest, as far as that is certain. */
import type { Diagnostic, LanguageContext } from './diagnostic';
import {
  parseDocuments,
  type ManifestChunk,
  type ManifestDocument,
  type ManifestText,
} from './document';
import { DocumentCache } from './documentCache';
import { AddressIndex } from './rules/addressIndex';
import { unquotedWildcards } from './rules/aliases';
import {
  addressClashes,
  claimsOf,
  shifted,
  type DocumentClaims,
  type Placed,
} from './rules/clashes';
import { destinationRules } from './rules/destinationRules';
import { liveAddresses } from './rules/liveAddresses';
import { placeholders } from './rules/placeholders';
import type { DocumentRule } from './rules/rule';
import { serviceEntries } from './rules/serviceEntries';
import { subsetsUsed, routesOf, type DocumentRoutes } from './rules/subsets';
import { unsuppressed, type SuppressingChunk } from './suppression/apply';
import { suppressionsIn, type Suppression } from './suppression/comments';
import { withSeverities } from './suppression/severities';

/** Over one document each. A new rule is a function and a line here. */
const documentRules: readonly DocumentRule[] = [
  unquotedWildcards,
  placeholders,
  serviceEntries,
  liveAddresses,
  destinationRules,
];

/** Judged once for each chunk and context; offsets are those of the chunk. */
interface Judgement {
  readonly diagnostics: readonly Diagnostic[];
  readonly claims: readonly DocumentClaims[];
  readonly routes: readonly DocumentRoutes[];
  readonly suppressions: readonly Suppression[];
}

/** The diagnostics of a text, in its order. Never throws. */
export const diagnose = (text: string, context: LanguageContext): readonly Diagnostic[] =>
  new Diagnoser().diagnoseManifest(parseDocuments(text), context);

/** Diagnoses one open editor after each edit: only documents that changed are parsed and judged again. */
export class Diagnoser {
  #context: LanguageContext | undefined;
  #chunks: readonly ManifestChunk[] = [];
  #judgements: readonly Judgement[] = [];
  #addresses = new AddressIndex();
  #routeCount = 0;
  #suppressionCount = 0;

  /** Others that look at the same text may share its cache. */
  constructor(readonly cache = new DocumentCache()) {}

  diagnose(text: string, context: LanguageContext): readonly Diagnostic[] {
    return this.diagnoseManifest(this.cache.read(text), context);
  }

  /** The text as last parsed, for what asks about the same text. */
  manifest(text: string): ManifestText {
    return this.cache.read(text);
  }

  diagnoseManifest({ chunks }: ManifestText, context: LanguageContext): readonly Diagnostic[] {
    if (context !== this.#context) this.#forget(context);
    this.#update(chunks, context);
    const found: Diagnostic[] = [];
    const placed: Placed<Judgement>[] = [];
    const isCrossing = this.#addresses.hasShared || this.#routeCount > 0;
    let start = 0;
    for (const [index, chunk] of chunks.entries()) {
      const it = this.#judgements[index];
      if (it && it.diagnostics.length > 0) found.push(...it.diagnostics.map(shiftedBy(start)));
      if (it && isCrossing) placed.push({ ...it, start });
      start += chunk.text.length;
    }
    const all = inOrder([...found, ...addressClashes(placed), ...subsetsUsed(placed)]);
    return withSeverities(unsuppressed(all, this.#suppressing(), start, context), context);
  }

  /** The chunks with their comments; none where no chunk has any. */
  #suppressing(): readonly SuppressingChunk[] {
    if (this.#suppressionCount === 0) return [];
    let start = 0;
    return this.#chunks.map(({ text }, index) => {
      start += text.length;
      const suppressions = this.#judgements[index]?.suppressions ?? [];
      return { start: start - text.length, text, suppressions };
    });
  }

  #forget(context: LanguageContext): void {
    this.#context = context;
    this.#chunks = [];
    this.#judgements = [];
    this.#addresses = new AddressIndex();
    this.#routeCount = 0;
    this.#suppressionCount = 0;
  }

  /** Judges what is new between the chunks that both texts begin and end with. */
  #update(chunks: readonly ManifestChunk[], context: LanguageContext): void {
    const before = this.#chunks;
    const least = Math.min(before.length, chunks.length);
    let ahead = 0;
    while (ahead < least && before[ahead] === chunks[ahead]) ahead += 1;
    let behind = 0;
    while (behind < least - ahead && before.at(-1 - behind) === chunks.at(-1 - behind)) behind += 1;
    const gone = this.#judgements.slice(ahead, before.length - behind);
    const added = chunks.slice(ahead, chunks.length - behind).map((it) => judged(it, context));
    for (const it of gone) this.#count(it, -1);
    for (const it of added) this.#count(it, 1);
    this.#judgements = [
      ...this.#judgements.slice(0, ahead),
      ...added,
      ...this.#judgements.slice(before.length - behind),
    ];
    this.#chunks = chunks;
  }

  #count({ claims, routes, suppressions }: Judgement, by: 1 | -1): void {
    for (const it of claims) this.#addresses.count(it, by);
    this.#routeCount += by * routes.filter((it) => it.uses.length > 0).length;
    this.#suppressionCount += by * suppressions.length;
  }
}

function judged(chunk: ManifestChunk, context: LanguageContext): Judgement {
  const { documents } = chunk;
  const suppressions = suppressionsIn(chunk);
  return documents.length === 0 && suppressions.length === 0
    ? nothing
    : {
        diagnostics: documents.flatMap((it) => judgedAlone(it, context)),
        claims: documents.map((it) => claimsOf(it, context)),
        routes: documents.map((it) => routesOf(it, context)),
        suppressions,
      };
}

const nothing: Judgement = { diagnostics: [], claims: [], routes: [], suppressions: [] };

const judgedAlone = (document: ManifestDocument, context: LanguageContext): readonly Diagnostic[] =>
  documentRules.flatMap((rule) => certain([...rule(document, context)], document));

const shiftedBy = (start: number) => (it: Diagnostic) => shifted(it, start);

/** Behind a place that does not parse, structure is a guess. */
const certain = (
  found: readonly Diagnostic[],
  { brokenAt }: ManifestDocument,
): readonly Diagnostic[] =>
  brokenAt === undefined ? found : found.filter((it) => it.start <= brokenAt);

/** By place; a value that several fields share by an anchor is spoken of once. */
function inOrder(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return found
    .filter((it) => {
      const key = `${it.code} ${it.start} ${it.end}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => a.start - b.start || a.end - b.end);
}
