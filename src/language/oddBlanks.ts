/** No-break spaces where YAML wants a blank, and what nobody sees at all: text copied from a page. */
import type { Span } from './nodes';

const odd =
  /[\u00a0\u2007\u202f\u3000](?<=^ *.)[ \u00a0\u2007\u202f\u3000]*|(?<=[:-])[\u00a0\u2007\u202f\u3000]+(?=\S)/gm;

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

const unseen = /(?<!^)[\u00ad\u200b-\u200f\u2060\ufeff]+/g;
const unseenOnes = ['\u00ad', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060'];

/** Characters without a width, outside of comments. A byte order mark may begin a text. */
export const unseenIn = (text: string): readonly Span[] =>
  unseenOnes.some((it) => text.includes(it)) || text.includes('\ufeff', 1)
    ? [...text.matchAll(unseen)]
        .map(({ index, 0: it }) => ({ start: index, end: index + it.length }))
        .filter(({ start }) => !/(?:^|\s)#/.test(lineBefore(text, start)))
    : [];

const lineBefore = (text: string, at: number): string =>
  text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
