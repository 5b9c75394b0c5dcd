/** What has to be known of Kubernetes' own kinds to tell a wish from the server's defaults. */
import { isMap } from '../objects/object';

/** Field names from the root of the object; items of lists add none. */
export type FieldPath = readonly string[];
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields that tell the items of a list apart (the API's `patchMergeKey` and list-map keys, with
 * protocol added where one port number may occur twice); undefined for a list that is one value.
 */
export function listKeysAt(path: FieldPath): readonly string[] | undefined {
  const name = path.at(-1) ?? '';
  const parent = path.at(-2) ?? '';
  if (name === 'ports') {
    if (isContainers(parent)) return ['containerPort', 'protocol'];
    return path.length === 2 && parent === 'spec' ? ['port', 'protocol'] : undefined;
  }
  if (isContainers(parent)) return containerListKeys[name];
  return listKeys[name];
}

const isContainers = (name: string): boolean => /^(?:c|initC|ephemeralC)ontainers$/.test(name);

const containerListKeys: Readonly<Record<string, readonly string[]>> = {
  env: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
};

const listKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  webhooks: ['name'],
  versions: ['name'],
  secrets: ['name'],
  ownerReferences: ['uid'],
};

/** An item's key; undefined when it lacks a field that has no default. */
export function itemKey(item: unknown, keys: readonly string[]): string | undefined {
  if (!isMap(item)) return undefined;
  const values = keys.map((key) => item[key] ?? (key === 'protocol' ? 'TCP' : undefined));
  return values.includes(undefined) ? undefined : JSON.stringify(values);
}

/** Of these only one may be set: whoever sets one takes the others away. */
const unions: readonly (readonly string[])[] = [
  ['value', 'valueFrom'],
  ['exec', 'httpGet', 'tcpSocket', 'grpc'],
  ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef'],
  ['url', 'service'],
];

const volumeFields = new Set(['name']);

/** Of the live fields, those that a wish for other members of the same union rules out. */
export function ruledOut(live: Fields, wanted: Fields, path: FieldPath): readonly string[] {
  const isVolume = path.at(-1) === 'volumes';
  const groups = isVolume
    ? [[...Object.keys(live), ...Object.keys(wanted)].filter((it) => !volumeFields.has(it))]
    : unions;
  const others = groups.flatMap((group) =>
    group.some((it) => it in wanted && !(it in live))
      ? group.filter((it) => it in live && !(it in wanted))
      : [],
  );
  const isRecreate = wanted['type'] !== undefined && wanted['type'] !== live['type'];
  return isRecreate && /[sS]trategy$/.test(path.at(-1) ?? '')
    ? [...others, ...Object.keys(live).filter((it) => !(it in wanted))]
    : others;
}

/** Maps that are one value: a label left in a selector selects something else. */
export const isOneValue = (path: FieldPath): boolean =>
  /(?:selector|^matchLabels)$/i.test(path.at(-1) ?? '');

/** EnvoyFilter has an old API and a new one; a filter written in both is read as the old (domain facts 2.2, 2.4). */
const customUnions: readonly (readonly string[])[] = [
  ['filters', 'configPatches'],
  ['workloadLabels', 'workloadSelector'],
];

/** The same for custom resources, of which only Istio's own unions are known. */
export const ruledOutInCustom = (live: Fields, wanted: Fields): readonly string[] =>
  customUnions.flatMap((group) =>
    group.some((it) => it in wanted) ? group.filter((it) => it in live && !(it in wanted)) : [],
  );

/** JSON schemas: what stands in them are names of fields, not fields. */
export const isSchema = (path: FieldPath): boolean => path.at(-1) === 'openAPIV3Schema';

/** What servers fill into items of lists that have no keys. Any other extra field there is a difference. */
const itemDefaults: Fields = {
  apiVersion: 'v1',
  expirationSeconds: 3600,
  pathType: 'ImplementationSpecific',
  protocol: 'TCP',
  scope: '*',
  volumeMode: 'Filesystem',
};

export const isItemDefault = (key: string, value: unknown): boolean =>
  itemDefaults[key] === value || key === 'status';

/**
 * Whether a server gives this value back as nothing (Go's `omitempty`). False and 0 count only for
 * fields known to work so: for others, such as `automountServiceAccountToken`, they are a wish.
 */
export function isEmptyAt(value: unknown, path: FieldPath): boolean {
  if (value === undefined || value === null) return true;
  if (isEntry(path)) return false;
  if (value === 0 || value === false) return omitted.has(path.at(-1) ?? '');
  return (
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (isMap(value) && Object.keys(value).length === 0)
  );
}

/** An entry of a map that people fill: an empty label is a label. */
const isEntry = (path: FieldPath): boolean =>
  /^(?:labels|matchLabels|annotations|data|binaryData|nodeSelector|selector)$/.test(
    path.at(-2) ?? '',
  );

const omitted = new Set([
  'healthCheckNodePort',
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'initialDelaySeconds',
  'minReadySeconds',
  'nodePort',
  'paused',
  'publishNotReadyAddresses',
  'readOnly',
  'stdin',
  'stdinOnce',
  'tty',
]);
