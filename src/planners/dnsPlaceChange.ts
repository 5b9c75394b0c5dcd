/** One edit of the text in which a cluster keeps zones, as a change of the object that holds it. */
import type { Edited } from '../dns/forwarding';
import { partLabel } from '../mesh/names';
import type { DnsPlace } from '../mesh/dns/dnsState';
import type { ReachableCluster } from '../mesh/snapshot';
import { fieldAt, isMap, textsAt, type KubernetesObject } from '../objects/object';
import { nameOf } from '../objects/reference';
import type { Change } from '../plan/change';
import type { Obstacle } from '../plan/plan';

export type PlaceChange =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

export function placeChange(
  cluster: ReachableCluster,
  place: DnsPlace,
  edit: Edited,
  why: string,
): PlaceChange {
  const before = cluster.objects.get(place.configMap);
  const obstacle = obstacleTo(place, before, edit);
  if (obstacle) return { kind: 'obstacle', obstacle: { cluster: cluster.context, ...obstacle } };
  const text = edit.kind === 'edited' ? edit.text : place.config.text;
  const after = before ? withText(before, place, text) : created(place, text);
  return { kind: 'change', change: { target: place.configMap, before, after, why } };
}

/** What the API server takes in the values of one ConfigMap. */
const largest = 1_048_576;

function obstacleTo(
  { configMap, key, config }: DnsPlace,
  before: KubernetesObject | undefined,
  edit: Edited,
): Obstacle | undefined {
  const where = nameOf(configMap);
  if (edit.kind === 'refused') {
    return {
      message: `${where}, ${key}: ${edit.because}`,
      hint: 'Correct the text by hand and plan again.',
    };
  }
  if (edit.text === config.text) return undefined;
  if (fieldAt(before, 'immutable') === true) {
    return { message: `${where} is immutable.`, hint: 'Replace it by one that can be changed.' };
  }
  if (fieldAt(before, 'binaryData', key) !== undefined) {
    return {
      message: `${where} keeps ${key} as binary data.`,
      hint: 'Keep it as text under data.',
    };
  }
  const size = sizeOf(before) + bytes(edit.text) - bytes(config.text);
  return size > largest
    ? {
        message: `${where} would hold ${size} bytes, more than the ${largest} that the API server takes.`,
        hint: 'Move other keys of it elsewhere first.',
      }
    : undefined;
}

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** As the server counts: values without their keys, binary data decoded (ValidateConfigMap). */
function sizeOf(object: KubernetesObject | undefined): number {
  const texts = Object.values(textsAt(object, 'data')).map(bytes);
  const binaries = Object.values(textsAt(object, 'binaryData')).map(
    (it) => Math.ceil(it.length * 0.75) - (/=*$/.exec(it)?.[0].length ?? 0),
  );
  return [...texts, ...binaries].reduce((sum, it) => sum + it, 0);
}

const withText = (
  before: KubernetesObject,
  { key, config }: DnsPlace,
  text: string,
): KubernetesObject | undefined =>
  config.dialect === 'servers' ? withServers(before, text) : withKey(before, key, text);

/** The operator's object: its list as the API holds it. */
function withServers(before: KubernetesObject, text: string): KubernetesObject {
  const spec = fieldAt(before, 'spec');
  const { servers: _before, ...others } = isMap(spec) ? spec : { servers: undefined };
  const servers: unknown = text === '' ? undefined : JSON.parse(text);
  return {
    ...before,
    spec: { ...others, ...(servers !== undefined && { servers }) },
  } as KubernetesObject;
}

/**
 * The object with another text under one key; without the key when the text is empty. A Corefile
 * stays even then: CoreDNS is started with that file, and an empty one may be what was there.
 */
function withKey(
  before: KubernetesObject,
  key: string,
  text: string,
): KubernetesObject | undefined {
  const { [key]: old, ...others } = textsAt(before, 'data');
  if (text === (old ?? '')) return before;
  if (text !== '' || key === 'Corefile')
    return withData(before, { ...textsAt(before, 'data'), [key]: text });
  const isEmptied = Object.keys(others).length === 0 && fieldAt(before, 'binaryData') === undefined;
  return isEmptied && isOurs(before) ? undefined : withData(before, others);
}

const withData = (
  object: KubernetesObject,
  data: Readonly<Record<string, string>>,
): KubernetesObject => ({ ...object, data }) as KubernetesObject;

const isOurs = (object: KubernetesObject): boolean => object.metadata.labels?.[partLabel] === 'dns';

const created = ({ configMap, key }: DnsPlace, text: string): KubernetesObject => {
  const { apiVersion, kind, name, namespace = 'kube-system' } = configMap;
  const metadata = { name, namespace, labels: { [partLabel]: 'dns' } };
  return withData({ apiVersion, kind, metadata }, { [key]: text });
};
