/** Builds snapshots from objects, so that a test says only what matters to it. */
import { interpretCluster } from '../../src/mesh/interpret';
import type { MeshSnapshot, ReachableCluster } from '../../src/mesh/snapshot';
import type { KubernetesObject } from '../../src/objects/object';
import { kinds } from '../../src/objects/objectKind';
import { ObjectSet } from '../../src/objects/objectSet';
import { read } from '../../src/objects/reading';
import { contextName, type ContextName } from '../../src/objects/reference';

/** The moment at which all test snapshots are taken: 2026-11-01T00:00:00Z. */
export const testNow = Date.UTC(2026, 10, 1);

const version = { text: 'v1.20.2', major: 1, minor: 20, patch: 2 };

/** Objects as if every list we watch had been read: kinds without an object read as empty. */
export function worldOf(objects: readonly KubernetesObject[]): ObjectSet {
  let world = ObjectSet.of(objects);
  for (const kind of Object.values(kinds)) {
    if (world.list(kind).kind === 'notRead') world = world.withList(kind, read([]));
  }
  return world;
}

export function clusterFrom(
  context: string,
  objects: readonly KubernetesObject[] | ObjectSet,
  zone = 'global',
): ReachableCluster {
  const world = objects instanceof ObjectSet ? objects : worldOf(objects);
  return interpretCluster({
    context: contextName(context),
    version,
    objects: world,
    zone,
    now: testNow,
  });
}

/** One mesh named `shop` over all the clusters. */
export function snapshotOf(...clusters: readonly ReachableCluster[]): MeshSnapshot {
  const contexts = clusters.map((it) => it.context);
  return {
    takenAt: testNow,
    contexts,
    meshes: [{ name: 'shop', contexts, zone: 'global' }],
    clusters: new Map(clusters.map((it) => [it.context, it])),
    kubeconfigProblems: [],
  };
}

export const worldsOf = (snapshot: MeshSnapshot): ReadonlyMap<ContextName, ObjectSet> =>
  new Map(
    [...snapshot.clusters].flatMap(([context, it]) =>
      it.state === 'reachable' ? [[context, it.objects] as const] : [],
    ),
  );

/** The snapshot that would be taken of these worlds. */
export const snapshotAfter = (worlds: ReadonlyMap<ContextName, ObjectSet>): MeshSnapshot =>
  snapshotOf(...[...worlds].map(([context, world]) => clusterFrom(context, world)));
