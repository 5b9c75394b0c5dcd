/** The lines of a block scalar; of a Corefile also those that its indents leave out, and that are its own by their braces. */
import { indentOf, isBlank } from './configMapLines';
import type { Line } from '../lines';

export interface Body {
  /** The last line that belongs to it; the header's own where there is none. */
  readonly last: number;
  readonly indent: number;
  /** Its lines stand no deeper than its key, so for YAML there are none. */
  readonly isShallow: boolean;
  /** Lines with the mark of a diff in front. */
  readonly marked: readonly number[];
}

/** `written` is the indent that the header asks for, 0 where it does not. */
export function bodyBelow(
  lines: readonly Line[],
  at: number,
  outer: number,
  written: number,
  isCorefile: boolean,
): Body {
  const first = lines.slice(at + 1).find((it) => !isBlank(it.text));
  const indent = written > 0 ? outer + written : indentOf(first?.text ?? '');
  if (indent > outer) return deepBody(lines, at, indent, isCorefile);
  const last = isCorefile ? blocksFrom(lines, at + 1) : at;
  return last > at
    ? { last, indent, isShallow: true, marked: [] }
    : { last: at, indent: outer + 2, isShallow: false, marked: [] };
}

function deepBody(lines: readonly Line[], at: number, indent: number, isCorefile: boolean): Body {
  const marked: number[] = [];
  let last = at;
  let depth = 0;
  for (let index = at + 1; index < lines.length; index += 1) {
    const line = lines[index]?.text ?? '';
    if (isBlank(line) || indentOf(line) >= indent) {
      depth += braces(line);
      last = index;
      continue;
    }
    const end = isCorefile ? endOfBlock(lines, index, depth) : undefined;
    if (end === undefined) break;
    for (; index <= end; index += 1)
      if (isMarked(lines[index]?.text ?? '', indent)) marked.push(index);
    last = end;
    index = end;
    depth = 0;
  }
  return { last, indent, isShallow: false, marked };
}

/** The last line of server blocks that follow each other; one before the first where there is none. */
function blocksFrom(lines: readonly Line[], from: number): number {
  let last = from - 1;
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index]?.text ?? '';
    if (isBlank(line) || /^ *#/.test(line)) continue;
    const end = endOfBlock(lines, index, 0);
    if (end === undefined) break;
    last = index = end;
  }
  return last;
}

/** Where the block is closed that a line belongs to, or opens; undefined where something else begins before. */
function endOfBlock(lines: readonly Line[], from: number, depth: number): number | undefined {
  let open = depth;
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index]?.text ?? '';
    if (isOther(line)) return undefined;
    open += braces(line);
    if (open <= 0) return depth > 0 || index > from ? index : undefined;
  }
  return undefined;
}

/** A key of YAML, the end of a document or of a heredoc, a template or a fence: no line of a Corefile. */
const isOther = (line: string): boolean =>
  /^\s*(?:- +)?["']?[A-Za-z][\w./-]*["']?\s*:(?:\s|$)|^\s*(?:---|\.\.\.|```|\{\{|[A-Z]+$)/.test(
    line,
  );

const braces = (line: string): number => {
  if (/^\s*#/.test(line) || !/[{}]/.test(line)) return 0;
  const words = line.split(/\s+/);
  const count = (brace: string): number => words.filter((it) => it === brace).length;
  return count('{') - count('}');
};

/** `-       proxy . 8.8.8.8` with the mark before all lines of the text, as diffs have it. */
export const isMarked = (line: string, indent: number): boolean =>
  indentOf(line) < indent && /^ *[-+] {2,}\S/.test(line);
