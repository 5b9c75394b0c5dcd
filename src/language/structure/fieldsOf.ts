/** What the fields of a map say, asked of it as it is written. */
import {
  fieldNamed,
  mergedInto,
  type FieldNode,
  type ManifestNode,
  type MapNode,
  type ScalarNode,
  type Span,
} from '../nodes';
import type { ObjectShape, Shape } from '../schema/shape';
import { meantField } from './meantFields';

/** An empty text is no text to Istio; words say themselves that it is none of them. */
export const isEmptyText = (node: ManifestNode, shape: Shape): boolean =>
  node.kind === 'scalar' && node.value === '' && shape.kind === 'text' && !shape.words;

export function holdsTwo({ fields }: MapNode, names: readonly string[]): boolean {
  let count = 0;
  for (const { key } of fields) if (names.includes(String(key.value))) count += 1;
  return count > 1;
}

/** Undefined for what a template makes, and for what merges fields in. */
export function nameOf({ key: { value } }: FieldNode): string | undefined {
  if (typeof value === 'string') return value === '<<' ? undefined : value;
  return typeof value === 'symbol' || value === null ? undefined : String(value);
}

/** Whether one of the fields was meant to be this one: then that is what is said. */
export const isMisspelt = (node: MapNode, name: string, shape: ObjectShape): boolean =>
  node.fields.some(
    ({ key }) =>
      typeof key.value === 'string' &&
      !shape.fields.has(key.value) &&
      meantField(key.value, shape.fields) === name,
  );

/** Whether a field is there and says something. */
export function hasField(node: MapNode, name: string): boolean {
  for (const { key, value } of node.fields) {
    if (key.value === name && !isNothing(value)) return true;
  }
  return mergedInto(node).some((it) => !it || fieldNamed(it, name) !== undefined);
}

export const isNothing = (node: ManifestNode): boolean =>
  node.kind === 'scalar' && node.value === null;

/** An item without anything behind it has no place of its own. */
export function dashOf({ start, end }: ScalarNode, text: string): Span | undefined {
  if (end > start) return undefined;
  const dash = text.lastIndexOf('-', start);
  return /^-[\s\uFEFF]*$/.test(text.slice(dash, start))
    ? { start: dash, end: dash + 1 }
    : undefined;
}

/** `match_labels` as `matchLabels`. */
export const camelOf = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
