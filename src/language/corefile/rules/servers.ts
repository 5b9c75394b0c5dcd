/** Keys of a ConfigMap that only the other server of a cluster's DNS reads (domain facts 5.1, 5.3). */
import type { CorefileRegion } from '../regions';
import type { CorefileDiagnostic } from '../said';

/** The servers are told apart by the names of their ConfigMaps. */
export function* otherServers({
  configMap,
  part,
  start,
  text,
}: CorefileRegion): Iterable<CorefileDiagnostic> {
  if (!configMap) return;
  const { name, key } = configMap;
  const isOfKubeDns = part === 'json';
  if (isOfKubeDns ? name !== 'coredns' : name !== 'kube-dns' || key !== 'Corefile') return;
  // Some keep the Corefile of a CoreDNS under this name, and the Service of either is kube-dns.
  const isOwn = !isOfKubeDns && /^[ \t]*kubernetes[ \t]/m.test(text);
  if (isOwn && configMap.isManaged) return;
  yield {
    code: 'MESH0416',
    severity: isOwn ? 'info' : 'warning',
    message: isOfKubeDns
      ? `${key} is what kube-dns reads, in ConfigMap kube-dns. CoreDNS reads its Corefile and takes no notice of this.`
      : `CoreDNS reads its Corefile in ConfigMap coredns. kube-dns, whose ConfigMap this is, reads stubDomains and upstreamNameservers, and takes no notice of this${isOwn ? ', unless a CoreDNS is set up to read it here' : ''}.`,
    start,
    end: start + key.length,
    fixes: [],
  };
}
