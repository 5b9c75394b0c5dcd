/** What the file system in memory holds. */
const entry = (
  name: string,
  address: string,
  location = 'MESH_INTERNAL',
) => `apiVersion: networking.istio.io/v1alpha3
kind: ServiceEntry
metadata:
  name: ${name}
  namespace: shop
spec:
  hosts:
    - ${name}.shop.global
  addresses:
    - ${address}
  location: ${location}
  resolution: DNS
  ports:
    - name: http
      number: 80
      protocol: HTTP
  endpoints:
    - address: 203.0.113.7
      ports:
        http: 15443
`;

export const files: Readonly<Record<string, string>> = {
  '/mesh/east/orders.yaml': entry('orders', '240.0.9.1'),
  '/mesh/east/stock.yaml': entry('stock', '240.0.9.1'),
  '/mesh/faulty.yaml': entry('faulty', '240.0.9.3', 'MESH_EXTERNAL'),
  '/mesh/Corefile':
    '.:53 {\n    errors\n    forward . /etc/resolv.conf\n}\nglobal:53 {\n    errors\n',
  '/mesh/callers/caller.yaml': `apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata:
  name: orders
spec:
  host: orders.shop.global
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
`,
  '/mesh/node_modules/left/out.yaml': entry('out', '240.0.9.9'),
};
