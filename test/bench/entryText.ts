/**
 * One of the ServiceEntries that long texts are made of, with the comments people leave in them; each has
 * an address and a host of its own.
 */
export const entryText = (
  index: number,
  location = 'MESH_INTERNAL',
): string => `# Service ${index} of the remote cluster.
apiVersion: networking.istio.io/v1alpha3
kind: ServiceEntry
metadata:
  name: service-${index}
  namespace: shop
  labels:
    app: service-${index}
    team: payments
spec:
  hosts:
  # must be of form name.namespace.global
  - service-${index}.shop.global
  # Treat remote cluster services as part of the service mesh
  # as all clusters in the service mesh share the same root of trust.
  location: ${location}
  ports:
  - name: http
    number: 8000
    protocol: http
  - name: grpc
    number: 9000
    protocol: grpc
  resolution: DNS
  addresses:
  # must be unique for each remote service, within a given cluster.
  # This address need not be routable. Traffic for this IP will be captured
  # by the sidecar and routed appropriately.
  - 240.${1 + Math.floor(index / 62500)}.${Math.floor(index / 250) % 250}.${1 + (index % 250)}
  endpoints:
  # This is the routable address of the ingress gateway in the remote cluster.
  - address: 203.0.113.7
    ports:
      http: 15443 # Do not change this port value
      grpc: 15443 # Do not change this port value
`;

/** In turns a ServiceEntry, the DestinationRule of its host, and a VirtualService that routes to it. */
export function mixedText(index: number): string {
  const number = Math.floor(index / 3);
  const host = `service-${number}.shop.global`;
  const head = (kind: string) => `apiVersion: networking.istio.io/v1alpha3
kind: ${kind}
metadata:
  name: service-${number}
  namespace: shop
spec:`;
  const others = [
    `${head('DestinationRule')}
  host: ${host}
  subsets:
  - name: v1
`,
    `${head('VirtualService')}
  hosts:
  - ${host}
  http:
  - route:
    - destination:
        host: ${host}
        subset: v1
        port:
          number: 8000
`,
  ];
  return others[(index % 3) - 1] ?? entryText(number);
}
