import { parseCorefile } from '../dns/corefile';
import { argumentsOf, serverBlocksOf } from '../dns/corefileTree';
import { forwardOf } from '../dns/forwarding';
import { textAt, type KubernetesObject } from '../objects/object';
import { kinds } from '../objects/objectKind';
import type { ObjectSet } from '../objects/objectSet';
import { valueOr } from '../objects/reading';
import { kubeSystem } from './interpreters/dnsServer';
import type { DnsServer } from './snapshot';

/**
 * The ConfigMap of a NodeLocal DNSCache that lets the zone pass the cluster DNS by: it answers pods
 * on every node and sends other names straight to the node's servers (domain facts 5.6). Undefined
 * when there is none, or when the zone reaches someone who knows it.
 */
export function bypassingCache(
  objects: ObjectSet,
  zone: string,
  server: DnsServer,
): KubernetesObject | undefined {
  const configMaps = valueOr(objects.list(kinds.configMap), []);
  const cache = configMaps.find((it) => isCache(it));
  const corefile = textAt(cache, 'data', 'Corefile');
  if (!cache || corefile === undefined || readsStubDomains(server)) return undefined;
  if (forwardOf({ dialect: 'corefile', text: corefile }, zone).kind !== 'none') return undefined;
  return asksClusterDns(corefile, server) ? undefined : cache;
}

/** Where kube-dns runs, the cache makes blocks of its stub domains. */
const readsStubDomains = (server: DnsServer): boolean => server.kind === 'kube-dns';

const isCache = ({ metadata: { name, namespace } }: KubernetesObject): boolean =>
  namespace === kubeSystem && (name === 'node-local-dns' || name === 'nodelocaldns');

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
