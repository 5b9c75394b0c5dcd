/** ServiceEntry and WorkloadEntry (domain facts 1.8, 4.4 to 4.9). */
import { istioProtocol, networkingVersions, selectedByLabels, visibleIn } from './common';
import {
  list,
  mapOf,
  object,
  port,
  required,
  since,
  text,
  usual,
  whole,
  words,
  type KindShape,
  type ObjectShape,
} from './shape';

const endpointFields = {
  address: [
    'Where calls are sent: an IP address or a host name without a port. For a remote host, that of the other cluster’s ingress gateway.',
    text('endpointAddress'),
  ],
  ports: [
    'The port at this endpoint for each port of the service, by the name of the service’s port. For a remote host: 15443.',
    mapOf(port, 'label'),
  ],
  labels: [
    'Labels that subsets of DestinationRules select this endpoint by.',
    mapOf(text('labelValue'), 'labelKey'),
  ],
  network: [
    'The network the endpoint is in; clients of another network reach it through that network’s gateway. `external` is seen by the egress gateway only.',
    text(),
    since(1),
  ],
  locality: [
    'Region, zone and subzone, as `region/zone/subzone`, for locality load balancing.',
    text(),
  ],
  weight: ['Its share of the calls, relative to the other endpoints.', whole(0)],
} as const;

export const endpoint: ObjectShape = object({
  ...endpointFields,
  serviceAccount: [
    'The service account the workload runs under, if a sidecar runs beside it.',
    text('account'),
    since(6),
  ],
});

const entryPort: ObjectShape = object({
  name: [
    'A name that is unique among the ports and that endpoints refer to.',
    text('label'),
    required,
  ],
  number: [
    'The port clients call. For a remote host, that of the Service in its cluster.',
    port,
    required,
  ],
  protocol: [
    'What is spoken on the port; left out, Istio looks at the first bytes.',
    istioProtocol,
    usual,
  ],
  targetPort: ['The port at the endpoints, where it differs from `number`.', port, since(7)],
});

export const serviceEntry: KindShape = {
  kind: 'ServiceEntry',
  group: 'networking.istio.io',
  versions: networkingVersions,
  doc: 'Adds a host to what the mesh knows: a service outside, or one of another cluster as `<name>.<namespace>.global`.',
  fields: object({
    spec: [
      'What the host is and where calls to it go.',
      object(
        {
          hosts: [
            'The names clients call. A remote host is `<name>.<namespace>.global`.',
            list(text('host')),
            required,
          ],
          addresses: [
            'Virtual IP addresses of the host. A remote host has one, out of 240.0.0.0/4, that no other host of the cluster has.',
            list(text('addressOrBlock')),
          ],
          ports: ['The ports of the host.', list(entryPort)],
          location: [
            'Whether the host is part of the mesh. Remote hosts are `MESH_INTERNAL`, so that calls carry the identity of the mesh.',
            words({
              MESH_EXTERNAL: 'Outside: calls carry no mesh identity. The default.',
              MESH_INTERNAL: 'Part of the mesh: calls use its mutual TLS.',
            }),
          ],
          resolution: [
            'How an address is found for a call.',
            words({
              NONE: 'Calls go to the address the client meant. No endpoints.',
              STATIC: 'Calls go to the endpoints, which are IP addresses.',
              DNS: 'The sidecar resolves the endpoints, or the hosts where there are none.',
              DNS_ROUND_ROBIN: ['As DNS, but one address at a time.', since(10)],
              DYNAMIC_DNS: ['Each host of a wildcard is resolved when it is called.', since(26)],
            }),
          ],
          endpoints: [
            'Where calls go. For a remote host, the gateway of its cluster.',
            list(endpoint),
          ],
          workloadSelector: [
            'Selects pods and WorkloadEntries of the namespace as endpoints.',
            selectedByLabels,
            since(6),
          ],
          exportTo: visibleIn,
          subjectAltNames: ['Names the server’s certificate must hold one of.', list(text())],
        },
        ['endpoints', 'workloadSelector'],
      ),
      required,
    ],
  }),
};

export const workloadEntry: KindShape = {
  kind: 'WorkloadEntry',
  group: 'networking.istio.io',
  versions: networkingVersions.map((it) => ({ ...it, since: Math.max(it.since, 6) })),
  doc: 'Describes one workload that is not a pod, such as a virtual machine.',
  fields: object({
    spec: ['Where the workload is and how it is selected.', endpoint, required],
  }),
};
