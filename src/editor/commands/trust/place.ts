/** Where keys are kept: asked, and refused with a way on where others could get at them. */
import * as vscode from 'vscode';
import {
  closeToOthers,
  dangerOf,
  letGitIgnore,
  usualPlaceFor,
  type Danger,
} from '../../../tools/keyPlace';
import { readRootFiles, savedRootIn } from '../../../tools/rootStore';
import { pickFolder } from '../../files';
import type { Session } from '../../session';
import { back, pickOne, type Answer, type Place } from '../../steps';
import { asking } from './draft';

/** The folder for a new root; a root that is in it already is used, if the person wants that. */
export const askRootPlace = (session: Session) =>
  asking<{
    readonly folder: string;
    readonly root: Awaited<ReturnType<typeof readRootFiles>> | undefined;
  }>(
    async (draft, place) => {
      for (;;) {
        const folder = await safeFolder(draft.mesh.name, {
          ...place,
          placeholder: 'Where the root CA and its key are kept',
        });
        if (folder === undefined || folder === back) return folder;
        const kept = await savedRootIn(folder);
        if (!kept) return { folder, root: undefined };
        if (await usesKept(folder))
          return { folder, root: await readRootFiles(kept, session.clock) };
      }
    },
    (draft, chosen) => ({ ...draft, ...chosen }),
  );

export const askRequestPlace = asking<string>(
  (draft, place) =>
    safeFolder(draft.mesh.name, { ...place, placeholder: 'Where the keys and requests are kept' }),
  (draft, folder) => ({ ...draft, folder }),
);

/** A folder that is safe for keys; asks until one is. */
async function safeFolder(
  mesh: string,
  asked: Place & { readonly placeholder: string },
): Promise<Answer<string>> {
  for (;;) {
    const folder = await askFolder(mesh, asked);
    if (folder === undefined || folder === back) return folder;
    const danger = await dangerOf(folder);
    if (danger === undefined || (await cures(danger, folder))) return folder;
  }
}

/** The usual folder of the mesh, or another; a dialog that is closed leads back to this question. */
export async function askFolder(
  mesh: string,
  asked: Place & { readonly placeholder: string },
): Promise<Answer<string>> {
  const usual = usualPlaceFor(mesh);
  for (;;) {
    const choice = await pickOne<'usual' | 'another'>(asked, [
      { label: usual, detail: 'Outside the workspace, for you only', value: 'usual' },
      { label: 'Another folder…', value: 'another' },
    ]);
    if (choice === undefined || choice === back) return choice;
    if (choice === 'usual') return usual;
    const picked = await pickFolder(asked.placeholder);
    if (picked) return picked;
  }
}

const another = 'Choose Another Folder';

/** What removes the reason, where something does. */
const remedies: Readonly<Partial<Record<Danger['kind'], Remedy>>> = {
  open: { label: 'Close It to Others', act: closeToOthers },
  tracked: { label: 'Let Git Ignore It', act: letGitIgnore },
};

interface Remedy {
  readonly label: string;
  readonly act: (folder: string) => Promise<void>;
}

/** Says why the folder is refused; true when the person had the reason removed. */
async function cures({ kind, message }: Danger, folder: string): Promise<boolean> {
  const remedy = remedies[kind];
  const choice = await vscode.window.showWarningMessage(
    'Keys are not kept there.',
    { modal: true, detail: message },
    ...(remedy ? [remedy.label, another] : [another]),
  );
  if (!remedy || choice !== remedy.label) return false;
  await remedy.act(folder);
  // There may be another reason beside the one that is gone.
  const next = await dangerOf(folder);
  return next === undefined || cures(next, folder);
}

/** A second run finds the root of the first one: another root would part the mesh. */
async function usesKept(folder: string): Promise<boolean> {
  const use = 'Use It';
  const choice = await vscode.window.showInformationMessage(
    `There is a root CA in ${folder} already.`,
    {
      modal: true,
      detail: 'Clusters trust each other when their intermediates come from one root.',
    },
    use,
  );
  return choice === use;
}
