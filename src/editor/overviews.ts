import type * as vscode from 'vscode';
import { disposeAll, type Disposable } from '../base/disposable';
import type { MeshSource } from '../mesh/snapshot';
import { OverviewPanel, type OverviewHost } from './overviewPanel';

/** At most one overview for each mesh: asking again brings it forward. */
export class Overviews implements Disposable {
  readonly #panels = new Map<string, OverviewPanel>();

  constructor(
    readonly extensionUri: vscode.Uri,
    readonly host: OverviewHost,
  ) {}

  open(meshName: string, mesh: MeshSource): void {
    const open = this.#panels.get(meshName);
    if (open) {
      open.bringForward();
      return;
    }
    const panel = new OverviewPanel(meshName, mesh, this.host, this.extensionUri, () =>
      this.#panels.delete(meshName),
    );
    this.#panels.set(meshName, panel);
  }

  dispose(): void {
    disposeAll([...this.#panels.values()]);
  }
}
