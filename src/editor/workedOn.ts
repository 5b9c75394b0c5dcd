import * as vscode from 'vscode';

const schemes = new Set(['file', 'untitled', 'vscode-vfs', 'vscode-remote']);

/**
 * Whether a document is one that people work on: from disk, of no file yet, or from a file system that an
 * extension brings. Previews and earlier versions, which editors show beside it, are not.
 */
export const isWorkedOn = (uri: vscode.Uri): boolean =>
  schemes.has(uri.scheme) ||
  vscode.workspace.getWorkspaceFolder(uri) !== undefined ||
  vscode.workspace.fs.isWritableFileSystem(uri.scheme) === true;
