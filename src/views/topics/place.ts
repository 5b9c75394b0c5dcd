import type { MeshDefinition, ReachableCluster } from '../../mesh/snapshot';
import type { Topic } from '../../mesh/finding';
import { colorFor, findingNodes, notCheckedNodes, severityCounts } from '../findingNodes';
import type { FindingIndex } from '../findingNodes';
import type { LastProofs } from '../../proof/lastProof';
import { rowNodeId, type Row } from '../nodeIds';
import { treeNode, type NodeParts, type TreeNode } from '../treeNode';

/** Where a row stands: its cluster, its mesh and all judgements. */
export interface Place {
  readonly mesh: MeshDefinition;
  readonly cluster: ReachableCluster;
  readonly index: FindingIndex;
  /** The moment of the snapshot, in milliseconds since 1970 UTC. */
  readonly takenAt: number;
  /** What was last proven by a query, where that still holds. */
  readonly lastProof?: LastProofs | undefined;
}

/** Ids, mesh and cluster that the rows below a place have in common. */
export const at = ({ mesh, cluster }: Place, row: Row) => ({
  id: rowNodeId(mesh.name, cluster.context, row),
  mesh: mesh.name,
  cluster: cluster.context,
});

type TopicParts = Pick<NodeParts, 'label' | 'icon'> & {
  readonly topic: Topic;
  readonly line: string;
  readonly children: () => readonly TreeNode[];
  readonly details?: readonly string[];
};

/** The row of one topic: what is so in one line, and below it findings first, then the facts. */
export function topicNode(place: Place, parts: TopicParts): TreeNode {
  const { topic, line, label, icon, details = [] } = parts;
  const { mesh, cluster, index } = place;
  const findings = index.ofTopic(mesh.name, cluster.context, topic);
  const open = index.notChecked(mesh.name, cluster.context, topic);
  const counts = severityCounts(findings);
  const facts = parts.children;
  return treeNode({
    ...at(place, topic),
    label,
    icon,
    color: colorFor(findings),
    description: counts === undefined ? line : `${line} (${counts})`,
    contextValue: `topic.${topic}`,
    details: [...details, ...findings.map((it) => `${it.severity} ${it.code}: ${it.message}`)],
    badge: findings.length,
    children: () => [...findingNodes(findings), ...notCheckedNodes(open), ...facts()],
  });
}

/** A fact below a topic: one line, nothing under it. */
export const factNode = (
  place: Place,
  row: Row,
  parts: Pick<NodeParts, 'label' | 'icon'> & Partial<NodeParts> & { readonly key: string },
): TreeNode => {
  const { key, ...rest } = parts;
  const { id, mesh, cluster } = at(place, row);
  return treeNode({
    contextValue: `fact.${row}`,
    ...rest,
    id: `${id}/${encodeURIComponent(key)}`,
    mesh,
    cluster,
  });
};
