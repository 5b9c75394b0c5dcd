/** The root of a mesh with its key, from wherever the person keeps it. */
import { Failure } from '../../../base/failure';
import type { MeshDefinition } from '../../../mesh/snapshot';
import type { RootAuthority } from '../../../pki/authority';
import { usualPlaceFor } from '../../../tools/keyPlace';
import { readRootFiles, savedRootIn } from '../../../tools/rootStore';
import { pickFolder } from '../../files';
import type { Session } from '../../session';
import { askInTurn, back, pickOne, type Choice } from '../../steps';
import { startOf } from './draft';
import { rootFileQuestions } from './existingRoot';

type Source = 'usual' | RootPlace;
export type RootPlace = 'folder' | 'files';

/** The two ways to a root that was made before. */
export const rootPlaces: readonly Choice<RootPlace>[] = [
  {
    label: 'A root CA in a folder…',
    detail: 'With root-cert.pem and root-key.pem, as they are made here',
    value: 'folder',
  },
  {
    label: 'A root CA in files…',
    detail: 'Certificate and key as PEM, DER or PKCS#12, also under a passphrase',
    value: 'files',
  },
];

/** Asks where it is; undefined when the person gave up. Throws `Failure` where there is none. */
export async function askRoot(
  title: string,
  mesh: MeshDefinition,
  session: Session,
): Promise<RootAuthority | undefined> {
  const folder = usualPlaceFor(mesh.name);
  const kept = await savedRootIn(folder);
  const usual = { label: folder, detail: 'Where the root of this mesh was kept', value: 'usual' };
  const source = await pickOne<Source>(
    { title, step: 1, totalSteps: 1, placeholder: 'Where the root CA and its key are' },
    [...(kept ? [usual as Choice<Source>] : []), ...rootPlaces],
  );
  if (source === undefined || source === back) return undefined;
  if (source === 'usual') return kept && readRootFiles(kept, session.clock);
  return rootFromPlace(source, title, mesh, session);
}

export const rootFromPlace = (
  place: RootPlace,
  title: string,
  mesh: MeshDefinition,
  session: Session,
): Promise<RootAuthority | undefined> =>
  place === 'folder' ? rootInFolder(title, session) : rootInFiles(title, mesh, session);

async function rootInFolder(title: string, { clock }: Session): Promise<RootAuthority | undefined> {
  const folder = await pickFolder(`Folder with the ${title}`);
  if (!folder) return undefined;
  const files = await savedRootIn(folder);
  if (files) return readRootFiles(files, clock);
  throw new Failure('notFound', `There is no root CA in ${folder}.`, {
    hint: 'Choose the folder with root-cert.pem and root-key.pem, or the files themselves.',
  });
}

async function rootInFiles(
  title: string,
  mesh: MeshDefinition,
  session: Session,
): Promise<RootAuthority | undefined> {
  const draft = await askInTurn(title, startOf(mesh), (answers) =>
    rootFileQuestions(answers, session),
  );
  return draft?.root;
}
