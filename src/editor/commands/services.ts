import * as vscode from 'vscode';
import type { MeshDefinition, ReachableCluster, ServiceFacts } from '../../mesh/snapshot';
import type { ServiceAddress } from '../../mesh/intent';
import type { ContextName } from '../../objects/reference';
import { Failure } from '../../base/failure';
import { planFor } from '../../planners/planFor';
import { serviceEntryYaml } from '../../planners/serviceEntryYaml';
import { openText } from '../files';
import type { Session } from '../session';
import { askInTurn, back, pickOne, type Question } from '../steps';
import { carry } from './carrying';
import { askMesh, chooseClusters } from './choosing';

type Destination = 'clusters' | 'editor';

interface Draft {
  readonly mesh: MeshDefinition;
  readonly service: ServiceAddress | undefined;
  readonly to: readonly ContextName[];
  readonly destination: Destination;
}

/** Makes a Service callable from other clusters, by plan or as YAML in a new editor. */
export const exportService =
  (session: Session) =>
  async (named?: string, service?: ServiceAddress): Promise<void> => {
    const title = 'Export Service to Mesh';
    const mesh = await askMesh(session.mesh.snapshot, named, title);
    if (!mesh) return;
    const start: Draft = { mesh, service, to: [], destination: 'clusters' };
    const questions = [askCallers(session), askDestination];
    const draft = await askInTurn(
      title,
      start,
      service ? questions : [askService(session), ...questions],
    );
    if (draft?.service) await deliver(draft, draft.service, session);
  };

const askService =
  (session: Session): Question<Draft> =>
  async (draft, place) => {
    const choices = reachable(draft.mesh, session).flatMap(choicesOf);
    if (choices.length === 0) {
      throw new Failure('notFound', `No Service was read in mesh ${draft.mesh.name}.`, {
        hint: 'Look at the tree for clusters that are unreachable or may not list Services.',
      });
    }
    const service = await pickOne({ ...place, placeholder: 'Which Service' }, choices);
    return service === undefined || service === back ? service : { ...draft, service };
  };

const reachable = (mesh: MeshDefinition, session: Session): readonly ReachableCluster[] =>
  mesh.contexts.flatMap((context) => {
    const cluster = session.mesh.snapshot.clusters.get(context);
    return cluster?.state === 'reachable' ? [cluster] : [];
  });

const systemNamespaces = new Set([
  'kube-system',
  'kube-public',
  'istio-system',
  'default/kubernetes',
]);

const choicesOf = (cluster: ReachableCluster) =>
  (cluster.services.kind === 'read' ? cluster.services.value : [])
    .filter((it) => !isSystem(it))
    .map(({ name, namespace, ports }) => ({
      label: `${name}.${namespace}`,
      description: cluster.context,
      detail: ports.map((it) => `${it.number} ${it.protocol}`).join(', '),
      value: { cluster: cluster.context, namespace, name },
    }));

const isSystem = ({ namespace, name }: ServiceFacts): boolean =>
  systemNamespaces.has(namespace) || systemNamespaces.has(`${namespace}/${name}`);

const askCallers =
  (session: Session): Question<Draft> =>
  async (draft, place) => {
    const others = draft.mesh.contexts.filter((it) => it !== draft.service?.cluster);
    if (others.length === 0) throw nobodyElse(draft.mesh);
    const mesh = { ...draft.mesh, contexts: others };
    const placeholder = 'Clusters that will call it';
    const to = await chooseClusters(mesh, session.mesh.snapshot, place, placeholder);
    return to === undefined || to === back ? to : { ...draft, to };
  };

const nobodyElse = ({ name }: MeshDefinition): Failure =>
  new Failure('notFound', `Mesh ${name} has no other cluster that could call the Service.`, {
    hint: 'Add a context to it with Edit Mesh… first.',
  });

const askDestination: Question<Draft> = async (draft, place) => {
  const destination = await pickOne<Destination>(
    { ...place, placeholder: 'Where the ServiceEntry goes' },
    [
      {
        label: '$(cloud-upload) Into the clusters',
        detail: 'Previewed and confirmed first; can be undone',
        value: 'clusters',
      },
      {
        label: '$(file-code) Into a new editor',
        detail: 'As YAML to review, save and commit; nothing is written',
        value: 'editor',
      },
    ],
  );
  return destination === undefined || destination === back
    ? destination
    : { ...draft, destination };
};

async function deliver(draft: Draft, service: ServiceAddress, session: Session): Promise<void> {
  const intent = { kind: 'exportService', service, to: draft.to, zone: draft.mesh.zone } as const;
  if (draft.destination === 'clusters') {
    await carry(intent, session);
    return;
  }
  const planned = planFor(intent, session.mesh.snapshot);
  if (planned.kind === 'blocked') {
    await session.person.obstacles('Export service', planned.because);
    return;
  }
  const text = serviceEntryYaml(planned.plan);
  if (text === '') await session.person.alreadySo('Export service');
  else await openText(text);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
}
