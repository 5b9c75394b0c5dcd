/** Which line of a text is indented like none of those around it. */

import { linesOf } from '../lines';

interface Level {
  readonly column: number;
  readonly isList: boolean;
}

/** A line as far as indentation goes. */
interface Shape {
  readonly column: number;
  /** Where its text begins, behind the dashes of an item. */
  readonly inner: number;
  readonly isItem: boolean;
  /** What stands there is a field, so that others may stand below it. */
  readonly isField: boolean;
  /** What follows may be deeper. */
  readonly opens: boolean;
  /** Where it begins a text of many lines: these are deeper than this. */
  readonly block: number | undefined;
}

function shapeOf(line: string): Shape {
  const column = line.search(/\S/);
  const [, dashes = '', rest = ''] = /^\s*((?:- +)*)(.*)$/.exec(line) ?? [];
  const inner = column + dashes.length;
  return {
    column,
    inner,
    isItem: dashes !== '' || rest === '-',
    isField: /^(?:"[^"]*"|'[^']*'|[^\s"'#{[][^#]*?)\s*:(?:\s|$)/.test(rest),
    opens: /:\s*(?:#.*)?$|^-$|:\s+[&!]\S+\s*$/.test(rest),
    block: /[|>][-+0-9]*\s*(?:#.*)?$/.test(rest) ? inner - (/^[|>]/.test(rest) ? 2 : 0) : undefined,
  };
}

/** The columns at which maps and lists are open, line by line. */
class Columns {
  #open: Level[] = [];
  #mayDeepen = true;
  readonly met = new Set<number>();
  /** Those the last line taken in put an end to. */
  closed: readonly Level[] = [];

  /** Whether a line may stand where it does; then it is taken in. */
  take({ column, inner, isItem, isField, opens }: Shape): boolean {
    const closed = this.#open.filter((it) => it.column > column);
    this.#open = this.#open.filter((it) => it.column <= column);
    const here = this.#open.filter((it) => it.column === column);
    const isDeeper = here.length === 0;
    const fits = isDeeper
      ? this.#mayDeepen
      : isItem
        ? this.#mayDeepen || here.at(-1)?.isList === true
        : here.some((it) => !it.isList);
    if (!fits) return false;
    this.closed = closed;
    // A list may stand at the column of its own field; the next field ends it.
    this.#open = this.#open.filter((it) => isItem || it.column < column || !it.isList);
    if (!here.some((it) => it.isList === isItem)) this.#open.push({ column, isList: isItem });
    if (inner > column && isField) this.#open.push({ column: inner, isList: false });
    this.met.add(column).add(inner);
    this.#mayDeepen = opens;
    return true;
  }
}

/**
 * Goes down the lines up to the place where readers stop. A line at none of the columns that are open
 * is out of place; where it stands at a column met before, the one above it is.
 */
export function misplacedLine(text: string, brokenAt: number): Line | undefined {
  const columns = new Columns();
  let above: Line | undefined;
  let isOpened = false;
  let block: number | undefined;
  for (const { text: line, start } of linesOf(text)) {
    const shape = shapeOf(line);
    const { column } = shape;
    if (column < 0 || (block !== undefined && column > block)) continue;
    if (line[column] === '#' || /^(?:---|\.\.\.)/.test(line)) continue;
    if (start > brokenAt + near) return undefined;
    if (block !== undefined && !startsSomething(line)) return { line, start, column };
    block = shape.block;
    if (!columns.take(shape)) {
      // Where the one above it left the map this line goes on with, that one is out of place.
      // So is one at the column of a field in front of it in which nothing stands.
      const isLeft =
        isOpened ||
        (columns.closed.some((it) => it.column === column) && goesOn(text, start, column));
      const valued =
        above && column > above.column && !isLeft ? valuedAbove(above.line, line) : undefined;
      if (valued !== undefined) return { line, start, column, valued };
      const isAbove = above && (isOpened || columns.met.has(column)) && isKey(above.line);
      const list = above && columns.met.has(column) ? listOf(text, above) : undefined;
      const culprit = firstOf(text, start, column) ??
        list ??
        (isAbove ? above : undefined) ?? { line, start, column };
      return culprit.start > brokenAt + near ? undefined : culprit;
    }
    if (opensQuote.test(line)) return undefined;
    isOpened =
      above?.column === column &&
      /^[ \t]*[^-\s]/.test(line) &&
      isKey(line) &&
      /:\s*(?:#.*)?$/.test(above.line);
    above = { line, start, column };
  }
  return undefined;
}

/** The field at the column of its own list, whose last item this is: it stands too far out with all of them. */
function listOf(text: string, { line, start, column }: Line): Line | undefined {
  if (!/^\s*- /.test(line)) return undefined;
  const field = writtenBefore(text, start).findLast(
    (it) => it.column < column || !/^\s*- /.test(it.line),
  );
  return field?.column === column && /:\s*(?:#.*)?$/.test(field.line) ? field : undefined;
}

/** The lines in front of a place that say something. */
const writtenBefore = (text: string, start: number): readonly Line[] =>
  linesOf(text.slice(0, start))
    .map((it): Line => ({ line: it.text, start: it.start, column: it.text.search(/\S/) }))
    .filter((it) => it.column >= 0 && it.line[it.column] !== '#');

/** A text in quotes may go on at any column. */
const opensQuote = /^\s*(?:- +)*(?:[^\s"']+: +)?(?:"[^"]*|'[^']*)$/;

/** Readers stop at the line itself, or at the one above it. */
const near = 200;

interface Line {
  readonly line: string;
  readonly start: number;
  readonly column: number;
  /** The field above it, which has a value and so no fields. */
  readonly valued?: string;
}

/** A field with a value that ends on its line. */
const whole =
  /^\s*(?:- +)*([A-Za-z][\w./-]*):[ \t]+(?:[^\s#|>&!*"'[{]|(?:"[^"\\]*"|'[^']*'|\{\}|\[\])\s*(?:#.*)?$)/;

/** `tracer: zipkin`, and below it, deeper, a field. */
function valuedAbove(above: string, line: string): string | undefined {
  const [, name] = isKey(line) ? (whole.exec(above) ?? []) : [];
  return name;
}

/**
 * Where the first field of a map alone is indented more than all that follow it, up to the line at
 * `start`, that field is out of place.
 */
function firstOf(text: string, start: number, column: number): Line | undefined {
  const lines = writtenBefore(text, start);
  const parent = lines.findLastIndex((it) => it.column < column);
  const inside = lines.slice(parent + 1);
  const [first] = inside;
  const opens = parent < 0 || /:\s*(?:#.*)?$/.test(lines[parent]?.line ?? '');
  if (!first || !opens || first.column <= column) return undefined;
  // Who indents by two puts nothing at an odd column on purpose.
  if (column % 2 === 1 && lines.every((it) => it.column % 2 === 0)) return undefined;
  const siblings = inside.filter((it) => it.column === first.column && isKey(it.line));
  return siblings.length === 1 && goesOn(text, start, column) ? first : undefined;
}

/** Whether the line at `start` has others at its column behind it. */
function goesOn(text: string, start: number, column: number): boolean {
  const [own = '', next = ''] = text
    .slice(start)
    .split('\n')
    .filter((it) => /^\s*[^\s#]/.test(it));
  return /:\s*(?:#.*)?$/.test(own) || next.search(/\S/) === column;
}

/** A field, in whatever words, or an item: what may follow a text that ends. */
const startsSomething = (line: string): boolean =>
  /^\s*(?:-(?:\s|$)|[\w./-]+\s*:(?:\s|$)|(["'])(?:(?!\1).)*\1\s*:|<<:|[?%{[])/.test(line);

const isKey = (line: string): boolean => /^\s*(?:- +)*[A-Za-z][\w.-]*:(?:\s|$)/.test(line);
