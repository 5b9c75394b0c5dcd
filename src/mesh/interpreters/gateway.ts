import { listAt, numberAt, textAt, type KubernetesObject } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { mapReading, read, thenReading, type Reading } from '../../objects/reading';
import { referenceTo, type ContextName, type ObjectReference } from '../../objects/reference';
import { ingressGateway, istioSystem, passthroughPort } from '../names';
import type { GatewayEndpoint, GatewayState } from '../snapshot';

/** Where other clusters reach this one on port 15443, or why they cannot. */
export function interpretGateway(context: ContextName, objects: ObjectSet): Reading<GatewayState> {
  return thenReading(objects.list(kinds.service), (services): Reading<GatewayState> => {
    const service = ingressServiceOf(services);
    if (!service) {
      return read(closed(undefined, `there is no Service ${istioSystem}/${ingressGateway}`));
    }
    const at = referenceTo(context, service);
    const port = passthroughPortOf(service);
    if (port === undefined) return read(closed(at, `it has no port ${passthroughPort}`));
    return addressed(at, service, port, objects);
  });
}

/** The Service of the ingress gateway: by its usual place, else by the label `istio: ingressgateway`. */
export const ingressServiceOf = (
  services: readonly KubernetesObject[],
): KubernetesObject | undefined =>
  services.find(
    (it) => it.metadata.name === ingressGateway && it.metadata.namespace === istioSystem,
  ) ??
  services.find(
    (it) =>
      it.metadata.labels?.['istio'] === 'ingressgateway' &&
      // A release may put a second, cluster-internal Service before the same pods.
      passthroughPortOf(it) !== undefined,
  );

/** The entry of `spec.ports` that offers 15443; undefined when none does. */
export const passthroughPortOf = (service: KubernetesObject): unknown =>
  listAt(service, 'spec', 'ports').find((it) => numberAt(it, 'port') === passthroughPort);

function addressed(
  at: ObjectReference,
  service: KubernetesObject,
  port: unknown,
  objects: ObjectSet,
): Reading<GatewayState> {
  const fixed = [...loadBalancerAddresses(service), ...externalIps(service)];
  if (fixed.length > 0) {
    return read(open(at, 'loadBalancer', fixed, passthroughPort));
  }
  const type = textAt(service, 'spec', 'type') ?? 'ClusterIP';
  if (type === 'LoadBalancer') return read(closed(at, 'its load balancer has no address yet'));
  if (type !== 'NodePort') {
    return read(closed(at, `its type is ${type}, so nothing outside the cluster reaches it`));
  }
  const nodePort = numberAt(port, 'nodePort');
  if (nodePort === undefined) {
    return read(closed(at, `its port ${passthroughPort} has no node port`));
  }
  return mapReading(objects.list(kinds.node), (nodes) => {
    const addresses = nodeAddresses(nodes);
    return addresses.length > 0
      ? open(at, 'nodePort', addresses, nodePort)
      : closed(at, 'no ready Node has an address');
  });
}

const open = (
  service: ObjectReference,
  via: 'loadBalancer' | 'nodePort',
  addresses: readonly string[],
  port: number,
): GatewayState => ({
  kind: 'open',
  service,
  via,
  endpoints: [...new Set(addresses)].map((address): GatewayEndpoint => ({ address, port })),
});

const closed = (service: ObjectReference | undefined, because: string): GatewayState => ({
  kind: 'closed',
  service,
  because,
});

/** A balancer gives an IP, a host name or both; the IP needs no resolver in the other cluster. */
const loadBalancerAddresses = (service: KubernetesObject): readonly string[] =>
  listAt(service, 'status', 'loadBalancer', 'ingress').flatMap(
    (it) => nonEmpty(textAt(it, 'ip')) ?? nonEmpty(textAt(it, 'hostname')) ?? [],
  );

const externalIps = (service: KubernetesObject): readonly string[] =>
  listAt(service, 'spec', 'externalIPs').filter(
    (it) => typeof it === 'string' && it !== '',
  ) as readonly string[];

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/** One address per ready Node: the external one where there is one (domain facts 1.9). */
function nodeAddresses(nodes: readonly KubernetesObject[]): readonly string[] {
  return nodes.filter(isReady).flatMap((node) => {
    const addresses = listAt(node, 'status', 'addresses');
    const of = (type: string) =>
      nonEmpty(
        textAt(
          addresses.find((it) => textAt(it, 'type') === type),
          'address',
        ),
      );
    return of('ExternalIP') ?? of('InternalIP') ?? [];
  });
}

const isReady = (node: KubernetesObject): boolean => {
  const ready = listAt(node, 'status', 'conditions').find((it) => textAt(it, 'type') === 'Ready');
  return ready === undefined || textAt(ready, 'status') === 'True';
};
