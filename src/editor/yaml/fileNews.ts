/** What the editor tells of YAML files: that they change, in editors and on disk. */
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { isOurs } from './openTexts';
import { included } from './workspaceSearch';

export interface FileNews {
  /** A document that is ours was opened. */
  readonly opened: () => void;
  /** In an editor or on disk; also that it is gone. */
  readonly changed: (uri: vscode.Uri) => void;
  readonly foldersChanged: () => void;
}

/** To be disposed by whoever is told. */
export function newsOfFiles({ opened, changed, foldersChanged }: FileNews): readonly Disposable[] {
  const { workspace } = vscode;
  const watcher = workspace.createFileSystemWatcher(included);
  return [
    watcher,
    watcher.onDidCreate(changed),
    watcher.onDidChange(changed),
    watcher.onDidDelete(changed),
    workspace.onDidOpenTextDocument((it) => {
      if (isOurs(it)) opened();
    }),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (isOurs(document)) changed(document.uri);
    }),
    workspace.onDidCloseTextDocument((it) => {
      if (isOurs(it)) changed(it.uri);
    }),
    workspace.onDidChangeWorkspaceFolders(foldersChanged),
  ];
}

/** Files change in swarms, by a checkout for instance: each is read once they rest. */
export class FileSwarm implements Disposable {
  readonly #waiting = new Map<string, NodeJS.Timeout>();

  constructor(
    readonly restMs: number,
    readonly read: (uri: vscode.Uri) => Promise<void>,
  ) {}

  add(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.#waiting.get(key));
    const again = async () => {
      this.#waiting.delete(key);
      await this.read(uri);
    };
    this.#waiting.set(
      key,
      setTimeout(() => void again(), this.restMs),
    );
  }

  dispose(): void {
    this.#waiting.forEach(clearTimeout);
  }
}
