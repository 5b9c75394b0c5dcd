// What is read of each cluster of a mesh, and what of each object is kept.
import { istioSystem, cacertsName, proxyContainer } from '../mesh/names';
import { fieldAt, isMap, listAt, textAt, type KubernetesObject } from '../objects/object';
import { kinds, type ObjectKind } from '../objects/objectKind';
import { ObjectSet } from '../objects/objectSet';
import { read, type Reading } from '../objects/reading';
import type { ListOptions } from '../plan/cluster';

/** One list that is read and watched. */
export interface WatchedList {
  readonly kind: ObjectKind;
  readonly options: ListOptions;
  /** The object as it is kept; undefined when it is left out. Must hold all that undo would restore. */
  readonly keep: (object: KubernetesObject) => KubernetesObject | undefined;
}

const kubeSystem = 'kube-system';

const of = (
  kind: ObjectKind,
  options: ListOptions = {},
  keep: WatchedList['keep'] = lean,
): WatchedList => ({ kind, options, keep });

const inBoth = (kind: ObjectKind, keep?: WatchedList['keep']): readonly WatchedList[] =>
  [kubeSystem, istioSystem].map((namespace) => of(kind, { namespace }, keep));

export const watchedLists: readonly WatchedList[] = [
  of(kinds.namespace),
  of(kinds.node, {}, leanNode),
  of(kinds.service),
  ...inBoth(kinds.deployment),
  ...inBoth(kinds.daemonSet),
  ...inBoth(kinds.configMap, leanConfigMap),
  // By name, so that a role for this one Secret is enough and no other Secret is ever transferred.
  // When its data changed tells whose certificates are older than the CA.
  of(
    kinds.secret,
    { namespace: istioSystem, fieldSelector: `metadata.name=${cacertsName}` },
    withWritersOf('f:data'),
  ),
  of(kinds.pod, {}, leanPod),
  of(kinds.serviceEntry),
  of(kinds.gateway),
  of(kinds.destinationRule),
  of(kinds.envoyFilter),
  of(kinds.virtualService),
  of(kinds.dnsOperator, {}, withWritersOf('f:spec', 'f:servers')),
];

/** Who wrote which field is half of many objects, and nothing reads it. */
function lean(object: KubernetesObject): KubernetesObject {
  const { managedFields: _fields, ...metadata } =
    object.metadata as KubernetesObject['metadata'] & {
      managedFields?: unknown;
    };
  return { ...object, metadata };
}

/**
 * Name, labels, provider, addresses and whether it is ready: images and heartbeats are most of a
 * Node. Nothing writes Nodes, so that the resourceVersion goes as well and a heartbeat is no change.
 */
function leanNode(object: KubernetesObject): KubernetesObject {
  const { name, uid, labels, creationTimestamp } = object.metadata;
  const providerID = textAt(object, 'spec', 'providerID');
  const annotations = tellingAnnotations(object);
  const metadata = { name, uid, labels, annotations, creationTimestamp };
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: withoutUndefined(metadata) as KubernetesObject['metadata'],
    ...(providerID === undefined ? {} : { spec: { providerID } }),
    status: { addresses: fieldAt(object, 'status', 'addresses') ?? [], ...readiness(object) },
  } as KubernetesObject;
}

/** Without the times of its condition. */
function readiness(node: KubernetesObject): object {
  const ready = listAt(node, 'status', 'conditions').find((it) => textAt(it, 'type') === 'Ready');
  return ready === undefined
    ? {}
    : { conditions: [{ type: 'Ready', status: textAt(ready, 'status') }] };
}

/** Some distributions show themselves nowhere else; other annotations change with every heartbeat. */
function tellingAnnotations({
  metadata: { annotations = {} },
}: KubernetesObject): Readonly<Record<string, string>> | undefined {
  const found = Object.keys(annotations).filter((it) => /^(?:rke\.cattle|rke2|k3s)\.io\//.test(it));
  return found.length === 0 ? undefined : Object.fromEntries(found.map((it) => [it, '']));
}

/**
 * Pods of the mesh alone: those with a proxy, and those beside the control plane. Nothing writes
 * pods, so that the resourceVersion goes as well and a probe is no change.
 */
function leanPod(object: KubernetesObject): KubernetesObject | undefined {
  const { name, namespace, labels, creationTimestamp, deletionTimestamp } = object.metadata;
  const containers = namesOf(object, 'containers');
  const initContainers = namesOf(object, 'initContainers').filter(isProxy);
  const isMeshed = containers.some(isProxy) || initContainers.length > 0;
  if (!isMeshed && namespace !== istioSystem) return undefined;
  const ownerReferences = fieldAt(object, 'metadata', 'ownerReferences');
  const metadata = {
    ...{ name, namespace, labels, creationTimestamp, deletionTimestamp, ownerReferences },
  };
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: withoutUndefined(metadata),
    spec: { containers, ...(initContainers.length > 0 && { initContainers }) },
    status: { phase: textAt(object, 'status', 'phase') ?? 'Unknown' },
  } as unknown as KubernetesObject;
}

interface Named {
  readonly name: string | undefined;
}

const namesOf = (pod: KubernetesObject, list: string): readonly Named[] =>
  listAt(pod, 'spec', list).map((it) => ({ name: textAt(it, 'name') }));

const isProxy = ({ name }: Named): boolean => name === proxyContainer;

const withoutUndefined = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Controllers elect their leaders with ConfigMaps that change every two seconds; those configure nothing. */
function leanConfigMap(object: KubernetesObject): KubernetesObject | undefined {
  const isLock = object.metadata.annotations?.['control-plane.alpha.kubernetes.io/leader'];
  return isLock === undefined ? withWritersOf('f:data')(object) : undefined;
}

/** Of who wrote which field only this one: when it changed, and by whom. One who reverts an edit is told by that. */
function withWritersOf(
  ...field: readonly string[]
): (object: KubernetesObject) => KubernetesObject {
  return (object) => {
    const writers = listAt(object, 'metadata', 'managedFields').flatMap((entry) => {
      const written = fieldAt(entry, 'fieldsV1', ...field);
      if (!isMap(entry) || written === undefined) return [];
      const { manager, operation, time } = entry;
      return [{ manager, operation, time, fieldsV1: nested(field, written) }];
    });
    const kept = lean(object);
    const metadata = { ...kept.metadata, managedFields: writers };
    return writers.length === 0 ? kept : { ...kept, metadata };
  };
}

/** `{a: {b: value}}` for the path a, b. */
const nested = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight((inner: unknown, name) => ({ [name]: inner }), value);

/**
 * The set of all lists. Where a kind is read in two namespaces and one is refused, the kind counts
 * as not read: half a list would look like absence.
 */
export function objectSetOf(
  readings: readonly (readonly [WatchedList, Reading<readonly KubernetesObject[]>])[],
): ObjectSet {
  const byKind = new Map<ObjectKind, Reading<readonly KubernetesObject[]>>();
  for (const [{ kind }, reading] of readings) {
    const before = byKind.get(kind);
    if (before === undefined) byKind.set(kind, reading);
    else if (before.kind === 'read') byKind.set(kind, joined(before.value, reading));
  }
  let set = ObjectSet.empty;
  for (const [kind, reading] of byKind) set = set.withList(kind, reading);
  return set;
}

const joined = (
  before: readonly KubernetesObject[],
  more: Reading<readonly KubernetesObject[]>,
): Reading<readonly KubernetesObject[]> =>
  more.kind === 'read' ? read([...before, ...more.value]) : more;
