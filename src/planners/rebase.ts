/** The `after` of a change that says only what we mean, and not what the server filled in. */
import { isBuiltIn } from '../objects/builtIn';
import { isMap, sameJson, type KubernetesObject } from '../objects/object';
import { withoutServerFields } from '../plan/change';
import { mergedMap } from './rebaseMerge';
import type { Fields } from './rebaseRules';

/** Where kubectl keeps what was last applied, as JSON; so do we, and each can follow the other. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The live object changed to what the manifest wants: a three-way merge with what was last applied,
 * so that fields dropped from the manifest go, or, where nothing of that is known, the wish laid
 * over live. Server defaults and normalised values (quantities, empty maps) make no difference: an
 * object that already is as wanted comes back unchanged.
 */
export function rebased(
  live: KubernetesObject | undefined,
  desired: KubernetesObject,
): KubernetesObject {
  const wanted = wantedOf(desired);
  if (!live) return remembering(wanted, wanted);
  const previous = previousOf(live);
  const { apiVersion, kind } = live;
  const merged = {
    ...mergedMap(fieldsOf(live), fieldsOf(wanted), previous && fieldsOf(previous), {
      path: [],
      custom: !isBuiltIn(desired.apiVersion),
    }),
    // One object read and wanted in two versions of its group is compared by what is wanted.
    apiVersion,
    kind,
  } as KubernetesObject;
  return sameJson(merged, live) ? live : remembering(merged, wanted);
}

const fieldsOf = (object: KubernetesObject): Fields => object as unknown as Fields;

/** What the manifest says, without what only a server writes and in the form a server gives back. */
function wantedOf(desired: KubernetesObject): KubernetesObject {
  const { [lastApplied]: _copy, ...annotations } = desired.metadata.annotations ?? {};
  const object = withoutServerFields(desired);
  const plain = withoutNulls({
    ...object,
    metadata: { ...object.metadata, ...(desired.metadata.annotations ? { annotations } : {}) },
  }) as KubernetesObject;
  return plain.kind === 'Secret' && plain.apiVersion === 'v1' ? encodedSecret(plain) : plain;
}

/** Null asks for nothing: the server takes it for a field that is not there. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((it) => withoutNulls(it));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, it]) => it !== null && it !== undefined)
      .map(([key, it]) => [key, withoutNulls(it)]),
  );
}

/** `stringData` is written only; the server keeps it as base64 in `data`, where it wins. */
function encodedSecret(secret: KubernetesObject): KubernetesObject {
  const { stringData, data, ...rest } = fieldsOf(secret);
  const encoded = Object.entries(isMap(data) ? data : {}).map(([key, value]) => [
    key,
    typeof value === 'string' ? value.replaceAll(/\s/g, '') : value,
  ]);
  const texts = Object.entries(isMap(stringData) ? stringData : {}).map(([key, value]) => [
    key,
    base64Of(String(value)),
  ]);
  const all: unknown = Object.fromEntries([...encoded, ...texts]);
  return {
    ...rest,
    ...(data === undefined && stringData === undefined ? {} : { data: all }),
  } as unknown as KubernetesObject;
}

function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** What was last applied here; undefined when nobody noted it, or what is noted cannot be read. */
function previousOf(live: KubernetesObject): KubernetesObject | undefined {
  const text = live.metadata.annotations?.[lastApplied];
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) && isMap(value['metadata'])
      ? wantedOf(value as unknown as KubernetesObject)
      : undefined;
  } catch {
    // Someone else's broken note is no reason not to apply.
    return undefined;
  }
}

/** Annotations of one object may hold 256 KiB in all. */
const maxNote = 200_000;

/** Notes what was wanted, unless that would put a Secret's values where they were not before. */
function remembering(object: KubernetesObject, wanted: KubernetesObject): KubernetesObject {
  const { annotations } = object.metadata;
  if (object.kind === 'Secret' && annotations?.[lastApplied] === undefined) return object;
  const note = `${JSON.stringify(wanted)}\n`;
  if (note.length > maxNote) return object;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [lastApplied]: note } },
  };
}
