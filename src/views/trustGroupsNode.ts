import type { ClusterSnapshot, MeshDefinition } from '../mesh/snapshot';
import { meshNodeId, namedNodeId } from './nodeIds';
import { counted } from './oneLine';
import { treeNode, type TreeNode } from './treeNode';
import { groupText, trustGroupsOf, type TrustGroup } from './trustGroups';

/** Who can talk to whom, by the roots they trust; no row where the roots of fewer than two are known. */
export function trustGroupsNodes(
  mesh: MeshDefinition,
  members: readonly ClusterSnapshot[],
): readonly TreeNode[] {
  const groups = trustGroupsOf(members);
  const known = new Set(groups.flatMap((it) => it.clusters));
  if (known.size < 2) return [];
  const others = members.length - known.size;
  const id = namedNodeId(meshNodeId(mesh.name), 'trust', 'groups');
  return [
    treeNode({
      id,
      label: 'Roots',
      icon: 'verified',
      description: summaryOf(groups, others),
      contextValue: 'roots',
      mesh: mesh.name,
      children: groups.map((it) =>
        treeNode({
          id: `${id}/${it.id}`,
          label: `Group ${it.id}`,
          icon: 'key',
          description: groupText(it),
          contextValue: 'trustGroup',
          mesh: mesh.name,
        }),
      ),
    }),
  ];
}

function summaryOf(groups: readonly TrustGroup[], unknown: number): string {
  const [first] = groups;
  const rest = unknown === 0 ? '' : `, ${unknown} not known`;
  if (groups.length === 1)
    return `one for ${counted(first?.clusters.length ?? 0, 'cluster')}${rest}`;
  const apart = groups.some((it) => it.talksTo.length < groups.length - 1);
  const what = apart
    ? 'groups that do not all trust each other'
    : 'groups that trust each other, as while a root is replaced';
  return `${groups.length} ${what}${rest}`;
}
