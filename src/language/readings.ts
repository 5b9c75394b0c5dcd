/**
 * How a text that is no YAML is read all the same: without what a page or a terminal left around its
 * manifests, and over the lines with a slip that can be named. Every offset holds, and what is hidden by a
 * slip is out of sight, as lines left out are.
 */
import { atOnce } from '../base/pace';
import { none } from '../mesh/rules/saying';
import { withoutTheirs } from './conflicts';
import { linesOf } from './lines';
import type { Span } from './nodes';
import { outOfSight, type Gap } from './outOfSight';
import { parseText, parsingText, type ParsedText } from './parse';
import { piecesIn } from './pieces';
import type { Slip, SlipKind } from './rules/slip';
import { isInBraces } from './rules/braces';
import { seekingSlip } from './rules/slips';
import { signOf, withoutAdded } from './signs';

/** A place where readers stop, in the text as it is read up to there. Offsets are those of the chunk. */
export interface Fault {
  readonly text: string;
  readonly brokenAt: number;
  /** Looked for when first asked for. */
  readonly slip: () => Slip | undefined;
  /** The same in steps. */
  readonly seeking: () => Generator<void, Slip | undefined>;
}

export interface Reading {
  /** As long as the text it was made of. */
  readonly written: string;
  readonly parsed: ParsedText;
  readonly faults: readonly Fault[];
}

/** What is broken is parsed several times, and typing does not wait. */
const longest = 16_000;
const mostFaults = 3;

function faultAt(text: string, brokenAt: number): Fault {
  let found: { readonly slip: Slip | undefined } | undefined;
  const seeking = function* () {
    found ??= { slip: yield* seekingSlip(text, brokenAt) };
    return found.slip;
  };
  return { text, brokenAt, slip: () => atOnce(seeking()), seeking };
}

export function readingsOf(written: string): readonly Reading[] {
  const parsed = parseText(written);
  return parsed.brokenAt === undefined
    ? [{ written, parsed, faults: none }]
    : atOnce(reading(written, parsed));
}

/** The same in steps, of a text that is parsed. */
export function* reading(written: string, parsed: ParsedText): Generator<void, readonly Reading[]> {
  const { brokenAt, masks } = parsed;
  if (brokenAt === undefined) return [{ written, parsed, faults: none }];
  const fault = faultAt(written, brokenAt);
  if (written.length > longest || isInBraces(written) || masks.some((it) => it.by === 'template')) {
    return [{ written, parsed, faults: [fault] }];
  }
  const ours = withoutTheirs(written);
  if (ours !== written) return [yield* mended(ours, yield* parsingText(ours), [fault])];
  const plain = withoutSigns(written);
  const pieces = piecesIn(plain);
  if (!pieces && plain !== written) {
    const read = yield* parsingText(plain);
    if (read.brokenAt === undefined) return [{ written: plain, parsed: read, faults: [fault] }];
  }
  if (!pieces) return [yield* mended(written, parsed, [])];
  const found: Reading[] = [];
  for (const it of pieces) {
    const own = alone(plain, it);
    found.push(yield* mended(own, yield* parsingText(own), found.length === 0 ? [fault] : []));
  }
  return found;
}

const alone = (text: string, { start, end }: Span): string =>
  blank(text.slice(0, start)) + text.slice(start, end);

const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ');

/** Of what was typed into a terminal, or what a page or a comparison puts in front of each line. */
function withoutSigns(text: string): string {
  if (/^> ?(?:apiVersion|kind):/m.test(text)) {
    return text.replace(/^>(?= |\r?$|[A-Za-z])/gm, ' ');
  }
  const sign = signOf(text);
  return sign ? text.replace(new RegExp(sign.shape, 'gm'), blank) : withoutAdded(text);
}

/** Goes on behind each slip, as long as that leads further. */
function* mended(
  text: string,
  first: ParsedText,
  known: readonly Fault[],
): Generator<void, Reading> {
  const faults = [...known];
  const gaps: Gap[] = [];
  let reading = { written: text, parsed: first };
  for (let round = 0; round < mostFaults; round += 1) {
    const { written, parsed } = reading;
    const { brokenAt } = parsed;
    if (brokenAt === undefined) break;
    const fault = faultAt(written, brokenAt);
    faults.push(fault);
    const gap = gapOf(written, yield* fault.seeking());
    if (!gap) break;
    const { start, end, hides } = gap;
    const next = written.slice(0, start) + blank(written.slice(start, end)) + written.slice(end);
    const further = yield* parsingText(next, hides ? [...gaps, gap] : gaps);
    if (further.brokenAt !== undefined && further.brokenAt <= Math.max(brokenAt, end)) break;
    if (hides) gaps.push(gap);
    reading = { written: next, parsed: further };
  }
  const { root } = reading.parsed;
  if (!root || gaps.length === 0) return { ...reading, faults };
  const seen = outOfSight(root, gaps, (at) => columnAt(text, at), text.length);
  return { ...reading, parsed: { ...reading.parsed, root: seen }, faults };
}

const asides: ReadonlySet<SlipKind> = new Set(['comment', 'command']);

/** `// - address: 203.0.113.7`: what stands below is not what it was. */
const withLine = /^(?:\/\/|\/\*|--)\s*(?:- |[\w./-]+:(?:\s|$))/;

/** With these, what stands below is known to be so; the value of `true` says that a field begins there. */
const kinds: Readonly<Partial<Record<SlipKind, boolean>>> = {
  ...{
    blank: true,
    noColon: true,
    colon: true,
    quote: true,
    bracket: true,
    start: true,
    link: true,
  },
  ...{ dash: false, item: false, stray: false },
};

function gapOf(
  text: string,
  slip: Slip | undefined,
): (Gap & { readonly hides: boolean }) | undefined {
  // What a fence holds may be of another language.
  if (!slip || text.startsWith('```', slip.start)) return undefined;
  const lineStart = text.lastIndexOf('\n', slip.start - 1) + 1;
  const column = text.slice(lineStart).search(/\S/);
  const start = lineStart + column;
  const end = lineEnd(text, slip.end);
  const isItem = text.charAt(start) === '-';
  const gap = { start, end, column, isItem, isField: kinds[slip.kind] === true && !isItem };
  if (asides.has(slip.kind)) return { ...gap, hides: withLine.test(text.slice(start, end)) };
  // A word may stand in the place of an item.
  if (slip.kind === 'stray') return { ...gap, hides: true };
  // The last line may still be going on.
  if (kinds[slip.kind] === undefined || !/\S/.test(text.slice(end))) return undefined;
  return { ...gap, end: blockEnd(text, end, column, isItem), hides: true };
}

const columnAt = (text: string, at: number): number => at - text.lastIndexOf('\n', at - 1) - 1;

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

/** What is deeper belongs to the line; a list may stand at its very column, unless it is an item itself. */
function blockEnd(text: string, from: number, column: number, isItem: boolean): number {
  let end = from;
  for (const line of linesOf(text.slice(from + 1))) {
    const at = line.text.search(/\S/);
    if (at < 0 || line.text[at] === '#') continue;
    const isUnder = at > column || (at === column && !isItem && /^\s*-(?:\s|$)/.test(line.text));
    if (!isUnder) break;
    end = from + 1 + line.start + line.text.length;
  }
  return end;
}
