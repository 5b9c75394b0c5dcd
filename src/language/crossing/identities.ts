/** What the objects of a text are to a server: two that are the same one cannot both be there. */
import { groupOf } from '../../objects/reference';
import { none } from '../../mesh/rules/saying';
import { ofEach, type ManifestChunk, type ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import { actual, childOf, fieldNamed, mapIn, nodeAt, type Span } from '../nodes';
import { mayHoldPatch } from '../patches';
import { kindOf } from '../schema/kinds';
import { specOfKind, type KindShape } from '../schema/shape';

/** As much as every object is asked for; objects that differ in it are not looked at again. */
export interface Called {
  readonly kind: string;
  readonly name: string;
}

/** One object as a server knows it. The span is that of its name. Offsets are those of its chunk. */
export interface Identity extends Called, Span {
  readonly namespace: string | undefined;
  /** Equal for the same object. */
  readonly key: string;
  readonly object: number;
  readonly text: string;
  /** Of a ServiceEntry, as they are written. */
  readonly hosts: string | undefined;
  /** It is known for which cluster it is. */
  readonly isPlaced: boolean;
}

/** None of what a template makes, of what a shell hands over bit by bit, nor of what breaks off. */
export const calledIn = (documents: readonly ManifestDocument[]): readonly Called[] =>
  documents.length > 1 ? none : ofEach(documents, calledInOne);

function calledInOne({ objects, masks, brokenAt, heredoc }: ManifestDocument): readonly Called[] {
  if (masks.length > 0 || brokenAt !== undefined || heredoc !== undefined) return none;
  let found: Called[] | undefined;
  for (const { kind, name } of objects) if (name !== undefined) (found ??= []).push({ kind, name });
  return found ?? none;
}

/** Of a chunk that is parsed for it: whole objects that a server gets as they stand there. */
export function identitiesIn(chunk: ManifestChunk): readonly Identity[] {
  const [document, other] = chunk.documents;
  const found =
    document && !other ? document.objects.flatMap((it) => identityOf(it, document)) : none;
  chunk.release();
  return found;
}

function identityOf(object: ManifestObject, document: ManifestDocument): readonly Identity[] {
  const { apiVersion, kind, name, namespace, cluster, node } = object;
  const shape = kindOf(apiVersion, kind, name);
  const group = groupOf(apiVersion);
  const place = nodeAt(node, ['metadata', 'name']);
  // What istioctl reads is no object of a server.
  if (!shape || !place || name === undefined || group === 'install.istio.io') return [];
  if (!isHandedOver(object, document) || !isWhole(object, shape, document)) return [];
  const key = [group, kind, namespace ?? '', name, cluster ?? ''].join(' ');
  const { start, end } = place;
  const textAt = (it: Span | undefined) => it && document.text.slice(it.start, it.end);
  const hosts = kind === 'ServiceEntry' ? textAt(nodeAt(node, ['spec', 'hosts'])) : undefined;
  const text = textAt(node) ?? '';
  const isPlaced = cluster !== undefined;
  return [{ kind, name, namespace, key, object: node.start, start, end, text, hosts, isPlaced }];
}

/** Not what another object or a block of a page holds: those may be shown one after the other. */
function isHandedOver({ node }: ManifestObject, { root, text }: ManifestDocument): boolean {
  const top = mapIn(root);
  if (!top || !isBetween(text.slice(0, top.start)) || !isBetween(text.slice(top.end))) return false;
  const items = actual(childOf(top, 'items'));
  return node === top || (items?.kind === 'list' && items.items.some((it) => it === node));
}

/** Blank lines, comments and marks. */
const isBetween = (text: string): boolean =>
  /^(?:[ \t]*(?:#.*|---.*|\.\.\.)?\r?(?:\n|$))*$/.test(text);

/** Pieces that are laid over one object may well be two; few say all that is required and more. */
function isWhole(
  { node, whole }: ManifestObject,
  kind: KindShape,
  document: ManifestDocument,
): boolean {
  if (!whole || mayHoldPatch(document)) return false;
  const shape = specOfKind(kind);
  if (!shape) return true;
  const spec = mapIn(childOf(node, 'spec'));
  if (!spec || spec.fields.length === 0) return false;
  const { required } = shape;
  return (
    spec.fields.length > required.length &&
    required.every((it) => fieldNamed(spec, it) !== undefined)
  );
}
