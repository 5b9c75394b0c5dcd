/** The lines around a cursor as dashes and keys with their columns: enough to see what belongs to what. */

/** A dash or a key of a line. */
export interface Token {
  readonly kind: 'dash' | 'key';
  readonly column: number;
  readonly name: string;
  /** What stands behind it on its line, without a comment. */
  readonly value: string;
}

export interface Lines {
  readonly before: readonly Token[];
  readonly current: string;
  readonly currentStart: number;
  readonly after: readonly Token[];
}

/** No object a person writes is longer. */
const limit = 100_000;

/** The document around an offset: between `---`, and within the heredoc of a shell script. */
export function linesAround(source: string, offset: number): Lines {
  const currentStart = source.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = source.indexOf('\n', offset);
  const currentEnd = lineEnd < 0 ? source.length : lineEnd;
  const above = source.slice(Math.max(0, currentStart - limit), currentStart).split('\n');
  const below = source.slice(currentEnd + 1, currentEnd + limit).split('\n');
  const start = above.findLastIndex((it) => isEdge(it) || /<<[-~]?\s*\\?["']?\w+/.test(it)) + 1;
  const end = below.findIndex((it) => isEdge(it) || /^[A-Z_]*EO[A-Z]\b/.test(it));
  return {
    before: above.slice(start).flatMap(tokensOf),
    current: source.slice(currentStart, currentEnd).replace(/\r$/, ''),
    currentStart,
    after: below.slice(0, end < 0 ? undefined : end).flatMap(tokensOf),
  };
}

const isEdge = (line: string): boolean => /^(?:---|\.\.\.)(?:\s|$)/.test(line);

const keyed = /^("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"'{}[\],&*!|>%@`][^#]*?)[ \t]*:(?:[ \t]+(.*))?$/;

/** The dashes and the key a line starts with; none for text that is neither. */
export function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = [];
  const [lead = ''] = /^[\uFEFF \t]*/.exec(line) ?? [];
  let column = lead.length;
  let rest = line.slice(column).replace(/\r$/, '');
  for (let dash = /^-(?:[ \t]+|$)/.exec(rest); dash; dash = /^-(?:[ \t]+|$)/.exec(rest)) {
    rest = rest.slice(dash[0].length);
    tokens.push({ kind: 'dash', column, name: '', value: withoutComment(rest) });
    column += dash[0].length;
  }
  const [, name, value = ''] = keyed.exec(rest) ?? [];
  if (name !== undefined) {
    tokens.push({ kind: 'key', column, name: unquoted(name), value: withoutComment(value) });
  }
  return tokens;
}

const withoutComment = (value: string): string => value.replace(/(?:^|[ \t]+)#.*$/, '').trimEnd();

export const unquoted = (value: string): string =>
  /^(?:"[^"]*"|'[^']*')$/.test(value) ? value.slice(1, -1) : value;
