/** What is still to be filled in by the word of a comment behind it: `name: # TODO`, `host: a # Replace with your host`. */
import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { objectsAlong, type ManifestObject } from '../manifestObject';
import { nodeAt, pathAt } from '../nodes';
import type { DocumentRule } from './rule';

/** Asked first: nearly no text holds any of it. */
const mayAsk = /#\W{0,20}(?:TODO|FIXME|TBD|(?:change|replace|fill|enter|insert|your)\b)/i;

export const commentGaps: DocumentRule = (document, { structure }) =>
  structure === 'off' || !mayAsk.test(document.text) ? none : found(document);

const comments =
  /[ \t](#[^\w\n]{0,20}(?:TODO|FIXME|TBD|change|replace|fill|enter|insert|your)\b[^\n]*)/gi;

/** Beside a value, others speak of what may be otherwise, or is to be done later. */
const asksForOther =
  /^#\W*(?:(?:TODO|FIXME)\W+)?(?:replace|change) (?:(?:this|it|me) )?(?:with|by|to) (?:your|the|an?|actual|own|real)\b/i;

function* found(document: ManifestDocument): Iterable<Diagnostic> {
  const { text, objects } = document;
  const objectAround = objectsAlong(objects);
  for (const { index, 1: comment = '' } of text.matchAll(comments)) {
    const from = text.lastIndexOf('\n', index) + 1;
    const before = text.slice(from, index).trimEnd();
    const isEmpty = before.endsWith(':');
    if (before === '' || !(isEmpty || asksForOther.test(comment))) continue;
    const end = from + before.length - (isEmpty ? 1 : 0);
    const place = placeIn(objectAround(end - 1), end - 1);
    const said = place && (isEmpty ? emptyAt : valueAt)(end, place, text);
    if (said) yield said;
  }
}

const placeIn = (object: ManifestObject | undefined, offset: number) =>
  object && object.kind !== '' ? { object, ...pathAt(object.node, offset) } : undefined;

type Place = NonNullable<ReturnType<typeof placeIn>>;

function emptyAt(end: number, { object, path }: Place, text: string): Diagnostic | undefined {
  const value = nodeAt(object.node, path);
  if (value?.kind !== 'scalar' || value.value !== null) return undefined;
  const name = String(path.at(-1));
  const message = `${name} is still to be filled in, as the comment behind it says.`;
  const start = Math.max(text.lastIndexOf(' ', end - 1), text.lastIndexOf('\n', end - 1)) + 1;
  return { code: 'MESH0514', severity: 'warning', message, start, end };
}

function valueAt(end: number, { nodes }: Place, text: string): Diagnostic | undefined {
  const node = nodes.at(-1);
  if (node?.kind !== 'scalar' || node.end !== end || node.style === 'block') return undefined;
  const written = text.slice(node.start, end);
  // Of these it is told already.
  if (/example\.(?:com|net|org)["']?$|[$<{`]/.test(written)) return undefined;
  // It may be a secret.
  const message = 'As the comment behind it says, this is still to be replaced.';
  return { code: 'MESH0514', severity: 'info', message, start: node.start, end };
}
