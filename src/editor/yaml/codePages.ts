import * as vscode from 'vscode';
import { codePattern } from '../../mesh/finding';

const extensionId = 'istio-multicluster.istio-multicluster';

/**
 * The page about a code. A file of the extension, not a command: the editor opens it wherever the
 * extension runs, and newer ones run no commands from diagnostics. `workbench.editorAssociations`
 * in package.json has it shown as a preview.
 */
export function pageOf(code: string): vscode.Uri | undefined {
  const extension = vscode.extensions.getExtension(extensionId);
  if (!extension || !codePattern.test(code)) return undefined;
  return vscode.Uri.joinPath(extension.extensionUri, 'media/codes', `${code}.md`);
}

/** Shows the page about a code, or asks which. */
export async function explainCode(code: string | undefined): Promise<void> {
  const chosen = code ?? (await askCode());
  const page = chosen === undefined ? undefined : pageOf(chosen);
  if (page) await vscode.commands.executeCommand('vscode.openWith', page, preview);
}

const preview = 'vscode.markdown.preview.editor';

async function askCode(): Promise<string | undefined> {
  const { catalogue } = await import('../../mesh/catalogue/all');
  const items = Object.entries(catalogue).map(([label, { title, severity }]) => ({
    label,
    description: severity,
    detail: title,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Explain a Code',
    placeHolder: 'A code, or words of what it says',
    matchOnDetail: true,
  });
  return chosen?.label;
}
