import type { ContextName } from '../../objects/reference';
import { valueOr } from '../../objects/reading';
import { Failure } from '../../base/failure';
import type { ReachableCluster } from '../../mesh/snapshot';
import type { RootAuthority } from '../../pki/authority';
import type { Session } from '../session';
import { askInTurn, back, pickOne, type Question } from '../steps';
import { carry } from './carrying';
import { askMesh, chooseClusters } from './choosing';
import { reissueFor, type KeyChoice } from './reissue';
import { reachableIn } from './restarts';
import { askRoot } from './trust/rootSource';

interface Draft {
  readonly clusters: readonly ContextName[];
  readonly keys: KeyChoice;
}

/** Another intermediate CA for clusters, under the root they have, with the key they have or a new one. */
export const renewIntermediate =
  (session: Session) =>
  async (named?: string, marked?: readonly ContextName[]): Promise<void> => {
    const title = 'Renew Intermediate CA';
    const mesh = await askMesh(session.mesh.snapshot, named, title);
    if (!mesh) return;
    const askWhere: Question<Draft> = async (draft, place) => {
      const clusters = await chooseClusters(
        ...([mesh, session.mesh.snapshot, place] as const),
        'Clusters whose intermediate CA is renewed',
        marked ?? mesh.contexts,
      );
      return clusters === undefined || clusters === back ? clusters : { ...draft, clusters };
    };
    const start: Draft = { clusters: [], keys: 'new' };
    const draft = await askInTurn(title, start, [askWhere, askKeys]);
    const root = draft && (await askRoot('Root of the Mesh', mesh, session));
    if (!root) return;
    const chosen = reachableIn(mesh, session.mesh.snapshot).filter((it) =>
      draft.clusters.includes(it.context),
    );
    refuseStranger(root, chosen);
    const authorities = await reissueFor(chosen, root, draft.keys, session);
    await carry({ kind: 'renewIntermediate', mesh: mesh.name, authorities }, session);
  };

const askKeys: Question<Draft> = async (draft, place) => {
  const keys = await pickOne<KeyChoice>({ ...place, placeholder: 'Key of the renewed CA' }, [
    { label: 'A new key', detail: 'What a renewal is for, unless only time ran out', value: 'new' },
    {
      label: 'The key it has',
      detail: 'Only the certificate changes; the key is taken from Secret cacerts',
      value: 'same',
    },
  ]);
  return keys === undefined || keys === back ? keys : { ...draft, keys };
};

/** Said before keys are made, which takes its time; the plan would say it too. */
function refuseStranger(
  { certificate }: RootAuthority,
  clusters: readonly ReachableCluster[],
): void {
  const other = clusters.find(({ trust }) => {
    const roots = valueOr(trust.cacerts, undefined)?.roots;
    return roots && !roots.some((it) => it.fingerprint === certificate.fingerprint);
  });
  if (other)
    throw new Failure(
      'invalid',
      `${certificate.subject} (${certificate.fingerprint.slice(0, 11)}…) is not a root of ${other.context}.`,
      { hint: 'Choose the root the mesh has; to replace that one, run Rotate Root.' },
    );
}
