import type { ClusterSnapshot, MeshDefinition } from '../mesh/snapshot';
import { stateLine } from './clusterLines';
import { colorFor, severityCounts, type FindingIndex } from './findingNodes';
import { clusterNodeId } from './nodeIds';
import { controlPlaneNode } from './topics/controlPlaneNode';
import { dnsNode } from './topics/dnsNode';
import { gatewayNode } from './topics/gatewayNode';
import type { Place } from './topics/place';
import { exportsNode, globalServicesNode } from './topics/servicesNodes';
import { trustNode } from './topics/trustNode';
import { versionsNode } from './topics/versionsNode';
import { treeNode, type TreeNode } from './treeNode';

const icons = {
  reachable: 'server-environment',
  unreachable: 'debug-disconnect',
  unread: 'loading~spin',
} as const;

/** One cluster of a mesh: what is wrong in words, and the topics below it. */
export function clusterNode(
  mesh: MeshDefinition,
  cluster: ClusterSnapshot,
  index: FindingIndex,
  isOpen: boolean,
  shown: Pick<Place, 'takenAt' | 'lastProof'>,
): TreeNode {
  const findings = index.ofCluster(mesh.name, cluster.context);
  const open = index.notChecked(mesh.name, cluster.context).length > 0;
  const counts = severityCounts(findings) ?? (open ? 'not all checked' : 'no findings');
  return treeNode({
    id: clusterNodeId(mesh.name, cluster.context),
    label: cluster.context,
    icon: icons[cluster.state],
    color: cluster.state === 'reachable' ? colorFor(findings) : 'disabledForeground',
    description: stateLine(cluster)?.text ?? counts,
    contextValue: `cluster.${cluster.state}`,
    badge: findings.length,
    mesh: mesh.name,
    cluster: cluster.context,
    collapsible: isOpen ? 'expanded' : 'collapsed',
    children:
      cluster.state === 'reachable' ? () => topicsOf({ mesh, cluster, index, ...shown }) : [],
  });
}

const topicsOf = (place: Place): readonly TreeNode[] => [
  versionsNode(place),
  trustNode(place),
  controlPlaneNode(place),
  gatewayNode(place),
  dnsNode(place),
  globalServicesNode(place),
  exportsNode(place),
];
