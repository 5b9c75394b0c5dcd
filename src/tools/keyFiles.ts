/** Files that hold keys: whole or not at all, never replaced, readable by their owner only. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../base/failure';
import { fieldAt } from '../objects/object';

/**
 * Makes the folder for its owner only where it is not there, and sweeps out what a run that died
 * has left in it. Throws `Failure('file')`.
 */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    await fs.mkdir(folder, { recursive: true, mode: 0o700 });
    await sweep(folder);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

const staleMs = 60_000;

/** Staged files hold keys; one that is older than any write takes belongs to a run that died. */
async function sweep(folder: string): Promise<void> {
  for (const name of await fs.readdir(folder)) {
    if (!/\.pem\.[0-9a-f-]{36}\.tmp$/.test(name)) continue;
    const file = path.join(folder, name);
    const { mtimeMs } = await fs.stat(file);
    if (Date.now() - mtimeMs > staleMs) await fs.rm(file, { force: true });
  }
}

/**
 * Writes a new file through one beside it, so that a run that dies half-way leaves no half file
 * under the real name. Throws `Failure('file')`, also where the name is taken.
 */
export async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  const staged = `${file}.${randomUUID()}.tmp`;
  try {
    await writeNew(staged, text, mode);
    await nameAs(staged, file);
  } catch (error) {
    throw unwritable(path.dirname(file), error);
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

/** No certificate or key file of a mesh comes near. */
const largestFile = 1_000_000;

/** Throws `Failure('file')`. */
export async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    const { size } = await fs.stat(file);
    if (size > largestFile)
      throw new Failure('file', `${file} is too large for a certificate or a key.`);
    return await fs.readFile(file);
  } catch (error) {
    if (Failure.is(error)) throw error;
    throw new Failure('file', `${file} cannot be read.`, { cause: error });
  }
}

export const textOf = async (file: string): Promise<string> =>
  Buffer.from(await bytesOf(file)).toString('utf8');

export const exists = (file: string): Promise<boolean> =>
  fs.access(file).then(
    () => true,
    () => false,
  );

const unwritable = (folder: string, cause: unknown): Failure =>
  new Failure('file', `The files of the CA could not be kept in ${folder}.`, {
    hint: 'Choose a folder you may write to.',
    cause,
  });
