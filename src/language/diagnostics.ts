/** What is wrong with a manifest, as far as that is certain. */
import { atOnce } from '../base/pace';
import { shifted, type Diagnostic, type LanguageContext } from './diagnostic';
import { parseDocuments, type ManifestChunk, type ManifestText } from './document';
import { DocumentCache } from './documentCache';
import { CrossingIndex } from './crossing/crossingIndex';
import { withoutChoices } from './crossing/choices';
import { saidOfFirsts, withoutServing } from './firsts';
import { leftovers } from './rules/leftovers';
import { withoutReplaced, withoutSecured } from './rules/besideEntries';
import { withoutCertain } from './rules/plainText';
import { isSameWanted, nothingWanted, recalled, wantedWith } from './recalled';
import { place, seated, type Judging, type Seat } from './seats';
import { unsuppressed, type SuppressingChunk } from './suppression/apply';
import { withSeverities } from './suppression/severities';
import { judged, judgedInSteps, type Judgement } from './judgement';

/** The diagnostics of a text, in its order. Never throws. */
export const diagnose = (text: string, context: LanguageContext): readonly Diagnostic[] =>
  new Diagnoser().diagnoseManifest(parseDocuments(text), context);

/** More are not taken in at one go, and nor is one that may hold as many objects. */
const mostAtOnce = 200;

/** Diagnoses one open editor after each edit: only documents that changed are parsed and judged again. */
export class Diagnoser {
  #context: LanguageContext | undefined;
  #seats: readonly Seat[] = [];
  /** Of the seats. */
  #wanted = nothingWanted;
  #crossing: CrossingIndex | undefined;
  /** Judged while others had them parsed, for the next time. */
  #ahead: Ahead | undefined;

  /** Others that look at the same text may share its cache. */
  constructor(readonly cache = new DocumentCache()) {}

  /** `beside` adds what others know of the same text, and takes back what they know better. */
  diagnose(text: string, context: LanguageContext, beside?: Beside): readonly Diagnostic[] {
    return this.diagnoseManifest(this.cache.read(text), context, beside);
  }

  /** The text as last parsed, for what asks about the same text. */
  manifest(text: string): ManifestText {
    return this.cache.read(text);
  }

  diagnoseManifest(
    { chunks }: ManifestText,
    context: LanguageContext,
    beside?: Beside,
  ): readonly Diagnostic[] {
    return atOnce(this.judging({ chunks }, context, beside));
  }

  /** The same in steps, a chunk each. */
  *judging(
    { chunks }: Pick<ManifestText, 'chunks'>,
    context: LanguageContext,
    beside?: Beside,
  ): Generator<void, readonly Diagnostic[]> {
    const crossing = yield* this.#update(chunks, context);
    return yield* this.#found(crossing, context, beside);
  }

  /** Judges a chunk that is parsed at the moment, so that it need not be parsed for that again. */
  judgeAhead(chunk: ManifestChunk, context: LanguageContext): void {
    // What takes long is judged in steps.
    if (chunk.isSlow) return;
    if (this.#ahead?.context !== context) this.#ahead = { context, judgements: new Map() };
    this.#ahead.judgements.set(chunk, judged(chunk, context));
  }

  *#found(
    crossing: CrossingIndex,
    context: LanguageContext,
    beside: Beside | undefined,
  ): Generator<void, readonly Diagnostic[]> {
    const found: Diagnostic[] = [];
    let hasComments = false;
    for (const { start, judgement } of this.#seats) {
      const { diagnostics, suppressions } = judgement;
      if (diagnostics.length > 0) found.push(...diagnostics.map(shiftedBy(start)));
      if (suppressions.length > 0) hasComments = true;
    }
    const last = this.#seats.at(-1);
    const length = last ? last.start + last.chunk.text.length : 0;
    found.push(...leftovers(this.#seats, context), ...saidOfFirsts(this.#seats, context));
    const together = withoutChoices(crossing.found(this.#seats), this.#seats);
    const alone = withoutServing(withoutReplaced(found, this.#seats), this.#seats);
    // Of one place, what several objects say of it is said first.
    const said = [...together, ...withoutSecured(alone, this.#seats, context.zone)];
    const own = inOrder(withoutCertain(said));
    // Meanwhile another text may take the seats.
    const suppressing = hasComments ? this.#seats.map(suppressingOf) : [];
    const all = beside ? yield* beside(own) : own;
    return withSeverities(unsuppressed(all, suppressing, length, context), context);
  }

  /** Judges what is new. Of a text that differs in much, what its chunks say together is put together aside. */
  *#update(
    chunks: readonly ManifestChunk[],
    context: LanguageContext,
  ): Generator<void, CrossingIndex> {
    if (context !== this.#context) this.#forget(context);
    const [before, wantedBefore] = [this.#seats, this.#wanted];
    const next = yield* seated(before, chunks, judging(context, this.#ahead));
    this.#ahead = undefined;
    const wanted = wantedWith(wantedBefore, next.added);
    yield* recalled(isSameWanted(wanted, wantedBefore) ? next.added : next.seats, wanted);
    const isLong =
      next.gone.length + next.added.length > mostAtOnce ||
      (next.seats.length < mostAtOnce && next.added.some(({ chunk }) => chunk.isLong));
    const renewed = isLong ? yield* renewal(next.seats, context) : undefined;
    // Meanwhile another text may have been judged; then this one is compared with that.
    if (this.#seats !== before || this.#context !== context) {
      return yield* this.#update(chunks, context);
    }
    this.#seats = renewed?.seats ?? next.seats;
    this.#wanted = wanted;
    this.#crossing = renewed?.crossing ?? this.#crossing ?? new CrossingIndex(context);
    place(this.#seats);
    if (!renewed) this.#crossing.exchange(next.gone, next.added);
    atOnce(this.#crossing.settling());
    return this.#crossing;
  }

  #forget(context: LanguageContext): void {
    this.#context = context;
    this.#seats = [];
    this.#wanted = nothingWanted;
    this.#crossing = undefined;
  }
}

interface Ahead {
  readonly context: LanguageContext;
  readonly judgements: Map<ManifestChunk, Judgement>;
}

const judging = (context: LanguageContext, ahead: Ahead | undefined): Judging => ({
  atOnce(chunk) {
    const known = ahead?.context === context ? ahead.judgements.get(chunk) : undefined;
    if (known) return known;
    const judgement = judged(chunk, context);
    chunk.release();
    return judgement;
  },
  *inSteps(chunk) {
    const judgement = yield* judgedInSteps(chunk, context);
    chunk.release();
    return judgement;
  },
});

/** Seats of its own, because those of the text before may be moved meanwhile. */
function* renewal(old: readonly Seat[], context: LanguageContext) {
  const crossing = new CrossingIndex(context);
  const seats = old.map((it) => ({ ...it }));
  place(seats);
  for (const it of seats) {
    yield* crossing.adding(it);
    yield;
  }
  yield* crossing.settling();
  return { seats, crossing };
}

/** In steps; keeps the order of the text. */
export type Beside = (found: readonly Diagnostic[]) => Generator<void, readonly Diagnostic[]>;

const suppressingOf = ({ start, chunk, judgement }: Seat): SuppressingChunk => ({
  start,
  text: chunk.text,
  suppressions: judgement.suppressions,
});

const shiftedBy = (start: number) => (it: Diagnostic) => shifted(it, start);

/** By place; a value that several fields share by an anchor is spoken of once, and what is so all over a text. */
function inOrder(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return found
    .filter((it) => {
      const key = it.data?.once
        ? it.message
        : `${it.code} ${it.start} ${it.end} ${it.data?.missing ?? ''}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => a.start - b.start || a.end - b.end);
}
