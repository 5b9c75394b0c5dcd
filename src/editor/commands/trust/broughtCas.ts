/** The way with CAs that exist: files by the folder, or Secrets of clusters. */
import path from 'node:path';
import type { CancellationToken } from '../../../base/cancellation';
import { Failure, messageOf } from '../../../base/failure';
import type { ClusterAuthority } from '../../../mesh/intent';
import { textsAt } from '../../../objects/object';
import type { ContextName } from '../../../objects/reference';
import type { IssuedAuthority } from '../../../pki/authority';
import { authorityIn, fourFiles, type Brought } from '../../../pki/broughtAuthority';
import { filesRightIn } from '../../../tools/pkiFiles';
import { bytesOf, exists } from '../../../tools/keyFiles';
import { pickFolder } from '../../files';
import { making } from '../../making';
import type { Passphrases } from '../../passphrases';
import type { Session } from '../../session';
import { askText, back, pickOne, type Question } from '../../steps';
import { asking, type BroughtFrom, type Draft } from './draft';
import { askHowOn, authoritiesIn } from './fitting';
import { contentIn, passphraseQuestions } from './passphrase';

export const askBroughtFrom = asking<BroughtFrom>(
  (_draft, place) =>
    pickOne<BroughtFrom>({ ...place, placeholder: 'Where the CAs are' }, [
      {
        label: 'A folder for each cluster…',
        detail: 'The four files of cacerts; or tls.crt, tls.key and ca.crt; or the like',
        value: 'folders',
      },
      {
        label: 'One folder…',
        detail: 'With a folder for each cluster in it, of the same name',
        value: 'parent',
      },
      {
        label: 'A Secret in each cluster…',
        detail: 'As cert-manager keeps it, or a cacerts of another namespace',
        value: 'secrets',
      },
      {
        label: 'A Secret of one cluster…',
        detail: 'All get the same CA, and can issue certificates in each other’s name',
        value: 'oneSecret',
      },
    ]),
  (draft, brought) => ({
    ...draft,
    ...{ brought, folders: new Map(), files: [], passphrase: undefined },
    fileState: { lacksKey: false, isLocked: false },
  }),
);

/** The questions that follow, by what was answered. */
export function broughtQuestions(
  draft: Draft,
  passphrases: Passphrases,
): readonly Question<Draft>[] {
  switch (draft.brought) {
    case 'folders':
      return [...draft.clusters.map(askFolderOf), ...passphraseQuestions(draft, passphrases)];
    case 'parent':
      return [askParent, ...passphraseQuestions(draft, passphrases)];
    case 'secrets':
      return [askSecret];
    case 'oneSecret':
      return [askSecretOf, askSecret];
  }
}

const askFolderOf =
  (cluster: ContextName): Question<Draft> =>
  async (draft) => {
    const picked = await pickFolder(`Folder with the CA of ${cluster}`);
    return picked ? withFolder(draft, cluster, picked) : back;
  };

/** Clusters that have no folder there are told of once all is read. */
const askParent: Question<Draft> = async (draft) => {
  const picked = await pickFolder('Folder with a Folder for Each Cluster');
  if (!picked) return back;
  let filled = draft;
  for (const cluster of draft.clusters)
    filled = await withFolder(filled, cluster, path.join(picked, cluster));
  return filled;
};

/** Looks into the folder, so that a passphrase is asked for only where one is needed. */
async function withFolder(draft: Draft, cluster: ContextName, folder: string): Promise<Draft> {
  const folders = new Map([...draft.folders, [cluster, folder]]);
  if (!(await exists(folder))) return { ...draft, folders };
  const files = (await wantedIn(folder)).map((it) => path.join(folder, it));
  const { isLocked } = await contentIn({ ...draft, files });
  const fileState = { ...draft.fileState, isLocked: draft.fileState.isLocked || isLocked };
  return { ...draft, folders, fileState, files: [...draft.files, ...files] };
}

const askSecretOf: Question<Draft> = async (draft, place) => {
  const chosen = await pickOne<ContextName>(
    { ...place, placeholder: 'The cluster whose CA the others get' },
    draft.mesh.contexts.map((value) => ({ label: value, value })),
  );
  return chosen === undefined || chosen === back ? chosen : { ...draft, secretOf: chosen };
};

const askSecret = asking<string>(
  (draft, place) =>
    askText({
      ...place,
      placeholder: 'The Secret, as namespace/name',
      value: draft.secret,
      validate: (text) =>
        /^[a-z0-9]([-a-z0-9]*[a-z0-9])?\/[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(text)
          ? undefined
          : 'A namespace and a name, such as istio-system/cacerts.',
    }),
  (draft, secret) => ({ ...draft, secret }),
);

/** The CAs that fit; undefined when the person gave up. */
export async function broughtAuthorities(
  draft: Draft,
  session: Session,
): Promise<readonly ClusterAuthority[] | undefined> {
  const found = await making('Reading the CAs', (token) => foundFor(draft, session, token));
  return (await askHowOn(found, undefined)) === 'goOn' ? authoritiesIn(found) : undefined;
}

async function foundFor(draft: Draft, session: Session, token: CancellationToken) {
  const fitting = new Map<ContextName, IssuedAuthority>();
  const refused = new Map<ContextName, readonly string[]>();
  for (const cluster of draft.clusters) {
    const brought = await broughtFor(cluster, draft, session, token);
    if (brought.kind === 'fits') fitting.set(cluster, brought.authority);
    else refused.set(cluster, brought.because);
  }
  return { fitting, refused, remarks: [] };
}

/** What cannot be read is a reason like any other: it must not take the other clusters with it. */
async function broughtFor(
  cluster: ContextName,
  draft: Draft,
  session: Session,
  token: CancellationToken,
): Promise<Brought> {
  try {
    const files =
      draft.brought === 'folders' || draft.brought === 'parent'
        ? await filesIn(draft.folders.get(cluster) ?? '')
        : await filesOfSecret(draft.secretOf ?? cluster, draft.secret, session, token);
    return await authorityIn(files, session.clock.now(), draft.passphrase);
  } catch (error) {
    if (!Failure.is(error)) throw error;
    return { kind: 'unfit', because: [messageOf(error)] };
  }
}

type Files = ReadonlyMap<string, Uint8Array>;

/** Beside the four files nothing else counts: a root key among them stays where it is. */
async function wantedIn(folder: string): Promise<readonly string[]> {
  const names = (await filesRightIn(folder)).map((it) => path.basename(it));
  return fourFiles.every((it) => names.includes(it)) ? fourFiles : names;
}

async function filesIn(folder: string): Promise<Files> {
  const read = (await wantedIn(folder)).map(
    async (it) => [it, await bytesOf(path.join(folder, it))] as const,
  );
  return new Map(await Promise.all(read));
}

async function filesOfSecret(
  cluster: ContextName,
  secret: string,
  { clusters }: Session,
  token: CancellationToken,
): Promise<Files> {
  const [namespace = '', name = ''] = secret.split('/');
  const at = { cluster, apiVersion: 'v1', kind: 'Secret', namespace, name };
  const object = await clusters(cluster).read(at, token);
  if (!object) throw new Failure('notFound', `There is no Secret ${secret} in ${cluster}.`);
  return new Map(
    Object.entries(textsAt(object, 'data')).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64'),
    ]),
  );
}
