// Holds a custom object to the OpenAPI schema of its definition: the parts of it that real definitions use.
import { fieldAt, isMap, listAt, sameJson } from '../../../src/objects/object';
import { invalidValue, required, unsupported } from './metadataRules';
import type { Cause } from './refusal';

/** What is wrong with a value under a schema. The root's apiVersion, kind and metadata are not its matter. */
export function* schemaCauses(value: unknown, schema: unknown, path = ''): Iterable<Cause> {
  if (!isMap(schema) || value === undefined) return;
  // A null where none is allowed is dropped before validation, as the server drops it.
  if (value === null) return;
  if (!hasType(value, schema)) {
    const is = typeNameOf(value);
    const wanted = String(schema['type']);
    yield invalidValue(
      path,
      is,
      `${path} in body must be of type ${wanted}: ${JSON.stringify(is)}`,
    );
    return;
  }
  yield* scalarCauses(value, schema, path);
  if (isMap(value)) yield* mapCauses(value, schema, path);
  if (Array.isArray(value)) {
    for (const item of value) yield* schemaCauses(item, schema['items'], path);
  }
  yield* combinedCauses(value, schema, path);
}

/** Without the fields that the schema does not know, as a structural schema prunes them. */
export function pruned(value: unknown, schema: unknown, isRoot = true): unknown {
  if (!isMap(schema) || schema['x-kubernetes-preserve-unknown-fields'] === true) return value;
  if (Array.isArray(value)) return value.map((it) => pruned(it, schema['items'], false));
  if (!isMap(value) || schema['x-kubernetes-int-or-string'] === true) return value;
  const { additionalProperties } = schema as { additionalProperties?: unknown };
  const kept = Object.entries(value).flatMap(([field, item]) => {
    if (isRoot && ['apiVersion', 'kind', 'metadata'].includes(field)) return [[field, item]];
    const known = fieldAt(schema, 'properties', field) ?? additionalProperties;
    return known === undefined || known === false ? [] : [[field, pruned(item, known, false)]];
  });
  return Object.fromEntries(kept) as unknown;
}

function typeNameOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (Number.isInteger(value)) return 'integer';
  return typeof value === 'object' ? 'object' : typeof value;
}

function hasType(value: unknown, schema: Readonly<Record<string, unknown>>): boolean {
  const is = typeNameOf(value);
  if (schema['x-kubernetes-int-or-string'] === true) return is === 'integer' || is === 'string';
  const wanted = schema['type'];
  return wanted === undefined || wanted === is || (wanted === 'number' && is === 'integer');
}

function* scalarCauses(
  value: unknown,
  schema: Readonly<Record<string, unknown>>,
  path: string,
): Iterable<Cause> {
  const allowed = schema['enum'];
  if (Array.isArray(allowed) && !allowed.some((it) => sameJson(it, value))) {
    yield unsupported(path, value, allowed.map(String));
  }
  const { pattern, minimum, maximum } = schema as Readonly<Record<string, unknown>> & {
    pattern?: unknown;
    minimum?: unknown;
    maximum?: unknown;
  };
  if (
    typeof value === 'string' &&
    typeof pattern === 'string' &&
    !new RegExp(pattern).test(value)
  ) {
    yield invalidValue(path, value, `${path} in body should match '${pattern}'`);
  }
  if (typeof value !== 'number') return;
  if (typeof minimum === 'number' && value < minimum) {
    yield invalidValue(
      path,
      value,
      `${path} in body should be greater than or equal to ${minimum}`,
    );
  }
  if (typeof maximum === 'number' && value > maximum) {
    yield invalidValue(path, value, `${path} in body should be less than or equal to ${maximum}`);
  }
}

function* mapCauses(
  value: Readonly<Record<string, unknown>>,
  schema: Readonly<Record<string, unknown>>,
  path: string,
): Iterable<Cause> {
  const under = (field: string): string => (path === '' ? field : `${path}.${field}`);
  for (const field of listAt(schema, 'required').map(String)) {
    if (value[field] === undefined) yield required(under(field));
  }
  for (const [field, item] of Object.entries(value)) {
    if (path === '' && ['apiVersion', 'kind', 'metadata'].includes(field)) continue;
    const known = fieldAt(schema, 'properties', field);
    yield* schemaCauses(item, known ?? schema['additionalProperties'], under(field));
  }
}

function* combinedCauses(
  value: unknown,
  schema: Readonly<Record<string, unknown>>,
  path: string,
): Iterable<Cause> {
  const fits = (it: unknown): boolean => [...schemaCauses(value, it, path)].length === 0;
  const refuse = (rule: string): Cause => invalidValue(path, '', `"${path}" must validate ${rule}`);
  const { oneOf, anyOf, allOf, not } = schema as Readonly<Record<string, unknown>> & {
    oneOf?: unknown;
    anyOf?: unknown;
    allOf?: unknown;
    not?: unknown;
  };
  if (Array.isArray(oneOf) && oneOf.filter(fits).length !== 1)
    yield refuse('one and only one schema (oneOf)');
  if (Array.isArray(anyOf) && !anyOf.some(fits)) yield refuse('at least one schema (anyOf)');
  if (Array.isArray(allOf)) for (const it of allOf) yield* schemaCauses(value, it, path);
  if (isMap(not) && fits(not)) yield refuse('must not validate the schema (not)');
}
