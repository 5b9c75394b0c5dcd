/** The questions that several commands ask: which mesh, which clusters. */
import { Failure } from '../../base/failure';
import type { ContextName } from '../../objects/reference';
import type { ClusterSnapshot, MeshDefinition, MeshSnapshot } from '../../mesh/snapshot';
import { back, pickMany, pickOne, type Answer, type Choice, type Place } from '../steps';

const noMesh = () =>
  new Failure('kubeconfig', 'There is no mesh yet.', {
    hint: 'Run "Istio Multicluster: Create Mesh…" and choose the contexts that belong together.',
  });

/** The mesh named, the only one there is, or the one picked; undefined when the person gave up. Throws `Failure` when there is none. */
export async function askMesh(
  { meshes }: Pick<MeshSnapshot, 'meshes'>,
  named: string | undefined,
  title: string,
): Promise<MeshDefinition | undefined> {
  const known = meshes.find((it) => it.name === named);
  if (known) return known;
  const [first, ...others] = meshes;
  if (!first) throw noMesh();
  if (others.length === 0) return first;
  return only(
    await pickOne(
      { title, step: 1, totalSteps: 1, placeholder: 'Which mesh' },
      meshes.map((value) => ({ label: value.name, description: value.contexts.join(', '), value })),
    ),
  );
}

/** The one question of a command about clusters: which of the mesh; undefined when the person gave up. */
export const askClusters = async (
  mesh: MeshDefinition,
  snapshot: MeshSnapshot,
  title: string,
  placeholder: string,
): Promise<readonly ContextName[] | undefined> =>
  only(await chooseClusters(mesh, snapshot, { title, step: 1, totalSteps: 1 }, placeholder));

/** A first question has no way back. */
const only = <T>(answer: Answer<T>): T | undefined => (answer === back ? undefined : answer);

/** Some clusters of a mesh; those that answer are marked beforehand unless `marked` says which. */
export function chooseClusters(
  mesh: MeshDefinition,
  snapshot: MeshSnapshot,
  place: Place,
  placeholder: string,
  marked: readonly ContextName[] = mesh.contexts,
): Promise<Answer<readonly ContextName[]>> {
  const choices = mesh.contexts.map((value): Choice<ContextName> => {
    const cluster = snapshot.clusters.get(value);
    const picked = marked.includes(value) && cluster?.state === 'reachable';
    return { label: value, description: stateOf(cluster), picked, value };
  });
  return pickMany({ ...place, placeholder }, choices);
}

export function stateOf(cluster: ClusterSnapshot | undefined): string {
  switch (cluster?.state) {
    case 'reachable':
      return `Kubernetes ${cluster.kubernetes.text}`;
    case 'unreachable':
      return `unreachable: ${cluster.because}`;
    case 'unread':
    case undefined:
      return 'reading…';
  }
}
