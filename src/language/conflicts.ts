/** What a merge leaves in a text that somebody has to settle (`git merge`, also in the style diff3). */
import { linesOf } from './lines';
import type { Span } from './nodes';

const marks = /^(?:<{7}|\|{7}|>{7})(?: .*)?$|^={7}$/;

/** Its first line: parts of one stand in the documents it goes over. */
export function conflictIn(text: string): Span | undefined {
  const found = /<{7}|>{7}/.test(text) ? /^(?:<{7}|>{7})(?: .*)?\r?$/m.exec(text) : null;
  if (!found) return undefined;
  return { start: found.index, end: found.index + found[0].trimEnd().length };
}

/** Blanks for the marks, and for what the other side has written. */
export function withoutTheirs(text: string): string {
  if (!conflictIn(text)) return text;
  let isOurs = true;
  return linesOf(text).reduce((read, { start, end, text: line }) => {
    const isMark = marks.test(line);
    if (isMark) isOurs = line.startsWith('<') || line.startsWith('>');
    const kept = isOurs && !isMark ? line : ' '.repeat(line.length);
    return read + kept + text.slice(start + line.length, end);
  }, '');
}
