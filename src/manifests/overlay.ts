/**
 * What an Istio release would have rendered for multicluster, for clusters whose control plane runs
 * already: AUTO_PASSTHROUGH gateway, wildcard DestinationRule, EnvoyFilter, istiocoredns.
 */
import type { KubernetesObject } from '../objects/object';
import { coreDnsObjects, type CoreDnsImages } from './istioCoreDns';
import { isBefore, textOf, type IstioVersion } from './istioVersion';
import { destinationRule, passthroughGateway, rewriteFilter, type Routing } from './routing';

export interface OverlayOptions {
  /** The last labels of remote hosts: `global`. */
  readonly zone: string;
  /** What the remote gateway turns the zone into, after `.svc.`: `cluster.local`. */
  readonly clusterDomain: string;
  readonly istio: IstioVersion;
  /** Where the control plane runs; `istio-system` unless told otherwise. */
  readonly namespace?: string;
  readonly images?: Partial<CoreDnsImages>;
}

/** The overlay's objects. For a version with an obstacle they are made all the same, and do not act. */
export function overlayFor(options: OverlayOptions): readonly KubernetesObject[] {
  const { zone, clusterDomain, istio, namespace = 'istio-system', images } = options;
  const routing: Routing = { zone, clusterDomain, istio, namespace };
  return [
    ...coreDnsObjects(zone, namespace, images),
    passthroughGateway(routing),
    destinationRule(routing),
    rewriteFilter(routing),
  ];
}

/** Why the overlay cannot work with this Istio, as a sentence; undefined when it can. */
export function overlayObstacle(istio: IstioVersion): string | undefined {
  const range = 'Calls through gateways by host suffix work with Istio 1.1 to 1.8.5.';
  if (isBefore(istio, 1, 1)) return `Istio ${textOf(istio)} is too old. ${range}`;
  if (isBefore(istio, 1, 8, 6)) return undefined;
  return isBefore(istio, 1, 20)
    ? `Istio ${textOf(istio)} gives the rewriting EnvoyFilter nothing to attach to. ${range}`
    : `The proxy of Istio ${textOf(istio)} no longer has the rewriting filter. ${range}`;
}

/** What a person should know before applying the overlay to this Istio, as sentences. */
export function overlayCautions(istio: IstioVersion): readonly string[] {
  if (overlayObstacle(istio) !== undefined) return [];
  const exposure =
    'Every AUTO_PASSTHROUGH gateway of Istio before 1.8.6 is exposed to CVE-2021-31921: let only the other clusters reach port 15443.';
  const routerMode = `Istio ${textOf(istio)} routes by SNI only when the ingress gateway runs with ISTIO_META_ROUTER_MODE=sni-dnat: set that in its Deployment.`;
  return isBefore(istio, 1, 8) ? [exposure] : [exposure, routerMode];
}
