import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import type { PlanReport } from '../views/planReport';
import { OpenPreviews, type End, type Preview, type PreviewDocument } from './openPreviews';

const scheme = 'istio-multicluster-plan';

/** The two ends of each planned change as read-only documents. Their addresses hold names only, never a value. */
export class PlanDocuments extends Owner implements vscode.TextDocumentContentProvider {
  readonly #previews = new OpenPreviews();

  constructor() {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  provideTextDocumentContent({ path, query }: vscode.Uri): string {
    return this.#previews.textAt(path, query);
  }

  /** Opens the editor that shows every change of the plan, before on the left. */
  async show(report: PlanReport): Promise<Preview> {
    const preview = this.#previews.add(report);
    const resources = preview.documents.map((it) => [
      vscode.Uri.from({ scheme, path: it.path }),
      uriOf(it, 'live'),
      uriOf(it, 'planned'),
    ]);
    try {
      await vscode.commands.executeCommand('vscode.changes', preview.title, resources);
      return preview;
    } catch (error) {
      this.#previews.remove(preview);
      throw error;
    }
  }

  /** Once it is decided, what is shown is the past; left open it would pass for the present. */
  async close(preview: Preview): Promise<void> {
    const tabs = vscode.window.tabGroups.all
      .flatMap((it) => it.tabs)
      .filter((it) => this.#previews.isTabOf(it.label, preview));
    this.#previews.remove(preview);
    await vscode.window.tabGroups.close(tabs);
  }
}

const uriOf = ({ path, texts }: PreviewDocument, end: End): vscode.Uri | undefined =>
  texts.has(end) ? vscode.Uri.from({ scheme, path, query: end }) : undefined;
