import type { Part } from '../../mesh/intent';
import type { MeshDefinition } from '../../mesh/snapshot';
import type { ContextName } from '../../objects/reference';
import type { Session } from '../session';
import { askInTurn, back, pickMany, type Question } from '../steps';
import { carry } from './carrying';
import { askMesh, chooseClusters } from './choosing';

interface Draft {
  readonly mesh: MeshDefinition;
  readonly clusters: readonly ContextName[];
  readonly parts: readonly Part[];
}

/** Removes what was put into the clusters, in the reverse of the order it came. */
export const uninstall =
  (session: Session) =>
  async (named?: string): Promise<void> => {
    const title = 'Uninstall';
    const mesh = await askMesh(session.mesh.snapshot, named, title);
    if (!mesh) return;
    const draft = await askInTurn<Draft>(title, { mesh, clusters: [], parts: [] }, [
      askWhere(session),
      askParts,
    ]);
    if (!draft) return;
    const { clusters, parts } = draft;
    const intent = {
      kind: 'uninstall',
      mesh: mesh.name,
      zone: mesh.zone,
      clusters,
      parts,
    } as const;
    await carry(intent, session);
  };

const askWhere =
  (session: Session): Question<Draft> =>
  async (draft, place) => {
    const placeholder = 'Clusters to take our objects out of';
    const clusters = await chooseClusters(draft.mesh, session.mesh.snapshot, place, placeholder);
    return clusters === undefined || clusters === back ? clusters : { ...draft, clusters };
  };

const askParts: Question<Draft> = async (draft, place) => {
  const parts = await pickMany<Part>({ ...place, placeholder: 'What to remove' }, [
    {
      label: 'Exported services',
      detail: 'ServiceEntries for remote services: calls to them stop',
      picked: true,
      value: 'services',
    },
    {
      label: 'DNS forwarding',
      detail: 'The zone in the cluster DNS: remote names stop resolving',
      picked: true,
      value: 'dns',
    },
    {
      label: 'Control plane',
      detail: 'What was applied from manifests or the overlay',
      picked: true,
      value: 'controlPlane',
    },
    {
      label: 'Trust',
      detail: 'Secret cacerts with the intermediate CA and its key',
      picked: true,
      value: 'trust',
    },
  ]);
  return parts === undefined || parts === back ? parts : { ...draft, parts };
};
