/** Makes the objects of a manifest so in each cluster, definitions first and webhooks last. */
import { phaseTitles, phasesOf, type PhaseTitle } from '../manifests/phases';
import type { ApplyManifest } from '../mesh/intent';
import { partLabel } from '../mesh/names';
import type { MeshSnapshot } from '../mesh/snapshot';
import { fieldAt, listAt, type KubernetesObject } from '../objects/object';
import type { ObjectSet } from '../objects/objectSet';
import { nameOf, referenceTo, type ContextName, type ObjectReference } from '../objects/reference';
import { verbOf, type Change } from '../plan/change';
import {
  blocked,
  planned,
  type Condition,
  type Obstacle,
  type Phase,
  type Planned,
} from '../plan/plan';
import { fixedFieldObstacles } from './fixedFields';
import { manifestFor } from './manifestFor';
import { reachableOf } from './reachable';
import { rebased } from './rebase';

/**
 * Phase by phase over all clusters. What is as the manifest wants it is kept; what others made is
 * changed in the fields the manifest names; what is created carries our label.
 */
export function applyManifest(intent: ApplyManifest, snapshot: MeshSnapshot): Planned {
  if (intent.objects.length === 0) {
    return blocked({
      message: `${intent.title} holds no object.`,
      hint: 'Choose another manifest.',
    });
  }
  const { clusters, obstacles } = reachableOf(snapshot, intent.clusters);
  const manifests = clusters.map((cluster) => manifestFor(intent, cluster));
  const leftOut = manifests.flatMap((it) => it.leftOut);
  const phases = phaseTitles.flatMap((title) => {
    const changes = manifests.flatMap(({ context, objects, live }) =>
      (phasesOf(objects).find((it) => it.title === title)?.objects ?? []).map((object) =>
        changeFor(object, live, context, reasons[title]),
      ),
    );
    return changes.length === 0 ? [] : [{ title, changes, settles: settlesOf(changes) }];
  });
  const because = [
    ...obstacles,
    ...manifests.flatMap((it) => it.obstacles),
    ...obstaclesIn(phases),
    // Where something is left, what is left out is a warning.
    ...(phases.length === 0 ? leftOut : []),
  ];
  if (because.length > 0) return blocked(...because);
  return planned({
    title: `Apply ${intent.title}`,
    phases,
    warnings: [
      ...(intent.cautions ?? []),
      ...new Set([...manifests.flatMap((it) => it.warnings), ...leftOut.map((it) => it.message)]),
    ],
  });
}

const reasons: Readonly<Record<PhaseTitle, string>> = {
  CRDs: 'so that its kind exists',
  namespaces: 'so that its objects have a place',
  'accounts and permissions': 'so that workloads may act',
  configuration: 'so that workloads find it',
  'custom resources': 'so that the mesh is configured',
  workloads: 'so that it runs',
  'other kinds': 'because the manifest has it',
  webhooks: 'last, so that it refuses nothing before its workload is there',
};

function changeFor(
  object: KubernetesObject,
  live: ObjectSet,
  cluster: ContextName,
  why: string,
): Change {
  const target = referenceTo(cluster, object);
  const before = live.get(target);
  const isOurs = before === undefined || before.metadata.labels?.[partLabel] !== undefined;
  const after = rebased(before, isOurs ? withPart(object) : object);
  return { target: { ...target, apiVersion: after.apiVersion }, before, after, why };
}

/** On the object only: a label on its pods would restart them for nothing. */
const withPart = (object: KubernetesObject): KubernetesObject => ({
  ...object,
  metadata: {
    ...object.metadata,
    labels: { [partLabel]: 'controlPlane', ...object.metadata.labels },
  },
});

/** Custom resources wait for every definition that is new or was not yet established. */
const settlesOf = (changes: readonly Change[]): readonly Condition[] =>
  changes
    .filter(({ target }) => target.kind === 'CustomResourceDefinition')
    .filter((change) => verbOf(change) === 'create' || !isEstablished(change.before))
    .map(({ target }) => ({ target, is: 'established' }));

const isEstablished = (definition: KubernetesObject | undefined): boolean =>
  listAt(definition, 'status', 'conditions').some(
    (it) => fieldAt(it, 'type') === 'Established' && fieldAt(it, 'status') === 'True',
  );

function obstaclesIn(phases: readonly Phase[]): readonly Obstacle[] {
  const changes = phases.flatMap((it) => it.changes);
  return [
    ...fixedFieldObstacles(changes),
    ...changes.flatMap(({ before, target }) =>
      before?.metadata.deletionTimestamp === undefined ? [] : [leaving(target)],
    ),
  ];
}

const leaving = (target: ObjectReference): Obstacle => ({
  cluster: target.cluster,
  message: `${nameOf(target)} is being deleted.`,
  hint: 'Wait until it is gone, and plan again.',
});
