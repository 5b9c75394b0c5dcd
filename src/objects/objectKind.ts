/** A kind as the API serves it. `plural` is the collection in the URL. */
export interface ObjectKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** A kind in one version of its group, before anyone asked how it is served. */
export type KindName = Pick<ObjectKind, 'apiVersion' | 'kind'>;

const kind = (
  apiVersion: string,
  name: string,
  plural: string,
  namespaced: boolean,
): ObjectKind => ({ apiVersion, kind: name, plural, namespaced });

const istio = 'networking.istio.io/v1alpha3';

/** The kinds this product reads by name. Any other kind is found by the server's own discovery. */
export const kinds = {
  namespace: kind('v1', 'Namespace', 'namespaces', false),
  node: kind('v1', 'Node', 'nodes', false),
  service: kind('v1', 'Service', 'services', true),
  configMap: kind('v1', 'ConfigMap', 'configmaps', true),
  secret: kind('v1', 'Secret', 'secrets', true),
  pod: kind('v1', 'Pod', 'pods', true),
  deployment: kind('apps/v1', 'Deployment', 'deployments', true),
  daemonSet: kind('apps/v1', 'DaemonSet', 'daemonsets', true),
  statefulSet: kind('apps/v1', 'StatefulSet', 'statefulsets', true),
  serviceEntry: kind(istio, 'ServiceEntry', 'serviceentries', true),
  gateway: kind(istio, 'Gateway', 'gateways', true),
  destinationRule: kind(istio, 'DestinationRule', 'destinationrules', true),
  envoyFilter: kind(istio, 'EnvoyFilter', 'envoyfilters', true),
  virtualService: kind(istio, 'VirtualService', 'virtualservices', true),
  /** Where OpenShift keeps forwarded zones. */
  dnsOperator: kind('operator.openshift.io/v1', 'DNS', 'dnses', false),
} as const;
