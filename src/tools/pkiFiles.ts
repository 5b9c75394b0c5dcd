/** Reads files that hold certificates and keys, one by one or by the folder. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../base/failure';
import type { Sensitive } from '../base/sensitive';
import type { PkiFile } from '../pki/matching';
import { contentOf } from '../pki/pkiFile';
import { bytesOf } from './keyFiles';

/** Throws `Failure('file')`. */
export async function readPkiFile(file: string, passphrase?: Sensitive<string>): Promise<PkiFile> {
  const content = await contentOf(await bytesOf(file), passphrase);
  return { name: path.basename(file), content };
}

const endings = /\.(pem|crt|cer|cert|der|key|p7b|p7c|p8|p12|pfx|txt)$/i;

/** The files of a folder that may hold certificates and keys, and of the folders right below it. */
export async function pkiFilesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    const below = entries.filter((it) => it.isDirectory()).map((it) => it.name);
    const deeper = await Promise.all(below.map((it) => filesRightIn(path.join(folder, it))));
    return [...(await filesRightIn(folder)), ...deeper.flat()];
  } catch (error) {
    throw unreadable(folder, error);
  }
}

/** Only of the folder itself: what is below belongs to others. */
export async function filesRightIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    return entries
      .filter((it) => it.isFile() && endings.test(it.name))
      .map((it) => path.join(folder, it.name))
      .sort();
  } catch (error) {
    throw unreadable(folder, error);
  }
}

const unreadable = (folder: string, cause: unknown): Failure =>
  new Failure('file', `${folder} cannot be read.`, { hint: 'Choose another folder.', cause });
