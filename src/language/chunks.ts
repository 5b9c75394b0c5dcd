/** Cuts a text into the documents YAML will see, cheaply, before anything is parsed. */
import { goesOn } from './elisions';

/**
 * Where documents begin: at each line that starts with `---`, and behind one that is `...`. By YAML's
 * own rules such a line ends a document wherever it stands, so chunks can be parsed one by one. Dots with
 * an indented line behind them stand for lines that were left out.
 */
export function chunkStarts(text: string): number[] {
  const starts = [0, ...marksIn(text, '---')];
  const ends = marksIn(text, '...').flatMap((at) => {
    const next = text.indexOf('\n', at);
    return next < 0 || goesOn(text, next) ? [] : [next + 1];
  });
  if (ends.length === 0) return starts;
  return [...new Set([...starts, ...ends])].sort((a, b) => a - b);
}

function marksIn(text: string, mark: '---' | '...'): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(`\n${mark}`); at >= 0; at = text.indexOf(`\n${mark}`, at + 1)) {
    if (endsMark(text.charCodeAt(at + 4))) found.push(at + 1);
  }
  return found;
}

/** Whether a chunk begins with a mark of its own, and not only because the text does. */
export const startsWithMark = (chunk: string): boolean =>
  chunk.startsWith('---') && endsMark(chunk.charCodeAt(3));

/** End of text, blank or line end. */
const endsMark = (code: number): boolean =>
  Number.isNaN(code) || code === 10 || code === 13 || code === 32 || code === 9;

/** The chunks make up the text; none is empty. */
export const chunksOf = (text: string): readonly string[] => [...chunksAlong(text)];

/** The same, one after the other. */
export function* chunksAlong(text: string): Generator<string> {
  const starts = chunkStarts(text);
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? text.length;
    if (start < end) yield text.slice(start, end);
  }
}

/** Whether the shell fills its variables in before anyone reads the text: not where the word is quoted. */
export type Heredoc = 'expanded' | 'verbatim';

export interface Region {
  readonly text: string;
  readonly offset: number;
  /** Undefined outside of shell scripts. */
  readonly heredoc: Heredoc | undefined;
}

/** `cat <<EOF` and its like at the margin: what follows is a manifest, what precedes is shell. */
const opener = /^(?![#\s-])[^\n]*<<[-~]?[ \t]*\\?(["']?)[A-Za-z_]\w*\1[^\n]*$/gm;
const terminator = /^(?:EOF|EOT|EOL|END|YAML|EOY|[A-Z][A-Z0-9]*_?EOF[0-9]*)[ \t]*\)?"?\r?$/gm;

interface Mark {
  readonly start: number;
  readonly end: number;
  /** Undefined where it ends one. */
  readonly opens: Heredoc | undefined;
}

/** Where heredocs begin and end in a chunk. An end counts only where an `E` may begin one. */
function heredocMarks(chunk: string): readonly Mark[] {
  const opens = chunk.includes('<<') ? [...chunk.matchAll(opener)] : [];
  const ends =
    chunk.startsWith('E') || chunk.includes('\nE') || opens.length > 0
      ? [...chunk.matchAll(terminator)]
      : [];
  return [
    ...opens.map((it) => ({ ...placeOf(it), opens: heredocOf(it) })),
    ...ends.map((it) => ({ ...placeOf(it), opens: undefined })),
  ].sort((a, b) => a.start - b.start);
}

/**
 * The manifests in a chunk of a shell script; the whole chunk where it is none. `within` is the heredoc
 * that a chunk before has begun.
 */
export function regionsOf(chunk: string, within?: Heredoc): readonly Region[] {
  const marks = heredocMarks(chunk);
  if (marks.length === 0) return [{ text: chunk, offset: 0, heredoc: within }];
  const regions: Region[] = [];
  // What comes before an end without an opener began in a chunk before.
  let from: number | undefined = within || !marks[0]?.opens ? 0 : undefined;
  let heredoc: Heredoc = within ?? 'expanded';
  for (const mark of marks) {
    if (from !== undefined && !mark.opens) {
      regions.push({ text: chunk.slice(from, mark.start), offset: from, heredoc });
      from = undefined;
    } else if (mark.opens && from === undefined) {
      from = mark.end;
      heredoc = mark.opens;
    }
  }
  if (from !== undefined) regions.push({ text: chunk.slice(from), offset: from, heredoc });
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
