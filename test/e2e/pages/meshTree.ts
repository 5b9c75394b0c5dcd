import type { Locator } from 'playwright-core';
import type { TreeView } from '../../support/vscode/treeView';
import type { Workbench } from '../../support/vscode/workbench';

const container = 'Istio Multicluster';

/** The tree *Meshes* in the activity bar's container. */
export class MeshTree {
  readonly #workbench: Workbench;
  readonly tree: TreeView;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.tree = workbench.tree('Meshes');
  }

  async open(): Promise<void> {
    await this.#workbench.openViewContainer(container);
    await this.tree.pane.waitFor();
  }

  /** How many findings the icon of the activity bar announces. */
  badge(): Promise<number> {
    return this.#workbench.badge(container);
  }

  /** Waits until the row shows the text; what is watched arrives when it arrives. */
  async shows(row: string | RegExp, text: string | RegExp): Promise<void> {
    await this.tree.rows.filter({ hasText: row }).filter({ hasText: text }).first().waitFor();
  }

  /** Opens the path of rows, each found below the one before, and answers the last. */
  openPath(...path: readonly (string | RegExp)[]): Promise<Locator> {
    return this.tree.rowAt(...path);
  }

  /** Waits until the row is the selected one. */
  async selected(row: string | RegExp): Promise<void> {
    const chosen = this.tree.pane.locator('.monaco-list-row.selected');
    await chosen.filter({ hasText: row }).waitFor();
  }
}
