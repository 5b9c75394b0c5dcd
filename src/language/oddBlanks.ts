/** No-break spaces where YAML wants a blank: text copied from a page. */
import type { Span } from './nodes';

const odd =
  /(?<=^[ ]*)[\u00a0\u2007\u202f\u3000][ \u00a0\u2007\u202f\u3000]*|(?<=[:-])[\u00a0\u2007\u202f\u3000]+(?=\S)/gm;

/** At the head of a line, or behind a colon or a dash. A block of text may hold them as it likes. */
export const oddBlanksIn = (text: string): readonly Span[] =>
  mayHold(text) && !/[|>][-+0-9]*[ \t]*$/m.test(text)
    ? [...text.matchAll(odd)].map(({ index, 0: it }) => ({ start: index, end: index + it.length }))
    : [];

/** Asked of every text: single characters are found fastest. */
const mayHold = (text: string): boolean =>
  text.includes('\u00a0') ||
  text.includes('\u2007') ||
  text.includes('\u202f') ||
  text.includes('\u3000');
