import * as vscode from 'vscode';
import type { MeshDefinition } from '../../mesh/snapshot';
import { contextName, type ContextName } from '../../objects/reference';
import { Failure } from '../../base/failure';
import { writeMesh } from '../settings';
import type { Session } from '../session';
import { askInTurn, askText, back, pickMany, type Question } from '../steps';
import { askMesh } from './choosing';

interface Draft {
  readonly name: string;
  readonly contexts: readonly ContextName[];
  readonly zone: string;
}

/** Groups contexts into a named mesh, kept in settings. Nothing is written to any cluster. */
export const createMesh = (session: Session) => async (): Promise<void> => {
  requireContexts(session);
  const draft = await askInTurn<Draft>('Create Mesh', { name: '', contexts: [], zone: 'global' }, [
    askName(session),
    askContexts(session),
    askZone,
  ]);
  if (draft) await keep(draft);
};

/** Changes which contexts a mesh has, or its host suffix. */
export const editMesh =
  (session: Session) =>
  async (named?: string): Promise<void> => {
    const title = 'Edit Mesh';
    const mesh = await askMesh(session.mesh.snapshot, named, title);
    if (!mesh) return;
    const draft = await askInTurn<Draft>(title, mesh, [askContexts(session), askZone]);
    if (draft) await keep(draft);
  };

/** Forgets a mesh. The clusters are not touched; `Uninstall…` is what takes things out of them. */
export const removeMesh =
  (session: Session) =>
  async (named?: string): Promise<void> => {
    const mesh = await askMesh(session.mesh.snapshot, named, 'Remove Mesh');
    if (!mesh) return;
    const remove = 'Remove from Settings';
    const choice = await vscode.window.showWarningMessage(
      `Remove mesh ${mesh.name}?`,
      {
        modal: true,
        detail:
          'Only the grouping in your settings goes. Nothing in the clusters changes; run Uninstall first if you want that.',
      },
      remove,
    );
    if (choice === remove) await writeMesh(mesh.name, undefined);
  };

const keep = ({ name, contexts, zone }: Draft): Promise<void> => {
  const mesh: MeshDefinition = { name, contexts, zone };
  return writeMesh(name, mesh);
};

function requireContexts({ mesh }: Session): void {
  if (mesh.snapshot.contexts.length > 0) return;
  throw new Failure('kubeconfig', 'No kubeconfig context was found.', {
    hint: 'Set KUBECONFIG, or the setting istioMulticluster.kubeconfig, to a file with at least one context.',
  });
}

const askName =
  ({ mesh }: Session): Question<Draft> =>
  async (draft, place) => {
    const taken = new Set(mesh.snapshot.meshes.map((it) => it.name));
    const name = await askText({
      ...place,
      placeholder: 'Name of the mesh, for instance shop-production',
      value: draft.name,
      validate: (text) => {
        if (text.trim() === '') return 'A mesh needs a name.';
        return taken.has(text.trim()) ? `There is a mesh named ${text.trim()} already.` : undefined;
      },
    });
    return typeof name === 'string' ? { ...draft, name: name.trim() } : name;
  };

const askContexts =
  ({ mesh }: Session): Question<Draft> =>
  async (draft, place) => {
    const known = new Set<string>([...mesh.snapshot.contexts, ...draft.contexts]);
    const contexts = await pickMany(
      { ...place, placeholder: 'Contexts whose clusters make up the mesh' },
      [...known].map((it) => ({
        label: it,
        picked: draft.contexts.includes(contextName(it)),
        value: contextName(it),
      })),
    );
    return contexts === undefined || contexts === back ? contexts : { ...draft, contexts };
  };

const label = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
const dnsName = new RegExp(`^(?=.{1,200}$)${label}(?:\\.${label})*$`);

const askZone: Question<Draft> = async (draft, place) => {
  const zone = await askText({
    ...place,
    placeholder: 'Host suffix: global in every Istio release that documents it',
    value: draft.zone,
    validate: (text) =>
      dnsName.test(text)
        ? undefined
        : 'A DNS name: lower case letters, digits and dashes, such as global or mesh.example.',
  });
  return typeof zone === 'string' ? { ...draft, zone } : zone;
};
