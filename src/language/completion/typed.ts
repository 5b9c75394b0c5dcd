/** What is being typed on a line: a name, a value, or an item, in block or in flow style. */
import type { Path } from '../../mesh/rules/entry/entry';

export interface Typed {
  readonly role: 'key' | 'value' | 'item';
  /** The part of the line that says what the typed word belongs to: indent, dashes, and a key. */
  readonly headEnd: number;
  /** The column it counts by. */
  readonly column: number;
  readonly start: number;
  readonly end: number;
  readonly hasColon: boolean;
  readonly needsBlank: boolean;
  readonly isFlow: boolean;
  /** From the value of the line's key inwards, in flow style. */
  readonly steps: Path;
  /** Names in the same braces. */
  readonly siblings: readonly string[];
}

const lead = /^[\uFEFF \t]*(?:-[ \t]+)*/;
const name = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"'{}[\],][^#"'{}[\]]*?)[ \t]*:(?=[ \t]|$)/;

export function typedOn(line: string, column: number): Typed | undefined {
  const left = line.slice(0, column);
  const [head = ''] = lead.exec(line) ?? [];
  if (column < head.trimEnd().length || isCommented(left)) return undefined;
  // In front of what the line says already.
  const start = Math.min(head.length, column);
  const [key] = name.exec(left.slice(start)) ?? [];
  return key === undefined ? bare(line, column, start) : value(line, column, start, key);
}

const isCommented = (left: string): boolean =>
  /(?:^|\s)#/.test(left.replaceAll(/"[^"]*"|'[^']*'/g, (it) => '_'.repeat(it.length)));

const plainly = { needsBlank: false, isFlow: false, steps: [], siblings: [] } as const;

/** A word without a colon in front: a name, or an item of a list. */
function bare(line: string, column: number, start: number): Typed | undefined {
  const isItem = line.slice(0, start).trimEnd().endsWith('-');
  if (isItem && /^[[{]/.test(line.slice(start))) return itemInFlow(line, column, start);
  const rest = line.slice(column);
  const [more = ''] = /^[\w./-]*/.exec(rest) ?? [];
  const hasColon = /^["']?[ \t]*:/.test(rest.slice(more.length));
  return {
    ...plainly,
    role: isItem && !hasColon ? 'item' : 'key',
    headEnd: start,
    column: start,
    start,
    end: column + more.length,
    hasColon,
  };
}

/** `- {name: http, |}`: an item that is written in braces or brackets itself. */
function itemInFlow(line: string, column: number, from: number): Typed | undefined {
  const inFlow = flowTyped(line.slice(from, column), line.slice(column));
  if (!inFlow) return undefined;
  const { start, end, ...others } = inFlow;
  return {
    headEnd: from,
    column: from,
    ...others,
    isFlow: true,
    start: from + start,
    end: from + end,
  };
}

function value(line: string, column: number, keyStart: number, key: string): Typed | undefined {
  const headEnd = keyStart + key.length;
  const [blank = ''] = /^[ \t]*/.exec(line.slice(headEnd)) ?? [];
  const from = Math.min(headEnd + blank.length, column);
  const common = { headEnd, column: keyStart, hasColon: false };
  if (/^[[{]/.test(line.slice(from))) {
    const inFlow = flowTyped(line.slice(from, column), line.slice(column));
    if (!inFlow) return undefined;
    const { start, end, ...others } = inFlow;
    return { ...common, ...others, isFlow: true, start: from + start, end: from + end };
  }
  const written = line
    .slice(from)
    .replace(/[ \t]+#.*$/, '')
    .trimEnd();
  return {
    ...plainly,
    ...common,
    role: 'value',
    start: from,
    end: Math.max(from + written.length, column),
    needsBlank: from === headEnd,
  };
}

type FlowTyped = Pick<
  Typed,
  'role' | 'steps' | 'siblings' | 'start' | 'end' | 'hasColon' | 'needsBlank'
>;

/** None while the name of a field is being written. */
const stepsInto = ({ kind, index, key }: Bracket): Path =>
  kind === '[' ? [index] : key === undefined ? [] : [key];

interface Bracket {
  readonly kind: '[' | '{';
  index: number;
  /** The name whose value is being written. */
  key: string | undefined;
  readonly names: string[];
}

/** Between braces and brackets of one line. */
function flowTyped(left: string, right: string): FlowTyped | undefined {
  const open: Bracket[] = [];
  let wordStart = 0;
  for (const { 0: mark, index } of left.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|[[\]{},]|:(?=\s|$)/g)) {
    const inner = open.at(-1);
    if (mark === '[' || mark === '{')
      open.push({ kind: mark, index: 0, key: undefined, names: [] });
    else if (mark === ']' || mark === '}') open.pop();
    else if (mark === ',' && inner) [inner.index, inner.key] = [inner.index + 1, undefined];
    else if (mark === ':' && inner?.kind === '{') {
      inner.key = left.slice(wordStart, index).trim().replaceAll(/["']/g, '');
      inner.names.push(inner.key);
    }
    if (mark.length === 1) wordStart = index + 1;
  }
  const last = open.at(-1);
  if (!last) return undefined;
  const [blank = ''] = /^\s*/.exec(left.slice(wordStart)) ?? [];
  const [more = ''] = /^[^\s,\]}:]*/.exec(right) ?? [];
  const isKey = last.kind === '{' && last.key === undefined;
  return {
    role: isKey ? 'key' : last.kind === '[' ? 'item' : 'value',
    steps: open.flatMap(stepsInto),
    siblings: last.names,
    start: wordStart + blank.length,
    end: left.length + more.length,
    hasColon: /^\s*:/.test(right.slice(more.length)),
    needsBlank: !isKey && left.endsWith(':'),
  };
}
