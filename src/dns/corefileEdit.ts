// Edits of a Corefile's text that touch only their own bytes and can be taken back to the byte.

import type { CorefileToken } from './corefileTokens';
import type { ServerBlock } from './corefileTree';

/** Replaces the bytes from `start` to `end` (exclusive). */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with all splices done; they must not overlap. */
export function spliced(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const splice of [...splices].sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, splice.start), splice.text);
    at = splice.end;
  }
  return parts.join('') + text.slice(at);
}

export const replacing = (first: CorefileToken, last: CorefileToken, text: string): Splice => ({
  start: first.start,
  end: last.end,
  text,
});

/** How a block is laid out, so that ours looks like its neighbour. */
export interface Layout {
  /** Before the key and the closing brace. */
  readonly outer: string;
  /** Before each line between the braces. */
  readonly inner: string;
}

export function layoutOf(text: string, block: ServerBlock | undefined): Layout {
  const outer = (block?.close && indentOf(text, block.close)) ?? '';
  const line = block?.directives.find((it) => it.name.startsLine);
  return { outer, inner: (line && indentOf(text, line.name)) ?? `${outer}    ` };
}

/** The blanks before a token that begins its line. */
function indentOf(text: string, token: CorefileToken): string | undefined {
  const from = lineStart(text, token.start);
  return isLineStart(text, from) ? text.slice(from, token.start) : undefined;
}

/** Walks back over blanks. */
function lineStart(text: string, from: number): number {
  let at = from;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at -= 1;
  return at;
}

const isLineStart = (text: string, at: number): boolean =>
  isFileStart(text, at) || text[at - 1] === '\n';

const isFileStart = (text: string, at: number): boolean =>
  at === 0 || (at === 1 && text.startsWith('\uFEFF'));

/**
 * Puts lines after the line that `after` ends on (or at the end of the text), so that taking them
 * and the line break before them away again leaves the bytes that were there.
 * `next` is the token that follows; on the same line it stays behind ours.
 */
export function insertionAfter(
  text: string,
  after: number,
  next: CorefileToken | undefined,
  lines: readonly string[],
): Splice {
  const at = next && !next.startsLine ? after : lineEnd(text, after);
  const eol = lineBreakAt(text, at);
  return { start: at, end: at, text: eol + lines.join(eol) };
}

/** Before the line break, carriage returns included: whatever precedes ours then ends in none. */
function lineEnd(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return withoutReturns(text, found === -1 ? text.length : found, from);
}

function withoutReturns(text: string, end: number, from: number): number {
  let at = end;
  while (at > from && text[at - 1] === '\r') at -= 1;
  return at;
}

/** The break this line has, or else the one before it, or else the plain one. */
function lineBreakAt(text: string, at: number): string {
  if (text[at] === '\n') return '\n';
  if (text[at] === '\r') return '\r\n';
  const before = text.lastIndexOf('\n', at - 1);
  return before > 0 && text[before - 1] === '\r' ? '\r\n' : '\n';
}

/** Where lines go in a text without blocks: before its last line break, so that they end as it did. */
export const lastLineEnd = (text: string): number =>
  withoutReturns(text, text.endsWith('\n') ? text.length - 1 : text.length, 0);

/** Puts lines before the line that a token begins, indented as it is. */
export function lineInsertion(
  text: string,
  token: CorefileToken,
  lines: readonly string[],
): Splice {
  const indent = indentOf(text, token);
  const eol = indent === undefined ? '\n' : lineBreakAt(text, lineEnd(text, token.end));
  const { start } = token;
  return { start, end: start, text: lines.map((it) => it + eol + (indent ?? '')).join('') };
}

/** Takes a block away with the line break before it; the first of a file with the one after it. */
export function removalOf(
  text: string,
  first: CorefileToken,
  close: CorefileToken,
  next: CorefileToken | undefined,
): Splice {
  const from = lineStart(text, first.start);
  if (isFileStart(text, from)) {
    const rest = /^[ \t]*\r?\n/.exec(text.slice(close.end))?.[0] ?? '';
    return { start: from, end: close.end + rest.length, text: '' };
  }
  if (!isLineStart(text, from)) return { start: first.start, end: close.end, text: '' };
  // Without its line break, a comment above would swallow what follows ours on the same line.
  const keepsBreak = next?.startsLine === false && first.leading.includes('#');
  const breakLength = text[from - 2] === '\r' ? 2 : 1;
  return { start: keepsBreak ? from : from - breakLength, end: close.end, text: '' };
}
