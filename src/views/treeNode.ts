import type { ContextName, ObjectReference } from '../objects/reference';
import type { FindingCode } from '../mesh/finding';
import type { Wish } from '../mesh/intent';
import { markdown } from './markdown';
import { oneLine } from './oneLine';

/** One row of the tree, as data. `children` may wait until the row is opened. */
export interface TreeNode {
  /** Stable from snapshot to snapshot, so that the editor keeps what is open. A child's id grows from its parent's. */
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  /** A codicon's name. */
  readonly icon: string;
  /** A theme colour's id. */
  readonly color?: string | undefined;
  /** Markdown in which every outside value is escaped. */
  readonly tooltip: string;
  /** Words joined by dots, what it is first: `mesh`, `cluster.reachable`, `finding.error.curable`. */
  readonly contextValue: string;
  readonly accessibilityLabel: string;
  readonly children: readonly TreeNode[] | (() => readonly TreeNode[]);
  readonly collapsible: 'none' | 'collapsed' | 'expanded';
  /** How many findings it stands for. */
  readonly badge?: number | undefined;
  readonly reference?: ObjectReference | undefined;
  readonly cluster?: ContextName | undefined;
  readonly mesh?: string | undefined;
  readonly remedy?: Wish | undefined;
  readonly finding?: FindingCode | undefined;
}

/** The rows below a row; made anew each time where they are made on demand. */
export const childrenOf = (node: TreeNode): readonly TreeNode[] =>
  typeof node.children === 'function' ? node.children() : node.children;

type Optional =
  'color' | 'children' | 'collapsible' | 'badge' | 'reference' | 'cluster' | 'mesh' | 'remedy';

/** What a row is made from; label, description and details may hold any text. */
export type NodeParts = Pick<TreeNode, 'id' | 'icon' | 'contextValue'> &
  Partial<Pick<TreeNode, Optional | 'finding'>> & {
    readonly label: string;
    readonly description?: string | undefined;
    /** Lines of the tooltip below its heading. */
    readonly details?: readonly string[];
  };

/** A row with its texts on one line, its tooltip escaped and a label for screen readers. */
export function treeNode(parts: NodeParts): TreeNode {
  const { details = [], children = [], ...rest } = parts;
  const label = oneLine(parts.label);
  const description = parts.description === undefined ? undefined : oneLine(parts.description);
  const isLeaf = typeof children !== 'function' && children.length === 0;
  return {
    ...rest,
    label,
    description,
    children,
    collapsible: isLeaf ? 'none' : (parts.collapsible ?? 'collapsed'),
    accessibilityLabel: description === undefined ? label : `${label}, ${description}`,
    tooltip: [`**${markdown(label)}**`, ...[description ?? '', ...details].map(markdown)]
      .filter((it) => it !== '')
      .join('\n\n'),
  };
}
