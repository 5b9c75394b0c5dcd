import * as vscode from 'vscode';

/** After so long at a stretch, typing gets its turn. */
const sliceMs = 8;
/** Larger files are not what a person wrote. */
const maxFileBytes = 4 * 1024 * 1024;

/** Lets others have their turn whenever a slice of time is used up. */
export class Slices {
  #until = Date.now() + sliceMs;

  async pause(): Promise<void> {
    if (Date.now() < this.#until) return;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 1);
    });
    this.#until = Date.now() + sliceMs;
  }
}

/** Undefined for what cannot be read, or is too large to be written by a person. */
export async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    return bytes.length > maxFileBytes ? undefined : new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}
