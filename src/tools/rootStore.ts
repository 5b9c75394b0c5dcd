/** Where the root CA is kept on disk: two PEM files, the key readable by its owner only. */
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { neverCancelled } from '../base/cancellation';
import type { Clock } from '../base/clock';
import { Failure } from '../base/failure';
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
 * Never replaces another root: throws `Failure('file')` where one is there.
 */
export async function saveRoot(folder: string, root: RootAuthority): Promise<RootFiles> {
  const files = filesIn(folder);
  try {
    await fs.mkdir(folder, { recursive: true, mode: 0o700 });
    await refuseToReplace(files);
    // The key first: a certificate without its key would look like a root that can sign.
    await writeWhole(files.key, root.key.reveal(), 0o600);
    await writeWhole(files.certificate, root.certificate.pem, 0o644);
  } catch (error) {
    throw Failure.is(error) ? error : unwritable(folder, error);
  }
  return files;
}

async function refuseToReplace(files: RootFiles): Promise<void> {
  for (const file of [files.key, files.certificate]) {
    if (!(await exists(file))) continue;
    throw new Failure('file', `There is a root CA in ${path.dirname(file)} already.`, {
      hint: 'Choose another folder, or run the command again and use the existing root.',
    });
  }
}

/** Through a file beside it, so that a run that dies half-way leaves no half file under the real name. */
async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  const staged = `${file}.${randomUUID()}.tmp`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  const handle = await fs.open(staged, flags, mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    // A link, unlike a rename, does not replace what somebody put there meanwhile.
    await fs.link(staged, file);
  } finally {
    await fs.unlink(staged);
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
  const place = await nearestFolder(folder);
  const { mode } = await fs.stat(place);
  if (process.platform !== 'win32' && (mode & 0o002) !== 0 && (mode & 0o1000) === 0) {
    return `Everybody on this machine may change files in ${place}.`;
  }
  return (await isTracked(place, path.join(folder, rootFileNames.key)))
    ? `${folder} is inside a git work tree that does not ignore it: the root key could be committed and pushed.`
    : undefined;
}

/** Inside a git work tree, and not ignored there. Where there is no git, nothing is tracked. */
async function isTracked(place: string, file: string): Promise<boolean> {
  const inside = await git(place, 'rev-parse', '--is-inside-work-tree');
  if (inside?.trim() !== 'true') return false;
  return (await git(place, 'check-ignore', '--quiet', file)) === undefined;
}

/** What git answers; undefined when it says no, or is not there. */
const git = (folder: string, ...args: readonly string[]): Promise<string | undefined> =>
  run(
    {
      file: 'git',
      args: ['-C', folder, ...args],
      timeoutMs: 10_000,
      parse: ({ stdout }) => stdout,
      whenMissing: '',
    },
    neverCancelled,
  ).catch((error: unknown) => {
    if (Failure.is(error)) return undefined;
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
