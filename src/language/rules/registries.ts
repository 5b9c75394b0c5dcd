/** Clusters by the name control planes know them by, in values of installations (shared control planes, 1.5 and 1.6). */
import type { Path } from '../../mesh/rules/entry/entry';
import { gatewayCodes } from '../../mesh/catalogue/gateways';
import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { ManifestObject } from '../manifestObject';
import { childOf, listIn, mapIn, nodeAt, textOf, type ManifestNode } from '../nodes';
import type { Releases } from '../schema/releases';

/**
 * Until 1.5 control planes called their own cluster Kubernetes, whatever its name was. Looked for in the text
 * itself, for names of networks and clusters are what shells fill in.
 */
export function registryProblems(
  object: ManifestObject,
  values: Path,
  { least, most }: Releases,
): readonly Diagnostic[] {
  const global = nodeAt(object.node, [...values, 'global']);
  const networks = mapIn(childOf(global, 'meshNetworks'));
  const cluster = childOf(childOf(global, 'multiCluster'), 'clusterName');
  if (!networks || !isNamed(cluster) || most < 6) return none;
  return networks.fields
    .flatMap(({ value }) => listIn(childOf(value, 'endpoints'))?.items ?? [])
    .map((it) => childOf(it, 'fromRegistry') ?? childOf(it, 'from_registry'))
    .filter((it) => it !== undefined)
    .filter((it) => textOf(it) === ofOld)
    .map(({ start, end }) => ({
      code: 'MESH0307',
      severity: least < 6 ? 'info' : gatewayCodes.MESH0307.severity,
      message: `Since 1.6 clusters go by their clusterName here, also that of the control plane itself: none is called ${ofOld}, so the network has none of its pods.`,
      start,
      end,
      data: { object: object.node.start, path: [...values, 'global', 'meshNetworks'] },
    }));
}

const ofOld = 'Kubernetes';

/** Also by a variable: nobody calls a cluster so to fill that in. */
const isNamed = (node: ManifestNode | undefined): boolean =>
  node?.kind === 'scalar' && node.value !== ofOld && node.value !== '' && node.value !== null;
