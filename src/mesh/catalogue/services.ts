import type { CatalogueEntry } from '../finding';

const row = <S extends CatalogueEntry['severity']>(severity: S, fact: string, title: string) =>
  ({ title, severity, topic: 'services', fact }) as const;

/**
 * ServiceEntries: MESH0501 to MESH0599. DestinationRules: MESH0601 to MESH0699.
 * One code for a fault, whether it is seen in a cluster or in a text that is being written.
 */
export const serviceCodes = {
  MESH0501: row('warning', 'SE-11', 'The host is not <name>.<namespace>.<zone>.'),
  MESH0502: row('error', 'SE-10', 'The host is not a DNS name.'),
  MESH0503: row('error', 'SE-03', 'The ServiceEntry has no address.'),
  MESH0504: row('error', 'SE-03', 'The address cannot stand for a remote host.'),
  MESH0505: row('error', 'SE-03', 'The address is not an IPv4 address.'),
  MESH0506: row('warning', 'SE-03', 'The ServiceEntry has more than one address.'),
  MESH0507: row('error', 'SE-04', 'Two hosts share an address.'),
  MESH0508: row('error', 'SE-06', 'A host is defined twice.'),
  MESH0509: row('error', 'SE-08', 'The location is not MESH_INTERNAL.'),
  MESH0510: row('error', 'SE-01', 'The endpoint address carries a port.'),
  MESH0511: row('error', 'SE-01', 'The endpoint maps no port for a port of the service.'),
  MESH0512: row('error', 'SE-01', 'The endpoint port is not where the gateway listens.'),
  MESH0513: row('error', 'SE-10', 'The endpoint address is neither an IP nor a host name.'),
  MESH0514: row('warning', 'SE-01', 'A placeholder was left in.'),
  MESH0515: row('error', 'SE-09', 'The resolution does not fit the endpoints.'),
  MESH0516: row('error', 'SE-09', 'The ServiceEntry has no endpoints.'),
  MESH0517: row('error', 'SE-10', 'The endpoint maps a port the ServiceEntry does not have.'),
  MESH0518: row('error', 'SE-10', 'A port of the ServiceEntry is not valid.'),
  MESH0519: row('warning', 'SE-05', 'UDP is not carried between clusters.'),
  MESH0520: row('warning', 'SE-12', 'istiocoredns may ignore this ServiceEntry.'),
  MESH0521: row('error', 'SE-10', 'An unquoted * is a YAML alias, not a wildcard.'),
  MESH0522: row('error', 'SE-02', 'The endpoint is not the present address of the remote gateway.'),
  MESH0523: row('warning', 'SE-07', 'The remote Service does not exist.'),
  MESH0524: row('error', 'SE-05', 'A port differs from that of the remote Service.'),
  MESH0525: row('warning', 'SE-07', 'The remote Service has no pods of its own.'),
  MESH0526: row('warning', 'GW-09', 'The endpoint is seen by the egress gateway only.'),
  MESH0527: row('warning', 'SE-05', 'The port is that of the gateway, not of the Service.'),
  MESH0528: row('warning', 'SE-06', 'The ServiceEntry is not visible where it is used.'),
  MESH0529: row('warning', 'INJ-01', 'No pod of the remote Service has a sidecar.'),
  MESH0601: row('error', 'DR-01', 'A DestinationRule takes mutual TLS off a remote host.'),
  MESH0602: row('warning', 'SE-10', 'ISTIO_MUTUAL does not take certificates.'),
  MESH0603: row('warning', 'DR-03', 'A route uses a subset that no rule defines.'),
  MESH0604: row('warning', 'DR-01', 'The SNI names another host than the rule.'),
  MESH0605: row('warning', 'DR-03', 'The remote cluster has no such subset.'),
  MESH0606: row('warning', 'SE-07', 'A route leads to a host that no ServiceEntry defines.'),
  MESH0607: row('error', 'SE-05', 'A route names a port that its host does not have.'),
  MESH0608: row('warning', 'DR-03', 'No endpoint has the labels of the subset.'),
  MESH0609: row('warning', 'SE-10', 'Two VirtualServices route one host for sidecars.'),
  MESH0610: row('warning', 'GW-05', 'Two Gateways open one port for one host.'),
  MESH0611: row('warning', 'SE-10', 'Two Sidecars or policies are for the same workloads.'),
  MESH0612: row('warning', 'SE-10', 'The gateway takes none of the hosts of a VirtualService.'),
  MESH0613: row('info', 'GW-05', 'Two Gateways show one certificate.'),
  MESH0614: row('warning', 'MTLS-01', 'Workloads take plain text only, and remote calls are none.'),
  MESH0615: row('warning', 'DR-01', 'Two DestinationRules say different things of one host.'),
  MESH0616: row('warning', 'MTLS-01', 'A DestinationRule sends what a policy refuses.'),
  MESH0617: row('warning', 'GW-03', 'No Service leads to a port of the Gateway.'),
  MESH0618: row('info', 'SE-10', 'Calls of a gateway pass by the routes for sidecars.'),
  MESH0619: row('warning', 'DR-03', 'A DestinationRule is for what is below a Service.'),
} as const satisfies Record<string, CatalogueEntry>;
