/** Documents of the workspace and of no file, and what is said of them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';

const source = 'Istio Multicluster';

export async function opened(name: string): Promise<vscode.TextDocument> {
  const [uri] = await vscode.workspace.findFiles(`**/${name}`);
  assert.ok(uri, `${name} is not in the workspace`);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

export async function untitled(content: string, language = 'yaml'): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  await vscode.window.showTextDocument(document);
  return document;
}

export const found = (document: vscode.TextDocument): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(document.uri).filter((it) => it.source === source);

export async function someFound(
  document: vscode.TextDocument,
): Promise<readonly vscode.Diagnostic[]> {
  const read = () => {
    const all = found(document);
    return all.length > 0 ? all : undefined;
  };
  try {
    return await eventually('diagnostics', read);
  } catch (error) {
    // Whether the editor still has it is half the answer.
    const { uri, version, isClosed, languageId } = document;
    const state = JSON.stringify({ uri: uri.toString(), version, isClosed, languageId });
    throw new Error(`No diagnostics for ${state}`, { cause: error });
  }
}

export const actionsAt = (document: vscode.TextDocument, range: vscode.Range) =>
  eventually('actions', async () =>
    vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
    ),
  );
