import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import { diffOf } from '../plan/diff';
import type { PlanReport } from '../views/planReport';

const scheme = 'istio-multicluster-plan';

/** The two ends of each planned change as read-only documents. Their addresses hold names only, never a value. */
export class PlanDocuments extends Owner implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, () => string>();
  #count = 0;

  constructor() {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.path)?.() ?? '';
  }

  /** Opens the editor that shows every change of the plan, before on the left. */
  async show(report: PlanReport): Promise<void> {
    this.#texts.clear();
    this.#count += 1;
    const resources = report.entries.map((entry, index) => {
      const { cluster, kind, namespace, name } = entry.change.target;
      const label = [cluster, namespace, `${kind} ${name}.yaml`].filter((it) => it !== undefined);
      const at = `/${this.#count}/${index}`;
      const { before, after } = entry.change;
      return [
        this.#document([at, 'change', ...label].join('/'), () => ''),
        before &&
          this.#document([at, 'live', ...label].join('/'), () => diffOf(entry.change).before),
        after &&
          this.#document([at, 'planned', ...label].join('/'), () => diffOf(entry.change).after),
      ];
    });
    await vscode.commands.executeCommand('vscode.changes', `Preview: ${report.title}`, resources);
  }

  #document(path: string, text: () => string): vscode.Uri {
    this.#texts.set(path, text);
    return vscode.Uri.from({ scheme, path });
  }
}
