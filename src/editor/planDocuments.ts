import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import { diffOf } from '../plan/diff';
import type { PlanReport } from '../views/planReport';

const scheme = 'istio-multicluster-plan';

const titleOf = ({ title }: PlanReport): string => `Preview: ${title}`;

/** The two ends of each planned change as read-only documents. Their addresses hold names only, never a value. */
export class PlanDocuments extends Owner implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, () => string>();
  #count = 0;

  constructor() {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString())?.() ?? '';
  }

  /** Opens the editor that shows every change of the plan, before on the left. */
  async show(report: PlanReport): Promise<void> {
    this.#texts.clear();
    this.#count += 1;
    const resources = report.entries.map(({ change }, index) => {
      const { cluster, kind, namespace, name } = change.target;
      const label = [cluster, namespace, `${kind} ${name}.yaml`].filter((it) => it !== undefined);
      // One path for both ends: the editor would show two as a renamed file.
      const path = `/${this.#count}.${index}/${label.join('/')}`;
      return [
        vscode.Uri.from({ scheme, path }),
        change.before && this.#document(path, 'live', () => diffOf(change).before),
        change.after && this.#document(path, 'planned', () => diffOf(change).after),
      ];
    });
    await vscode.commands.executeCommand('vscode.changes', titleOf(report), resources);
  }

  /** Once it is decided, what is shown is the past; left open it would pass for the present. */
  async close(report: PlanReport): Promise<void> {
    const tabs = vscode.window.tabGroups.all
      .flatMap((it) => it.tabs)
      .filter((it) => it.label.startsWith(titleOf(report)));
    await vscode.window.tabGroups.close(tabs);
  }

  #document(path: string, end: 'live' | 'planned', text: () => string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path, query: end });
    this.#texts.set(uri.toString(), text);
    return uri;
  }
}
