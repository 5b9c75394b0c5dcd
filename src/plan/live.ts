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
  /** Kinds whose server does not answer now: whether there are such objects nobody knows. */
  readonly notRead: ReadonlyMap<ContextName, readonly KindName[]>;
}

/** Requests to one cluster at a time. */
const width = 8;

/**
 * Reads each object from each cluster, and the namespaces the objects live in. An object whose
 * version is not served is looked for under the version that replaced it. A kind whose own server is
 * down is told, and the rest is read. Throws the `Failure` of the first read that is refused: a plan
 * made without it would be a guess.
 */
export async function gatherLive(
  objects: readonly KubernetesObject[],
  clusters: readonly Cluster[],
  token: CancellationToken,
): Promise<Live> {
  const found = await Promise.all(
    clusters.map(async (cluster) => ({
      context: cluster.context,
      ...(await gatheredFrom(cluster, objects, token)),
    })),
  );
  return {
    live: new Map(found.map((it) => [it.context, it.live])),
    notServed: new Map(found.map((it) => [it.context, it.notServed])),
    notRead: new Map(found.map((it) => [it.context, it.notRead])),
  };
}

async function gatheredFrom(
  cluster: Cluster,
  objects: readonly KubernetesObject[],
  token: CancellationToken,
) {
  const kindsFound = await kindsOf(objects, cluster, token);
  const notServed = kindsFound.filter((it) => it.is === 'notServed').map((it) => it.name);
  const silent = kindsFound.filter((it) => it.is === 'silent').map((it) => it.name);
  const asked = objects.filter((it) => !isAmong(it, silent));
  const targets = targetsOf(asked, notServed, cluster.context);
  const read = await inParallel(targets, width, async ({ at, of }) => {
    throwIfCancelled(token);
    return { of, object: await unlessSilent(of, () => cluster.read(at, token)) };
  });
  const objectsRead = read.map((it) => (it.object === 'silent' ? undefined : it.object));
  const silentToo = read.filter((it) => it.object === 'silent').map((it) => it.of);
  return { notServed, notRead: distinct([...silent, ...silentToo]), live: setOf(objectsRead) };
}

/** The core group is of the server itself: where that does not answer, nothing is known. */
async function unlessSilent<T>({ apiVersion }: KindName, ask: () => Promise<T>) {
  try {
    return await ask();
  } catch (error) {
    const isDown = Failure.is(error, 'unavailable') || Failure.is(error, 'timedOut');
    if (!isDown || !apiVersion.includes('/')) throw error;
    return 'silent' as const;
  }
}

const isAmong = ({ apiVersion, kind }: KindName, names: readonly KindName[]): boolean =>
  names.some((it) => it.kind === kind && it.apiVersion === apiVersion);

const distinct = (names: readonly KindName[]): readonly KindName[] => [
  ...new Map(
    names.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]),
  ).values(),
];

const setOf = (objects: readonly (KubernetesObject | undefined)[]): ObjectSet =>
  objects.reduce<ObjectSet>((set, it) => (it ? set.with(it) : set), ObjectSet.empty);

/** How the cluster serves each kind; `silent` where its server does not answer. */
const kindsOf = (
  objects: readonly KubernetesObject[],
  cluster: Cluster,
  token: CancellationToken,
) =>
  inParallel(distinct(objects), width, async (name) => {
    throwIfCancelled(token);
    const kind = await unlessSilent(name, () => cluster.kindOf(name.apiVersion, name.kind, token));
    const is = kind === 'silent' ? kind : kind === undefined ? 'notServed' : 'served';
    return { name, is } as const;
  });

interface Target {
  readonly at: ObjectReference;
  /** The kind as it is written, which another may have replaced. */
  readonly of: KindName;
}

function targetsOf(
  objects: readonly KubernetesObject[],
  notServed: readonly KindName[],
  cluster: ContextName,
): readonly Target[] {
  const namespaces = new Set(objects.flatMap((it) => it.metadata.namespace ?? []));
  return [
    ...objects.flatMap((object) => {
      const target = referenceTo(cluster, object);
      const kind = isAmong(object, notServed) ? successorOf(object) : object;
      return kind ? [{ at: { ...target, apiVersion: kind.apiVersion }, of: object }] : [];
    }),
    ...[...namespaces].map((name) => {
      const { apiVersion, kind } = kinds.namespace;
      return { at: { cluster, apiVersion, kind, name }, of: kinds.namespace };
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
