/** Names that Istio fixes, and those by which we find again what we made. */

export const istioSystem = 'istio-system';
export const cacertsName = 'cacerts';
/** The four data keys of Secret `cacerts`, in the order people list them (domain facts 3.1). */
export const cacertsKeys = [
  'ca-cert.pem',
  'ca-key.pem',
  'root-cert.pem',
  'cert-chain.pem',
] as const;
export const istioCoreDns = 'istiocoredns';
export const ingressGateway = 'istio-ingressgateway';
export const egressGateway = 'istio-egressgateway';
/** What Istio's own Gateway and EnvoyFilter for remote calls are called (domain facts 2.1). */
export const multiclusterGateway = 'istio-multicluster-ingressgateway';
/** What hosts of other clusters end with where nobody chose otherwise. */
export const usualZone = 'global';
/** Where gateways take mutual TLS through by SNI. */
export const passthroughPort = 15443;
/** Of which network a Service takes calls in, or a workload is. */
export const networkLabel = 'topology.istio.io/network';

/** The sidecar's container, and the gateways' (domain facts 3.11). */
export const proxyContainer = 'istio-proxy';

/** On Secret `cacerts`, RFC 3339: when we wrote its files last, for servers that keep no such record. */
export const changedAnnotation = 'istio-multicluster/changed-at';

/** How the API server names us in managedFields: it takes our user agent. */
export const fieldManager = 'istio-multicluster';

/** On every object we create; the value says which part of the mesh it belongs to. */
export const partLabel = 'istio-multicluster/part-of';
