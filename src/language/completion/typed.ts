/** What is being typed on a line in block style: a name, a value, or an item. */

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

/** A word without a colon in front: a name, or an item of a list. */
function bare(line: string, column: number, start: number): Typed {
  const isItem = line.slice(0, start).trimEnd().endsWith('-');
  const rest = line.slice(column);
  const [more = ''] = /^[\w./-]*/.exec(rest) ?? [];
  const hasColon = /^["']?[ \t]*:/.test(rest.slice(more.length));
  return {
    role: isItem && !hasColon ? 'item' : 'key',
    headEnd: start,
    column: start,
    start,
    end: column + more.length,
    hasColon,
    needsBlank: false,
  };
}

function value(line: string, column: number, keyStart: number, key: string): Typed {
  const headEnd = keyStart + key.length;
  const [blank = ''] = /^[ \t]*/.exec(line.slice(headEnd)) ?? [];
  const from = Math.min(headEnd + blank.length, column);
  const written = line
    .slice(from)
    .replace(/[ \t]+#.*$/, '')
    .trimEnd();
  return {
    role: 'value',
    headEnd,
    column: keyStart,
    start: from,
    end: Math.max(from + written.length, column),
    hasColon: false,
    needsBlank: from === headEnd,
  };
}
