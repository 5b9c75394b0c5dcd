/** What is wrong with a manifest, as far as that is certain. */
import { atOnce } from '../base/pace';
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
import { crossProblems, isCrossing, type Crossings } from './rules/crossing';
import { destinationRules } from './rules/destinationRules';
import { joinedObjects, tabs } from './rules/documents';
import { heads } from './rules/heads';
import { liveAddresses } from './rules/liveAddresses';
import { misspeltZones } from './rules/misspeltZones';
import { passthrough } from './rules/passthrough';
import { placeholders } from './rules/placeholders';
import { routeHosts } from './rules/routeHosts';
import { rivalsIn } from './rules/rivals';
import type { DocumentRule } from './rules/rule';
import { serviceEntries } from './rules/serviceEntries';
import { structure } from './rules/structure';
import { syntax } from './rules/syntax';
import { unsuppressed, type SuppressingChunk } from './suppression/apply';
import { suppressionsIn, type Suppression } from './suppression/comments';
import { withSeverities } from './suppression/severities';
import { entryFactsIn, routingIn } from './workspace/facts';

/** Over one document each. A new rule is a function and a line here. */
const documentRules: readonly DocumentRule[] = [
  unquotedWildcards,
  joinedObjects,
  heads,
  placeholders,
  serviceEntries,
  liveAddresses,
  destinationRules,
  passthrough,
  routeHosts,
  misspeltZones,
  structure,
];

/** Judged once for each chunk and context; offsets are those of the chunk. */
interface Judgement {
  readonly diagnostics: readonly Diagnostic[];
  readonly claims: readonly DocumentClaims[];
  readonly crossings: Crossings;
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
  /** Chunks with routes or rules: without one, no object needs another. */
  #crossingCount = 0;
  #suppressionCount = 0;

  /** Others that look at the same text may share its cache. */
  constructor(readonly cache = new DocumentCache()) {}

  /** `beside` adds what others know of the same text, and takes back what they know better. */
  diagnose(text: string, context: LanguageContext, beside = same): readonly Diagnostic[] {
    return this.diagnoseManifest(this.cache.read(text), context, beside);
  }

  /** The text as last parsed, for what asks about the same text. */
  manifest(text: string): ManifestText {
    return this.cache.read(text);
  }

  diagnoseManifest(
    { chunks }: ManifestText,
    context: LanguageContext,
    beside = same,
  ): readonly Diagnostic[] {
    return atOnce(this.judging({ chunks }, context, beside));
  }

  /** The same in steps, a chunk each. */
  *judging(
    { chunks }: Pick<ManifestText, 'chunks'>,
    context: LanguageContext,
    beside = same,
  ): Generator<void, readonly Diagnostic[]> {
    yield* this.#update(chunks, context);
    return this.#found(chunks, context, beside);
  }

  #found(
    chunks: readonly ManifestChunk[],
    context: LanguageContext,
    beside: Beside,
  ): readonly Diagnostic[] {
    const found: Diagnostic[] = [];
    const placed: Placed<Judgement>[] = [];
    const isCrossing = this.#addresses.hasShared || this.#crossingCount > 0;
    let start = 0;
    for (const [index, chunk] of chunks.entries()) {
      const it = this.#judgements[index];
      if (it && it.diagnostics.length > 0) found.push(...it.diagnostics.map(shiftedBy(start)));
      if (it && isCrossing) placed.push({ ...it, start });
      start += chunk.text.length;
    }
    const own = inOrder([...found, ...addressClashes(placed), ...crossProblems(placed, context)]);
    const all = beside(own);
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
    this.#crossingCount = 0;
    this.#suppressionCount = 0;
  }

  /** Judges what is new between the chunks that both texts begin and end with. */
  *#update(chunks: readonly ManifestChunk[], context: LanguageContext): Generator<void> {
    if (context !== this.#context) this.#forget(context);
    const before = this.#chunks;
    const least = Math.min(before.length, chunks.length);
    let ahead = 0;
    while (ahead < least && before[ahead] === chunks[ahead]) ahead += 1;
    let behind = 0;
    while (behind < least - ahead && before.at(-1 - behind) === chunks.at(-1 - behind)) behind += 1;
    const gone = this.#judgements.slice(ahead, before.length - behind);
    const known = new Map(
      gone.map((it, index): [ManifestChunk | undefined, Judgement] => [before[ahead + index], it]),
    );
    const added: Judgement[] = [];
    for (const it of chunks.slice(ahead, chunks.length - behind)) {
      added.push(known.get(it) ?? judged(it, context));
      yield;
    }
    // Meanwhile another text may have been judged; then this one is compared with that.
    if (this.#chunks !== before || this.#context !== context) {
      yield* this.#update(chunks, context);
      return;
    }
    for (const it of gone) this.#count(it, -1);
    for (const it of added) this.#count(it, 1);
    this.#judgements = [
      ...this.#judgements.slice(0, ahead),
      ...added,
      ...this.#judgements.slice(before.length - behind),
    ];
    this.#chunks = chunks;
  }

  #count({ claims, crossings, suppressions }: Judgement, by: 1 | -1): void {
    for (const it of claims) this.#addresses.count(it, by);
    if (isCrossing(crossings)) this.#crossingCount += by;
    this.#suppressionCount += by * suppressions.length;
  }
}

function judged(chunk: ManifestChunk, context: LanguageContext): Judgement {
  const { documents } = chunk;
  const suppressions = suppressionsIn(chunk);
  if (documents.length === 0 && suppressions.length === 0) return nothing;
  const judgement = {
    diagnostics: documents.flatMap((it) => judgedAlone(it, context)),
    claims: documents.flatMap((it) => claimsOf(it, context)),
    crossings: {
      ...routingIn(documents),
      rivals: documents.flatMap(rivalsIn),
      entries: once(() => entryFactsIn(documents)),
    },
    suppressions,
  };
  for (const { memo } of documents) memo.forget();
  return judgement;
}

/** Not before somebody asks: of ten thousand entries nobody routes to, nobody does. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const nothing: Judgement = {
  diagnostics: [],
  claims: [],
  crossings: { entries: () => [], rules: [], routes: [], rivals: [], gateways: [], policies: [] },
  suppressions: [],
};

/** Keeps the order of the text. */
export type Beside = (found: readonly Diagnostic[]) => readonly Diagnostic[];

const same: Beside = (found) => found;

function judgedAlone(document: ManifestDocument, context: LanguageContext): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const rule of documentRules) {
    for (const it of rule(document, context)) if (isCertain(it, document)) found.push(it);
  }
  const kept = context.structure === 'meaning' ? withoutSchemas(found) : withoutEchoes(found);
  // Of the very place where it stops being YAML.
  return [...kept, ...tabs(document, context), ...syntax(document, context)];
}

/** Where a rule says what a value means for remote hosts, nothing more is said of its spelling. */
function withoutEchoes(found: readonly Diagnostic[]): readonly Diagnostic[] {
  if (found.length < 2) return found;
  const meant = new Set(found.flatMap((it) => (isStructural(it) ? [] : (placeOf(it) ?? []))));
  return found.filter((it) => !isStructural(it) || !meant.has(placeOf(it) ?? ''));
}

/** An editor that has our schemas says these, and what they make of a value is then enough said of it. */
function withoutSchemas(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const said = new Set(found.flatMap((it) => (ofValues.has(it.code) ? (placeOf(it) ?? []) : [])));
  return found.filter((it) => !bySchema.has(it.code) && !said.has(placeOf(it) ?? ''));
}

const ofValues: ReadonlySet<string> = new Set(['MESH0702', 'MESH0703']);
const bySchema: ReadonlySet<string> = new Set([...ofValues, 'MESH0701', 'MESH0704']);

const placeOf = ({ data }: Diagnostic) => data && `${data.object} ${data.path.join('/')}`;

const isStructural = ({ code }: Diagnostic): boolean => code.startsWith('MESH07');

const shiftedBy = (start: number) => (it: Diagnostic) => shifted(it, start);

/** Behind a place that does not parse, structure is a guess; so is what an open quote swallows. */
const isCertain = ({ start, end }: Diagnostic, { brokenAt, text }: ManifestDocument): boolean =>
  brokenAt === undefined ||
  (start <= brokenAt && (end < brokenAt || !text.slice(start, end).includes('\n')));

/** By place; a value that several fields share by an anchor is spoken of once. */
function inOrder(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return found
    .filter((it) => {
      const key = `${it.code} ${it.start} ${it.end} ${it.data?.missing ?? ''}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => a.start - b.start || a.end - b.end);
}
