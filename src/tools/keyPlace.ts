/** Where keys may be kept: closed to others, and out of reach of a commit. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { neverCancelled } from '../base/cancellation';
import { Failure } from '../base/failure';
import { exists, prepareFolder } from './keyFiles';
import { run } from './run';

export interface Danger {
  /** `open`: others may look in; `shared`: others may change what is above; `tracked`: git would take it. */
  readonly kind: 'open' | 'shared' | 'tracked';
  /** A sentence. */
  readonly message: string;
}

/** Outside any workspace, and the same for every window, so that a second run finds the first one's. */
export const usualPlaceFor = (mesh: string): string =>
  path.join(os.homedir(), '.istio-multicluster', encodeURIComponent(mesh));

/** Why a folder is no place for a key; undefined when nothing speaks against it. */
export async function dangerOf(folder: string): Promise<Danger | undefined> {
  const nearest = await nearestFolder(path.resolve(folder));
  const place = await fs.realpath(nearest);
  const open = process.platform === 'win32' ? undefined : await opennessOf(place, folder);
  if (open !== undefined) return open;
  const tree = await workTreeAbove(place);
  if (tree === undefined) return undefined;
  const key = path.join(place, path.relative(nearest, folder), 'root-key.pem');
  if (await isIgnored(tree, key)) return undefined;
  const message = `${folder} is inside the git work tree ${tree}, which does not ignore it: a key in it could be committed and pushed.`;
  return { kind: 'tracked', message };
}

async function opennessOf(place: string, folder: string): Promise<Danger | undefined> {
  const { mode } = await fs.stat(place);
  // In a folder with the sticky bit, such as /tmp, only owners can replace their files.
  if ((mode & 0o002) !== 0 && (mode & 0o1000) === 0)
    return { kind: 'shared', message: `Everybody on this machine may change files in ${place}.` };
  const message = `Everybody on this machine may look into ${folder}; a folder for keys must be closed to others (mode 0700).`;
  // A folder that is yet to be made will be closed to others.
  return (await exists(folder)) && (mode & 0o004) !== 0 ? { kind: 'open', message } : undefined;
}

/** Takes the folder away from everybody but its owner. Throws `Failure('file')`. */
export async function closeToOthers(folder: string): Promise<void> {
  try {
    await fs.chmod(folder, 0o700);
  } catch (error) {
    throw new Failure('file', `${folder} cannot be closed to others.`, {
      hint: 'Choose a folder that is yours.',
      cause: error,
    });
  }
}

/**
 * Adds the folder to the list of this clone (`info/exclude`), which nobody else gets: a `.gitignore`
 * would have to be committed. Throws `Failure`.
 */
export async function letGitIgnore(folder: string): Promise<void> {
  await prepareFolder(folder);
  const place = await fs.realpath(folder);
  const tree = (await workTreeAbove(place)) ?? place;
  const list = await run(
    {
      file: 'git',
      args: ['-C', tree, 'rev-parse', '--git-path', 'info/exclude'],
      timeoutMs: 10_000,
      parse: ({ stdout }) => path.resolve(tree, stdout.trim()),
      whenMissing: 'Install git, or choose another folder.',
    },
    neverCancelled,
  );
  try {
    await fs.mkdir(path.dirname(list), { recursive: true });
    await fs.appendFile(list, `\n${patternFor(path.relative(tree, place))}\n`);
  } catch (error) {
    throw new Failure('file', `${list} cannot be written.`, {
      hint: 'Choose a folder outside the work tree.',
      cause: error,
    });
  }
}

/** From the top of the tree, with what git reads as wildcards taken literally. */
const patternFor = (relative: string): string =>
  `/${relative
    .split(path.sep)
    .join('/')
    .replace(/[\\*?[\]]/g, '\\$&')}/`;

/** The nearest folder above with a `.git`, which is a file in linked work trees and submodules. */
async function workTreeAbove(place: string): Promise<string | undefined> {
  if (await exists(path.join(place, '.git'))) return place;
  const parent = path.dirname(place);
  return parent === place ? undefined : workTreeAbove(parent);
}

/** What git says; without git, or when it refuses to answer, the file counts as not ignored. */
const isIgnored = (tree: string, file: string): Promise<boolean> =>
  run(
    {
      file: 'git',
      args: ['-C', tree, 'check-ignore', '--quiet', '--', file],
      timeoutMs: 10_000,
      parse: () => true,
      whenMissing: '',
    },
    neverCancelled,
  ).catch((error: unknown) => {
    if (Failure.is(error)) return false;
    throw error;
  });

async function nearestFolder(folder: string): Promise<string> {
  if (await exists(folder)) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? folder : nearestFolder(parent);
}
