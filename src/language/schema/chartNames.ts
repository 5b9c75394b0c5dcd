/**
 * Names that values of Istio's charts have, of all releases together, by where they stand: the charts of
 * 1.1 to 1.4 (`install/kubernetes/helm/istio`), those since (`manifests/charts`), and
 * `values_types.proto` of the operator in istio/istio. Charts take anything, so they only serve to tell
 * what a misspelt one was meant to be.
 */
import { any, list, some, type ObjectShape, type Shape } from './shape';

type Inner = Readonly<Record<string, Shape>>;

/** A table with names beside its own; those that hold others come with their tables. */
export const withNames = (shape: ObjectShape, names: string, inner: Inner = {}): ObjectShape => ({
  ...shape,
  names: new Map<string, Shape>([
    ...names.split(' ').map((it) => [it, any] as const),
    ...Object.entries(inner),
  ]),
});

const named = (names: string, inner?: Inner): ObjectShape => withNames(some({}), names, inner);

const enabled = named('enabled');
const resources = named('limits requests');
const used = named('targetAverageUtilization');

const ofPods =
  'affinity enabled env hub image nodeSelector podAnnotations podAntiAffinityLabelSelector podAntiAffinityTermLabelSelector podLabels replicaCount rollingMaxSurge rollingMaxUnavailable serviceAccountName tag tolerations topologySpreadConstraints variant';
const ofScale = 'autoscaleBehavior autoscaleEnabled autoscaleMax autoscaleMin';

const pods = (names: string, inner: Inner = {}): ObjectShape =>
  named(`${ofPods} ${names}`, { resources, ...inner });

const injector = pods(
  'alwaysInjectSelector defaultTemplates enableAccess enableNamespacesByDefault injectLabel injectedAnnotations injectionPath injectionURL lifecycle neverInjectSelector reinvocationPolicy rewriteAppHTTPProbe selfSigned templates useLegacySelectors',
  { objectSelector: named('autoInject enabled') },
);

const adapters = named('useAdapterCRDs', {
  kubernetesenv: enabled,
  prometheus: named('enabled metricsExpiryDuration'),
  stdio: named('enabled outputAsJson'),
  stackdriver: named('enabled', {
    auth: named('apiKey appCredentials serviceAccountPath'),
    contextGraph: enabled,
    logging: enabled,
    metrics: enabled,
    tracer: named('enabled sampleProbability'),
  }),
});

const mixed = `${ofScale} sessionAffinityEnabled`;

const mixer = pods(`${ofScale} istio-policy istio-telemetry prometheusStatsdExporter`, {
  adapters,
  cpu: used,
  policy: pods(mixed, { adapters, cpu: used }),
  telemetry: pods(`${mixed} reportBatchMaxEntries reportBatchMaxTime useMCP`, {
    cpu: used,
    loadshedding: named('latencyThreshold mode'),
  }),
  templates: named('useTemplateCRDs'),
});

const cni = pods(
  'chained cniBinDir cniConfDir cniConfFileName cniNetnsDir daemonSetLabels excludeNamespaces istioOwnedCNIConfig istioOwnedCNIConfigFileName logLevel privileged provider psp_cluster_role pullPolicy resource_quotas seccompProfile updateStrategy useAppArmorAnnotation',
  {
    ambient: named('configDir dnsCapture enabled ipv6 reconcileIptablesOnStartup'),
    logging: named('level'),
    repair: named(
      'brokenPodLabelKey brokenPodLabelValue createEvents deletePods enabled hub image initContainerName labelPods repairPods tag',
    ),
    resourceQuotas: named('enabled pods'),
    taint: enabled,
  },
);

const telemetry = named('enabled', {
  v1: enabled,
  v2: named('enabled', {
    accessLogPolicy: named('enabled logWindowDuration'),
    metadataExchange: named('wasmEnabled'),
    prometheus: named('configOverride enabled wasmEnabled'),
    stackdriver: named(
      'configOverride disableOutbound enabled inboundAccessLogging logging monitoring outboundAccessLogging topology',
    ),
  }),
});

const remote = named(
  'enabled enabledLocalInjectorIstiod injectionCABundle injectionPath injectionURL',
);

/** Of the chart of istiod; newer ones take these names without `pilot` around them as well. */
export const pilotNames =
  'appNamespaces configMap configNamespace crlConfigMapName deploymentLabels enableProtocolSniffingForInbound enableProtocolSniffingForOutbound envVarFrom extraContainerArgs initContainers ipFamilies ipFamilyPolicy jwksResolverExtraRootCA keepaliveMaxServerConnectionAge meshNetworks plugins seccompProfile serviceAccountAnnotations serviceAnnotations sidecar sidecarInjectorWebhookAnnotations terminationGracePeriodSeconds traceSampling trustedZtunnelName trustedZtunnelNamespace useMCP volumeMounts volumes';

export const ofPilot: Inner = {
  resources,
  cni: named('chained enabled provider'),
  configSource: named('subscribedResources'),
  cpu: used,
  ingress: named('ingressClass ingressControllerMode ingressService'),
  istiodRemote: remote,
  memory: used,
  policy: enabled,
  taint: named('enabled name namespace'),
};

export const ofWorkloads = `${ofPods} ${ofScale}`;

/** Variables are free, but few are as long as these. */
const gatewayVariables = named(
  'ISTIO_META_NETWORK ISTIO_META_REQUESTED_NETWORK_VIEW ISTIO_META_ROUTER_MODE ISTIO_META_UNPRIVILEGED_POD ISTIO_META_USER_SDS',
);

const ports = list(named('name nodePort port protocol targetPort'));

export const gatewayNames = `${ofWorkloads} additionalContainers applicationPorts certificates configVolumes connectTimeout customService debug domain drainDuration externalIPs externalTrafficPolicy hosts injectionTemplate ipFamilies ipFamilyPolicy k8sIngress k8sIngressHttps loadBalancerIP loadBalancerSourceRanges name namespace seccompProfile securityContext serviceAnnotations telemetry_addon_gateways telemetry_domain_name tls type`;

export const ofGateway: Inner = {
  resources,
  cpu: used,
  memory: used,
  env: gatewayVariables,
  ports,
  ingressPorts: ports,
  meshExpansionPorts: ports,
  sds: named('enabled image', { resources }),
  secretVolumes: list(named('mountPath name secretName')),
  serviceAccount: named('annotations create name'),
  zvpn: named('enabled suffix'),
};

export const globalNames =
  'certSigners certificates caName configCluster configNamespace configRootNamespace crds createRemoteSvcEndpoints defaultConfigVisibilitySettings defaultNodeSelector defaultTolerations disablePolicyChecks enableHelmTest enableReaderRBAC enableTracing imagePullPolicy ipFamilies ipFamilyPolicy istioRemote monitoringPort platform policyCheckFailOpen policyNamespace prometheusNamespace rbacEnabled refreshInterval remotePilotCreateSvcEndpoint remotePolicyAddress remoteTelemetryAddress remoteZipkinAddress resourceScope revision securityNamespace tag telemetryNamespace trustBundleName centralIstiod';

export const ofGlobal: Inner = {
  agentgateway: named('image'),
  arch: named('amd64 arm64 ppc64le s390x'),
  defaultPodDisruptionBudget: named('enabled minAvailable'),
  defaultResources: resources,
  istiod: named('enableAnalysis enabled'),
  k8sIngress: named('enableHttps enabled gatewayName'),
  localityLbSetting: named('distribute enabled failover failoverPriority'),
  logging: named('level'),
  meshExpansion: named('enabled useILB'),
  networkPolicy: enabled,
  outboundTrafficPolicy: named('mode'),
  proxy_init: named('forceApplyIptables image', { resources }),
  sds: named('enabled udsPath useNormalJwt useTrustworthyJwt', { token: named('aud') }),
  sts: named('servicePort'),
  tracer: named('enabled', {
    datadog: named('address'),
    lightstep: named('accessToken address cacertPath secure'),
    stackdriver: named(
      'debug maxNumberOfAnnotations maxNumberOfAttributes maxNumberOfMessageEvents',
    ),
    zipkin: named('address'),
  }),
  waypoint: named('affinity nodeSelector toleration tolerations topologySpreadConstraints', {
    resources,
  }),
};

export const securityNames = `${ofPods} citadelHealthCheck cleanUpOldCA createMeshPolicy dnsCerts enableNamespacesByDefault identityDomain resources trustDomain workloadCertTtl`;

export const coreDnsNames = `${ofPods} coreDNSImage coreDNSPluginImage coreDNSTag resources`;

/** Beside those whose types are known. */
export const chartNames =
  'certmanager clusterResources compatibilityVersion defaultRevision experimental gatewayClasses grafana kustomize ownerName platform profile prometheusOperator revision revisionTags version ztunnel';

export const ofCharts: Inner = {
  base: named(
    'enableCRDTemplates enableIstioConfigCRDs excludedCRDs validateGateway validationCABundle validationURL',
  ),
  cni,
  galley: pods('enableAnalysis enableServiceDiscovery mesh'),
  istio_cni: cni,
  istiodRemote: remote,
  mixer,
  nodeagent: pods('sdsudspath'),
  sidecarInjectorWebhook: injector,
  telemetry,
  kiali: pods('contextPath createDemoSecret ingress prometheusNamespace security service', {
    dashboard: named(
      'grafanaURL jaegerInClusterURL jaegerURL passphrase passphraseKey secretName user usernameKey viewOnlyMode',
      { auth: named('strategy') },
    ),
  }),
  prometheus: pods(
    'contextPath createPrometheusResource datasources ingress provisionPrometheusCert retention scrapeInterval security service',
  ),
  tracing: pods('contextPath ingress jaeger opencensus provider service zipkin'),
};

/** Of the chart of one gateway alone. */
export const gatewayChartNames =
  'autoscaling containerSecurityContext imagePullSecrets labels minReadySeconds networkGateway podDisruptionBudget priorityClassName rbac service strategy unprivilegedPort';
