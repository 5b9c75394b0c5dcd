/** What is wrong with a manifest, as far as that is certain. */
import { atOnce } from '../base/pace';
import type { Diagnostic, LanguageContext } from './diagnostic';
import { parseDocuments, type ManifestChunk, type ManifestText } from './document';
import { DocumentCache } from './documentCache';
import { AddressIndex } from './rules/addressIndex';
import { addressClashes, shifted, type Placed } from './rules/clashes';
import { crossProblems, isCrossing } from './rules/crossing';
import { unsuppressed, type SuppressingChunk } from './suppression/apply';
import { withSeverities } from './suppression/severities';
import { judged, type Judgement } from './judgement';

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

/** Keeps the order of the text. */
export type Beside = (found: readonly Diagnostic[]) => readonly Diagnostic[];

const same: Beside = (found) => found;

const shiftedBy = (start: number) => (it: Diagnostic) => shifted(it, start);

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
