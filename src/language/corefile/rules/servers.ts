/** Keys of a ConfigMap that only the other server of a cluster's DNS reads (domain facts 5.1, 5.3). */
import type { CorefileRegion } from '../regions';
import type { CorefileDiagnostic } from '../said';

/** The servers are told apart by the names of their ConfigMaps. */
export function* otherServers({
  configMap,
  part,
  start,
}: CorefileRegion): Iterable<CorefileDiagnostic> {
  if (!configMap) return;
  const { name, key } = configMap;
  const isOfKubeDns = part === 'json';
  if (isOfKubeDns ? name !== 'coredns' : name !== 'kube-dns' || key !== 'Corefile') return;
  yield {
    code: 'MESH0416',
    severity: 'warning',
    message: isOfKubeDns
      ? `${key} is what kube-dns reads, in ConfigMap kube-dns. CoreDNS reads its Corefile and takes no notice of this.`
      : 'CoreDNS reads its Corefile in ConfigMap coredns. kube-dns, whose ConfigMap this is, reads stubDomains and upstreamNameservers, and takes no notice of this.',
    start,
    end: start + key.length,
    fixes: [],
  };
}
