/** What fixes are made of: edits of one object, each at a path. */
import type { Path } from '../../mesh/rules/entry/entry';
import type { PlainValue, Written } from '../../mesh/rules/entry/problem';
import { filled, replaced, withFields, type Edit } from '../edits';
import { fieldNamed, listIn, mapIn, nodeAt, type MapNode } from '../nodes';
import { fieldAtPath } from '../places';
import { withoutField, withoutItem } from '../removals';
import type { FixTarget, ProposedFix } from './target';

export const fix = (
  title: string,
  preferred: boolean,
  ...edits: readonly (Edit | undefined)[]
): ProposedFix => ({ title, preferred, edits });

export function valueEdit({ object }: FixTarget, path: Path, value: PlainValue): Edit | undefined {
  const node = nodeAt(object.node, path);
  if (node?.kind !== 'scalar') return undefined;
  const isJson = fieldAtPath(object.node, path)?.key.style === 'double' && node.style === 'plain';
  return isJson
    ? { start: node.start, end: node.end, newText: JSON.stringify(value) }
    : replaced(node, value);
}

/** Puts fields into the map at a path: into maps that are there, and as new ones. */
export function addEdit(
  target: FixTarget,
  path: Path,
  fields: Readonly<Record<string, Written>>,
): Edit | undefined {
  const map = mapIn(nodeAt(target.object.node, path));
  return map ? addTo(target.document.text, map, fields) : undefined;
}

/** What people write before a field, so that a new one stands where they look for it. */
const predecessors: Readonly<Partial<Record<string, string>>> = {
  location: 'hosts',
  ports: 'location',
  resolution: 'ports',
  addresses: 'resolution',
  endpoints: 'addresses',
  trafficPolicy: 'host',
};

function addTo(
  text: string,
  map: MapNode,
  fields: Readonly<Record<string, Written>>,
): Edit | undefined {
  for (const [key, value] of Object.entries(fields)) {
    const field = fieldNamed(map, key);
    if (!field) continue;
    const inner = mapIn(field.value);
    // One edit can fill one field only; the others wait for the next time.
    return inner && inner.fields.length > 0 && isFields(value)
      ? addTo(text, inner, value)
      : filled(text, field, value, map.flow);
  }
  const [first = ''] = Object.keys(fields);
  return withFields(text, map, fields, predecessors[first]);
}

export const isFields = (value: Written): value is Readonly<Record<string, Written>> =>
  typeof value === 'object' && !Array.isArray(value);

export function renameEdit({ object }: FixTarget, path: Path, to: string): Edit | undefined {
  const field = fieldAtPath(object.node, path);
  return field && replaced(field.key, to);
}

/** What would be left empty goes with it, but never the whole of `spec`. */
export function removeEdit(target: FixTarget, path: Path): Edit | undefined {
  const { object, document } = target;
  const step = path.at(-1);
  const parent = nodeAt(object.node, path.slice(0, -1));
  if (typeof step === 'number') {
    const list = listIn(parent);
    return list && withoutItem(document.text, list, step);
  }
  const map = mapIn(parent);
  if (!map || step === undefined) return undefined;
  return map.fields.length === 1 && path.length > 2
    ? removeEdit(target, path.slice(0, -1))
    : withoutField(document.text, map, step);
}
