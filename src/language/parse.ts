/** One document of a text as a tree of nodes. Never throws: what cannot be read says so. */
import { unsure } from '../mesh/rules/entry/entry';
import { none } from '../mesh/rules/saying';
import { isCovered, type Mask } from './mask';
import { masked } from './covering';
import type { AliasNode, ManifestNode, ScalarNode, Span } from './nodes';
import { parsedTree, parsingTree } from './parsedTree';
import { readingPlain, readPlain, type ScalarOf } from './plain/reader';

export interface ParsedText {
  readonly root: ManifestNode | undefined;
  /** All that stand for values, in the order of the text. */
  readonly aliases: readonly AliasNode[];
  readonly masks: readonly Mask[];
  /** A template puts lines in that are not in sight. */
  readonly inserts: boolean;
  /** Where the text stops being YAML; what follows is guessed. Undefined when all of it is. */
  readonly brokenAt: number | undefined;
}

/** Longer documents are not looked into: no manifest a person writes comes near. */
const maxLength = 4 * 1024 * 1024;

const unread: ParsedText = {
  root: undefined,
  aliases: [],
  masks: [],
  inserts: true,
  brokenAt: 0,
};

/** `slips` are stretches that cannot be read. */
export function parseText(text: string, slips?: readonly Span[]): ParsedText {
  if (text.length > maxLength) return unread;
  try {
    const cover = masked(text, slips);
    const scalarOf = scalarsUnder(cover.masks, cover.text);
    const { masks, inserts } = cover;
    const plain = readPlain(cover.text, scalarOf);
    if (plain) return { root: plain, aliases: none, masks, inserts, brokenAt: undefined };
    return { ...parsedTree(cover.text, scalarOf), masks, inserts };
  } catch {
    // Nesting that exhausts the stack: there is nothing to say about such a text.
    return unread;
  }
}

/** The same in steps, for a long text. */
export function* parsingText(text: string, slips?: readonly Span[]): Generator<void, ParsedText> {
  if (text.length > maxLength) return unread;
  try {
    const { masks, inserts, text: covered } = masked(text, slips);
    yield;
    const scalarOf = scalarsUnder(masks, covered);
    const plain = yield* readingPlain(covered, scalarOf);
    if (plain) return { root: plain, aliases: none, masks, inserts, brokenAt: undefined };
    return { ...(yield* parsingTree(covered, scalarOf)), masks, inserts };
  } catch {
    return unread;
  }
}

const plainScalar: ScalarOf = (value, style, start, end): ScalarNode => ({
  kind: 'scalar',
  value,
  style,
  start,
  end,
});

/** Scalars of which a part is covered are unsure, and so is what was left out behind a colon. */
const scalarsUnder = (masks: readonly Mask[], text: string): ScalarOf =>
  masks.length === 0
    ? plainScalar
    : (value, style, start, end) =>
        plainScalar(isHidden(value, start, end, masks, text) ? unsure : value, style, start, end);

const isHidden = (
  value: unknown,
  start: number,
  end: number,
  masks: readonly Mask[],
  text: string,
): boolean =>
  isCovered({ start, end }, masks) ||
  (value === null && masks.some((it) => isLeftOut(it) && isNext(it, end, text)));

const isLeftOut = ({ by }: Mask): boolean => by === 'excerpt' || by === 'slip';

const isNext = (it: Mask, end: number, text: string): boolean =>
  it.start >= end && text.slice(end, it.start).trim() === '';
