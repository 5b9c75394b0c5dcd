// What the server asks of metadata, whatever the kind (apimachinery, api/validation/objectmeta.go).
import { fieldAt, isMap, listAt, sameJson, textAt } from '../../../src/objects/object';
import type { Draft } from './draft';
import { isLabelValue, isQualifiedName, type TextRule } from './nameRules';
import type { Cause } from './refusal';

const annotationBytes = 256 * 1024;
const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion'];

export const invalidValue = (field: string, value: unknown, problem: string): Cause => ({
  field,
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value)}: ${problem}`,
});

export const required = (field: string, problem = ''): Cause => ({
  field,
  reason: 'FieldValueRequired',
  message: problem ? `Required value: ${problem}` : 'Required value',
});

export const refused = (field: string, problem: string): Cause => ({
  field,
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${problem}`,
});

export const duplicate = (field: string, value: string): Cause => ({
  field,
  reason: 'FieldValueDuplicate',
  message: `Duplicate value: ${JSON.stringify(value)}`,
});

export const unsupported = (field: string, value: unknown, values: readonly string[]): Cause => ({
  field,
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${values.map((it) => JSON.stringify(it)).join(', ')}`,
});

/** For a new object. */
export function* metadataCauses(object: Draft, nameRule: TextRule): Iterable<Cause> {
  const name = textAt(object, 'metadata', 'name') ?? '';
  if (name === '') yield required('metadata.name', 'name or generateName is required');
  else for (const it of nameRule(name)) yield invalidValue('metadata.name', name, it);
  yield* labelCauses(object);
  yield* annotationCauses(object);
  yield* finalizerCauses(object);
  yield* ownerCauses(object);
}

/** For a new state of an object that exists. */
export function* metadataChangeCauses(object: Draft, before: Draft): Iterable<Cause> {
  for (const field of ['uid', 'creationTimestamp']) {
    const value = fieldAt(object, 'metadata', field);
    if (value !== fieldAt(before, 'metadata', field)) {
      yield invalidValue(`metadata.${field}`, value, 'field is immutable');
    }
  }
  yield* labelCauses(object);
  yield* annotationCauses(object);
  yield* finalizerCauses(object);
  yield* ownerCauses(object);
  if (fieldAt(before, 'metadata', 'deletionTimestamp') === undefined) return;
  const had = listAt(before, 'metadata', 'finalizers');
  const added = listAt(object, 'metadata', 'finalizers').filter((it) => !had.includes(it));
  if (added.length > 0) {
    yield refused(
      'metadata.finalizers',
      `no new finalizers can be added if the object is being deleted, found new finalizers ${JSON.stringify(added)}`,
    );
  }
}

export const mapOfTexts = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (isMap(value) && Object.values(value).every((it) => it === null || typeof it === 'string'));

/** What does not even decode as metadata. */
export function* metadataShapeProblems(object: Draft): Iterable<string> {
  for (const field of ['labels', 'annotations']) {
    if (!mapOfTexts(fieldAt(object, 'metadata', field))) {
      yield `v1.ObjectMeta.${field}: expects " or n`;
    }
  }
  for (const field of ['name', 'namespace', 'resourceVersion', 'uid', 'generateName']) {
    const value = fieldAt(object, 'metadata', field);
    if (value !== undefined && value !== null && typeof value !== 'string') {
      yield `v1.ObjectMeta.${field}: expects " or n`;
    }
  }
}

function* labelCauses(object: Draft): Iterable<Cause> {
  const field = 'metadata.labels';
  const labels = fieldAt(object, 'metadata', 'labels');
  if (!isMap(labels)) return;
  for (const [key, value] of Object.entries(labels)) {
    for (const it of isQualifiedName(key)) yield invalidValue(field, key, it);
    for (const it of isLabelValue(String(value))) yield invalidValue(field, value, it);
  }
}

function* annotationCauses(object: Draft): Iterable<Cause> {
  const field = 'metadata.annotations';
  const annotations = fieldAt(object, 'metadata', 'annotations');
  if (!isMap(annotations)) return;
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    for (const it of isQualifiedName(key.toLowerCase())) yield invalidValue(field, key, it);
    size += Buffer.byteLength(key) + Buffer.byteLength(String(value));
  }
  if (size > annotationBytes) {
    yield {
      field,
      reason: 'FieldValueTooLong',
      message: `Too long: must have at most ${annotationBytes} bytes`,
    };
  }
}

function* finalizerCauses(object: Draft): Iterable<Cause> {
  for (const [index, finalizer] of listAt(object, 'metadata', 'finalizers').entries()) {
    const text = String(finalizer);
    if (!text.includes('/') && !standardFinalizers.includes(text)) {
      yield invalidValue(
        `metadata.finalizers[${index}]`,
        finalizer,
        'name is neither a standard finalizer name nor is it fully qualified',
      );
    }
  }
}

function* ownerCauses(object: Draft): Iterable<Cause> {
  for (const [index, owner] of listAt(object, 'metadata', 'ownerReferences').entries()) {
    for (const field of ['apiVersion', 'kind', 'name', 'uid']) {
      if (!textAt(owner, field)) {
        yield invalidValue(
          `metadata.ownerReferences[${index}].${field}`,
          '',
          `${field} must not be empty`,
        );
      }
    }
  }
}

export const sameAt = (a: Draft, b: Draft, ...path: readonly string[]): boolean =>
  sameJson(fieldAt(a, ...path), fieldAt(b, ...path));
