/** Clusters of one mesh that go by several names, for want of one. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, textAt } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';

/** Injectors take the trust domain for the mesh then, and each cluster may have one of its own. */
export function* meshIds(root: unknown, values: Path): Iterable<StructureProblem> {
  const global = [...values, 'global'];
  const path = [...global, 'multiCluster', 'clusterName'];
  const cluster = textAt(root, ...path) ?? '';
  if (cluster === '' || fieldAt(root, ...global, 'meshID') !== undefined) return;
  const meshes = [
    ['spec', 'meshConfig'],
    [...values, 'meshConfig'],
  ];
  const domain = meshes.map((it) => fieldAt(root, ...it, 'trustDomain')).find((it) => it);
  if (typeof domain !== 'string' || domain === 'cluster.local') return;
  if (meshes.some((it) => fieldAt(root, ...it, 'defaultConfig', 'meshId') !== undefined)) return;
  yield problem('MESH0719', path, {
    severity: 'info',
    message: `Without global.meshID the mesh of this cluster goes by its trust domain, ${domain}, and clusters with others count as of other meshes.`,
    cures: [{ addTo: global, fields: { meshID: 'mesh1' } }],
  });
}
