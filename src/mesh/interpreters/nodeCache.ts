import { parseCorefile } from '../../dns/corefile';
import { argumentsOf, serverBlocksOf } from '../../dns/corefileTree';
import { forwardOf } from '../../dns/forwarding';
import { textAt } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import { mapReading, type Reading } from '../../objects/reading';
import type { DnsPlace, DnsServer } from '../dns/dnsState';
import { configMapPlace, type Where } from './dnsPlaces';
import { kubeSystem } from './dnsServer';

/**
 * The Corefile of a NodeLocal DNSCache that has to name the zone itself: it answers pods on every
 * node and sends other names straight to the node's servers, past the cluster DNS (domain facts 5.6).
 * Undefined inside when there is none, or when the zone reaches someone who knows it.
 */
export function nodeCachePlace(
  where: Where,
  server: DnsServer | undefined,
): Reading<DnsPlace | undefined> {
  return mapReading(where.objects.list(kinds.configMap), (configMaps) => {
    const ours = configMaps.filter((it) => it.metadata.namespace === kubeSystem);
    const cache = ours.find((it) => cacheNames.has(it.metadata.name));
    const corefile = textAt(cache, 'data', 'Corefile');
    if (!cache || corefile === undefined || !server || readsStubDomains(server)) return undefined;
    const isNamed = forwardOf({ dialect: 'corefile', text: corefile }, where.zone).kind !== 'none';
    if (!isNamed && asksClusterDns(corefile, server)) return undefined;
    const named = (name: string) => ours.find((it) => it.metadata.name === name);
    return configMapPlace(where, named, cache.metadata.name, 'Corefile');
  });
}

const cacheNames: ReadonlySet<string> = new Set(['node-local-dns', 'nodelocaldns']);

/** Where kube-dns runs, the cache makes blocks of its stub domains. */
const readsStubDomains = (server: DnsServer): boolean => server.kind === 'kube-dns';

/** Whether the main block sends everything to the cluster DNS, which then knows the zone. */
function asksClusterDns(corefile: string, server: DnsServer): boolean {
  const upstreams = serverBlocksOf(parseCorefile(corefile).value)
    .filter((block) => block.keys.some((it) => it.address?.zone === '.'))
    .flatMap((block) => block.directives.filter((it) => it.name.text === 'forward'))
    .flatMap((directive) => argumentsOf(directive).map((it) => it.text));
  return (
    upstreams.includes('__PILLAR__CLUSTER__DNS__') || upstreams.includes(server.clusterIp ?? '')
  );
}
