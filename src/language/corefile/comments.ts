/** Comments as other languages begin them: to the server, words. What stands beside them is judged all the same. */
import type { Span } from '../nodes';

export interface OddComment extends Span {
  /** By the letter, a block of its own that serves nobody: the server starts. */
  readonly isIdle: boolean;
}

export interface Commented {
  /** Of the same length, with a comment in their place. */
  readonly text: string;
  readonly odd: readonly OddComment[];
}

/** Linear. */
export function commented(text: string): Commented {
  if (!mayHold.test(text)) return { text, odd: [] };
  const odd: OddComment[] = [];
  let depth = 0;
  let inHosts = false;
  let at = 0;
  const lines = text.split('\n').map((line) => {
    const start = at;
    at += line.length + 1;
    // Of its lines, `hosts` passes over those without an address.
    const found = inHosts ? undefined : markIn(line);
    if (found) odd.push({ start: start + found.at, end: start + found.end, isIdle: depth === 0 });
    const plain = found ? `${line.slice(0, found.at)}#${line.slice(found.at + 1)}` : line;
    const words = plain.replace(/(?:^|\s)#.*/, '').split(/\s+/);
    for (const word of words) depth += word === '{' ? 1 : word === '}' ? -1 : 0;
    if (words.includes('}')) inHosts = false;
    if (/^\s*hosts\s.*\{\s*$/.test(plain)) inHosts = true;
    return plain;
  });
  if (odd.length === 0) return { text, odd };
  const plain = lines.join('\n');
  const last = plain.replace(/(?:\s|(?<=^|\n)[ \t]*#.*)+$/, '').length;
  return { text: plain, odd: odd.map((it) => ({ ...it, isIdle: it.isIdle && it.start > last })) };
}

const mayHold = /(?:^|\s)(?:\/\/|\/\*|;|--|<!--)/;

/** At the head of a line, or behind words that are no patterns. */
function markIn(line: string): { readonly at: number; readonly end: number } | undefined {
  const found =
    /^\s*(\/\/|\/\*(?=.*\*\/\s*$)|;|--+(?=\s|$)|<!--(?=.*-->\s*$))/.exec(line) ??
    /^\s*(?!\s|rewrite|match|answer|name|log|template|regex|format|#)[^"#]*?\s(\/\/)(?=\s|$)/.exec(
      line,
    );
  if (!found) return undefined;
  const end = found[0].length;
  return { at: end - (found[1]?.length ?? 0), end };
}
