/** What clusters have today of the objects an intent is about: the `before` of its changes. */
import { throwIfCancelled, type CancellationToken } from '../base/cancellation';
import { Failure, openMessageOf } from '../base/failure';
import { successorOf } from '../objects/conversion';
import type { KubernetesObject } from '../objects/object';
import { kinds, type KindName, type ObjectKind } from '../objects/objectKind';
import { ObjectSet } from '../objects/objectSet';
import { referenceTo, type ContextName, type ObjectReference } from '../objects/reference';
import type { Cluster } from './cluster';
import { inParallel } from './inParallel';

export interface Live {
  /** What is in no set is absent. */
  readonly live: ReadonlyMap<ContextName, ObjectSet>;
  /** Kinds of the objects that a cluster does not serve, in the version they are written in. */
  readonly notServed: ReadonlyMap<ContextName, readonly KindName[]>;
}

/** Requests to one cluster at a time. */
const width = 8;

/**
 * Reads each object from each cluster, and the namespaces the objects live in. An object whose
 * version is not served is looked for under the version that replaced it. Throws the `Failure` of
 * the first read that is refused: a plan made without it would be a guess.
 */
export async function gatherLive(
  objects: readonly KubernetesObject[],
  clusters: readonly Cluster[],
  token: CancellationToken,
): Promise<Live> {
  const found = await Promise.all(
    clusters.map(async (cluster) => {
      const notServed = await unservedKinds(objects, cluster, token);
      const targets = targetsOf(objects, notServed, cluster.context);
      const read = await inParallel(targets, width, async (at) => {
        throwIfCancelled(token);
        return cluster.read(at, token);
      });
      return { context: cluster.context, notServed, live: setOf(read) };
    }),
  );
  return {
    live: new Map(found.map((it) => [it.context, it.live])),
    notServed: new Map(found.map((it) => [it.context, it.notServed])),
  };
}

const setOf = (objects: readonly (KubernetesObject | undefined)[]): ObjectSet =>
  objects.reduce<ObjectSet>((set, it) => (it ? set.with(it) : set), ObjectSet.empty);

async function unservedKinds(
  objects: readonly KubernetesObject[],
  cluster: Cluster,
  token: CancellationToken,
): Promise<readonly KindName[]> {
  const named = new Map<string, KindName>(
    objects.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]),
  );
  const served = await inParallel([...named.values()], width, async (it) => {
    throwIfCancelled(token);
    const kind = await cluster.kindOf(it.apiVersion, it.kind, token);
    return kind === undefined ? it : undefined;
  });
  return served.filter((it) => it !== undefined);
}

function targetsOf(
  objects: readonly KubernetesObject[],
  notServed: readonly KindName[],
  cluster: ContextName,
): readonly ObjectReference[] {
  const isServed = (it: KindName) =>
    !notServed.some((other) => other.kind === it.kind && other.apiVersion === it.apiVersion);
  const namespaces = new Set(objects.flatMap((it) => it.metadata.namespace ?? []));
  return [
    ...objects.flatMap((object) => {
      const target = referenceTo(cluster, object);
      const kind = isServed(object) ? object : successorOf(object);
      return kind ? [{ ...target, apiVersion: kind.apiVersion }] : [];
    }),
    ...[...namespaces].map((name) => {
      const { apiVersion, kind } = kinds.namespace;
      return { cluster, apiVersion, kind, name };
    }),
  ];
}

export interface Ours {
  readonly objects: ObjectSet;
  /** What could not be searched, as clauses: "may not list secrets". */
  readonly notRead: readonly string[];
}

/** Made by controllers, with labels copied from what we made; they go with it. */
const derived = new Set([
  'ControllerRevision',
  'Endpoints',
  'EndpointSlice',
  'Event',
  'Pod',
  'ReplicaSet',
]);

/**
 * Every object of a cluster that carries a label, of all kinds the server serves. A kind that may
 * not or cannot be listed is named and passed over, as is a group that does not say what it has; a
 * cluster that does not answer throws its `Failure`.
 */
export async function findLabelled(
  cluster: Cluster,
  label: string,
  token: CancellationToken,
): Promise<Ours> {
  const served = await cluster.servedKinds(token);
  const searched = served.kinds.filter((it) => !derived.has(it.kind));
  const lists = await inParallel(searched, width, (kind) => listOf(cluster, kind, label, token));
  const byUid = new Map<unknown, KubernetesObject>();
  for (const object of lists.flatMap((it) => it.objects)) {
    // One object may be served by two groups, such as Ingress.
    const key = object.metadata.uid ?? object;
    if (!byUid.has(key)) byUid.set(key, object);
  }
  return {
    objects: setOf([...byUid.values()]),
    notRead: [
      ...lists.flatMap((it) => it.notRead ?? []),
      ...served.notRead.map((it) => `the server does not say which kinds ${it} has`),
    ],
  };
}

async function listOf(
  cluster: Cluster,
  kind: ObjectKind,
  label: string,
  token: CancellationToken,
): Promise<{ readonly objects: readonly KubernetesObject[]; readonly notRead?: string }> {
  throwIfCancelled(token);
  try {
    return { objects: await cluster.list(kind, { labelSelector: label }, token) };
  } catch (error) {
    if (!Failure.is(error) || Failure.is(error, 'unreachable')) throw error;
    // Gone since discovery: a kind that is not served has no objects.
    if (Failure.is(error, 'unsupported') || Failure.is(error, 'notFound')) return { objects: [] };
    const because = Failure.is(error, 'forbidden')
      ? `may not list ${kind.plural}`
      : openMessageOf(error);
    return { objects: [], notRead: because };
  }
}
