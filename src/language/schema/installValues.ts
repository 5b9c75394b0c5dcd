/**
 * Values of charts, in an IstioOperator or a file of their own, as far as their types are known of all
 * releases (operator/pkg/apis/values_types.proto of istio/istio). Charts have more, so the tables are open.
 */
import {
  chartNames,
  coreDnsNames,
  gatewayChartNames,
  gatewayNames,
  globalNames,
  ofCharts,
  ofGateway,
  ofGlobal,
  ofPilot,
  ofWorkloads,
  pilotNames,
  securityNames,
  withNames,
} from './chartNames';
import { meshNetworks } from './meshNetworks';
import { meshConfig } from './meshConfig';
import {
  any,
  asStrictProto,
  decimal,
  flag,
  list,
  loosely,
  mapOf,
  some,
  text,
  usual,
  whole,
} from './shape';

const count = loosely(whole());

/** Newer releases took names away; which had them is not certain of those before 1.9, nor what came since 1.24. */
const ofOldProxies = {
  accessLogEncoding: ['Write `meshConfig.accessLogEncoding`.', text()],
  accessLogFile: ['Write `meshConfig.accessLogFile`.', text()],
  accessLogFormat: ['Write `meshConfig.accessLogFormat`.', text()],
  concurrency: ['How many threads a proxy has.', count],
  connectTimeout: ['How long a connection may take.', text()],
  dnsRefreshRate: ['How often proxies look hosts up.', text()],
  drainDuration: ['How long old connections may last.', text()],
  parentShutdownDuration: ['How long an old proxy may last.', text()],
  protocolDetectionTimeout: ['How long a protocol is guessed.', text()],
  enableCoreDumpImage: ['The image for core dumps.', text()],
  enabled: ['Has no meaning.', any],
  envoyAccessLogService: ['Where logs of calls go.', any],
  envoyMetricsService: ['Where statistics go.', any],
  envoyStatsd: ['Where statistics go by UDP.', any],
  hub: ['Where its image comes from.', text()],
  tag: ['The version of its image.', any],
  init: ['The container that redirects connections.', any],
  interceptionMode: ['How connections get to the proxy.', text()],
  kubevirtInterfaces: ['Interfaces of machines in pods.', text()],
  nodeSelector: ['Labels of nodes.', any],
  podDNSSearchNamespaces: ['Search domains.', any],
} as const;

const proxy = asStrictProto(
  {
    ...ofOldProxies,
    autoInject: ['Whether pods get a proxy.', text()],
    clusterDomain: ['The domain of the cluster.', text()],
    componentLogLevel: ['What is logged, by component.', text()],
    logLevel: ['What is logged.', text()],
    image: ['The image of the proxy.', text()],
    enableCoreDump: ['Whether it leaves core dumps.', flag],
    privileged: ['Whether it may do anything.', flag],
    holdApplicationUntilProxyStarts: ['Whether pods wait for their proxy.', flag],
    includeIPRanges: [
      'Blocks whose calls go through the proxy: `*` or several.',
      text('blockList'),
    ],
    excludeIPRanges: ['Blocks whose calls do not.', text('blockList')],
    includeInboundPorts: [
      'Ports whose calls go through the proxy: `*` or several.',
      text('portList'),
    ],
    excludeInboundPorts: ['Ports whose calls do not.', text('portList')],
    includeOutboundPorts: ['Ports of calls out that go through the proxy.', text()],
    excludeOutboundPorts: ['Ports of calls out that do not.', text()],
    statusPort: ['The port for health.', count],
    readinessInitialDelaySeconds: ['When health is asked first.', count],
    readinessPeriodSeconds: ['How often health is asked.', count],
    readinessFailureThreshold: ['How often it may fail.', count],
    resources: ['CPU and memory.', some({})],
    lifecycle: ['What is run as it starts and ends.', some({})],
    outlierLogPath: ['Where it logs endpoints that are taken out.', text()],
    seccompProfile: ['Which calls of the kernel it may make.', any],
    startupProbe: ['When it counts as started.', some({ enabled: ['Whether it is asked.', flag] })],
    tracer: ['Where traces go.', text()],
  },
  { since: 9, until: 23 },
);

const multiCluster = asStrictProto(
  {
    enabled: [
      'Renders the Gateway, the EnvoyFilter and the DestinationRule for `.global` hosts (1.1 to 1.8).',
      flag,
      usual,
    ],
    clusterName: ['The name of this cluster.', text()],
    globalDomainSuffix: ['The last label of remote hosts, `global` (1.6 to 1.8).', text()],
    includeEnvoyFilter: ['Whether the EnvoyFilter is rendered (1.6 to 1.8).', flag],
  },
  { since: 5 },
);

const globalFields = some({
  podDNSSearchNamespaces: [
    'Search domains of injected pods; `global` lets them call `name.namespace`. Pods get them when they are created.',
    list(text()),
  ],
  multiCluster: ['Calls between clusters.', multiCluster],
  controlPlaneSecurityEnabled: ['Mutual TLS for the control plane itself; needed until 1.7.', flag],
  proxy: ['Settings of sidecars.', proxy],
  meshID: ['The name of the mesh.', text()],
  network: ['The network of this cluster.', text()],
  meshNetworks: ['The networks of the mesh, by name.', meshNetworks],
  trustDomain: ['The name space of identities.', text()],
  trustDomainAliases: ['Trust domains that count as this one.', list(text())],
  caAddress: ['Where certificates are signed.', text()],
  configValidation: ['Whether configuration is checked.', flag],
  hub: ['Where images come from.', text()],
  imagePullSecrets: ['Secrets for images.', list(text())],
  istioNamespace: ['The namespace of the control plane.', text()],
  jwtPolicy: ['Which tokens proxies show.', text()],
  logAsJson: ['Whether logs are JSON.', flag],
  mountMtlsCerts: ['Whether keys are mounted.', flag],
  mtls: [
    'Mutual TLS, until 1.5.',
    some({ enabled: ['For all.', flag], auto: ['Found out.', flag] }),
  ],
  omitSidecarInjectorConfigMap: ['Whether there is no template.', flag],
  oneNamespace: ['Whether one namespace is looked at.', flag],
  operatorManageWebhooks: ['Whether the operator keeps webhooks.', flag],
  pilotCertProvider: ['Who signs for istiod.', text()],
  priorityClassName: ['Who goes first.', text()],
  remotePilotAddress: ['Where the control plane of another cluster is.', text()],
  externalIstiod: ['Whether the control plane is elsewhere.', flag],
  useMCP: ['Whether configuration comes by MCP.', flag],
  variant: ['Which kind of image.', text()],
  nativeNftables: ['Whether nftables takes the place of iptables.', flag],
});

const global = withNames(globalFields, globalNames, ofGlobal);

const scaled = {
  enabled: ['Whether it is installed.', flag],
  autoscaleEnabled: ['Whether it grows with its load.', flag],
  autoscaleMin: ['At least how many pods.', count],
  autoscaleMax: ['At most how many pods.', count],
} as const;

const gateway = withNames(
  some({
    ...scaled,
    runAsRoot: ['Whether it may open ports below 1024.', flag],
    labels: ['Labels of its pods.', mapOf(any)],
  }),
  gatewayNames,
  ofGateway,
);

const gateways = some({
  'istio-ingressgateway': ['Takes calls in.', gateway],
  'istio-egressgateway': ['Lets calls out.', gateway],
});

const security = some({ selfSigned: ['False for a CA of your own in Secret cacerts.', flag] });
const coreDns = some({ enabled: ['Whether it is installed.', flag] });
const pilot = some({
  ...scaled,
  traceSampling: ['Which share of requests is traced, in percent.', loosely(decimal(0, 100))],
});

const charts = some({
  global: ['What all charts see.', global],
  security: ['Settings of Citadel.', withNames(security, securityNames)],
  gateways: [
    'Settings of gateways.',
    withNames(gateways, 'enabled seccompProfile securityContext'),
  ],
  istiocoredns: ['Answers for remote hosts (1.1 to 1.8).', withNames(coreDns, coreDnsNames)],
  meshConfig: ['Settings of the mesh.', meshConfig],
  pilot: ['Settings of istiod.', withNames(pilot, `${ofWorkloads} ${pilotNames}`, ofPilot)],
});

export const installValues = withNames(charts, chartNames, ofCharts);

/** A file of values; the charts of istiod and of gateways have names beside all others there. */
export const valuesFile = withNames(
  charts,
  `${chartNames} ${ofWorkloads} ${pilotNames} ${gatewayChartNames}`,
  // Charts read them below `global`; what is in them is the same wherever they are put.
  { ...ofGateway, ...ofPilot, ...ofCharts, meshNetworks },
);
