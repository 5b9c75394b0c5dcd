/**
 * Comments by which people take a diagnostic back:
 *
 *     # istio-multicluster: ignore MESH0507 -- both clusters see the same VIP
 *
 * `ignore` is for the line it stands on, or for the next one where it stands alone; `ignore-document`
 * and `ignore-file` are for more. Without codes, all are meant. What follows ` -- ` is for people.
 */
import { documentsIn, type ManifestChunk, type ManifestDocument } from '../document';
import { contains, type ManifestNode, type Span } from '../nodes';

export type Scope = 'line' | 'document' | 'file';

/** One comment. Offsets are those of its chunk. */
export interface Suppression extends Span {
  /** `ignore`, `ignore-document`, `ignore-file`, or what somebody wrote instead. */
  readonly word: Span & { readonly text: string };
  /** Undefined for a word that means nothing. */
  readonly scope: Scope | undefined;
  readonly codes: readonly NamedCode[];
  /** Diagnostics that start here, from the first up to but not including the last, are taken back. */
  readonly covers: Span;
}

export interface NamedCode extends Span {
  readonly text: string;
}

const marker = 'istio-multicluster:';
const comment = /(^|[ \t\uFEFF])#[ \t]*istio-multicluster:[ \t]*(ignore[\w-]*)([^\r\n]*)/gm;

const scopes: ReadonlyMap<string, Scope> = new Map([
  ['ignore', 'line'],
  ['ignore-document', 'document'],
  ['ignore-file', 'file'],
]);

export function suppressionsIn(chunk: ManifestChunk): readonly Suppression[] {
  if (!chunk.text.includes(marker)) return [];
  const found = [...chunk.text.matchAll(comment)].map((it) => suppressionAt(chunk.text, it));
  if (found.length === 0) return [];
  const documents = chunk.documents.length > 0 ? chunk.documents : documentsIn(chunk.text);
  return found.filter((it) => !documents.some((document) => isInText(document, it.start)));
}

function suppressionAt(text: string, match: RegExpExecArray): Suppression {
  const [whole, before = '', word = '', rest = ''] = match;
  const start = match.index + before.length;
  const end = match.index + whole.trimEnd().length;
  const wordStart = match.index + whole.length - rest.length - word.length;
  const scope = scopes.get(word);
  return {
    start,
    end,
    word: { text: word, start: wordStart, end: wordStart + word.length },
    scope,
    codes: codesIn(rest, wordStart + word.length),
    covers: scope === 'line' ? lineFor(text, start) : { start: 0, end: text.length },
  };
}

/** The codes in what follows the word, up to the reason. */
export function codesIn(rest: string, offset: number): readonly NamedCode[] {
  const [named = ''] = rest.split(/(?:^|[ \t])--(?:[ \t]|$)/);
  return [...named.matchAll(/[^\s,]+/g)].map((it) => {
    const start = offset + it.index;
    return { text: it[0], start, end: start + it[0].length };
  });
}

/** The line of the comment, or where it stands alone, the next one that says something. */
export function lineFor(text: string, at: number): Span {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  if (!isBlank(text.slice(start, at))) return { start, end: endOfLine(text, at) };
  let next = endOfLine(text, at);
  while (next < text.length) {
    const end = endOfLine(text, next);
    if (!/^\s*(?:#|$|---\s*$)/.test(text.slice(next, end))) return { start: next, end };
    next = end;
  }
  return { start: text.length, end: text.length };
}

/** Behind the line's break. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

export const isBlank = (text: string): boolean => /^[\s\uFEFF]*$/.test(text);

/** A chunk that holds comments alone speaks for the document behind it. */
export const isOnlyComments = (text: string): boolean =>
  text.split('\n').every((line) => /^[\s\uFEFF]*(?:#[^\n]*|---\s*)?$/.test(line));

const isInText = ({ root, holes }: ManifestDocument, offset: number): boolean =>
  root !== undefined && isInScalar(root, offset) && !holes.some((it) => contains(it, offset));

/** Text in quotes and blocks may hold what looks like a comment. */
function isInScalar(node: ManifestNode, offset: number): boolean {
  if (!contains(node, offset)) return false;
  if (node.kind === 'scalar') return node.style !== 'plain' && offset < node.end;
  if (node.kind === 'list') return node.items.some((it) => isInScalar(it, offset));
  return node.kind === 'map' && node.fields.some((it) => isInScalar(it.value, offset));
}
