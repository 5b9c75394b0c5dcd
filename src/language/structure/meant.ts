/** What a misspelt field was meant to be. */
import { unsure } from '../../mesh/rules/entry/entry';
import { nearest } from '../../mesh/rules/entry/nearest';
import { isMap } from '../../objects/object';
import type { ObjectShape, Shape } from '../schema/shape';

/**
 * The value with each field unsure that a misspelt one beside it was meant to be: that it is misspelt
 * is said already, and what it says may be right. The very same value where nothing is misspelt.
 */
export function withMeant(value: unknown, shape: Shape | undefined): unknown {
  if (shape?.kind === 'list' && Array.isArray(value)) {
    const items = value.map((it: unknown) => withMeant(it, shape.of));
    return items.every((it, index) => it === value[index]) ? value : items;
  }
  if (shape?.kind !== 'object' || !isMap(value)) return value;
  const changed = Object.entries(value).flatMap(([name, it]) => {
    const inner = withMeant(it, shape.fields.get(name)?.shape);
    return inner === it ? [] : [[name, inner] as const];
  });
  const meant = meantIn(value, shape).map((it) => [it, unsure] as const);
  return changed.length + meant.length === 0
    ? value
    : { ...value, ...Object.fromEntries([...changed, ...meant]) };
}

const meantIn = (value: object, shape: ObjectShape): readonly string[] =>
  Object.keys(value).flatMap((name) => {
    const meant = shape.fields.has(name) ? undefined : nearest(name, shape.fields.keys());
    return meant === undefined || meant in value ? [] : [meant];
  });
