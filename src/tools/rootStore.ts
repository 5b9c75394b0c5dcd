/** Where the root CA is kept on disk: two PEM files, the key readable by its owner only. */
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { neverCancelled } from '../base/cancellation';
import type { Clock } from '../base/clock';
import { Failure } from '../base/failure';
import { fieldAt } from '../objects/object';
import type { RootAuthority } from '../pki/authority';
import { rootFrom } from '../pki/existingRoot';
import { run } from './run';

export const rootFileNames = { certificate: 'root-cert.pem', key: 'root-key.pem' } as const;

export interface RootFiles {
  readonly certificate: string;
  readonly key: string;
}

const filesIn = (folder: string): RootFiles => ({
  certificate: path.join(folder, rootFileNames.certificate),
  key: path.join(folder, rootFileNames.key),
});

/**
 * Writes the root into the folder (0700 when made here): the key 0600, each file whole or not at all.
 * The same root again changes nothing, and completes what a run that died left half done.
 * Never replaces another root: throws `Failure('file')` where one is there.
 */
export async function saveRoot(folder: string, root: RootAuthority): Promise<RootFiles> {
  const files = filesIn(folder);
  const [key, certificate] = [root.key.reveal(), root.certificate.pem];
  try {
    await fs.mkdir(folder, { recursive: true, mode: 0o700 });
    const keyIsThere = await holds(files.key, key);
    const certificateIsThere = await holds(files.certificate, certificate);
    // The key first: a certificate without its key would look like a root that can sign.
    if (!keyIsThere) await writeWhole(files.key, key, 0o600);
    if (!certificateIsThere) await writeWhole(files.certificate, certificate, 0o644);
  } catch (error) {
    throw Failure.is(error) ? error : unwritable(folder, error);
  }
  return files;
}

/** Whether a file has this text already; a file with any other text belongs to another root. */
async function holds(file: string, text: string): Promise<boolean> {
  if (!(await exists(file))) return false;
  if ((await textOf(file)) === text) return true;
  throw new Failure('file', `There is another root CA in ${path.dirname(file)} already.`, {
    hint: 'Choose another folder, or run the command again and use the existing root.',
  });
}

/** Through a file beside it, so that a run that dies half-way leaves no half file under the real name. */
async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  const staged = `${file}.${randomUUID()}.tmp`;
  try {
    await writeNew(staged, text, mode);
    await nameAs(staged, file);
  } finally {
    await fs.rm(staged, { force: true });
  }
}

async function writeNew(file: string, text: string, mode: number): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  const handle = await fs.open(file, flags, mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A link, unlike a rename, does not replace what somebody put there meanwhile. */
async function nameAs(staged: string, file: string): Promise<void> {
  try {
    await fs.link(staged, file);
  } catch (error) {
    if (fieldAt(error, 'code') === 'EEXIST' || (await exists(file))) throw error;
    // Some file systems (exFAT, many network shares) know no links.
    await fs.rename(staged, file);
  }
}

/** The root in a folder, where there is one with both files; undefined where there is none. */
export async function savedRootIn(folder: string): Promise<RootFiles | undefined> {
  const files = filesIn(folder);
  return (await exists(files.certificate)) && (await exists(files.key)) ? files : undefined;
}

/** Reads a root certificate and its key (PEM). Throws `Failure` with what is wrong with them. */
export async function readRootFiles(files: RootFiles, clock: Clock): Promise<RootAuthority> {
  const [certificate, key] = await Promise.all([files.certificate, files.key].map(textOf));
  return rootFrom(certificate ?? '', key ?? '', clock);
}

const largestPem = 1_000_000;

async function textOf(file: string): Promise<string> {
  try {
    const { size } = await fs.stat(file);
    if (size > largestPem) throw new Failure('file', `${file} is too large for a PEM file.`);
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    if (Failure.is(error)) throw error;
    throw new Failure('file', `${file} cannot be read.`, { cause: error });
  }
}

/** Why a folder is a poor place for a key, as a sentence; undefined when nothing speaks against it. */
export async function dangerOf(folder: string): Promise<string | undefined> {
  const nearest = await nearestFolder(path.resolve(folder));
  const place = await fs.realpath(nearest);
  const open = process.platform === 'win32' ? undefined : await opennessOf(place, folder);
  if (open !== undefined) return open;
  const tree = await workTreeAbove(place);
  if (tree === undefined) return undefined;
  const key = path.join(place, path.relative(nearest, folder), rootFileNames.key);
  return (await isIgnored(tree, key))
    ? undefined
    : `${folder} is inside the git work tree ${tree}, which does not ignore it: the root key could be committed and pushed.`;
}

async function opennessOf(place: string, folder: string): Promise<string | undefined> {
  const { mode } = await fs.stat(place);
  // In a folder with the sticky bit, such as /tmp, only owners can replace their files.
  if ((mode & 0o002) !== 0 && (mode & 0o1000) === 0)
    return `Everybody on this machine may change files in ${place}.`;
  // A folder that is yet to be made will be closed to others.
  return (await exists(folder)) && (mode & 0o004) !== 0
    ? `Everybody on this machine may look into ${folder}; a folder for a root key should be closed to others (mode 0700).`
    : undefined;
}

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

const exists = (file: string): Promise<boolean> =>
  fs.access(file).then(
    () => true,
    () => false,
  );

const unwritable = (folder: string, cause: unknown): Failure =>
  new Failure('file', `The root CA could not be kept in ${folder}.`, {
    hint: 'Choose a folder you may write to.',
    cause,
  });
