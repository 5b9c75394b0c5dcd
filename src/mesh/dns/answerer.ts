import { isSameUpstream } from '../../dns/upstream';

/** Whether an upstream is istiocoredns at one of its cluster IPs, on the port of DNS: another port there is another server. */
export const leadsToAnswerer = (upstream: string, ips: readonly string[]): boolean =>
  ips.some((ip) => isSameUpstream(upstream, ip));
