import { neverCancelled } from '../../base/cancellation';
import type { ContextName } from '../../objects/reference';
import type { Session } from '../session';
import { carry } from './carrying';
import { askClusters, askMesh } from './choosing';

type Kind = 'forwardDns' | 'stopForwarding';

const edit =
  (session: Session, kind: Kind, title: string) =>
  async (named?: string, given?: readonly ContextName[]): Promise<void> => {
    const mesh = await askMesh(session.mesh.snapshot, named, title);
    if (!mesh) return;
    const placeholder = 'Clusters whose DNS to edit';
    const clusters = given ?? (await askClusters(mesh, session.mesh.snapshot, title, placeholder));
    if (!clusters) return;
    await carry({ kind, clusters, zone: mesh.zone }, session);
    const { applied, mesh: source } = session;
    if (kind !== 'stopForwarding') return;
    const forgotten = applied.forget(clusters, mesh.zone, source.snapshot);
    if (forgotten) await Promise.all([forgotten, source.refresh(clusters, neverCancelled)]);
  };

export const forwardDns = (session: Session) => edit(session, 'forwardDns', 'Forward .global DNS');
export const stopForwarding = (session: Session) =>
  edit(session, 'stopForwarding', 'Stop Forwarding');
