import * as vscode from 'vscode';
import type { CancellationToken } from '../../base/cancellation';
import type { ClusterAuthority } from '../../mesh/intent';
import type { MeshDefinition } from '../../mesh/snapshot';
import type { ContextName } from '../../objects/reference';
import { issueIntermediates, newRoot, type RootAuthority } from '../../pki/authority';
import type { KeySpec } from '../../pki/keySpec';
import { NodeKeySmith } from '../../tools/nodeKeySmith';
import { dangerOf, readRootFiles, savedRootIn, saveRoot } from '../../tools/rootStore';
import { pickFile, pickFolder } from '../files';
import type { Session } from '../session';
import { askInTurn, askText, back, pickOne, type Question } from '../steps';
import { carry } from './carrying';
import { askMesh, chooseClusters } from './choosing';

type Source = 'new' | 'files';

interface Draft {
  readonly mesh: MeshDefinition;
  readonly clusters: readonly ContextName[];
  readonly source: Source;
  readonly organization: string;
  readonly key: KeySpec;
}

/** Makes or takes a root CA, issues one intermediate CA for each cluster, and plans Secret `cacerts`. */
export const establishTrust =
  (session: Session) =>
  async (named?: string, marked?: readonly ContextName[]): Promise<void> => {
    const title = 'Establish Trust';
    const mesh = await askMesh(session.mesh.snapshot, named, title);
    if (!mesh) return;
    const start: Draft = {
      mesh,
      clusters: [],
      source: 'new',
      organization: 'Istio',
      key: 'RSA 4096',
    };
    const draft = await askInTurn(title, start, [
      askWhere(session, marked),
      askSource,
      askOrganization,
      askBits,
    ]);
    const root = draft && (await rootFor(draft, session));
    if (!root) return;
    const authorities = await issue(draft, root, session);
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

const askSource: Question<Draft> = async (draft, place) => {
  const source = await pickOne<Source>({ ...place, placeholder: 'Where the root CA comes from' }, [
    {
      label: 'Make a new root CA',
      detail: 'RSA 4096, ten years; its key stays in a folder you choose, readable by you only',
      value: 'new',
    },
    {
      label: 'Use an existing root certificate and key',
      detail: 'Two PEM files: the root that already signs the mesh, or your organisation’s',
      value: 'files',
    },
  ]);
  return source === undefined || source === back ? source : { ...draft, source };
};

const askOrganization: Question<Draft> = async (draft, place) => {
  const organization = await askText({
    ...place,
    placeholder: 'Organization in the subject of the certificates',
    value: draft.organization,
    validate: (text) => (/^[^\p{Cc}]{1,64}$/u.test(text) ? undefined : 'One to 64 characters.'),
  });
  return typeof organization === 'string' ? { ...draft, organization } : organization;
};

const askBits: Question<Draft> = async (draft, place) => {
  const key = await pickOne<KeySpec>({ ...place, placeholder: 'Key of each intermediate CA' }, [
    { label: 'RSA 4096', detail: 'What Istio’s own tools make', value: 'RSA 4096' },
    { label: 'RSA 2048', detail: 'Faster handshakes, enough for a few years', value: 'RSA 2048' },
  ]);
  return key === undefined || key === back ? key : { ...draft, key };
};

/** The root CA, already safe on disk; undefined when the person gave up. */
function rootFor(draft: Draft, session: Session): Promise<RootAuthority | undefined> {
  return draft.source === 'files' ? rootFromFiles(session) : newSavedRoot(draft, session);
}

async function rootFromFiles({ clock }: Session): Promise<RootAuthority | undefined> {
  const filters = { 'PEM files': ['pem', 'crt', 'cer', 'key'], 'All files': ['*'] };
  const certificate = await pickFile('Root Certificate (PEM)', filters);
  const key = certificate && (await pickFile('Private Key of the Root (PEM)', filters));
  return key && readRootFiles({ certificate: certificate.fsPath, key: key.fsPath }, clock);
}

export async function newSavedRoot(
  { organization }: Pick<Draft, 'organization'>,
  session: Session,
): Promise<RootAuthority | undefined> {
  const folder = await pickFolder('Keep the Root Key Here');
  if (!folder) return undefined;
  const kept = await savedRootIn(folder.fsPath);
  if (kept) return (await usesKept(folder)) ? readRootFiles(kept, session.clock) : undefined;
  if (!(await acceptsDanger(folder))) return undefined;
  const root = await making('Making the root CA', (token) =>
    newRoot({ organization }, new NodeKeySmith(), session.clock, token),
  );
  const saved = await saveRoot(folder.fsPath, root);
  session.log.info('Root CA saved.', { certificate: saved.certificate });
  return root;
}

/** A second run finds the root of the first one: another root would part the mesh. */
async function usesKept(folder: vscode.Uri): Promise<boolean> {
  const use = 'Use It';
  const choice = await vscode.window.showInformationMessage(
    `There is a root CA in ${folder.fsPath} already.`,
    {
      modal: true,
      detail: 'Clusters trust each other when their intermediates come from one root.',
    },
    use,
  );
  return choice === use;
}

async function acceptsDanger(folder: vscode.Uri): Promise<boolean> {
  const danger = await dangerOf(folder.fsPath);
  if (danger === undefined) return true;
  const anyway = 'Keep It There Anyway';
  const choice = await vscode.window.showWarningMessage(
    'This is a poor place for the root key.',
    { modal: true, detail: danger },
    anyway,
  );
  return choice === anyway;
}

const issue = (
  { clusters, organization, key }: Draft,
  root: RootAuthority,
  session: Session,
): Promise<readonly ClusterAuthority[]> =>
  making('Issuing intermediate CAs', async (token, tell) => {
    const issued = await issueIntermediates(
      root,
      clusters,
      { organization, key },
      new NodeKeySmith(),
      session.clock,
      token,
      tell,
    );
    return clusters.flatMap((cluster) => {
      const authority = issued.get(cluster);
      return authority ? [{ cluster, ...authority }] : [];
    });
  });

export const making = <T>(
  title: string,
  work: (token: CancellationToken, tell: (message: string) => void) => Promise<T>,
): Thenable<T> & Promise<T> =>
  Promise.resolve(
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) =>
        work(token, (message) => {
          progress.report({ message });
        }),
    ),
  );
