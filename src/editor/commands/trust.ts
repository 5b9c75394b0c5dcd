import type { ClusterAuthority } from '../../mesh/intent';
import type { MeshDefinition } from '../../mesh/snapshot';
import type { ContextName } from '../../objects/reference';
import { issueIntermediates, newRoot, type RootAuthority } from '../../pki/authority';
import { heldKeySmith } from '../../pki/heldKey';
import { NodeKeySmith } from '../../tools/nodeKeySmith';
import { saveRoot, unfinishedRootIn } from '../../tools/rootStore';
import { making } from '../making';
import type { Session } from '../session';
import { askInTurn, back, type Question } from '../steps';
import { carry } from './carrying';
import { askMesh, chooseClusters } from './choosing';
import { askBroughtFrom, broughtAuthorities, broughtQuestions } from './trust/broughtCas';
import { startOf, type Draft } from './trust/draft';
import { rootFileQuestions } from './trust/existingRoot';
import {
  askKeysFolder,
  askSigned,
  requestCertificates,
  signedAuthorities,
} from './trust/offlineRoot';
import { askRequestPlace, askRootPlace } from './trust/place';
import {
  askDays,
  askKey,
  askOrganization,
  askRootDays,
  askRootKey,
  askTrustDomain,
  askValidity,
  askWay,
} from './trust/questions';

/** Finds or makes a CA for each cluster, all under one root, and plans Secret `cacerts`. */
export const establishTrust =
  (session: Session) =>
  async (named?: string, marked?: readonly ContextName[]): Promise<void> => {
    const title = 'Establish Trust';
    const mesh = await askMesh(session.mesh.snapshot, named, title);
    if (!mesh) return;
    const draft = await askInTurn(title, startOf(mesh), (answers) => [
      askWhere(session, marked),
      askWay,
      ...questionsOf(answers, session),
    ]);
    const authorities = draft && (await authoritiesFor(draft, session));
    if (authorities && authorities.length > 0)
      await carry({ kind: 'establishTrust', mesh: mesh.name, authorities }, session);
  };

const askWhere =
  (session: Session, marked: readonly ContextName[] | undefined): Question<Draft> =>
  async (draft, place) => {
    const clusters = await chooseClusters(
      draft.mesh,
      session.mesh.snapshot,
      place,
      'Clusters that get an intermediate CA',
      marked ?? draft.mesh.contexts,
    );
    return clusters === undefined || clusters === back ? clusters : { ...draft, clusters };
  };

/** What the chosen way asks, as far as the answers lead. */
function questionsOf(draft: Draft, session: Session): readonly Question<Draft>[] {
  const names = [askOrganization, askTrustDomain];
  const days = draft.asksDays ? [askDays] : [];
  const rootDays = draft.asksDays ? [askRootDays] : [];
  switch (draft.way) {
    case 'newRoot':
      return draft.root
        ? [askRootPlace(session), ...names, askKey(session), askValidity, ...days]
        : [
            ...[askRootPlace(session), ...names, askRootKey(session), askKey(session)],
            ...[askValidity, ...rootDays, ...days],
          ];
    case 'existingRoot':
      return [
        ...rootFileQuestions(draft, session),
        ...[...names, askKey(session), askValidity, ...days],
      ];
    case 'requests':
      return [askRequestPlace, ...names, askKey(session)];
    case 'signed':
      return [askKeysFolder, askSigned];
    case 'brought':
      return [askBroughtFrom, ...broughtQuestions(draft, session.passphrases)];
  }
}

/** Undefined where the way ends without CAs: requests were written, or the person gave up. */
async function authoritiesFor(
  draft: Draft,
  session: Session,
): Promise<readonly ClusterAuthority[] | undefined> {
  switch (draft.way) {
    case 'newRoot':
      return issue(draft, draft.root ?? (await madeRoot(draft, session)), session);
    case 'existingRoot':
      return draft.root && issue(draft, draft.root, session);
    case 'requests':
      await requestCertificates(draft, session);
      return undefined;
    case 'signed':
      return signedAuthorities(draft, session);
    case 'brought':
      return broughtAuthorities(draft, session);
  }
}

/** A new root, safe on disk before anything is issued under it. */
async function madeRoot(
  { folder, organization, rootKey, rootDays }: Draft,
  { clock, log }: Session,
): Promise<RootAuthority> {
  const unfinished = await unfinishedRootIn(folder);
  const fresh = new NodeKeySmith();
  const smith = (unfinished && heldKeySmith(unfinished, fresh)) ?? fresh;
  const root = await making('Making the root CA', (token) =>
    newRoot({ organization, key: rootKey, days: rootDays }, smith, clock, token),
  );
  const saved = await saveRoot(folder, root);
  log.info('Root CA saved.', { certificate: saved.certificate });
  return root;
}

const issue = (
  { clusters, organization, trustDomain, key, days }: Draft,
  root: RootAuthority,
  { clock }: Session,
): Promise<readonly ClusterAuthority[]> =>
  making('Issuing intermediate CAs', async (token, tell) => {
    const options = { organization, trustDomain, key, days };
    const smith = new NodeKeySmith();
    const issued = await issueIntermediates(root, clusters, options, smith, clock, token, tell);
    return [...issued].map(([cluster, authority]) => ({ cluster, ...authority }));
  });

/** A new root alone, for a mesh that moves to it; undefined when the person gave up. */
export async function newSavedRoot(
  mesh: MeshDefinition,
  session: Session,
): Promise<RootAuthority | undefined> {
  const draft = await askInTurn('New Root CA', startOf(mesh), [askRootPlace(session)]);
  return draft && (draft.root ?? madeRoot(draft, session));
}
