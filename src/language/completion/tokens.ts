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

/** The document an offset stands in: between `---`, and within the heredoc of a shell script. */
export interface Surroundings {
  readonly text: string;
  /** Of the text it was cut from. */
  readonly start: number;
}

/** No object a person writes is longer. */
const limit = 100_000;

export function surroundingsOf(source: string, offset: number): Surroundings {
  const lineStart = source.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = endOfLine(source, offset);
  const above = source.slice(Math.max(0, lineStart - limit), lineStart).split('\n');
  const below = source.slice(lineEnd + 1, lineEnd + limit).split('\n');
  const edge = above.findLastIndex((it) => isEdge(it) || /<<[-~]?\s*\\?["']?\w+/.test(it));
  const last = below.findIndex((it) => isEdge(it) || /^[A-Z_]*EO[A-Z]\b/.test(it));
  const start = lineStart - above.slice(edge + 1).join('\n').length;
  const more = below.slice(0, last < 0 ? undefined : last).join('\n').length;
  return { text: source.slice(start, Math.min(lineEnd + 1 + more, source.length)), start };
}

const endOfLine = (text: string, from: number): number => {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
};

/** The line an offset is on, or all that is from `from` to `to`, with what is around it. */
export function linesAround(text: string, from: number, to = from): Lines {
  const currentStart = text.lastIndexOf('\n', from - 1) + 1;
  const currentEnd = endOfLine(text, to);
  return {
    before: text.slice(0, currentStart).split('\n').flatMap(tokensOf),
    current: text.slice(currentStart, currentEnd).replace(/\r$/, ''),
    currentStart,
    after: text
      .slice(currentEnd + 1)
      .split('\n')
      .flatMap(tokensOf),
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
