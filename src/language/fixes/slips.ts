/** Fixes for slips of the hand after which a text is no YAML. */
import { atOnce } from '../../base/pace';
import type { Diagnostic } from '../diagnostic';
import { indentOf, insertion, lineEndOf, lineStart, type Edit } from '../edits';
import { documentsAround, parseDocuments, placedDocuments } from '../document';
import { parseText } from '../parse';
import type { Slip, SlipKind } from '../rules/slip';
import { asidesIn } from '../pieces';
import { promptEdits } from '../rules/terminalLines';
import { structure } from '../rules/structure';
import { settled } from './conflicts';
import type { ProposedFix } from './target';

export function slipFixes(text: string, { start }: Diagnostic): readonly ProposedFix[] {
  for (const { start: from, document } of documentsAround(parseDocuments(text), start)) {
    for (const { text: written, slip } of document.faults) {
      const found = slip();
      if (!found || found.start + from !== start) continue;
      return makers[found.kind](written, found).map((it) => ({
        ...it,
        edits: it.edits.map(
          (edit) => edit && { ...edit, start: edit.start + from, end: edit.end + from },
        ),
      }));
    }
  }
  return [];
}

type Maker = (text: string, slip: Slip) => readonly ProposedFix[];

const fix = (title: string, ...edits: readonly Edit[]): readonly ProposedFix[] => [
  { title, preferred: true, edits },
];

const replacing = ({ start, end }: Slip, newText: string): Edit => ({ start, end, newText });

const inQuotes: Maker = (text, slip) =>
  fix('Put it in quotes', replacing(slip, JSON.stringify(text.slice(slip.start, slip.end))));

const makers: Readonly<Record<SlipKind, Maker>> = {
  blank: (text, { start }) => fix('Add a blank', insertion(text.indexOf(':', start) + 1, ' ')),
  dash: (_, { start }) => fix('Add a blank', insertion(start + 1, ' ')),
  noColon: (text, slip) => {
    const written = text.slice(slip.start, slip.end);
    const [, name = '', value = ''] = /^(\w+)\s*[=：]?\s*(.*)$/.exec(written) ?? [];
    return fix('Add a colon', replacing(slip, value === '' ? `${name}:` : `${name}: ${value}`));
  },
  item: (_, { start }) => fix('Add a dash', insertion(start, '- ')),
  colon: inQuotes,
  line: ontoOwnLine,
  first: ontoOwnLine,
  quote: closed,
  bracket: (text, { start, end }) =>
    fix('Close the bracket', insertion(end, closing(text.slice(start, end)))),
  escape: (_, { start }) => fix('Double the backslash', insertion(start, '\\')),
  start: inQuotes,
  mark: (_, slip) => fix('Write three dashes', replacing(slip, '---')),
  conflict: (text, { start }) => settled(text, start),
  indent: reindented,
  added: (_, { start }) => fix('Write a blank', { start, end: start + 1, newText: ' ' }),
  command: commentedOut,
  prompt: (text) => fix('Remove the prompts', ...atOnce(promptEdits(text))),
  comment: asComment,
  link: (text, it) => fix('Write its text', replacing(it, linkText(text.slice(it.start, it.end)))),
  parent: (text, { start }) =>
    fix('Add metadata', insertion(lineStart(text, start), `metadata:${lineEndOf(text)}`)),
  stray: (text, { start }) => {
    const at = lineStart(text, start);
    // What was copied with it goes with it.
    const lines = asidesIn(text).map((it) => it.start);
    const starts = lines.includes(at) ? lines : [at];
    return fix('Make it a comment', ...starts.map((it) => insertion(it, '# ')));
  },
  comma: (text, { start }) => {
    const behind = text.slice(0, start).trimEnd().length;
    return fix('Add a comma', insertion(behind, ','));
  },
  unknown: () => [],
};

/** Not where the text within goes on: then the line below makes no sense. */
function closed(text: string, { start, end }: Slip): readonly ProposedFix[] {
  const edit = insertion(end, text.charAt(start));
  const next = text.indexOf('\n', text.indexOf('\n', end) + 1);
  const { brokenAt = Infinity } = parseText(applied(text, [edit]));
  return next < 0 || brokenAt > next ? fix('Close the quote', edit) : [];
}

const linkText = (link: string): string => link.slice(1, link.indexOf(']'));

/** Of `/* … *\/`, what closes it goes as well where it is on the line. */
function asComment(text: string, slip: Slip): readonly ProposedFix[] {
  const written = text.slice(slip.start, slip.end);
  const close = written.startsWith('/*') ? text.indexOf('*/', slip.start) : -1;
  if (close > slip.end) {
    const lines = [...text.slice(slip.start, close).matchAll(/^/gm)];
    return fix('Begin it with #', ...lines.map((it) => insertion(slip.start + it.index, '# ')));
  }
  const words = written.replace(/^(?:\/\/|\/\*|\*\/|--)\s*/, '').replace(/\s*\*\/$/, '');
  return fix('Begin it with #', replacing(slip, words === '' ? '#' : `# ${words}`));
}

/** At the column of the field that stands before it. */
function ontoOwnLine(text: string, { start }: Slip): readonly ProposedFix[] {
  const blanks = /\s*$/.exec(text.slice(0, start))?.index ?? start;
  const indent = indentOf(text, lineStart(text, start) + columnOf(text, start));
  return fix('Put it on a line of its own', {
    start: blanks,
    end: start,
    newText: `${lineEndOf(text)}${indent}`,
  });
}

/** Of the first name on the line. */
const columnOf = (text: string, offset: number): number =>
  /[A-Za-z]/.exec(text.slice(lineStart(text, offset)))?.index ?? 0;

/** With what it printed: up to a blank line, or to where a manifest begins or goes on. */
function commentedOut(text: string, { start }: Slip): readonly ProposedFix[] {
  const [lines = ''] = /^(?:(?!\s*\r?$|(?:apiVersion|kind|metadata|---))[^\n]*(?:\n|$))+/m.exec(
    text.slice(start),
  ) ?? [''];
  const edits = [...lines.matchAll(/^(?=.)/gm)].map(({ index }) => insertion(start + index, '# '));
  return fix('Make it a comment', ...edits);
}

/** What closes the brackets that are open, the innermost first. */
function closing(text: string): string {
  const open: string[] = [];
  for (const it of text.replace(/"[^"]*"|'[^']*'/g, '')) {
    if (it === '[') open.unshift(']');
    if (it === '{') open.unshift('}');
    if (it === ']' || it === '}') open.shift();
  }
  return open.join('');
}

/** The line, alone or with what is under it, at the nearest column at which it makes sense. */
function reindented(text: string, { start }: Slip): readonly ProposedFix[] {
  const at = text.lastIndexOf('\n', start - 1) + 1;
  const column = start - at;
  const lines = blockAt(text, at, column);
  const columns = new Set([...text.slice(0, at).matchAll(/^ *(?:- )*/gm)].map(([it]) => it.length));
  const tried = [...columns, ...[...columns].map((it) => it + 2)]
    .filter((it) => it !== column)
    .flatMap((it) =>
      piecesOf(lines).map((some) => ({
        column: it,
        edits: some.map((line) => moved(line, it - column)),
      })),
    )
    .map((it) => ({ ...it, faults: faultsIn(applied(text, it.edits), at) }))
    .filter(({ faults }) => faults < Infinity)
    .sort(
      (a, b) => a.faults - b.faults || Math.abs(a.column - column) - Math.abs(b.column - column),
    );
  const [best] = tried;
  return best ? fix(`Indent it by ${best.column}`, ...best.edits) : [];
}

/** No way out where the line at `from` would be a field that is none there, or of another type. */
function faultsIn(text: string, from: number): number {
  const [line = ''] = text.slice(from).split('\n', 1);
  const isHere = (it: number) => it >= from && it <= from + line.length;
  return [...placedDocuments(parseDocuments(text))].reduce((sum, { start, document }) => {
    if (document.faults.length > 0) return Infinity;
    const found = [...structure(document, { zone: '' })];
    const isAstray = found.some((it) => /070[12]/.test(it.code) && isHere(it.start + start));
    return isAstray ? Infinity : sum + found.length;
  }, 0);
}

interface Indent {
  readonly start: number;
  readonly width: number;
}

function blockAt(text: string, at: number, column: number): readonly Indent[] {
  const found: Indent[] = [{ start: at, width: column }];
  // A list may stand at the column of its own field.
  const isField = !isItem(text, at);
  for (let next = text.indexOf('\n', at) + 1; next > 0 && next < text.length;) {
    const width = /^ */.exec(text.slice(next, next + 200))?.[0].length ?? 0;
    const isBlank = /^\s*(?:\r?\n|$)/.test(text.slice(next, next + 200));
    if (!isBlank && width <= column && !(isField && width === column && isItem(text, next))) break;
    if (!isBlank) found.push({ start: next, width });
    next = text.indexOf('\n', next) + 1;
  }
  return found;
}

/** With all that is under it or alone. How far a list goes at the column of its own field, only trying tells. */
function piecesOf(lines: readonly Indent[]): readonly (readonly Indent[])[] {
  const [first, second] = lines;
  if (first?.width !== second?.width) return [lines, lines.slice(0, 1)];
  return lines.slice(0, mostLines).map((_, index) => lines.slice(0, index + 1));
}

/** Each is a try. */
const mostLines = 12;

const isItem = (text: string, at: number): boolean => /^[ \t]*-\s/.test(text.slice(at, at + 200));

const moved = ({ start, width }: Indent, by: number): Edit => ({
  start,
  end: start + width,
  newText: ' '.repeat(Math.max(width + by, 0)),
});

const applied = (text: string, edits: readonly Edit[]): string =>
  edits.reduceRight((done, it) => done.slice(0, it.start) + it.newText + done.slice(it.end), text);
