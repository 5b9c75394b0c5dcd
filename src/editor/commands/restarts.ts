import { Failure } from '../../base/failure';
import type { MeshDefinition, MeshSnapshot, ReachableCluster } from '../../mesh/snapshot';
import { istioSystem } from '../../mesh/names';
import type { ContextName, ObjectReference } from '../../objects/reference';
import { allTargets, restartTargetsOf } from '../../planners/restarts';
import type { Session } from '../session';
import { back, pickMany, type Choice } from '../steps';
import { carry } from './carrying';
import { askMesh } from './choosing';

/** Restarts what does not use the present CA of its cluster yet, in the namespaces a person chooses. */
export const restartForTrust =
  (session: Session) =>
  async (named?: string, given?: readonly ContextName[]): Promise<void> => {
    const title = 'Restart for the Present CA';
    const { snapshot } = session.mesh;
    const mesh = await askMesh(snapshot, named, title);
    if (!mesh) return;
    const clusters = given ?? reachableIn(mesh, snapshot).map((it) => it.context);
    const targets = await chooseTargets(mesh, clusters, session, title);
    if (targets)
      await carry({ kind: 'restartForTrust', mesh: mesh.name, clusters, targets }, session);
  };

export const reachableIn = (
  { contexts }: MeshDefinition,
  { clusters }: MeshSnapshot,
): readonly ReachableCluster[] =>
  contexts.flatMap((it) => {
    const cluster = clusters.get(it);
    return cluster?.state === 'reachable' ? [cluster] : [];
  });

/**
 * The workloads that may be restarted: control planes and gateways, and those of the namespaces
 * that stay ticked. Undefined when the person gave up; no question where there is nothing to choose.
 */
export async function chooseTargets(
  mesh: MeshDefinition,
  clusters: readonly ContextName[],
  { mesh: { snapshot } }: Session,
  title: string,
): Promise<readonly ObjectReference[] | undefined> {
  const all = reachableIn(mesh, snapshot)
    .filter((it) => clusters.includes(it.context))
    .flatMap((it) => allTargets(restartTargetsOf(it, snapshot.takenAt)));
  const groups = groupsOf(all.filter((it) => it.namespace !== istioSystem));
  if (groups.length === 0) return all;
  const picked = await pickMany(
    {
      ...{ title, step: 1, totalSteps: 1 },
      placeholder: 'Namespaces whose workloads restart, after control planes and gateways',
    },
    groups,
  );
  if (picked === undefined || picked === back) return undefined;
  const chosen = new Set(picked.flat());
  return all.filter((it) => it.namespace === istioSystem || chosen.has(it));
}

/** One choice for each namespace of each cluster. */
function groupsOf(
  targets: readonly ObjectReference[],
): readonly Choice<readonly ObjectReference[]>[] {
  const groups = new Map<string, ObjectReference[]>();
  for (const it of targets) {
    const key = `${it.cluster}: ${it.namespace ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), it]);
  }
  return [...groups].map(([label, value]) => ({
    label,
    description: value.map((it) => `${it.kind} ${it.name}`).join(', '),
    picked: true,
    value,
  }));
}

/** Nothing can be rotated or renewed where nothing answers. */
export const nobodyAnswers = (mesh: MeshDefinition): Failure =>
  new Failure('unreachable', `No cluster of ${mesh.name} answers.`, {
    hint: 'Refresh the mesh, and try again when they do.',
  });
