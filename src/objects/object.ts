/** Anything JSON can hold: what travels to and from an API server. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [field: string]: Json | undefined;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly resourceVersion?: string;
  readonly uid?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
}

/** A live or desired Kubernetes object, of any kind. Fields beyond these are read with `fieldAt`. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** The value at a path of field names and list indexes; undefined where the path leaves the object. */
export const fieldAt = (root: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce(fieldOf, root);

function fieldOf(at: unknown, step: string | number): unknown {
  if (typeof at !== 'object' || at === null) return undefined;
  if (Array.isArray(at) ? typeof step !== 'number' : !Object.hasOwn(at, step)) return undefined;
  return (at as Record<string | number, unknown>)[step];
}

export function textAt(root: unknown, ...path: readonly (string | number)[]): string | undefined {
  const value = fieldAt(root, ...path);
  return typeof value === 'string' ? value : undefined;
}

export function numberAt(root: unknown, ...path: readonly (string | number)[]): number | undefined {
  const value = fieldAt(root, ...path);
  return typeof value === 'number' ? value : undefined;
}

/** The list at a path; empty when it is absent or no list. */
export function listAt(root: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = fieldAt(root, ...path);
  return Array.isArray(value) ? (value as readonly unknown[]) : nothing;
}

const nothing: readonly unknown[] = [];

/** The map of strings at a path (labels, selectors, ConfigMap data); other values in it are left out. */
export function textsAt(
  root: unknown,
  ...path: readonly (string | number)[]
): Readonly<Record<string, string>> {
  const value = fieldAt(root, ...path);
  if (!isMap(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deep equality of JSON values; a field that is undefined equals a field that is absent. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isMap(a) || !isMap(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
    sameJson(a[key], b[key]),
  );
}
