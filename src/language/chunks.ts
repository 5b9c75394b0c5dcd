/** Cuts a text into the documents YAML will see, cheaply, before anything is parsed. */
import { goesOn } from './elisions';
import { embeddedIn, type Heredoc, type Settings } from './embedded';
import { none } from '../mesh/rules/saying';
import type { Span } from './nodes';

/** The chunks make up the text; none is empty. */
export const chunksOf = (text: string): readonly string[] => [...chunksAlong(text)];

/**
 * The same, one after the other: cut at each line that starts with `---`, and behind one that is `...`.
 * By YAML's own rules such a line ends a document wherever it stands, so chunks can be parsed one by one.
 * No more of a long text is looked at than who takes the chunks has come to.
 */
export function* chunksAlong(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const end = nextMark(text, start, '---');
    const piece = text.slice(start, end);
    if (mayBePieces(piece)) yield* piecesOf(piece);
    else yield piece;
    start = end;
  }
}

/** Line breaks and blanks are many, so it is what is seldom that is looked for first. */
const mayBePieces = (piece: string): boolean =>
  (piece.includes('...') && piece.includes('\n...')) ||
  (piece.includes('---', 1) && piece.includes(' ---'));

/** Dots with an indented line behind them stand for lines that were left out. */
function* piecesOf(text: string): Iterable<string> {
  for (let start = 0; start < text.length;) {
    let dots = Math.max(start - 1, 0);
    let next: number;
    do {
      dots = nextMark(text, dots, '...');
      next = text.indexOf('\n', dots);
    } while (next >= 0 && goesOn(text, next));
    const end = next < 0 ? text.length : next + 1;
    yield* indentedPieces(text.slice(start, end));
    start = end;
  }
}

/**
 * A text that is indented as a whole, as the blocks of a page are, has its marks at that column, too.
 * Within one that begins at the margin, such a line is part of a value.
 */
function* indentedPieces(text: string): Iterable<string> {
  const indent = ownMark.exec(text)?.[1] ?? markIndent(text, firstLine.exec(text)?.[1]);
  for (let start = 0; start < text.length;) {
    const end = indent === undefined ? text.length : nextMark(text, start, `${indent}---`);
    yield text.slice(start, end);
    start = end;
  }
}

/** The first object may have been pasted deeper than what follows: then it is that of all lines. */
function markIndent(text: string, first: string | undefined): string | undefined {
  if (first === undefined || text.includes(`\n${first}---`)) return first;
  let least = first;
  for (const [, blanks = ''] of text.matchAll(writtenLine)) {
    if (blanks.length < least.length) least = blanks;
  }
  return least === '' ? undefined : least;
}

const writtenLine = /^( *)[^\s]/gm;
const ownMark = /^( +)---/;
const firstLine = /^(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*( +)[^\s#]/;

/** The mark of such a chunk, which readers would take for a text. */
export const indentedMark = /^ +---(?=[ \t]*\r?(?:\n|$))/;

/** Where the next line begins that a mark stands alone in or begins; the end of the text where none does. */
function nextMark(text: string, from: number, mark: string): number {
  const line = `\n${mark}`;
  for (let at = text.indexOf(line, from); at >= 0; at = text.indexOf(line, at + 1)) {
    if (endsMark(text.charCodeAt(at + line.length))) return at + 1;
  }
  return text.length;
}

/** Whether a chunk begins with a mark of its own, and not only because the text does. */
export const startsWithMark = (chunk: string): boolean =>
  chunk.startsWith('---') && endsMark(chunk.charCodeAt(3));

/** End of text, blank or line end. */
const endsMark = (code: number): boolean =>
  Number.isNaN(code) || code === 10 || code === 13 || code === 32 || code === 9;

export interface Region {
  readonly text: string;
  readonly offset: number;
  /** Undefined outside of shell scripts. */
  readonly heredoc: Heredoc | undefined;
  /** Stretches of the chunk that are regions of their own. */
  readonly holes: readonly Span[];
  /** It is no object, but what istiod reads in ConfigMap istio. */
  readonly settings: Settings | undefined;
}

/**
 * `cat <<EOF` and its like at the margin, or indented before lines that are not: what follows is a
 * manifest, what precedes is shell.
 */
const opener =
  /^(?:(?![#\s-])|[ \t]+(?![#\s-])(?=.*\n(?:apiVersion|kind|metadata|---)))[^\n]*(?<!<)<<[-~]?[ \t]*\\?(["']?)[A-Za-z_]\w*\1[^\n]*$/gm;
const terminator = /^\t*(?:EOF|EOT|EOL|END|YAML|EOY|[A-Z][A-Z0-9]*_?EOF[0-9]*)[ \t]*\)?"?\r?$/gm;

interface Mark {
  readonly start: number;
  readonly end: number;
  /** Undefined where it ends one. */
  readonly opens: Heredoc | undefined;
}

/** Where heredocs begin and end in a chunk. An end counts only where an `E` may begin one. */
function heredocMarks(chunk: string): readonly Mark[] {
  const opens = chunk.includes('<<') ? [...chunk.matchAll(opener)] : none;
  const ends = mayEnd(chunk) || opens.length > 0 ? [...chunk.matchAll(terminator)] : none;
  if (opens.length + ends.length === 0) return none;
  return [
    ...opens.map((it) => ({ ...placeOf(it), opens: heredocOf(it) })),
    ...ends.map((it) => ({ ...placeOf(it), opens: undefined })),
  ].sort((a, b) => a.start - b.start);
}

/** Line breaks are many, capital letters few. */
const mayEnd = (chunk: string): boolean =>
  chunk.startsWith('E') || (chunk.includes('E') && /[\n\t]E/.test(chunk));

/**
 * The manifests in a chunk of a shell script; the whole chunk where it is none. `within` is the heredoc
 * that a chunk before has begun.
 */
export function regionsOf(chunk: string, within?: Heredoc): readonly Region[] {
  const { found: embedded, scripts } = embeddedIn(chunk);
  if (embedded.length === 0) return regionsAround(chunk, heredocMarks(chunk), within, embedded);
  const isTaken = (at: number) => scripts.some((it) => it.start <= at && at < it.end);
  const marks = heredocMarks(chunk).filter((it) => !isTaken(it.start));
  // Of a page or a script, what is not in one of its blocks is no YAML.
  const isYaml = marks.length > 0 || embedded.every((it) => it.isInYaml);
  const outer = isYaml ? regionsAround(chunk, marks, within, embedded) : [];
  const inner = embedded.map((it) =>
    regionOf(chunk, it, it.heredoc ?? within, embedded, it.settings),
  );
  return [...outer, ...inner].sort((a, b) => a.offset - b.offset);
}

const regionOf = (
  chunk: string,
  span: Span,
  heredoc: Heredoc | undefined,
  embedded: readonly Span[],
  settings?: Settings,
): Region => ({
  text: chunk.slice(span.start, span.end),
  offset: span.start,
  heredoc,
  holes: embedded.filter((it) => it !== span && span.start <= it.start && it.end <= span.end),
  settings,
});

function regionsAround(
  chunk: string,
  marks: readonly Mark[],
  within: Heredoc | undefined,
  embedded: readonly Span[],
): readonly Region[] {
  if (marks.length === 0)
    return [regionOf(chunk, { start: 0, end: chunk.length }, within, embedded)];
  const region = (start: number, end: number, heredoc?: Heredoc): Region =>
    regionOf(chunk, { start, end }, heredoc, embedded);
  const regions: Region[] = [];
  // What comes before an end without an opener began in a chunk before.
  let from: number | undefined = within || !marks[0]?.opens ? 0 : undefined;
  let heredoc: Heredoc = within ?? 'expanded';
  for (const mark of marks) {
    if (from !== undefined && !mark.opens) {
      regions.push(region(from, mark.start, heredoc));
      from = undefined;
    } else if (mark.opens && from === undefined) {
      from = mark.end;
      heredoc = mark.opens;
    }
  }
  if (from !== undefined) regions.push(region(from, chunk.length, heredoc));
  return regions;
}

/** For each chunk the heredoc that one before it has begun and none has ended: documents of one script. */
export function* heredocsAround(chunks: readonly string[]): Iterable<Heredoc | undefined> {
  let within: Heredoc | undefined;
  for (const chunk of chunks) {
    yield within;
    for (const { opens } of heredocMarks(chunk)) within = opens ? (within ?? opens) : undefined;
  }
}

const placeOf = (it: RegExpExecArray) => ({ start: it.index, end: it.index + it[0].length });

const heredocOf = (it: RegExpExecArray): Heredoc =>
  /<<[-~]?[ \t]*["'\\]/.test(it[0]) ? 'verbatim' : 'expanded';
