/** What a text has to show before it is worth a parse. */
import { mayBePieceOfMesh } from './meshPieces';
import { mayHoldGap } from './gapsInTexts';

/** Signs in a text of which we may have something to say, the frequent ones first. */
const signsOfUs: readonly RegExp[] = [
  /Service(?:Entry|(?:Im|Ex)port\b)|DestinationRule|VirtualService|EnvoyFilter|Gateway/,
  /(?:networking|security|authentication|telemetry|extensions|install|config|rbac)\.istio\.io\//,
  /apiVersion["']?:[ \t]+["']?(?:(?:[a-z]+\.)?istio\.io\/|(?:networking|security|authentication|telemetry|extensions|install)\.istio\.io[^/])/,
  /kind["']?:[ \t]+["']?(?:Sidecar|PeerAuthentication|RequestAuthentication|AuthorizationPolicy)\b/,
  /kind["']?:[ \t]+["']?(?:Workload(?:Entry|Group)|IstioOperator|MeshPolicy|ServiceRole(?:Binding)?|ClusterRbacConfig)\b/,
  // Remote secrets and CAs.
  /istio-remote-secret-|istio\/multiCluster|istio\.io\/multi-cluster|ca-key\.pem["']?:/,
  /istio["']?:[ \t]*["']?(?:ingress|eastwest)gateway\b/,
  // Other APIs, as they were.
  /apiVersion["']?:[ \t]*["']?(?:(?:apps|extensions)\/v1beta|gateway\.networking\.k8s\.io\/v1alpha|multicluster\.x-k8s\.io\/)/,
  /(?:istio\.(?:openshift|alibabacloud|banzaicloud)\.\w+|operator\.openshift\.io)\//,
  /(?:certmanager\.k8s|cert-manager|sailoperator)\.io\/v1(?:alpha|beta)|maistra\.io\/v[12]\b|fluxcd\.io\/v(?:1\b|\dbeta)|flux\.weave\.works/,
  // Settings of meshes and values of charts.
  /topology\.istio\.io\/\w+["']?:[ \t]*["']?[\w.-]*[$<{]|isClusterService:|podDNSSearchNamespaces|REQUESTED_NETWORK_VIEW|ROUTER_MODE/,
  /mesh["']?:[ \t]*\||(?:istio-\w+way|sidecarInjectorWebhook|istio[cC]ore(?:dns|DNS)|istio_cni)["']?:/,
  /(?:mesh(?:Config|Networks|ID)|multiCluster|networkGateway|mixer|pilot)["']?:/,
  // Pieces of objects.
  /MESH_(?:IN|EX)TERNAL|ISTIO_MUTUAL|AUTO_PASSTHROUGH/,
  /path:[ \t]+["']?\/spec\/(?:hosts?|gateways|servers|http|trafficPolicy|endpoints)\b/,
  // DNS.
  /"(?:Corefile|stubDomains)"[ \t]*:/,
  /(?:kube-dns|coredns|coredns-custom|node-?local-?dns|dns-default|cacerts)["']?[ \t]*(?:[\r\n#,}]|$)/,
  // Aliases that are meant to be hosts.
  /(?:^|[\s[,:])\*(?:\.[\w{]|[ \t]*(?:[\r\n\],]|$))/,
];

/** Only these are worth a parse; everything else a manifest may hold, we have nothing to say about. */
const concernsUs = new RegExp(signsOfUs.map((it) => it.source).join('|'));

/** What Istio finds namespaces, pods and gateways by. */
const namesUs =
  /istio(?:[-._]?(?:sidecar-)?inj|\.io\/(?:rev|dataplane-mode)\b|(?<=(?:sidecar|proxy|inject)\.istio)\.io\/|[-:][ \t]*["']?(?:eastwest|ingress|egress)gateway|-(?:reader|multi)\b|-release\.)/;

/** What may be of a mesh, and worth a parse where something of it is still to be filled in. */
const isNearUs =
  /(?:sailoperator|cert-manager|argoproj|maistra)\.io\/|kustomize\.config\.|multicluster\.x-k8s\.io|net\.gke\.io\/|current-context["']?:|certmanager:|ISTIO_META_|kind["']?:[ \t]*["']?Secret\b|BEGIN CERT|istio(?:-remote)?-?\$|remotePilotAddress|(?:^|\n)spec:\s+(?:profile|values|hub|components|meshConfig):/;

/** Of a release of old: what servers dropped since, and images. */
const isOfOldTime =
  /apiVersion["']?:[ \t]*["']?(?:(?:admissionregistration|apiextensions|certificates|networking|rbac\.authorization)\.k8s\.io\/v1(?:alpha|beta)1|(?:autoscaling|batch|policy)\/v[12]beta)|(?<![\w.-])istio[\w-]*\/[\w-]+:v?1\.\d|operator\.istio\.io\/version/;

/** Or where nothing stands in a spec, but behind it at the margin. */
const mayBeLost = /^(?:metadata|spec):[ \t]*\r?\n(?!apiVersion|kind|spec|metadata|status)[a-z]/m;

export const isWorthParsing = (text: string): boolean =>
  concernsUs.test(text) ||
  namesUs.test(text) ||
  mayBePieceOfMesh.test(text) ||
  (text.includes('istio') && isOfOldTime.test(text)) ||
  (isNearUs.test(text) && (mayHoldGap.test(text) || mayBeLost.test(text)));
