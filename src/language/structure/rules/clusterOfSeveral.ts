/** What a cluster of several says of itself: which mesh it is of, and whom others see. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';

export function* clusterOfSeveral(root: unknown, values: Path): Iterable<StructureProblem> {
  yield* nameless(root, values);
  yield* meshIds(root, values);
  yield* unseen(root, values);
}

/** Left empty, every cluster is called Kubernetes; an empty text is what charts have as their own. */
function* nameless(root: unknown, values: Path): Iterable<StructureProblem> {
  const given = fieldAt(root, ...values, 'global', 'multiCluster');
  if (!isMap(given) || !('clusterName' in given) || given['clusterName'] !== null) return;
  yield problem('MESH0719', [...values, 'global', 'multiCluster', 'clusterName'], {
    message:
      'Without a name the cluster is called Kubernetes, as every other without one: each cluster of a mesh needs a name of its own.',
    severity: 'warning',
    onKey: true,
  });
}

/** Injectors take the trust domain for the mesh then, and each cluster may have one of its own. */
function* meshIds(root: unknown, values: Path): Iterable<StructureProblem> {
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

/** Gateways between networks route to what is exported to their own namespace, and mostly are alone in it. */
function* unseen(root: unknown, values: Path): Iterable<StructureProblem> {
  const network = fieldAt(root, ...values, 'global', 'network');
  if (network === undefined || network === '') return;
  for (const mesh of [
    ['spec', 'meshConfig'],
    [...values, 'meshConfig'],
  ]) {
    const path = [...mesh, 'defaultServiceExportTo'];
    const [first, ...others] = listAt(root, ...path);
    if (first !== '.' || others.length > 0) continue;
    const message =
      'Services are seen in their own namespace only then, unless they say otherwise: a gateway between networks takes no calls for those of other namespaces in.';
    yield problem('MESH0719', path, { severity: 'info', message, onKey: true });
  }
}
