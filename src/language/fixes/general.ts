/** Fixes that follow from what the problem itself says: another value, a missing field, one too many. */
import type { Path } from '../../mesh/rules/entry/entry';
import {
  filled,
  replaced,
  withFields,
  withoutField,
  withoutItem,
  type Edit,
  type Written,
} from '../edits';
import { fieldNamed, listIn, mapIn, nodeAt, type MapNode } from '../nodes';
import { fieldAtPath } from '../places';
import type { FixMaker, FixTarget, ProposedFix } from './target';

export const generalFixes: FixMaker = function* (target) {
  const { want, add, rename, surplus } = target.data;
  if (want !== undefined) {
    yield fix(`Change to ${want}`, true, valueEdit(target, target.data.path, want));
  }
  if (add !== undefined) {
    const names = Object.entries(add).map(([key, value]) => `${key}: ${value}`);
    yield fix(`Add ${names.join(', ')}`, true, addEdit(target, target.data.path, nested(add)));
  }
  if (rename !== undefined) {
    yield fix(`Rename to ${rename[1]}`, true, renameEdit(target, rename[1]));
  }
  if (surplus === true) yield fix('Remove it', true, removeEdit(target));
};

export const fix = (
  title: string,
  preferred: boolean,
  ...edits: readonly (Edit | undefined)[]
): ProposedFix => ({ title, preferred, edits });

export function valueEdit(
  { object }: FixTarget,
  path: Path,
  value: string | number,
): Edit | undefined {
  const node = nodeAt(object.node, path);
  return node?.kind === 'scalar' ? replaced(node, value) : undefined;
}

interface Nested {
  readonly [field: string]: string | number | Nested;
}

/** `{ 'tls.mode': x }` as `{ tls: { mode: x } }`. */
export function nested(add: Readonly<Record<string, string | number>>): Nested {
  const result: Record<string, string | number | Nested> = {};
  for (const [key, value] of Object.entries(add)) {
    const dot = key.indexOf('.');
    if (dot < 0) result[key] = value;
    else {
      const head = key.slice(0, dot);
      const before = result[head];
      result[head] = {
        ...(typeof before === 'object' ? before : {}),
        ...nested({ [key.slice(dot + 1)]: value }),
      };
    }
  }
  return result;
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
      : filled(text, field, value);
  }
  const [first = ''] = Object.keys(fields);
  return withFields(text, map, fields, predecessors[first]);
}

const isFields = (value: Written): value is Readonly<Record<string, Written>> =>
  typeof value === 'object' && !Array.isArray(value);

function renameEdit({ object, data }: FixTarget, to: string): Edit | undefined {
  const field = fieldAtPath(object.node, data.path);
  return field && replaced(field.key, to);
}

function removeEdit({ object, document, data }: FixTarget): Edit | undefined {
  const step = data.path.at(-1);
  const parent = nodeAt(object.node, data.path.slice(0, -1));
  if (typeof step === 'number') {
    const list = listIn(parent);
    return list && withoutItem(document.text, list, step);
  }
  const map = mapIn(parent);
  return map && step !== undefined ? withoutField(document.text, map, step) : undefined;
}
