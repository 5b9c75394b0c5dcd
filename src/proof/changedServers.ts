import type { MeshSnapshot } from '../mesh/snapshot';
import { valueOr } from '../objects/reading';
import { keyOf, type ContextName } from '../objects/reference';
import { verbOf, type Change } from '../plan/change';
import type { HopRole } from './dnsHops';

/** A DNS server whose configuration was written: its pods take it, or refuse it. */
export interface ChangedServer {
  readonly context: ContextName;
  readonly role: HopRole;
}

/** The DNS servers that changes are about, each once. What they read may be kept in a ConfigMap or by an operator. */
export function changedServers(
  changes: readonly Change[],
  snapshot: MeshSnapshot,
): readonly ChangedServer[] {
  const found = new Map<string, ChangedServer>();
  for (const change of changes) {
    const context = change.target.cluster;
    const cluster = snapshot.clusters.get(context);
    if (verbOf(change) === 'keep' || cluster?.state !== 'reachable') continue;
    const { place, nodeCache, istioCoreDnsPlace } = cluster.nameResolution;
    const places = { clusterDns: place, nodeCache, istioCoreDns: istioCoreDnsPlace };
    for (const role of ['clusterDns', 'nodeCache', 'istioCoreDns'] as const) {
      const at = valueOr(places[role], undefined);
      if (at && keyOf(at.configMap) === keyOf(change.target))
        found.set(`${context} ${role}`, { context, role });
    }
  }
  return [...found.values()];
}
