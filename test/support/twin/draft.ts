// Objects while the server works on them: plain JSON that may still change.
import { fieldAt, isMap, type KubernetesObject } from '../../../src/objects/object';

export type Draft = Record<string, unknown>;

export const draftOf = (object: unknown): Draft => structuredClone(object) as Draft;
export const asObject = (draft: Draft): KubernetesObject => draft as unknown as KubernetesObject;

/** The map at a path, made where it is absent. */
export function mapIn(root: Draft, ...path: readonly string[]): Draft {
  let at = root;
  for (const step of path) {
    const next = at[step];
    if (isMap(next)) at = next;
    else at = at[step] = {} as Draft;
  }
  return at;
}

/** The maps in the list at a path; nothing where there is no list. */
export function mapsIn(root: unknown, ...path: readonly (string | number)[]): readonly Draft[] {
  const list = fieldAt(root, ...path);
  return Array.isArray(list) ? list.filter((it): it is Draft => isMap(it)) : [];
}

/** Sets a field that has no value yet; an explicit null counts as none. */
export function fill(at: Draft, field: string, value: unknown): void {
  at[field] ??= value;
}

/** RFC 7386. */
export function mergePatched(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return structuredClone(patch);
  const merged: Draft = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = mergePatched(merged[key], value);
  }
  return merged;
}

/** The map at a path, or an empty one; never changes the root. */
export function mapAt(root: unknown, ...path: readonly string[]): Readonly<Draft> {
  const value = fieldAt(root, ...path);
  return isMap(value) ? value : {};
}
