/** Where the root CA is kept on disk: two PEM files, the key readable by its owner only. */
import path from 'node:path';
import type { Clock } from '../base/clock';
import { Failure } from '../base/failure';
import { Sensitive } from '../base/sensitive';
import type { RootAuthority } from '../pki/authority';
import { rootFrom } from '../pki/existingRoot';
import { mergedContent } from '../pki/pkiFile';
import { exists, prepareFolder, textOf, writeWhole } from './keyFiles';
import { readPkiFile } from './pkiFiles';

const rootFileNames = { certificate: 'root-cert.pem', key: 'root-key.pem' } as const;

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
  await prepareFolder(folder);
  const keyIsThere = await holds(files.key, key);
  const certificateIsThere = await holds(files.certificate, certificate);
  // The key first: a certificate without its key would look like a root that can sign.
  if (!keyIsThere) await writeWhole(files.key, key, 0o600);
  if (!certificateIsThere) await writeWhole(files.certificate, certificate, 0o644);
  return files;
}

/** Whether a file has this text already; a file with any other text belongs to another root. */
async function holds(file: string, text: string): Promise<boolean> {
  if (!(await exists(file))) return false;
  if ((await textOf(file)) === text) return true;
  throw anotherRoot(path.dirname(file));
}

const anotherRoot = (folder: string): Failure =>
  new Failure('file', `There is another root CA in ${folder} already.`, {
    hint: 'Choose another folder, or run the command again and use the existing root.',
  });

/** The root in a folder, where there is one with both files; undefined where there is none. */
export async function savedRootIn(folder: string): Promise<RootFiles | undefined> {
  const files = filesIn(folder);
  return (await exists(files.certificate)) && (await exists(files.key)) ? files : undefined;
}

/** The key that a run has kept and then died, before its certificate was; undefined where there is none. */
export async function unfinishedRootIn(folder: string): Promise<Sensitive<string> | undefined> {
  const files = filesIn(folder);
  if (!(await exists(files.key)) || (await exists(files.certificate))) return undefined;
  return new Sensitive(await textOf(files.key));
}

/** Reads a root certificate and its key. Throws `Failure` with what is wrong with them. */
export async function readRootFiles(files: RootFiles, clock: Clock): Promise<RootAuthority> {
  const contents = await Promise.all([files.certificate, files.key].map((it) => readPkiFile(it)));
  return rootFrom(mergedContent(contents.map((it) => it.content)), clock);
}
