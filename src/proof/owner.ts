import type { ServiceAddress } from '../mesh/intent';
import { remoteNameOf } from '../mesh/rules/entry/hosts';
import { serviceIn } from '../mesh/services/remoteServices';
import type { MeshDefinition, MeshSnapshot } from '../mesh/snapshot';
import type { ContextName } from '../objects/reference';

/** The Service behind a host of the zone, in the one other cluster that has it. */
export function ownerOf(
  host: string,
  mesh: MeshDefinition,
  from: ContextName,
  snapshot: MeshSnapshot,
): ServiceAddress | undefined {
  const name = remoteNameOf(host, mesh.zone);
  if (!name) return undefined;
  const owners = mesh.contexts.filter((context) => {
    const cluster = snapshot.clusters.get(context);
    return context !== from && cluster?.state === 'reachable' && serviceIn(cluster, name);
  });
  const [cluster, ...others] = owners;
  return cluster === undefined || others.length > 0
    ? undefined
    : { cluster, namespace: name.namespace, name: name.name };
}
