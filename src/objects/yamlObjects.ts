/** From the value of one document to the Kubernetes objects in it. */
import { isMap, type KubernetesObject } from './object';
import type { Remark } from './yamlRemarks';

type Path = readonly (string | number)[];
type Fields = Readonly<Record<string, unknown>>;

export interface Found {
  readonly objects: readonly { readonly object: KubernetesObject; readonly path: Path }[];
  readonly remarks: readonly (Omit<Remark, 'offset'> & { readonly path: Path })[];
}

/** The objects of a document: itself, or the items of a List. Paths lead from the document to each. */
export function objectsIn(value: unknown, path: Path = []): Found {
  if (value === null || value === undefined) return none;
  if (!isMap(value)) return refused(path, `This document is ${describe(value)}, not an object.`);
  const items = value['items'];
  const kind = value['kind'];
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
    const found = items.map((item, index) =>
      objectsIn(withInferredKind(item, value, kind), [...path, 'items', index]),
    );
    return {
      objects: found.flatMap((it) => it.objects),
      remarks: found.flatMap((it) => it.remarks),
    };
  }
  const flaw = flawOf(value);
  if (flaw !== undefined) return refused(path, flaw);
  const object = withoutNullTimes(value) as KubernetesObject;
  return { objects: [{ object, path }], remarks: [] };
}

const none: Found = { objects: [], remarks: [] };

const refused = (path: Path, message: string): Found => ({
  objects: [],
  remarks: [{ message, path, leftOut: true }],
});

const describe = (value: unknown): string =>
  Array.isArray(value)
    ? 'a list'
    : `the ${typeof value === 'string' ? 'text' : typeof value} ${brief(value)}`;

function brief(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** kubectl gives items of a ConfigMapList the kind ConfigMap where they name none. */
function withInferredKind(item: unknown, list: Fields, kind: string): unknown {
  if (!isMap(item) || kind === 'List' || item['kind'] !== undefined) return item;
  return { apiVersion: list['apiVersion'], kind: kind.slice(0, -'List'.length), ...item };
}

/** Why this map is no object that can be applied, as a sentence. */
function flawOf(value: Fields): string | undefined {
  const { apiVersion, kind, metadata } = value;
  if (!isText(kind)) return '"kind" is missing or not text.';
  if (!isText(apiVersion)) return `"apiVersion" of this ${kind} is missing or not text.`;
  if (!isMap(metadata)) return `"metadata" of this ${kind} is missing.`;
  const { name, namespace, generateName } = metadata;
  if (!isText(name)) return nameFlaw(kind, name, generateName);
  if (namespace !== undefined && namespace !== null && !isText(namespace)) {
    return `"metadata.namespace" of ${kind} ${name} is not text.`;
  }
  return (
    textFlaw(`${kind} ${name}`, metadata, 'labels') ??
    textFlaw(`${kind} ${name}`, metadata, 'annotations')
  );
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function nameFlaw(kind: string, name: unknown, generateName: unknown): string {
  if (typeof name === 'number' || typeof name === 'boolean') {
    return `"metadata.name" of this ${kind} reads as ${JSON.stringify(name)}. Put it in quotes to mean the text.`;
  }
  return isText(generateName)
    ? `This ${kind} has "generateName" and no name, so it could not be found again. Give it a name.`
    : `"metadata.name" of this ${kind} is missing.`;
}

function textFlaw(subject: string, metadata: Fields, field: string): string | undefined {
  const texts = metadata[field];
  if (texts === undefined || texts === null) return undefined;
  if (!isMap(texts)) return `"metadata.${field}" of ${subject} is not a map.`;
  const wrong = Object.entries(texts).find(([, it]) => it !== null && typeof it !== 'string');
  return (
    wrong &&
    `"${wrong[0]}" in metadata.${field} of ${subject} is not text. Put its value in quotes.`
  );
}

/** Generators write `creationTimestamp: null`, which says nothing and would read as a wish to delete. */
function withoutNullTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((it) => withoutNullTimes(it));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, it]) => key !== 'creationTimestamp' || it !== null)
      .map(([key, it]) => [key, withoutNullTimes(it)]),
  );
}
