import * as vscode from 'vscode';
import type { CancellationToken } from '../../base/cancellation';
import { Slices } from './backgroundReading';

/** What is looked into, as the editor's patterns say it. */
export const included = '**/{*.yaml,*.yml,Kustomization}';
const excluded = '**/{node_modules,.git,vendor}/**';
/** The same by names, where we look ourselves. */
const isIncluded = (name: string): boolean => /\.ya?ml$/.test(name) || name === 'Kustomization';
const excludedFolders = new Set(['node_modules', '.git', 'vendor']);

/**
 * File systems the editor searches. It has no search for those that extensions bring, and asked to
 * search one it would wait for ever for somebody to bring that, too.
 */
const searchable = new Set(['file', 'vscode-remote', 'vscode-vfs']);
/** Listing a folder of a far file system takes its time. */
const maxFolders = 2_000;

/** The files of the workspace that may concern us, at most `limit`. */
export async function yamlFiles(limit: number, token: CancellationToken): Promise<vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const near = folders.filter(({ uri }) => searchable.has(uri.scheme));
  const found: vscode.Uri[] = [];
  for (const folder of near) {
    const pattern = new vscode.RelativePattern(folder, included);
    found.push(...(await vscode.workspace.findFiles(pattern, excluded, limit - found.length)));
    if (token.isCancellationRequested || found.length >= limit) return found;
  }
  for (const { uri } of folders.filter((it) => !near.includes(it))) {
    found.push(...(await filesBelow(uri, limit - found.length, token)));
  }
  return found;
}

/** Folder by folder, those at the top first. What cannot be listed has nothing in it. */
async function filesBelow(
  top: vscode.Uri,
  limit: number,
  token: CancellationToken,
): Promise<readonly vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  const folders = [top];
  const slices = new Slices();
  for (const folder of folders) {
    for (const [name, type] of await entriesOf(folder)) {
      const uri = vscode.Uri.joinPath(folder, name);
      const isFolder = type === vscode.FileType.Directory && !excludedFolders.has(name);
      if (isFolder && folders.length < maxFolders) folders.push(uri);
      else if ((type & vscode.FileType.File) !== 0 && isIncluded(name)) found.push(uri);
    }
    await slices.pause();
    if (token.isCancellationRequested || found.length >= limit) break;
  }
  return found.slice(0, limit);
}

async function entriesOf(folder: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}
