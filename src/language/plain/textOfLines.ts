/** Texts of lines, behind `|` or `|-`: those that are indented alike, without blanks that count. */
import type { ScalarNode } from '../nodes';
import type { ScalarOf } from './scalars';
import { notPlain, space, type Scanner } from './scanner';

export const bar = 124;
const lineFeed = 10;

/** With the indent of its first line behind it. Lines without anything may stand in front. */
const head = /\|(-?)[ ]*\n\n*([ ]+)(?=[^ \n])/y;

/** The text behind a key at that column; the scanner moves to the end of its last line. */
export function linesBelow(scanner: Scanner, column: number, scalarOf: ScalarOf): ScalarNode {
  const { text, at: start } = scanner;
  head.lastIndex = start;
  const { 0: found = '', 1: strip, 2: { length: indent } = '' } = head.exec(text) ?? [];
  if (indent <= column) throw notPlain;
  const from = text.indexOf('\n', start) + 1;
  const end = endOfLines(text, start + found.length, indent);
  const written = text.slice(from, end);
  if (written.includes('\r')) throw notPlain;
  const lines = written.split('\n').map((it) => it.slice(indent));
  scanner.at = end;
  const value = lines.join('\n') + (strip === '-' ? '' : '\n');
  return scalarOf(value, 'block', start, Math.min(end + 1, text.length));
}

/** Where the last of the lines ends that are indented so far, within the first of which something stands. */
function endOfLines(text: string, within: number, indent: number): number {
  let end = endOfLine(text, within);
  for (let at = end; at < text.length;) {
    const lineStart = at + 1;
    at = lineStart;
    while (text.charCodeAt(at) === space) at += 1;
    const isBlank = text.charCodeAt(at) === lineFeed;
    if (isBlank ? at - lineStart > indent : at === text.length && at > lineStart) throw notPlain;
    if (isBlank) continue;
    if (at - lineStart < indent) break;
    at = end = endOfLine(text, at);
  }
  return end;
}

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
};
