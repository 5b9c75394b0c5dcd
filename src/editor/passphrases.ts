import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';
import { Sensitive } from '../base/sensitive';

/** Passphrases that a person let be kept: in the secret storage of the editor, and nowhere else. */
export class Passphrases {
  readonly #storage: vscode.SecretStorage;

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
  }

  /** By the bytes of the files that it opens, so that a moved file is found and a changed one is not. */
  async of(files: readonly Uint8Array[]): Promise<Sensitive<string> | undefined> {
    const kept = await this.#storage.get(idOf(files));
    return kept === undefined ? undefined : new Sensitive(kept);
  }

  async keep(files: readonly Uint8Array[], passphrase: Sensitive<string>): Promise<void> {
    await this.#storage.store(idOf(files), passphrase.reveal());
  }

  async forget(files: readonly Uint8Array[]): Promise<void> {
    await this.#storage.delete(idOf(files));
  }
}

function idOf(files: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const bytes of files) hash.update(createHash('sha256').update(bytes).digest());
  return `passphrase/${hash.digest('hex')}`;
}
