/** Comments that take a diagnostic back, written and removed. */
import type { Diagnostic } from '../diagnostic';
import { documentsAround, parseDocuments, type ManifestText } from '../document';
import { insertion, lineEndOf, type Edit } from '../edits';
import type { Fix } from '../fixes/fix';
import { actual, type MapNode, type Span } from '../nodes';
import { meantBy } from './apply';
import { codesIn, isBlank, suppressionsIn, type Suppression } from './comments';

/** "Ignore … here" and "… in this file"; none in JSON, which has no comments. */
export function suppressFixes(
  { code, start }: Diagnostic,
  text: string,
  manifest: ManifestText = parseDocuments(text),
): readonly Fix[] {
  if (isAboutComments(code) || isJson(text)) return [];
  const fix = (where: string, edit: Edit | undefined): readonly Fix[] =>
    edit ? [{ title: `Ignore ${code} ${where}`, preferred: false, edits: [edit] }] : [];
  return [
    ...fix('here', commentFor(code, start, manifest)),
    ...fix('in this file', commentForFile(code, manifest)),
  ];
}

export const isAboutComments = (code: string): boolean => code.startsWith('MESH09');

/** kubectl reads a text that begins with a brace as JSON. */
const isJson = (text: string): boolean => /^[\s\uFEFF]*[{[]/.test(text);

/** A line of its own above the one that is meant, or one code more in the comment that is there. */
function commentFor(code: string, at: number, manifest: ManifestText): Edit | undefined {
  const { text } = manifest;
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const present = placedSuppressions(manifest).find(
    ({ it, covers }) =>
      it.scope === 'line' && it.codes.length > 0 && covers.start <= at && at < covers.end,
  );
  if (present) return insertion(present.start + endOfCodes(present.it), ` ${code}`);
  if (isInsideText(manifest, lineStart)) return undefined;
  const indent = /^[\uFEFF \t]*/.exec(text.slice(lineStart))?.[0].replace('\uFEFF', '') ?? '';
  const from = text.startsWith('\uFEFF', lineStart) ? lineStart + 1 : lineStart;
  return insertion(from, `${indent}${written('ignore', code)}${lineEndOf(text)}`);
}

const written = (word: string, code: string): string => `# istio-multicluster: ${word} ${code}`;

const endOfCodes = ({ codes, word }: Suppression): number => (codes.at(-1) ?? word).end;

function commentForFile(code: string, manifest: ManifestText): Edit {
  const { text } = manifest;
  const present = placedSuppressions(manifest).find(
    ({ it }) => it.scope === 'file' && it.codes.length > 0,
  );
  if (present) return insertion(present.start + endOfCodes(present.it), ` ${code}`);
  // A mark of the encoding and the program of a script come first of all.
  const first = /^\uFEFF?(?:#![^\n]*\n)?/.exec(text)?.[0].length ?? 0;
  return insertion(first, `${written('ignore-file', code)}${lineEndOf(text)}`);
}

interface PlacedSuppression {
  readonly it: Suppression;
  readonly start: number;
  readonly covers: Span;
}

const placedSuppressions = ({ chunks }: ManifestText): readonly PlacedSuppression[] => {
  let start = 0;
  return chunks.flatMap((chunk) => {
    const at = start;
    start += chunk.text.length;
    return suppressionsIn(chunk).map((it) => ({
      it,
      start: at,
      covers: { start: it.covers.start + at, end: it.covers.end + at },
    }));
  });
};

/** Whether a line begins in the middle of a text of several lines, where a comment would be part of it. */
function isInsideText(manifest: ManifestText, lineStart: number): boolean {
  for (const { start, document } of documentsAround(manifest, lineStart)) {
    const root = actual(document.root);
    if (root?.kind === 'map' && scalarAround(root, lineStart - start)) return true;
  }
  return false;
}

function scalarAround(node: MapNode, offset: number): boolean {
  const around = (value: MapNode['fields'][number]['value']): boolean => {
    if (!(value.start < offset && offset < value.end)) return false;
    if (value.kind === 'scalar') return true;
    if (value.kind === 'list') return value.items.some(around);
    return value.kind === 'map' && scalarAround(value, offset);
  };
  return node.fields.some(({ value }) => around(value));
}

/** What can be done about a comment that is not understood, or of no use. */
export function commentFixes(text: string, { code, start, end }: Diagnostic): readonly Fix[] {
  const word = text.slice(start, end);
  const meant = code === 'MESH0901' ? meantBy(word) : undefined;
  const change = meant && {
    title: `Change to ${meant}`,
    preferred: true,
    edits: [{ start, end, newText: meant }],
  };
  const removal = {
    title: code === 'MESH0902' ? 'Remove what is not needed' : 'Remove it',
    preferred: meant === undefined,
    edits: [removalOf(text, { start, end })],
  };
  return change ? [change, removal] : [removal];
}

const wholeComment = /#[ \t]*istio-multicluster:[ \t]*ignore[\w-]*([^\r\n]*)/y;

/** One code of several goes alone; the last one takes the comment along, and its line if that leaves it blank. */
function removalOf(text: string, at: Span): Edit {
  const hash = text.lastIndexOf('#', at.start);
  wholeComment.lastIndex = hash;
  const [whole = '', rest = ''] = wholeComment.exec(text) ?? [];
  const codes = codesIn(rest, hash + whole.length - rest.length);
  if (codes.length > 1 && codes.some((it) => it.start === at.start)) {
    const before = /[\s,]+$/.exec(text.slice(0, at.start))?.[0].length ?? 0;
    return { start: at.start - before, end: at.end, newText: '' };
  }
  return withoutComment(text, { start: hash, end: hash + whole.length });
}

function withoutComment(text: string, { start, end }: Span): Edit {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  if (!isBlank(before)) {
    return { start: lineStart + before.trimEnd().length, end, newText: '' };
  }
  const bom = before.startsWith('\uFEFF') ? 1 : 0;
  const next = text.indexOf('\n', end);
  return { start: lineStart + bom, end: next < 0 ? text.length : next + 1, newText: '' };
}
