import type { Judgement } from '../mesh/finding';
import { seenFor } from '../mesh/interpret';
import type { ClusterSnapshot, MeshDefinition, MeshSnapshot } from '../mesh/snapshot';
import type { LastProofs } from '../proof/lastProof';
import { clusterNode } from './clusterNode';
import { colorFor, FindingIndex, findingNodes, severityCounts } from './findingNodes';
import { meshNodeId, namedNodeId } from './nodeIds';
import { counted } from './oneLine';
import { treeNode, type TreeNode } from './treeNode';
import { trustGroupsNodes } from './trustGroupsNode';

/**
 * The tree of meshes: what is wrong with the kubeconfig, each mesh with its clusters, and the
 * contexts that are in no mesh. Rows below a cluster are made when it is opened.
 */
export function meshTree(
  snapshot: MeshSnapshot,
  judgement: Judgement,
  lastProof?: LastProofs,
): readonly TreeNode[] {
  const index = new FindingIndex(judgement);
  return [
    ...snapshot.kubeconfigProblems.map(problemNode),
    ...snapshot.meshes.map((mesh) => meshNode(mesh, snapshot, index, lastProof)),
    ...otherContexts(snapshot),
  ];
}

const problemNode = (problem: string): TreeNode =>
  treeNode({
    id: namedNodeId('kubeconfig', 'problem', problem),
    label: `kubeconfig: ${problem}`,
    icon: 'warning',
    color: 'problemsWarningIcon.foreground',
    contextValue: 'kubeconfigProblem',
  });

/** Up to so many clusters are shown opened. */
const fewClusters = 4;

function meshNode(
  mesh: MeshDefinition,
  snapshot: MeshSnapshot,
  index: FindingIndex,
  lastProof: LastProofs | undefined,
): TreeNode {
  const findings = index.ofMesh(mesh.name);
  const zone = mesh.zone === 'global' ? [] : [`.${mesh.zone}`];
  const parts = [counted(mesh.contexts.length, 'cluster'), ...zone, severityCounts(findings) ?? ''];
  const isSmall = mesh.contexts.length <= fewClusters;
  return treeNode({
    id: meshNodeId(mesh.name),
    label: mesh.name,
    icon: 'type-hierarchy',
    color: colorFor(findings),
    description: parts.filter((it) => it !== '').join(', '),
    contextValue: 'mesh',
    badge: findings.length,
    mesh: mesh.name,
    collapsible: 'expanded',
    children: () => [
      ...findingNodes(findings.filter((it) => it.cluster === undefined)),
      ...mesh.contexts.map((context) =>
        clusterNode(mesh, clusterOf(snapshot, mesh, context), index, isSmall, {
          takenAt: snapshot.takenAt,
          lastProof,
        }),
      ),
      ...trustGroupsNodes(
        mesh,
        mesh.contexts.map((it) => clusterOf(snapshot, mesh, it)),
      ),
    ],
  });
}

export const clusterOf = (
  snapshot: MeshSnapshot,
  { zone }: MeshDefinition,
  context: ClusterSnapshot['context'],
): ClusterSnapshot => seenFor(zone, snapshot.clusters.get(context) ?? { state: 'unread', context });

function otherContexts(snapshot: MeshSnapshot): readonly TreeNode[] {
  const inMesh = new Set(snapshot.meshes.flatMap((it) => it.contexts));
  const others = snapshot.contexts.filter((it) => !inMesh.has(it));
  if (others.length === 0) return [];
  return [
    treeNode({
      id: 'contexts',
      label: 'Other contexts',
      icon: 'list-unordered',
      description: `${others.length} in no mesh`,
      contextValue: 'contexts',
      collapsible: snapshot.meshes.length === 0 ? 'expanded' : 'collapsed',
      children: others.map((context) =>
        treeNode({
          id: namedNodeId('contexts', 'context', context),
          label: context,
          icon: 'server',
          contextValue: 'context',
          cluster: context,
        }),
      ),
    }),
  ];
}
