/** Where in a text the things are that rules speak of. */
import type { Path } from '../mesh/rules/entry/entry';
import {
  actual,
  fieldNamed,
  nodeAt,
  type FieldNode,
  type ManifestNode,
  type MapNode,
  type Span,
} from './nodes';

/** The field a path ends in, own or merged in; undefined for list items and what is absent. */
export function fieldAtPath(root: MapNode, path: Path): FieldNode | undefined {
  const step = path.at(-1);
  const map = actual(nodeAt(root, path.slice(0, -1)));
  return typeof step === 'string' && map?.kind === 'map' ? fieldNamed(map, step) : undefined;
}

/**
 * What to underline for a path: the value where it is a scalar, else the name of its field; for an
 * item of a list its first line; for what is absent the nearest thing around it.
 */
export function spanOf(root: MapNode, path: Path, onKey = false): Span {
  const field = fieldAtPath(root, path);
  if (onKey && field) return field.key;
  const node = nodeAt(root, path);
  if (node && isSingle(node) && node.end > node.start) return node;
  if (field) return field.key;
  if (node) return firstLineOf(node);
  return path.length === 0 ? firstLineOf(root) : spanOf(root, path.slice(0, -1));
}

const isSingle = (node: ManifestNode): boolean => node.kind === 'scalar' || node.kind === 'alias';

function firstLineOf(node: ManifestNode): Span {
  const first = node.kind === 'map' ? node.fields[0] : undefined;
  if (first) {
    return { start: first.key.start, end: isSingle(first.value) ? first.value.end : first.key.end };
  }
  return { start: node.start, end: Math.max(node.start + 1, Math.min(node.end, node.start + 80)) };
}
