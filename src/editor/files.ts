import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { Failure } from '../base/failure';

type Filters = Readonly<Record<string, readonly string[]>>;

/** A file the person picks, wherever it lies; undefined when they gave up. */
export async function pickFile(title: string, filters: Filters): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    ...asking(title),
    filters: mutable(filters),
  });
  return picked?.[0];
}

/** The path of a file that is read from disk. Throws `Failure('file')` where it lies elsewhere. */
export async function pickPath(title: string, filters: Filters): Promise<string | undefined> {
  const [path] = (await pickOnDisk({ ...asking(title), filters: mutable(filters) })) ?? [];
  return path;
}

/** The paths of any number of such files. */
export async function pickPaths(
  title: string,
  filters: Filters,
): Promise<readonly string[] | undefined> {
  return pickOnDisk({ ...asking(title), canSelectMany: true, filters: mutable(filters) });
}

/** The path of a folder on disk. Throws `Failure('file')` where it lies elsewhere. */
export async function pickFolder(title: string): Promise<string | undefined> {
  const what = { openLabel: 'Choose Folder', canSelectFiles: false, canSelectFolders: true };
  const [path] = (await pickOnDisk({ ...asking(title), ...what })) ?? [];
  return path;
}

const asking = (title: string) => ({ title, openLabel: 'Choose' });

/** Keys, charts and releases are for programs, which know nothing of the editor's other file systems. */
async function pickOnDisk(
  options: vscode.OpenDialogOptions,
): Promise<readonly string[] | undefined> {
  const defaultUri = isWorkspaceOnDisk() ? {} : { defaultUri: vscode.Uri.file(homedir()) };
  const picked = await vscode.window.showOpenDialog({ ...options, ...defaultUri });
  return picked?.map(pathOnDisk);
}

const isWorkspaceOnDisk = (): boolean =>
  vscode.workspace.workspaceFolders?.every((it) => it.uri.scheme === 'file') ?? true;

function pathOnDisk({ scheme, path, fsPath }: vscode.Uri): string {
  if (scheme === 'file') return fsPath;
  throw new Failure('file', `${path} lies in this virtual workspace (${scheme}), not on disk.`, {
    hint: 'Choose a place on the disk of the machine that the extension runs on.',
  });
}

const mutable = (filters: Filters): Record<string, string[]> =>
  Object.fromEntries(Object.entries(filters).map(([name, endings]) => [name, [...endings]]));

/** Opens text in a new editor that belongs to no file yet. */
export async function openText(content: string, language = 'yaml'): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  return vscode.window.showTextDocument(document, { preview: false });
}
