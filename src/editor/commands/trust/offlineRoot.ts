/** The way with a root that is kept elsewhere: requests go out, certificates come back. */
import * as vscode from 'vscode';
import type { ClusterAuthority } from '../../../mesh/intent';
import { matched, type PkiFile } from '../../../pki/matching';
import { NodeKeySmith } from '../../../tools/nodeKeySmith';
import { pkiFilesIn, readPkiFile } from '../../../tools/pkiFiles';
import { waitingKeys, writeRequests } from '../../../tools/requestStore';
import { openText, pickPaths, pickFolder } from '../../files';
import { making } from '../../making';
import type { Session } from '../../session';
import { back, pickOne, type Question } from '../../steps';
import type { Draft } from './draft';
import { askHowOn, authoritiesIn } from './fitting';
import { askFolder } from './place';
import { signingInstructions } from './signingInstructions';

/** Writes the requests, and opens what the keeper of the root has to know. */
export async function requestCertificates(draft: Draft, { log }: Session): Promise<void> {
  const { folder, clusters } = draft;
  const written = await making('Writing certificate requests', (token, tell) =>
    writeRequests(folder, clusters, draft, new NodeKeySmith(), token, tell),
  );
  log.info('Certificate requests written.', { folder, count: written.size });
  await openText(signingInstructions([...written.values()].map((it) => it.request)), 'markdown');
  const requests = written.size === 1 ? '1 request is' : `${written.size} requests are`;
  void vscode.window.showInformationMessage(
    `${requests} in ${folder}, with the keys that stay there. Once they are signed, run Establish Trust again and read the certificates back.`,
  );
}

/** The folder where keys wait; asked again where none of the clusters has one there. */
export const askKeysFolder: Question<Draft> = async (draft, place) => {
  for (;;) {
    const placeholder = 'Folder with the keys of the requests';
    const folder = await askFolder(draft.mesh.name, { ...place, placeholder });
    if (folder === undefined || folder === back) return folder;
    if ((await waitingKeys(folder, draft.clusters)).size > 0) return { ...draft, folder };
    await vscode.window.showWarningMessage(`No key of a request is in ${folder}.`, {
      modal: true,
      detail: `Requests for ${draft.clusters.join(', ')} are written first, with Establish Trust.`,
    });
  }
};

type Source = 'same' | 'files' | 'folder';

/** The certificates that came back: the way to them is asked until it leads somewhere. */
export const askSigned: Question<Draft> = async (draft, place) => {
  for (;;) {
    const source = await pickOne<Source>(
      { ...place, placeholder: 'Where the signed certificates are' },
      [
        { label: 'In the folder of the keys', detail: draft.folder, value: 'same' },
        {
          label: 'Files…',
          detail: 'One for each cluster, or several with their chain in one',
          value: 'files',
        },
        { label: 'A folder…', detail: 'Every certificate in it', value: 'folder' },
      ],
    );
    if (source === undefined || source === back) return source;
    const files = await filesOf(source, draft.folder);
    if (files) return { ...draft, files };
  }
};

async function filesOf(source: Source, folder: string): Promise<readonly string[] | undefined> {
  if (source === 'same') return pkiFilesIn(folder);
  if (source === 'files') return pickPaths('Signed Certificates', filters);
  const picked = await pickFolder('Folder with the Signed Certificates');
  return picked === undefined ? undefined : pkiFilesIn(picked);
}

const filters = {
  Certificates: ['pem', 'crt', 'cer', 'der', 'p7b', 'p7c', 'txt'],
  'All files': ['*'],
};

/** The CAs that the certificates make with the waiting keys; undefined when the person gave up. */
export async function signedAuthorities(
  { folder, clusters, files }: Draft,
  { clock }: Session,
): Promise<readonly ClusterAuthority[] | undefined> {
  const keys = await waitingKeys(folder, clusters);
  let read: readonly PkiFile[] = await Promise.all(files.map((it) => readPkiFile(it)));
  for (;;) {
    const found = withoutKeys(matched(keys, read, clock.now()), clusters, folder);
    const howOn = await askHowOn(found, 'Add Files…');
    if (howOn === undefined) return undefined;
    if (howOn === 'goOn') return authoritiesIn(found);
    const more = (await pickPaths('More Certificates', filters)) ?? [];
    read = [...read, ...(await Promise.all(more.map((it) => readPkiFile(it))))];
  }
}

/** Clusters for which no request was ever written are among those that get nothing. */
function withoutKeys(
  found: ReturnType<typeof matched<Draft['clusters'][number]>>,
  clusters: Draft['clusters'],
  folder: string,
): typeof found {
  const known = (it: Draft['clusters'][number]) => found.fitting.has(it) || found.refused.has(it);
  const missing = clusters
    .filter((it) => !known(it))
    .map((it) => [it, [`No request was written for it in ${folder}.`]] as const);
  return { ...found, refused: new Map([...found.refused, ...missing]) };
}
