/** ProxyConfig: what `defaultConfig` of a mesh may say (mesh/v1alpha1/proxy.proto of istio/api, 1.1 to current). */
import {
  any,
  asProto,
  decimal,
  flag,
  list,
  loosely,
  mapOf,
  port,
  since,
  text,
  whole,
  words,
  type KindShape,
} from './shape';

const address = text('proxyAddress');
const count = loosely(whole(0));
const onOff = asProto({ disabled: ['Whether it is left out.', flag] });

const remoteService = asProto({
  address: ['Host and port of the service.', address],
  tlsSettings: ['How the connection is secured.', any],
  tcpKeepalive: ['When idle connections are probed.', any],
});

const named = {
  name: ['The name it is read from.', text()],
  defaultValue: ['What is taken where there is none.', text()],
} as const;

const tracing = asProto(
  {
    zipkin: ['Traces go to Zipkin.', asProto({ address: ['Host and port of it.', address] })],
    lightstep: [
      'Traces go to Lightstep.',
      asProto({
        address: ['Host and port of it.', address],
        accessToken: ['What lets proxies in.', text()],
        secure: ['Whether the connection is secured.', flag],
        cacertPath: ['The file with the root of its certificate.', text()],
      }),
    ],
    datadog: ['Traces go to Datadog.', asProto({ address: ['Host and port of it.', address] })],
    stackdriver: ['Traces go to Stackdriver.', any],
    openCensusAgent: ['Traces go to an agent of OpenCensus.', any],
    customTags: [
      'Tags of each span.',
      mapOf(
        asProto(
          {
            literal: ['A fixed value.', asProto({ value: ['The value.', text()] })],
            environment: ['A variable of the proxy.', asProto(named)],
            header: ['A header of the request.', asProto(named)],
            formatter: ['Words of Envoy.', any],
          },
          ['literal', 'environment', 'header', 'formatter'],
        ),
      ),
    ],
    maxPathTagLength: ['How much of a path is kept.', count],
    sampling: ['Which share of requests is traced, in percent.', loosely(decimal(0, 100))],
    tlsSettings: ['How the connection is secured.', any],
    enableIstioTags: ['Whether Istio adds tags of its own.', flag],
    disableContextPropagation: ['Whether headers of traces are left as they are.', flag],
  },
  ['zipkin', 'lightstep', 'datadog', 'stackdriver', 'openCensusAgent'],
);

const certDetails = words({
  UNDEFINED: 'As by default.',
  SANITIZE: 'It is taken away.',
  FORWARD_ONLY: 'It is left as it is.',
  APPEND_FORWARD: 'It is added to.',
  SANITIZE_SET: 'It is written anew.',
  ALWAYS_FORWARD_ONLY: 'It is left as it is, also without mutual TLS.',
});

const polled = asProto({
  pollDelay: ['How long operations are gathered.', text('lifetime')],
  fallback: ['Whether proxies do without, where there is none.', flag],
});

export const proxyConfig = asProto(
  {
    proxyMetadata: [
      'Variables of proxies, such as `ISTIO_META_DNS_CAPTURE: "true"`.',
      mapOf(text()),
    ],
    discoveryAddress: ['Where the control plane is: host and port.', address],
    holdApplicationUntilProxyStarts: ['Whether pods wait for their proxy.', flag],
    meshId: ['The name of the mesh.', text()],
    proxyHeaders: [
      'Which headers proxies add.',
      asProto({
        forwardedClientCert: ['What becomes of `X-Forwarded-Client-Cert`.', certDetails],
        setCurrentClientCertDetails: ['What of the certificate is told.', any],
        requestId: ['`X-Request-Id`.', onOff],
        server: [
          '`Server` of answers.',
          asProto({
            disabled: ['Whether it is left as it is.', flag],
            value: ['What it says.', text()],
          }),
        ],
        attemptCount: ['`X-Envoy-Attempt-Count`.', onOff],
        envoyDebugHeaders: ['`X-Envoy-*`.', onOff],
        metadataExchangeHeaders: [
          'What proxies tell each other.',
          asProto({
            mode: ['Where.', words({ UNDEFINED: 'Everywhere.', IN_MESH: 'In the mesh only.' })],
          }),
        ],
        preserveHttp1HeaderCase: ['Whether capitals of HTTP/1.1 stay.', any],
        xForwardedHost: ['`X-Forwarded-Host`.', any],
        xForwardedPort: ['`X-Forwarded-Port`.', any],
      }),
    ],
    tracing: ['Where traces go, and how many.', tracing],
    concurrency: ['How many threads a proxy has.', count],
    drainDuration: ['How long old connections may last, in whole seconds.', text('lifetime')],
    parentShutdownDuration: ['How long an old proxy may last.', text('lifetime')],
    terminationDrainDuration: ['How long a proxy that ends may last.', text('lifetime')],
    gatewayTopology: [
      'What stands in front of gateways.',
      asProto({
        numTrustedProxies: ['How many proxies are trusted.', count],
        forwardClientCertDetails: ['What becomes of `X-Forwarded-Client-Cert`.', certDetails],
        proxyProtocol: ['Whether they speak the PROXY protocol.', any],
      }),
    ],
    proxyStatsMatcher: [
      'Which statistics there are beside the usual ones.',
      asProto({
        inclusionPrefixes: ['By how names begin.', list(text())],
        inclusionSuffixes: ['By how names end.', list(text())],
        inclusionRegexps: ['By expressions.', list(text())],
      }),
    ],
    extraStatTags: ['More tags of statistics.', list(text())],
    statNameLength: ['How long names of statistics may be.', count],
    statsdUdpAddress: ['Where statistics go by UDP: host and port.', address],
    statsCompression: ['Whether statistics are packed.', flag],
    statsEvictionInterval: ['When idle statistics go.', any],
    envoyAccessLogService: ['Where logs of calls go.', remoteService],
    envoyMetricsService: ['Where statistics go.', remoteService],
    envoyMetricsServiceAddress: ['Write `envoyMetricsService`.', address],
    fileFlushInterval: ['How often logs are written.', text('lifetime')],
    fileFlushMinSizeKb: ['How much is written at once.', count],
    caCertificatesPem: ['More roots that workloads trust.', list(text())],
    image: ['Which image of the proxy.', asProto({ imageType: ['`distroless` or so.', text()] })],
    privateKeyProvider: [
      'Hardware that computes with keys.',
      asProto(
        { cryptomb: ['Instructions of processors.', polled], qat: ['QuickAssist.', polled] },
        ['cryptomb', 'qat'],
      ),
      since(14),
    ],
    controlPlaneAuthPolicy: [
      'Whether the control plane is called by mutual TLS.',
      words({ NONE: 'It is not.', MUTUAL_TLS: 'It is.' }),
    ],
    interceptionMode: [
      'How connections get to the proxy.',
      words({
        REDIRECT: 'They are redirected.',
        TPROXY: 'They keep the address of the caller.',
        NONE: 'They do not.',
      }),
    ],
    readinessProbe: ['When an application on a machine is ready.', any],
    runtimeValues: ['Switches of Envoy.', mapOf(text())],
    serviceCluster: ['What proxies call themselves.', text()],
    tracingServiceName: [
      'What services are called in traces.',
      words({
        APP_LABEL_AND_NAMESPACE: 'By the label app.',
        CANONICAL_NAME_ONLY: 'By the canonical name.',
        CANONICAL_NAME_AND_NAMESPACE: 'By the canonical name and the namespace.',
      }),
    ],
    proxyAdminPort: ['The port for administration.', loosely(port)],
    statusPort: ['The port for health.', loosely(port)],
    configPath: ['Where the proxy keeps its files.', text()],
    binaryPath: ['Where the proxy is.', text()],
    customConfigFile: ['A file to start it with.', text()],
    proxyBootstrapTemplatePath: ['A template of that file.', text()],
    sds: ['How keys are handed out.', any],
    zipkinAddress: ['Write `tracing.zipkin.address`.', text()],
    connectTimeout: ['How long a connection may take.', text('lifetime')],
    discoveryRefreshDelay: ['Has no meaning.', any],
    availabilityZone: ['Has no meaning.', any],
  },
  ['serviceCluster', 'tracingServiceName'],
);

/** As pods have it, in an annotation. */
export const proxyConfigText: KindShape = {
  kind: 'ProxyConfig',
  group: 'mesh.istio.io',
  versions: [{ name: 'v1alpha1' }],
  doc: 'Settings of the proxy of a pod.',
  fields: proxyConfig,
  isText: true,
};
