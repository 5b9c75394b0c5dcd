/** A manifest as one cluster can take it: versions it serves, the namespaces it lacks, what to be warned of. */
import { definedKind, isOfKind } from '../manifests/phases';
import { prepared } from '../manifests/prepare';
import type { ApplyManifest } from '../mesh/intent';
import { cacertsName, istioSystem } from '../mesh/names';
import type { ReachableCluster } from '../mesh/snapshot';
import { convertedFor } from '../objects/conversion';
import type { KubernetesObject } from '../objects/object';
import { kinds, type KindName } from '../objects/objectKind';
import { ObjectSet } from '../objects/objectSet';
import { valueOr } from '../objects/reading';
import { shortNameOf, type ContextName } from '../objects/reference';
import type { Obstacle } from '../plan/plan';

export interface ClusterManifest {
  readonly context: ContextName;
  readonly objects: readonly KubernetesObject[];
  readonly live: ObjectSet;
  readonly obstacles: readonly Obstacle[];
  /** Kinds that go without a change, for nobody knows what is there. */
  readonly leftOut: readonly Obstacle[];
  readonly warnings: readonly string[];
}

export function manifestFor(intent: ApplyManifest, cluster: ReachableCluster): ClusterManifest {
  const { context } = cluster;
  const live = intent.live.get(context) ?? ObjectSet.empty;
  const unread = intent.notRead?.get(context) ?? [];
  const known = intent.objects.filter((it) => !unread.some((other) => isSame(it, other)));
  const served = servedForms({ ...intent, objects: known }, context);
  const { objects, notes } = prepared(served.objects, intent.namespace ?? istioSystem);
  return {
    context,
    objects: [...missingNamespaces(objects, live, cluster), ...objects],
    live,
    obstacles: served.obstacles,
    leftOut: unread.map((it) => silent(it, context)),
    warnings: [...notes, ...served.warnings, ...trustWarnings(objects, cluster)],
  };
}

interface Served {
  readonly objects: readonly KubernetesObject[];
  readonly obstacles: readonly Obstacle[];
  readonly warnings: readonly string[];
}

function servedForms(intent: ApplyManifest, context: ContextName): Served {
  const unserved = intent.notServed?.get(context) ?? [];
  const defined = intent.objects.flatMap((it) => definedKind(it) ?? []);
  const lacks = (it: KindName) => unserved.some((other) => isSame(it, other));
  const objects: KubernetesObject[] = [];
  const obstacles: Obstacle[] = [];
  const warnings = new Set<string>();
  for (const object of intent.objects) {
    const isServed = !lacks(object) || defined.some((it) => isOfKind(object, it));
    const converted = isServed ? { object } : convertedFor(object);
    if (!converted || (!isServed && lacks(converted.object))) {
      obstacles.push(notServed(object, context));
      continue;
    }
    objects.push(converted.object);
    if (!isServed) warnings.add(conversionWarning(object, converted, context));
  }
  return { objects, obstacles, warnings: [...warnings] };
}

const isSame = (it: KindName, other: KindName): boolean =>
  other.apiVersion === it.apiVersion && other.kind === it.kind;

const silent = ({ apiVersion, kind }: KindName, cluster: ContextName): Obstacle => ({
  cluster,
  message: `The server of ${apiVersion} in cluster ${cluster} does not answer, so ${kind} objects were not read and are left out.`,
  hint: 'Plan again when it answers: the APIService of the group says what is wrong with it.',
});

const notServed = (object: KubernetesObject, cluster: ContextName): Obstacle => ({
  cluster,
  message: `Cluster ${cluster} does not serve ${object.kind} of ${object.apiVersion}, which ${shortNameOf({ kind: object.kind, ...object.metadata })} is.`,
  hint: 'Install what defines it first, or take the object out of the manifest.',
});

const conversionWarning = (
  from: KubernetesObject,
  to: { readonly object: KubernetesObject; readonly change?: string },
  cluster: ContextName,
): string =>
  `Cluster ${cluster} does not serve ${from.kind} of ${from.apiVersion}: applied as ${to.object.apiVersion}${to.change === undefined ? '' : ` ${to.change}`}.`;

/** `helm template` renders everything but the namespace. */
function missingNamespaces(
  objects: readonly KubernetesObject[],
  live: ObjectSet,
  cluster: ReachableCluster,
): readonly KubernetesObject[] {
  const { apiVersion, kind } = kinds.namespace;
  const present = new Set([
    ...valueOr(cluster.namespaces, []),
    ...objects.filter((it) => it.kind === kind).map((it) => it.metadata.name),
  ]);
  const used = new Set(objects.flatMap((it) => it.metadata.namespace ?? []));
  return [...used]
    .filter((name) => !present.has(name) && !live.get({ apiVersion, kind, name }))
    .map((name) => ({ apiVersion, kind, metadata: { name } }));
}

/** Those that sign certificates: Citadel until 1.4, istiod since. */
const authorities = new Set(['istio-citadel', 'istiod']);

/** The authority reads the Secret once, when it starts; without it, it makes a root of its own. */
function trustWarnings(
  objects: readonly KubernetesObject[],
  cluster: ReachableCluster,
): readonly string[] {
  const { cacerts } = cluster.trust;
  const starts = objects.some(
    (it) => it.kind === 'Deployment' && authorities.has(it.metadata.name),
  );
  if (!starts || cacerts.kind === 'notRead' || cacerts.value) return [];
  return [
    `Cluster ${cluster.context} has no Secret ${istioSystem}/${cacertsName}: without it the control plane does not start or makes a root of its own, which no other cluster trusts. Establish trust first.`,
  ];
}
