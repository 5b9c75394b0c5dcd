import * as vscode from 'vscode';
import { Owner } from '../base/disposable';

const scheme = 'istio-multicluster-report';

/** Reports as read-only text. An address holds names only; a report made anew replaces the one before. */
export class ReportDocuments extends Owner implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = this.own(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;

  constructor() {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? 'This report is gone: run the command again.\n';
  }

  async show(text: string, ...name: readonly string[]): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${name.join('/')}.txt` });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }
}
