/** What an endpoint is, by its address and network: a Service of the cluster, its gateway, or that of another. */
import { isIpv4 } from '../../services/addresses';
import { isHostName, remoteNameOf } from './hosts';
import { isText, unsure, type Entry, type EntryEndpoint, type Unsure } from './entry';

/** An endpoint inside the cluster: the service's own pods, on their own ports. */
export const isLocalLeg = (endpoint: EntryEndpoint): boolean =>
  isText(endpoint.address) &&
  /\.svc(\.|$)/i.test(endpoint.address) &&
  !isEgressGateway(endpoint.address) &&
  !isOwnIngress(endpoint.address);

/** The parts of `httpbin.bar.svc.cluster.local`; undefined for what is no name of a Service. */
export function serviceNamed(address: string): { service: string; domain: string } | undefined {
  const [, service, domain = clusterDomain] = /^(.+)\.svc(?:\.(.*[^.]))?\.?$/i.exec(address) ?? [];
  return service === undefined ? undefined : { service, domain: domain.toLowerCase() };
}

export const clusterDomain = 'cluster.local';

/** `httpbin.bar.svc.west.local`: a Service, but of a cluster with another domain. */
export const isOfOtherCluster = ({ address }: EntryEndpoint): boolean =>
  isText(address) && (serviceNamed(address)?.domain ?? clusterDomain) !== clusterDomain;

export const isInside = (endpoint: EntryEndpoint): boolean =>
  isLocalLeg(endpoint) && !isOfOtherCluster(endpoint);

/** The very Service that the host stands for, in this cluster: the server's side of a host. */
export function isOwnService(endpoint: EntryEndpoint, { hosts }: Entry, zone: string): boolean {
  if (!isLocalLeg(endpoint) || !isText(endpoint.address) || isText(endpoint.network)) return false;
  const named = serviceNamed(endpoint.address);
  const names = hosts.flatMap((it) => (isText(it) ? (remoteNameOf(it, zone) ?? []) : []));
  return (
    named?.domain === clusterDomain &&
    names.some(({ name, namespace }) => named.service === `${name}.${namespace}`)
  );
}

const isEgressGateway = (address: string): boolean => /egress/i.test(address.split('.')[0] ?? '');

/** The outer leg of the egress variant: only a gateway with network view `external` uses it. */
export const isOuterLeg = (endpoint: EntryEndpoint): boolean => endpoint.network === 'external';

/** Beside an outer leg, what is not in the cluster is its egress gateway. */
export const isEgressLeg = (endpoint: EntryEndpoint): boolean =>
  !isOuterLeg(endpoint) && !isLocalLeg(endpoint);

/** The endpoints that should be gateways of other clusters; unsure when one cannot be told. */
export function gatewayLegsOf(entry: Entry): readonly EntryEndpoint[] | Unsure {
  if (entry.endpoints === unsure) return unsure;
  const remote = entry.endpoints.filter((it) => !isInside(it));
  const outer = remote.filter(isOuterLeg);
  return outer.length > 0 ? outer : remote;
}

/** The gateway through which other clusters call this one, by the name of its Service. */
export const isOwnIngress = (address: string): boolean =>
  /^[a-z0-9-]*(?:ingress|eastwest)-?gateway[a-z0-9-]*\.[a-z0-9-]+\.svc(?:\.|$)/i.test(address);

/** `172.17.0.4:31380` in its parts; undefined for a plain address. */
export function hostAndPort(address: string): { host: string; port: number } | undefined {
  const [, host = '', port = ''] = /^([^:/]+):(\d{1,5})$/.exec(address) ?? [];
  if (port === '' || !(isIpv4(host) || isHostName(host))) return undefined;
  return { host, port: Number(port) };
}

export const isNoGateway = ({ address }: EntryEndpoint): boolean =>
  isText(address) && !/gateway|gw|gress|proxy|edge|eastwest/i.test(address.split('.')[0] ?? '');
