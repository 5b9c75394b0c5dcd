/** Objects of an Istio 1.1 to 1.8 installation as small as a test can bear, each field overridable. */
import type { KubernetesObject } from '../../src/objects/object';

type Fields = Readonly<Record<string, unknown>>;

export const object = (
  apiVersion: string,
  kind: string,
  path: string,
  rest: Fields = {},
  labels?: Readonly<Record<string, string>>,
): KubernetesObject => {
  const [name = '', namespace] = path.split('/').reverse();
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
    },
    ...rest,
  };
};

const istioKind = (kind: string) => (path: string, spec: Fields) =>
  object('networking.istio.io/v1alpha3', kind, path, { spec });

export const gatewayObject = istioKind('Gateway');
export const envoyFilter = istioKind('EnvoyFilter');
export const destinationRule = istioKind('DestinationRule');
export const serviceEntry = istioKind('ServiceEntry');

export const service = (path: string, spec: Fields, status: Fields = {}): KubernetesObject =>
  object('v1', 'Service', path, { spec, status });

interface DeploymentNeeds {
  readonly image?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly desired?: number;
  readonly ready?: number;
}

export const deployment = (path: string, needs: DeploymentNeeds = {}): KubernetesObject =>
  object(
    'apps/v1',
    'Deployment',
    path,
    {
      spec: {
        replicas: needs.desired ?? 1,
        template: {
          metadata: { labels: needs.labels ?? {} },
          spec: {
            containers: [
              {
                name: 'main',
                image: needs.image ?? 'docker.io/istio/other:1',
                env: Object.entries(needs.env ?? {}).map(([name, value]) => ({ name, value })),
              },
            ],
          },
        },
      },
      status: { readyReplicas: needs.ready ?? needs.desired ?? 1 },
    },
    needs.labels,
  );

const ingressLabels = { app: 'istio-ingressgateway', istio: 'ingressgateway' };

export const ingressDeployment = (mode = 'sni-dnat'): KubernetesObject =>
  deployment('istio-system/istio-ingressgateway', {
    image: 'docker.io/istio/proxyv2:1.4.10',
    labels: ingressLabels,
    env: { ISTIO_META_ROUTER_MODE: mode },
  });

export const ingressService = (spec: Fields = {}, status?: Fields): KubernetesObject =>
  service(
    'istio-system/istio-ingressgateway',
    {
      type: 'LoadBalancer',
      selector: ingressLabels,
      ports: [
        { name: 'https', port: 443 },
        { name: 'tls', port: 15443, nodePort: 31443 },
      ],
      ...spec,
    },
    status ?? { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } },
  );

export const pilot = (tag: string): KubernetesObject =>
  deployment('istio-system/istiod', {
    image: `docker.io/istio/pilot:${tag}`,
    labels: { app: 'istiod' },
  });

export const passthrough = (path = 'istio-system/istio-multicluster-ingressgateway') =>
  gatewayObject(path, {
    selector: { istio: 'ingressgateway' },
    servers: [
      {
        hosts: ['*.global'],
        port: { name: 'tls', number: 15443, protocol: 'TLS' },
        tls: { mode: 'AUTO_PASSTHROUGH' },
      },
    ],
  });

export const wildcardRule = () =>
  destinationRule('istio-system/istio-multicluster-destinationrule', {
    host: '*.global',
    trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } },
  });

const rewrite = { cluster_pattern: '\\.global$', cluster_replacement: '.svc.cluster.local' };
const rewriteName = 'envoy.filters.network.tcp_cluster_rewrite';

export const rewriteFilter = (form: 'filters' | 'config' | 'typedConfig') =>
  envoyFilter(
    'istio-system/istio-multicluster-ingressgateway',
    form === 'filters'
      ? { filters: [{ filterName: rewriteName, filterConfig: rewrite }] }
      : {
          configPatches: [
            {
              patch: {
                value: {
                  name: rewriteName,
                  [form === 'config' ? 'config' : 'typed_config']: rewrite,
                },
              },
            },
          ],
        },
  );

/** A cluster in which nothing is wrong, on one version of Istio. */
export const soundIstio = (tag = '1.4.10'): readonly KubernetesObject[] => [
  pilot(tag),
  ingressDeployment(),
  ingressService(),
  passthrough(),
  wildcardRule(),
  rewriteFilter('filters'),
];
