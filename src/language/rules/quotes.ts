/** Quotes that are opened and never closed: they swallow text up to the next quote, or all of it. */
import { linesOf } from '../lines';
import type { Span } from '../nodes';
import { parsingText } from '../parse';

/**
 * The quote to blame, with what should have been in it; undefined where none is. Readers stop far behind
 * it: at the next quote, or at the end.
 */
export function* seekingQuote(text: string, brokenAt: number): Generator<void, Span | undefined> {
  const open: Span[] = [];
  for (const { text: line, start } of linesOf(text)) {
    if (start > brokenAt) break;
    const found = unclosedIn(line);
    if (found) open.push({ start: start + found.start, end: start + found.end });
  }
  const isAtEnd = text.slice(brokenAt).trim() === '';
  const tried = text.length > longText ? [] : open.slice(0, mostTried);
  for (const it of tried) if (yield* isMended(text, it, brokenAt)) return it;
  return isAtEnd ? open[0] : undefined;
}

/** Each try is a parse: of a long text, or of many quotes, they would be felt. */
const longText = 64 * 1024;
const mostTried = 10;

/** Closed, it lets readers go on beyond where they stop. */
function* isMended(text: string, { start, end }: Span, brokenAt: number): Generator<void, boolean> {
  const closed = text.slice(0, end) + text.charAt(start) + text.slice(end);
  const next = (yield* parsingText(closed)).brokenAt;
  return next === undefined || next > brokenAt + 1;
}

/** The quote of a line that has no other on it, as far as a person would have written it. */
function unclosedIn(line: string): Span | undefined {
  const start = openAt(line);
  if (start === undefined) return undefined;
  const isInFlow = /[[{][^\]}]*$/.test(line.slice(0, start));
  const behind = (isInFlow ? /[,\]}]|$/ : /\s+#|\s*$/).exec(line.slice(start))?.index ?? 0;
  return { start, end: start + Math.max(behind, 1) };
}

function openAt(line: string): number | undefined {
  let open: number | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const sign = line.charAt(at);
    const before = line.charAt(at - 1);
    if (open !== undefined) {
      const isEscaped = sign === '"' && before === '\\';
      if (sign === line.charAt(open) && !isEscaped) open = undefined;
    } else if (sign === '#' && /^\s?$/.test(before)) return undefined;
    else if ((sign === '"' || sign === "'") && /^[\s,[{]?$/.test(before)) open = at;
  }
  return open;
}
