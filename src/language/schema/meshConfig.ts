/** MeshConfig: settings of a mesh (mesh/v1alpha1/config.proto of istio/api, 1.5 to current). */
import { proxyConfig } from './proxyConfig';
import { localityLoadBalancing } from './loadBalancer';
import {
  any,
  asProto,
  flag,
  list,
  loosely,
  port,
  readAsProto,
  since,
  text,
  until,
  whole,
  words,
  type KindShape,
  type ObjectShape,
} from './shape';

const names = list(text());

/** What logs, traces or decides; each is a table of its own, which is not held to. */
const provider: ObjectShape = asProto({
  name: ['The name others call it by.', text()],
  envoyExtAuthzHttp: ['Decides, asked by HTTP.', any],
  envoyExtAuthzGrpc: ['Decides, asked by gRPC.', any],
  zipkin: ['Takes traces: Zipkin.', any],
  lightstep: ['Takes traces: Lightstep.', any],
  datadog: ['Takes traces: Datadog.', any],
  stackdriver: ['Takes logs, metrics and traces: Stackdriver.', any],
  opencensus: ['Takes traces: an agent of OpenCensus.', any],
  skywalking: ['Takes traces: SkyWalking.', any],
  opentelemetry: ['Takes traces: OpenTelemetry.', any],
  prometheus: ['Takes metrics: Prometheus.', any],
  envoyFileAccessLog: ['Takes logs: a file.', any],
  envoyHttpAls: ['Takes logs of HTTP by gRPC.', any],
  envoyTcpAls: ['Takes logs of TCP by gRPC.', any],
  envoyOtelAls: ['Takes logs: OpenTelemetry.', any],
  sds: ['Hands out secrets.', any],
});

const tlsSettings = asProto({
  minProtocolVersion: [
    'The oldest version of TLS.',
    words({ TLS_AUTO: 'As by default.', TLSV1_2: 'TLS 1.2.', TLSV1_3: 'TLS 1.3.' }),
  ],
  ecdhCurves: ['Curves for keys.', names],
  cipherSuites: ['Ciphers.', names],
});

/** Of Mixer, which 1.8 no longer has. */
const ofMixer = {
  mixerCheckServer: ['Where Mixer decides.', text()],
  mixerReportServer: ['Where Mixer takes reports.', text()],
  mixerAddress: ['Has no meaning.', text()],
  disablePolicyChecks: ['Whether Mixer is not asked.', flag],
  disableMixerHttpReports: ['Whether Mixer gets no reports of HTTP.', flag],
  policyCheckFailOpen: ['Whether calls pass where Mixer is away.', flag, until(7)],
  enableClientSidePolicyCheck: ['Whether Mixer is asked at the caller.', flag],
  sidecarToTelemetrySessionAffinity: ['Whether a proxy stays with one Mixer.', flag],
  disableReportBatch: ['Whether reports go one by one.', flag],
  reportBatchMaxEntries: ['How many reports go at once.', any],
  reportBatchMaxTime: ['How long reports are gathered.', any],
} as const;

/**
 * What a wrong type or name makes istioctl refuse until 1.23, and a wrong type istiod as a whole
 * (istio/istio#22951, #43355; validateMeshConfig of the operator).
 */
export const meshConfig: ObjectShape = asProto({
  accessLogFile: ['Where proxies log calls: `/dev/stdout`; nowhere when empty.', text()],
  accessLogFormat: ['What a line of the log looks like.', text()],
  accessLogEncoding: ['What the lines are.', words({ TEXT: 'Plain text.', JSON: 'JSON.' })],
  ca: ['An authority elsewhere that signs.', any],
  caCertificates: ['More roots that workloads trust.', list(any)],
  certificates: ['Certificates that istiod provides.', list(any)],
  configSources: ['Where configuration comes from.', list(any)],
  connectTimeout: ['How long a connection may take.', text('connectTimeout')],
  defaultServiceExportTo: ['Who sees hosts that say nothing of it.', names],
  defaultVirtualServiceExportTo: ['Who sees routes that say nothing of it.', names],
  defaultDestinationRuleExportTo: ['Who sees rules that say nothing of it.', names],
  defaultInboundHttpRetryPolicy: ['How calls that come in are tried again.', any],
  defaultTrafficPolicy: ['How calls are sent where no DestinationRule says it.', any],
  defaultHttpRetryPolicy: ['How calls are tried again.', any],
  // Before other parts: what is astray of both, such as tracing, as a rule belongs here.
  defaultConfig: ['Settings of proxies.', proxyConfig],
  defaultProviders: [
    'Who takes logs, metrics and traces where nothing is said.',
    asProto({
      tracing: ['Names of providers.', names],
      metrics: ['Names of providers.', names],
      accessLogging: ['Names of providers.', names],
    }),
  ],
  disableEnvoyListenerLog: ['Whether calls without a route are left out of the log.', flag],
  discoverySelectors: ['Namespaces that the control plane looks at.', list(any), since(10)],
  dnsRefreshRate: ['How often proxies look hosts up.', text('lifetime')],
  enableAutoMtls: [
    'Whether proxies find out by themselves where mutual TLS is taken. Remote hosts still need their DestinationRule.',
    flag,
  ],
  enableEnvoyAccessLogService: ['Whether proxies send their log to a service.', flag],
  enablePrometheusMerge: ['Whether proxies add the metrics of their application.', flag],
  enableTracing: ['Whether calls are traced.', flag],
  extensionProviders: ['Services that take logs, traces or decisions.', list(provider), since(9)],
  h2UpgradePolicy: [
    'Whether HTTP/1.1 becomes HTTP/2 on the way.',
    words({ DO_NOT_UPGRADE: 'It does not.', UPGRADE: 'It does.' }),
  ],
  inboundClusterStatName: ['What statistics of calls in are called.', text()],
  outboundClusterStatName: ['What statistics of calls out are called.', text()],
  inboundTrafficPolicy: [
    'Where calls go that come in.',
    asProto({
      mode: [
        'To which address.',
        words({ PASSTHROUGH: 'To that of the pod.', LOCALHOST: 'To localhost.' }),
      ],
    }),
  ],
  ingressClass: ['The class of Ingresses that are heeded.', text()],
  ingressControllerMode: [
    'Which Ingresses are heeded.',
    words({
      UNSPECIFIED: 'As by default.',
      OFF: 'None.',
      DEFAULT: 'Those of the class, and those without one.',
      STRICT: 'Those of the class.',
    }),
  ],
  ingressSelector: ['The label `istio` of the gateway for Ingresses.', text()],
  ingressService: ['The Service of the gateway for Ingresses.', text()],
  localityLbSetting: ['Endpoints that are near come first.', readAsProto(localityLoadBalancing)],
  meshMTLS: ['TLS between workloads.', tlsSettings, since(14)],
  tlsDefaults: ['TLS to all others.', tlsSettings],
  pathNormalization: [
    'How paths are made alike.',
    asProto({
      normalization: [
        'How far.',
        words({
          DEFAULT: 'As BASE.',
          NONE: 'Not at all.',
          BASE: 'By RFC 3986.',
          MERGE_SLASHES: 'Slashes in a row are one, too.',
          DECODE_AND_MERGE_SLASHES: 'Also those that are escaped.',
        }),
      ],
    }),
  ],
  protocolDetectionTimeout: ['How long a protocol is guessed; `0s` for ever.', text('lifetime')],
  proxyListenPort: ['The port for calls out.', loosely(port)],
  proxyInboundListenPort: ['The port for calls in.', loosely(port)],
  proxyHttpPort: ['The port for HTTP proxies; 0 for none.', loosely(whole(0, 65535))],
  rootNamespace: ['Where rules for the whole mesh are.', text()],
  serviceScopeConfigs: ['Which hosts other clusters see, in ambient meshes.', any, since(27)],
  serviceSettings: [
    'Hosts that are of one cluster only.',
    list(
      asProto({
        settings: ['What holds for them.', asProto({ clusterLocal: ['Of one cluster.', flag] })],
        hosts: ['The hosts.', list(text('host'))],
      }),
    ),
  ],
  tcpKeepalive: ['When idle connections are probed.', any],
  thriftConfig: ['Settings of Thrift.', any],
  trustDomain: [
    'The name space of identities; clusters of a mesh share it, or name each other’s.',
    text('trustDomain'),
  ],
  trustDomainAliases: ['Trust domains that count as this one.', list(text('trustDomain'))],
  verifyCertificateAtClient: ['Whether certificates of servers outside are checked.', flag],
  outboundTrafficPolicy: [
    'What becomes of calls to hosts the mesh does not know.',
    asProto({
      mode: [
        'Whether they are let through.',
        words({
          ALLOW_ANY: 'They are.',
          REGISTRY_ONLY: 'They are not.',
          ALLOW_ANY_DYNAMIC_DNS: ['They are, looked up by the proxy.', since(31)],
        }),
      ],
    }),
  ],
  authPolicy: ['Has no meaning.', any],
  rdsRefreshDelay: ['Has no meaning.', any],
  sdsRefreshDelay: ['Has no meaning.', any],
  sdsUdsPath: ['Where keys are handed out.', text()],
  enableSdsTokenMount: ['Whether pods get a token for that.', flag],
  sdsUseK8sSaJwt: ['Whether the token of Kubernetes does.', flag],
  ...ofMixer,
});

/** As ConfigMap istio has it. */
export const meshConfigText: KindShape = {
  kind: 'MeshConfig',
  group: 'mesh.istio.io',
  versions: [{ name: 'v1alpha1' }],
  doc: 'Settings of a mesh.',
  fields: meshConfig,
  isText: true,
};
