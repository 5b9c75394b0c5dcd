import * as vscode from 'vscode';

type Filters = Readonly<Record<string, readonly string[]>>;

/** A file the person picks; undefined when they gave up. */
export async function pickFile(title: string, filters: Filters): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title,
    openLabel: 'Choose',
    filters: mutable(filters),
  });
  return picked?.[0];
}

/** Any number of files; undefined when the person gave up. */
export async function pickFiles(
  title: string,
  filters: Filters,
): Promise<readonly vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title,
    openLabel: 'Choose',
    canSelectMany: true,
    filters: mutable(filters),
  });
}

export async function pickFolder(title: string): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title,
    openLabel: 'Choose Folder',
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return picked?.[0];
}

const mutable = (filters: Filters): Record<string, string[]> =>
  Object.fromEntries(Object.entries(filters).map(([name, endings]) => [name, [...endings]]));

/** Opens text in a new editor that belongs to no file yet. */
export async function openText(content: string, language = 'yaml'): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  return vscode.window.showTextDocument(document, { preview: false });
}
