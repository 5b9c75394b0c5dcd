// Istio 1.7.8 as `istioctl install` with the multicluster values leaves it in istio-system.
import type { KubernetesObject } from '../../../../src/objects/object';
import { configMap, deployment, service, thing, type Fields } from './workloads';

const system = (name: string): string => `istio-system/${name}`;
const networking = 'networking.istio.io/v1alpha3';
const gatewayLabels = { app: 'istio-ingressgateway', istio: 'ingressgateway', release: 'istio' };
const multicluster = 'istio-multicluster-ingressgateway';

export interface ControlPlane {
  readonly gatewayIp: string;
  readonly coreDnsIp: string;
  /** PEM, as istiod publishes it to workloads. */
  readonly root: string;
}

export const controlPlane = (it: ControlPlane): readonly KubernetesObject[] => [
  deployment(system('istiod'), { app: 'istiod', istio: 'pilot' }, [
    { name: 'discovery', image: 'docker.io/istio/pilot:1.7.8', ports: [8080, 15010, 15017] },
  ]),
  service(
    system('istiod'),
    {
      selector: { app: 'istiod', istio: 'pilot' },
      ports: [
        { name: 'grpc-xds', port: 15010 },
        { name: 'https-dns', port: 15012 },
        { name: 'https-webhook', port: 443, targetPort: 15017 },
      ],
    },
    { app: 'istiod', istio: 'pilot' },
  ),
  ...ingressGateway(it.gatewayIp),
  ...istioCoreDns(it.coreDnsIp),
  configMap(system('istio'), { mesh: 'rootNamespace: istio-system\ntrustDomain: cluster.local\n' }),
  configMap(system('istio-ca-root-cert'), { 'root-cert.pem': it.root }),
];

const ingressGateway = (ip: string): readonly KubernetesObject[] => [
  deployment(system('istio-ingressgateway'), gatewayLabels, [
    {
      name: 'istio-proxy',
      image: 'docker.io/istio/proxyv2:1.7.8',
      env: { ISTIO_META_ROUTER_MODE: 'sni-dnat' },
      ports: [15021, 8080, 8443, 15443],
    },
  ]),
  service(
    system('istio-ingressgateway'),
    {
      type: 'LoadBalancer',
      selector: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
      ports: [
        { name: 'status-port', port: 15021, targetPort: 15021 },
        { name: 'http2', port: 80, targetPort: 8080 },
        { name: 'https', port: 443, targetPort: 8443 },
        { name: 'tls', port: 15443, targetPort: 15443 },
      ],
    },
    gatewayLabels,
    { loadBalancer: { ingress: [{ ip }] } },
  ),
];

const istioCoreDns = (clusterIP: string): readonly KubernetesObject[] => [
  deployment(system('istiocoredns'), { app: 'istiocoredns' }, [
    { name: 'coredns', image: 'coredns/coredns:1.6.2', ports: [53, 9153] },
    { name: 'istio-coredns-plugin', image: 'istio/coredns-plugin:0.2-istio-1.1', ports: [8053] },
  ]),
  service(
    system('istiocoredns'),
    {
      clusterIP,
      selector: { app: 'istiocoredns' },
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP' },
        { name: 'dns-tcp', port: 53, protocol: 'TCP' },
      ],
    },
    { app: 'istiocoredns', release: 'istio' },
  ),
  configMap(system('coredns'), {
    Corefile: `.:53 {
  errors
  health
  grpc global 127.0.0.1:8053
  forward . /etc/resolv.conf {
    except global
  }
  prometheus :9153
  cache 30
  reload
}
`,
  }),
];

const rewrite = { cluster_pattern: '\\.global$', cluster_replacement: '.svc.cluster.local' };
const rewriteName = 'envoy.filters.network.tcp_cluster_rewrite';
const rewriteType =
  'type.googleapis.com/istio.envoy.config.filter.network.tcp_cluster_rewrite.v2alpha1.TcpClusterRewrite';

const configPatches = [
  {
    applyTo: 'NETWORK_FILTER',
    match: {
      context: 'GATEWAY',
      listener: {
        portNumber: 15443,
        filterChain: { filter: { name: 'envoy.filters.network.sni_cluster' } },
      },
    },
    patch: {
      operation: 'INSERT_AFTER',
      value: { name: rewriteName, typed_config: { '@type': rewriteType, ...rewrite } },
    },
  },
];

const oldFilters = [
  {
    listenerMatch: { portNumber: 15443, listenerType: 'GATEWAY' },
    insertPosition: { index: 'AFTER', relativeTo: 'envoy.filters.network.sni_cluster' },
    filterName: rewriteName,
    filterType: 'NETWORK',
    filterConfig: rewrite,
  },
];

/** What carries calls to `.global` hosts. `old`: the EnvoyFilter left over from Istio 1.4, which 1.7 ignores. */
export const globalRouting = (form: 'present' | 'old'): readonly KubernetesObject[] => [
  istio('Gateway', {
    selector: { istio: 'ingressgateway' },
    servers: [
      {
        hosts: ['*.global'],
        port: { name: 'tls', number: 15443, protocol: 'TLS' },
        tls: { mode: 'AUTO_PASSTHROUGH' },
      },
    ],
  }),
  istio(
    'EnvoyFilter',
    form === 'present'
      ? { workloadSelector: { labels: { istio: 'ingressgateway' } }, configPatches }
      : { workloadLabels: { istio: 'ingressgateway' }, filters: oldFilters },
  ),
  istio('DestinationRule', {
    host: '*.global',
    trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } },
  }),
];

const istio = (kind: string, spec: Fields): KubernetesObject =>
  thing(networking, kind, system(multicluster), { spec }, { release: 'istio' });

export interface Entry {
  readonly host: string;
  readonly address: string;
  readonly port: { readonly name: string; readonly number: number; readonly protocol: string };
  readonly gatewayIp: string;
  readonly gatewayPort?: number;
}

export const serviceEntry = (path: string, it: Entry): KubernetesObject =>
  thing(networking, 'ServiceEntry', path, {
    spec: {
      hosts: [it.host],
      location: 'MESH_INTERNAL',
      ports: [it.port],
      resolution: 'DNS',
      addresses: [it.address],
      endpoints: [{ address: it.gatewayIp, ports: { [it.port.name]: it.gatewayPort ?? 15443 } }],
    },
  });
