/** Which made-up address a host gets in each cluster that calls it. */
import { addressFault, nextFreeAddress, overlap } from '../mesh/services/addresses';
import { isMadeByAdmiral } from '../mesh/services/admiral';
import { defines } from '../mesh/services/entriesFor';
import type { ReachableCluster, ServiceEntryFacts } from '../mesh/snapshot';
import { kinds } from '../objects/objectKind';
import { valueOr } from '../objects/reading';

const factsIn = (cluster: ReachableCluster): readonly ServiceEntryFacts[] =>
  valueOr(cluster.serviceEntries, []);

/**
 * One address for the host over all clusters where that can be: what it has somewhere, else one that
 * nothing in the mesh has. A caller in which that address is somebody else's gets the new one.
 * Undefined when the range is full.
 */
export function addressesFor(
  host: string,
  mesh: readonly ReachableCluster[],
): (caller: ReachableCluster) => string | undefined {
  const present = (cluster: ReachableCluster) =>
    factsIn(cluster)
      .filter((it) => defines(it, host))
      .flatMap((it) => it.addresses.slice(0, 1));
  const everywhere = mesh.flatMap(present);
  const fresh = nextFreeAddress(
    mesh.flatMap((it) => factsIn(it).flatMap((entry) => entry.addresses)),
    { avoidAdmiral: mesh.some(hasAdmiral) },
  );
  return (caller) =>
    [...present(caller), ...everywhere].find((it) => serves(it, host, caller)) ?? fresh;
}

const hasAdmiral = (cluster: ReachableCluster): boolean =>
  valueOr(cluster.objects.list(kinds.serviceEntry), []).some(isMadeByAdmiral);

/** Whether an address works in a cluster and is no other host's there. */
function serves(address: string, host: string, caller: ReachableCluster): boolean {
  const fault = addressFault(address, valueOr(caller.istio, undefined));
  if (fault !== undefined && fault.severity !== 'info') return false;
  return !factsIn(caller)
    .filter((it) => !defines(it, host))
    .some((it) => it.addresses.some((other) => overlap(other, address)));
}
