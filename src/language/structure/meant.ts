/** What a misspelt field was meant to be. */
import { unsure } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import { isMap } from '../../objects/object';
import type { ObjectShape, Shape } from '../schema/shape';
import { meantField } from './meantFields';

/**
 * The value with each field unsure that a misspelt one beside it was meant to be: that it is misspelt
 * is said already, and what it says may be right. The very same value where nothing is misspelt.
 */
export const withMeant = (value: unknown, shape: Shape | undefined): unknown =>
  holdsUnknown(value, shape) ? meantFor(value, shape) : value;

/** Almost no object does, so nothing is copied before that is known. */
function holdsUnknown(value: unknown, shape: Shape | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    if (shape?.kind !== 'list') return false;
    for (const it of value) if (holdsUnknown(it, shape.of)) return true;
    return false;
  }
  if (shape?.kind !== 'object') return false;
  for (const name of Object.keys(value)) {
    const field = shape.fields.get(name);
    if (!field || holdsUnknown((value as Record<string, unknown>)[name], field.shape)) return true;
  }
  return false;
}

function meantFor(value: unknown, shape: Shape | undefined): unknown {
  if (shape?.kind === 'list' && Array.isArray(value)) {
    const items = value.map((it: unknown) => meantFor(it, shape.of));
    return items.every((it, index) => it === value[index]) ? value : items;
  }
  if (shape?.kind !== 'object' || !isMap(value)) return value;
  const changed = Object.entries(value).flatMap(([name, it]) => {
    const inner = meantFor(it, shape.fields.get(name)?.shape);
    return inner === it ? [] : [[name, inner] as const];
  });
  const meant = meantIn(value, shape).map((it) => [it, unsure] as const);
  return changed.length + meant.length === 0
    ? value
    : { ...value, ...Object.fromEntries([...changed, ...meant]) };
}

/** In a table that does not claim to be whole, any name may be meant. */
const meantIn = (value: object, shape: ObjectShape): readonly string[] =>
  shape.open
    ? none
    : Object.keys(value).flatMap((name) => {
        const meant = shape.fields.has(name) ? undefined : meantField(name, shape.fields);
        return meant === undefined || meant in value ? [] : [meant];
      });
