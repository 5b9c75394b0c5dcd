// ConfigMap and Secret (pkg/apis/core/validation/validation.go).
import { fieldAt, isMap, sameJson, textAt } from '../../../src/objects/object';
import { fill, mapAt, mapIn, type Draft } from './draft';
import type { KindRules } from './kindRules';
import { invalidValue, mapOfTexts, refused, required, sameAt } from './metadataRules';
import { isConfigKey } from './nameRules';
import type { Cause } from './refusal';

const maxBytes = 1024 * 1024;
const tooLong: Cause = {
  field: '[]',
  reason: 'FieldValueTooLong',
  message: `Too long: must have at most ${maxBytes} bytes`,
};

const isBase64 = (value: unknown): boolean =>
  value === null ||
  (typeof value === 'string' &&
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(
      value.replace(/[\r\n]/g, ''),
    ));

const mapOfBytes = (value: unknown): boolean =>
  value === undefined || value === null || (isMap(value) && Object.values(value).every(isBase64));

/** A map whose null values became the empty value, or no field at all when it is empty. */
function tidy(object: Draft, field: string): void {
  const value = object[field];
  if (!isMap(value) || Object.keys(value).length === 0) Reflect.deleteProperty(object, field);
  else object[field] = Object.fromEntries(Object.entries(value).map(([k, v]) => [k, v ?? '']));
}

function* keyCauses(object: Draft, field: string): Iterable<Cause> {
  for (const key of Object.keys(mapAt(object, field))) {
    for (const it of isConfigKey(key)) yield invalidValue(`${field}[${key}]`, key, it);
  }
}

function* immutableCauses(
  object: Draft,
  before: Draft | undefined,
  fields: readonly string[],
): Iterable<Cause> {
  if (before?.['immutable'] !== true) return;
  const because = 'field is immutable when `immutable` is set';
  if (object['immutable'] !== true) yield refused('immutable', because);
  for (const field of fields) if (!sameAt(object, before, field)) yield refused(field, because);
}

const bytesIn = (value: unknown, sizeOf: (text: string) => number): number =>
  isMap(value) ? Object.values(value).reduce<number>((sum, it) => sum + sizeOf(String(it)), 0) : 0;
const decodedSize = (text: string): number => Buffer.from(text, 'base64').length;

export const configMapRules: KindRules = {
  fields: ['data', 'binaryData', 'immutable'],
  *shapeProblems(object) {
    if (!mapOfTexts(object['data'])) yield 'v1.ConfigMap.Data: ReadString: expects " or n';
    if (!mapOfBytes(object['binaryData'])) yield 'v1.ConfigMap.BinaryData: decode base64';
  },
  complete(object) {
    tidy(object, 'data');
    tidy(object, 'binaryData');
  },
  *causes(object, before) {
    yield* keyCauses(object, 'data');
    yield* keyCauses(object, 'binaryData');
    for (const key of Object.keys(mapAt(object, 'data'))) {
      if (fieldAt(object, 'binaryData', key) !== undefined) {
        yield invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData');
      }
    }
    const size =
      bytesIn(object['data'], (it) => Buffer.byteLength(it)) +
      bytesIn(object['binaryData'], decodedSize);
    if (size > maxBytes) yield tooLong;
    yield* immutableCauses(object, before, ['data', 'binaryData']);
  },
};

/** Data keys that a Secret of a given type must have. */
const secretKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

const account = 'kubernetes.io/service-account.name';

/** What some types ask for beyond the presence of keys. */
function* typeCauses(object: Draft, type: string): Iterable<Cause> {
  if (type === 'kubernetes.io/service-account-token') {
    if (!textAt(object, 'metadata', 'annotations', account)) {
      yield required(`metadata.annotations[${account}]`);
    }
  }
  const either = ['username', 'password'];
  const isBasic = type === 'kubernetes.io/basic-auth';
  if (isBasic && either.every((it) => fieldAt(object, 'data', it) === undefined)) {
    for (const key of either) yield required(`data[${key}]`);
  }
  const file = type === 'kubernetes.io/dockercfg' ? '.dockercfg' : '.dockerconfigjson';
  const text = textAt(object, 'data', file);
  const isDocker = type.startsWith('kubernetes.io/dockerc');
  if (isDocker && text !== undefined && !isJson(Buffer.from(text, 'base64').toString('utf8'))) {
    yield invalidValue(`data[${file}]`, '<secret contents redacted>', 'invalid character');
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // That it is none is the answer.
    return false;
  }
}

export const secretRules: KindRules = {
  fields: ['data', 'stringData', 'type', 'immutable'],
  *shapeProblems(object) {
    if (!mapOfBytes(object['data'])) yield 'v1.Secret.Data: decode base64: illegal base64 data';
    if (!mapOfTexts(object['stringData'])) yield 'v1.Secret.StringData: expects " or n';
  },
  complete(object) {
    const texts = object['stringData'];
    if (isMap(texts)) {
      for (const key of Object.keys(texts)) {
        mapIn(object, 'data')[key] = Buffer.from(textAt(texts, key) ?? '').toString('base64');
      }
    }
    Reflect.deleteProperty(object, 'stringData');
    tidy(object, 'data');
    if (object['type'] === '') object['type'] = 'Opaque';
    fill(object, 'type', 'Opaque');
  },
  *causes(object, before) {
    const type = textAt(object, 'type') ?? '';
    if (before && !sameJson(type, before['type'])) {
      yield invalidValue('type', type, 'field is immutable');
    }
    yield* keyCauses(object, 'data');
    for (const key of secretKeys[type] ?? []) {
      if (fieldAt(object, 'data', key) === undefined) yield required(`data[${key}]`);
    }
    yield* typeCauses(object, type);
    if (bytesIn(object['data'], decodedSize) > maxBytes) yield { ...tooLong, field: 'data' };
    yield* immutableCauses(object, before, ['data']);
  },
};
