/** The objects in a tree: what it is, items of a List, and those that objects of other tools hold. */
import { apart } from './joined';
import type { Mask } from './mask';
import { actual, childOf, textOf, type ListNode, type ManifestNode, type MapNode } from './nodes';

export interface FoundObject {
  readonly node: MapNode;
  /** Somebody else fills in what it leaves out. */
  readonly isPiece: boolean;
}

/** Of what a template leaves in or out, one of two may never be there. */
export const objectsIn = (
  root: ManifestNode | undefined,
  text: string,
  masks: readonly Mask[],
): readonly FoundObject[] => {
  const several = root?.kind === 'map' && !masks.some(byTemplate) ? apart(root) : undefined;
  return several ? several.flatMap((it) => objectsUnder(it, text)) : objectsUnder(root, text);
};

const byTemplate = ({ by }: Mask): boolean => by === 'template';

/** Those within others come behind them. */
function objectsUnder(root: ManifestNode | undefined, text: string): readonly FoundObject[] {
  const node = actual(root);
  if (node?.kind === 'list') return node.items.flatMap((it) => objectsUnder(it, text));
  if (node?.kind !== 'map') return [];
  const items = actual(childOf(node, 'items'));
  const kind = textOf(childOf(node, 'kind')) ?? '';
  if (kind.endsWith('List') && items?.kind === 'list') {
    return items.items.flatMap((it) => objectsUnder(it, text));
  }
  const own = { node, isPiece: false };
  if (kind !== '' && (isIstios(node) || !mayHold(text))) return [own];
  const inner = mayHold(text) ? [...within(node, isFilledIn(kind), 0)] : [];
  return kind === '' ? inner : [own, ...inner];
}

const istioVersion = /^(?:networking|security|authentication|install)\.istio\.io\/v\d/;

/** Nearly no text that speaks of Istio does so a second time further in. */
const mayHold = (text: string): boolean =>
  /(?:^[ \t]+(?:- +)*|[{,]\s*)["']?apiVersion["']?[ \t]*:[ \t]*["']?(?:networking|security|authentication|install)\.istio\.io\/v/m.test(
    text,
  );

const isIstios = (node: MapNode): boolean =>
  istioVersion.test(textOf(childOf(node, 'apiVersion')) ?? '');

/** Compositions say beside an object what else goes into it. */
const isFilledIn = (kind: string): boolean => /^(?:Composition|CompositionRevision)$/.test(kind);

/** Pieces that are laid over others, and what tests expect to find. */
const others = /patch|assert|error|expect|overlay|merge|mutat|generate|example|default/i;
const deepest = 30;

function* within(node: MapNode | ListNode, isPiece: boolean, depth: number): Iterable<FoundObject> {
  if (depth > deepest) return;
  if (node.kind === 'list') {
    for (const it of node.items) yield* below(it, isPiece, depth);
    return;
  }
  // What a task says of the object beside it: it is there already.
  const isLaidOver = isPiece || /^(?:patched|absent)$/.test(textOf(childOf(node, 'state')) ?? '');
  for (const { key, value } of node.fields) {
    if (typeof key.value !== 'string' || others.test(key.value)) continue;
    yield* below(value, isLaidOver, depth);
  }
}

function* below(node: ManifestNode, isPiece: boolean, depth: number): Iterable<FoundObject> {
  // An alias stands for what is looked at where it stands itself.
  if (node.kind !== 'map' && node.kind !== 'list') return;
  if (node.kind === 'map' && isIstios(node) && isObject(node)) yield { node, isPiece };
  else yield* within(node, isPiece, depth + 1);
}

/** Not a reference to one. */
const isObject = (node: MapNode): boolean =>
  (textOf(childOf(node, 'kind')) ?? '') !== '' && actual(childOf(node, 'spec'))?.kind === 'map';
