/** Where a template that stands alone puts its lines: `labels:` above `{{- include "labels" . | nindent 4 }}`. */
import { isBlankOrTemplates } from './templateLines';
import type { Span } from './nodes';

/** So many lines are looked at: of a text of nothing but templates it would be all. */
const farthest = 20;

/**
 * As many characters in its place, by which a reader of YAML sees that something is there: the value of the
 * key above, or a further one of labels. Undefined where it may be lines of anything.
 */
export function insertionAt(text: string, { start, end }: Span): string | undefined {
  const above = lineFrom(text, start, -1);
  const below = lineFrom(text, end, 1);
  if (above === undefined) return undefined;
  const next = below === undefined || below.trim() === '' ? -1 : indentOf(below);
  const keyColumn = /^( *(?:- +)*)[\w./-]+:[ \t]*(?:#.*)?\r?$/.exec(above)?.[1]?.length;
  const ownColumn = start - (text.lastIndexOf('\n', start - 1) + 1);
  const source = text.slice(start, end);
  if (keyColumn !== undefined) {
    const isWhole = next < keyColumn || (next === keyColumn && !/^\s*-(?:\s|$)/.test(below ?? ''));
    return isWhole ? standIn(source, Math.max(0, keyColumn + 1 - ownColumn), '') : undefined;
  }
  const wanted = Number(/indent +(\d+) *-?\}\}/.exec(source)?.[1] ?? ownColumn);
  return indentOf(above) === wanted && isOfLabels(text, start, wanted)
    ? standIn(source, Math.max(0, wanted - ownColumn), ':')
    : undefined;
}

const indentOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;

/** A word on its first line, `blanks` in; the others are blank. */
function standIn(source: string, blanks: number, ends: '' | ':'): string | undefined {
  const first = /^[^\r\n]*/.exec(source)?.[0].length ?? 0;
  const left = first - blanks - ends.length;
  if (left < 1) return undefined;
  const rest = source.slice(first).replace(/[^\r\n]/g, ' ');
  return `${' '.repeat(blanks)}${'x'.repeat(left)}${ends}${rest}`;
}

/** The next line that way which holds more than templates and comments. */
function lineFrom(text: string, from: number, step: 1 | -1): string | undefined {
  let at = from;
  for (let count = 0; count < farthest; count += 1) {
    const edge = step < 0 ? text.lastIndexOf('\n', at - 1) : text.indexOf('\n', at);
    if (edge < 0) return step < 0 ? undefined : '';
    const other = step < 0 ? text.lastIndexOf('\n', edge - 1) + 1 : text.indexOf('\n', edge + 1);
    const line =
      step < 0 ? text.slice(other, edge) : text.slice(edge + 1, other < 0 ? undefined : other);
    if (!isBlankOrTemplates(line) && !/^\s*#/.test(line)) return line;
    at = step < 0 ? edge : edge + 1;
  }
  return undefined;
}

/** Whether the line that it stands under is that of labels or annotations. */
function isOfLabels(text: string, start: number, column: number): boolean {
  const lines = text
    .slice(Math.max(0, start - 4000), start)
    .split('\n')
    .slice(0, -1);
  const parent = lines.findLast(
    (it) => indentOf(it) < column && !isBlankOrTemplates(it) && !/^\s*#/.test(it),
  );
  return parent !== undefined && /^ *(?:labels|annotations):[ \t]*\r?$/.test(parent);
}
