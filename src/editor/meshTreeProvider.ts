import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import { analyze } from '../mesh/analyze';
import type { MeshSource } from '../mesh/snapshot';
import { findingCount } from '../views/findingNodes';
import { meshTree } from '../views/meshTree';
import { childrenOf, type TreeNode } from '../views/treeNode';
import { viewIds } from './contributions';
import type { ProofBook } from './proofBook';

const collapsible = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
} as const;

/** Shows `views/meshTree` as a tree view. Clusters are watched while it is visible, and not otherwise. */
export class MeshTreeProvider extends Owner implements vscode.TreeDataProvider<TreeNode> {
  readonly #changed = this.own(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #parents = new Map<string, TreeNode>();
  #roots: readonly TreeNode[] = [];
  #watch: { dispose(): void } | undefined;

  constructor(
    readonly mesh: MeshSource,
    readonly proofs: ProofBook,
  ) {
    super();
    const options = { treeDataProvider: this, showCollapseAll: true };
    this.#view = this.own(vscode.window.createTreeView(viewIds.meshes, options));
    for (const changed of [mesh.onDidChangeSnapshot, proofs.onDidChange]) {
      this.own(
        changed(() => {
          this.#update();
        }),
      );
    }
    this.own(
      this.#view.onDidChangeVisibility(() => {
        this.#follow();
      }),
    );
    this.own({ dispose: () => this.#watch?.dispose() });
    this.#update();
    this.#follow();
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, collapsible[node.collapsible]);
    item.id = node.id;
    if (node.description !== undefined) item.description = node.description;
    const color = node.color === undefined ? undefined : new vscode.ThemeColor(node.color);
    item.iconPath = new vscode.ThemeIcon(node.icon, color);
    item.tooltip = new vscode.MarkdownString(node.tooltip);
    item.contextValue = node.contextValue;
    item.accessibilityInformation = { label: node.accessibilityLabel, role: 'treeitem' };
    return item;
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) return [...this.#roots];
    const children = childrenOf(node);
    for (const child of children) this.#parents.set(child.id, node);
    return [...children];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#parents.get(node.id);
  }

  /** Brings the node with this id into view and selects it; says whether there is one. */
  async reveal(id: string): Promise<boolean> {
    const node = this.#find(id, this.#roots);
    if (!node) return false;
    await this.#view.reveal(node, { select: true, focus: true, expand: true });
    return true;
  }

  /** Ids grow from their parent's, so that only the branch that leads there is opened. */
  #find(id: string, nodes: readonly TreeNode[]): TreeNode | undefined {
    for (const node of nodes) {
      if (node.id === id) return node;
      if (!id.startsWith(`${node.id}/`)) continue;
      const found = this.#find(id, this.getChildren(node));
      if (found) return found;
    }
    return undefined;
  }

  #update(): void {
    const { snapshot } = this.mesh;
    const judgement = analyze(snapshot);
    this.#parents.clear();
    this.#roots = meshTree(snapshot, judgement, this.proofs.lastIn);
    const count = findingCount(judgement);
    this.#view.badge =
      count === 0
        ? undefined
        : { value: count, tooltip: `${count} finding${count === 1 ? '' : 's'} in your meshes` };
    this.#changed.fire(undefined);
  }

  #follow(): void {
    if (this.#view.visible) this.#watch ??= this.mesh.watch();
    else {
      this.#watch?.dispose();
      this.#watch = undefined;
    }
  }
}
