/** The three objects that carry calls to `*.<zone>` through gateways, in the form each Istio understands. */
import type { KubernetesObject } from '../objects/object';
import { isBefore, type IstioVersion } from './istioVersion';

export interface Routing {
  readonly zone: string;
  readonly clusterDomain: string;
  readonly istio: IstioVersion;
  readonly namespace: string;
}

const name = 'istio-multicluster-ingressgateway';
const port = 15443;
const gatewayLabels = { istio: 'ingressgateway' };

export const passthroughGateway = ({ zone, namespace }: Routing): KubernetesObject =>
  istioObject('Gateway', name, namespace, {
    selector: gatewayLabels,
    servers: [
      {
        hosts: [`*.${zone}`],
        port: { name: 'tls', number: port, protocol: 'TLS' },
        tls: { mode: 'AUTO_PASSTHROUGH' },
      },
    ],
  });

/** The Helm charts of 1.1 to 1.4 name it apart; all later releases as they name the gateway. */
export const destinationRule = ({ zone, namespace, istio }: Routing): KubernetesObject =>
  istioObject(
    'DestinationRule',
    isBefore(istio, 1, 5) ? 'istio-multicluster-destinationrule' : name,
    namespace,
    { host: `*.${zone}`, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
  );

/**
 * Turns the server name of a call for the zone into the name the Service has at home. `filters` until
 * 1.4, `configPatches` from 1.5; Envoy ignores the untyped configuration from 1.7.0 on (the charts
 * kept it until 1.7.3, which is why they do not work).
 */
export function rewriteFilter(routing: Routing): KubernetesObject {
  const { istio, namespace } = routing;
  const spec = isBefore(istio, 1, 5)
    ? oldFilter(routing)
    : newFilter(isBefore(istio, 1, 7) ? untyped(routing) : typed(routing));
  return istioObject('EnvoyFilter', name, namespace, spec);
}

const rewriteName = 'envoy.filters.network.tcp_cluster_rewrite';
const sniCluster = 'envoy.filters.network.sni_cluster';

const rewriteOf = ({ zone, clusterDomain }: Routing) => ({
  cluster_pattern: `\\.${zone.replaceAll('.', '\\.')}$`,
  cluster_replacement: `.svc.${clusterDomain}`,
});

const oldFilter = (routing: Routing) => ({
  workloadLabels: gatewayLabels,
  filters: [
    {
      listenerMatch: { portNumber: port, listenerType: 'GATEWAY' },
      insertPosition: { index: 'AFTER', relativeTo: sniCluster },
      filterName: rewriteName,
      filterType: 'NETWORK',
      filterConfig: rewriteOf(routing),
    },
  ],
});

const newFilter = (value: object) => ({
  workloadSelector: { labels: gatewayLabels },
  configPatches: [
    {
      applyTo: 'NETWORK_FILTER',
      match: {
        context: 'GATEWAY',
        listener: { portNumber: port, filterChain: { filter: { name: sniCluster } } },
      },
      patch: { operation: 'INSERT_AFTER', value },
    },
  ],
});

const untyped = (routing: Routing) => ({ name: rewriteName, config: rewriteOf(routing) });

const typed = (routing: Routing) => ({
  name: rewriteName,
  typed_config: {
    '@type':
      'type.googleapis.com/istio.envoy.config.filter.network.tcp_cluster_rewrite.v2alpha1.TcpClusterRewrite',
    ...rewriteOf(routing),
  },
});

function istioObject(
  kind: string,
  objectName: string,
  namespace: string,
  spec: object,
): KubernetesObject & { readonly spec: object } {
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind,
    metadata: { name: objectName, namespace },
    spec,
  };
}
