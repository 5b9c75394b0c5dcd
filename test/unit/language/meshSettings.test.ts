/** Settings of a mesh and of what installs it, as istioctl and istiod judge them: bad, good, near misses. */
import assert from 'node:assert/strict';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { diagnose } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { offline, said } from './entryText';

type Row = readonly [name: string, text: string, expected: string, context?: LanguageContext];

const istio = (minor: number): LanguageContext => ({
  zone: 'global',
  istio: { text: `1.${minor}.0`, major: 1, minor, patch: 0 },
});

const operator = (spec: string) =>
  `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  ${spec.replaceAll('\n', '\n  ')}\n`;
const mesh = (it: string) => operator(`meshConfig: {${it}}`);
const proxies = (it: string) => mesh(`defaultConfig: {${it}}`);
const provider = (it: string) => mesh(`extensionProviders: [{name: a, ${it}}]`);
const global = (it: string) => operator(`values: {global: {${it}}}`);
const ingress = (name: string, port: string, more = '') =>
  operator(
    `components: {ingressGateways: [{name: ${name}, k8s: {service: {ports: [{name: a, ${port}}]}}}]}${more}`,
  );

/** Settings of what Kubernetes makes of a component. */
const k8s = (it: string) => operator(`components: {pilot: {k8s: {${it}}}}`);
const gateways = (...all: readonly string[]) =>
  operator(`components: {ingressGateways: [${all.join()}]}`);
const serves = (name: string, ports: string) =>
  gateways(`{name: ${name}, k8s: {service: {ports: [${ports}]}}}`);

const flux = (chart: string, version: string) =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec:\n  interval: 1m\n  chart: {spec: {chart: ${chart}, version: ${version}, sourceRef: {kind: HelmRepository, name: istio}}}\n  values: {meshConfig: {}}\n`;
const argo = (version: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  project: default\n  destination: {name: in-cluster, namespace: istio-system}\n  source: {repoURL: https://istio-release.storage.googleapis.com/charts, chart: base, targetRevision: ${version}}\n`;
const status = '{name: status-port, port: 15021}';
const eastWest = (ports: string, more = '') =>
  operator(
    `profile: empty\ncomponents: {ingressGateways: [{name: istio-eastwestgateway, k8s: {${more}service: {ports: [${ports}]}}}]}`,
  );
const door = (name: string, labels: string, ports: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, labels: {${labels}}}\nspec: {type: LoadBalancer, selector: {istio: eastwestgateway}, ports: [${ports}]}\n`;

const root = (body: string) =>
  mesh(
    `caCertificates: [{pem: "-----BEGIN CERTIFICATE-----\\n${body}\\n-----END CERTIFICATE-----"}]`,
  );

const router =
  '{name: istio-ingressgateway, k8s: {env: [{name: ISTIO_META_ROUTER_MODE, value: sni-dnat}]}}';

const rows: readonly Row[] = [
  [
    '0514 a root in words',
    root('# The root'),
    'MESH0514 "-----BEGIN CERTIFICATE-----\\n# The root\\n-----END CERTIFICATE-----"',
  ],
  [
    '0514 near words',
    root('paste it here'),
    'MESH0514 "-----BEGIN CERTIFICATE-----\\npaste it here\\n-----END CERTIFICATE-----"',
  ],
  ['0514 near: a root', root('MIIB8w=='), ''],
  // Providers and proxies, as Istio's own tests refuse them.
  ['0719 no port', provider('zipkin: {service: a.b.svc.cluster.local}'), 'MESH0719! zipkin'],
  ['0719 no service', provider('envoyExtAuthzHttp: {port: 80}'), 'MESH0719! envoyExtAuthzHttp'],
  [
    '0711 headers by their name of old',
    provider('envoyExtAuthzHttp: {service: a.b.svc, port: 80, includeHeadersInCheck: [a]}'),
    'MESH0711? includeHeadersInCheck',
  ],
  [
    '0711 near: the name of its time',
    provider('envoyExtAuthzHttp: {service: a.b.svc, port: 80, includeHeadersInCheck: [a]}'),
    '',
    istio(9),
  ],
  [
    'traces for logs, by name',
    provider('opentelemetry: {service: a.b, port: 80}').replace(
      'name: a,',
      'name: otel-access-log,',
    ),
    'MESH0719 opentelemetry',
  ],
  [
    'traces for logs, by use',
    mesh(
      'extensionProviders: [{name: a, zipkin: {service: a.b, port: 80}}], defaultProviders: {accessLogging: [a]}',
    ),
    'MESH0719 zipkin',
  ],
  [
    'logs for traces',
    mesh(
      'extensionProviders: [{name: a, envoyOtelAls: {service: a.b, port: 80}}], defaultProviders: {tracing: [a]}',
    ),
    'MESH0719 envoyOtelAls',
  ],
  [
    'near: each for what it takes',
    mesh(
      'extensionProviders: [{name: a, envoyOtelAls: {service: a.b, port: 80}}, {name: b, opentelemetry: {service: a.b, port: 80}}], defaultProviders: {accessLogging: [a], tracing: [b]}',
    ),
    '',
  ],
  [
    '0719 a port in the name',
    provider('opentelemetry: {service: "a.b.svc.cluster.local:4317", port: 4317}'),
    'MESH0719! "a.b.svc.cluster.local:4317"',
  ],
  [
    '0719 more than a namespace',
    provider('datadog: {service: a/b/c.example.com, port: 80}'),
    'MESH0719! a/b/c.example.com',
  ],
  ['0709 no port', provider('envoyOtelAls: {service: a.b, port: 99999}'), 'MESH0709! 99999'],
  [
    '0719 in both ways',
    provider('opentelemetry: {service: a.b, port: 80, grpc: {}, http: {path: /a, timeout: 1s}}'),
    'MESH0719! http',
    istio(26),
  ],
  ['near: a provider', provider('envoyExtAuthzGrpc: {service: a/b.c.svc, port: 80}'), ''],
  ['near: an address', provider('zipkin: {service: "2001:db8::1", port: 9411}'), ''],
  ['near: files are not called', provider('envoyFileAccessLog: {path: /dev/stdout}'), ''],
  ['0719 a tag of nothing', proxies('tracing: {customTags: {a: null}}'), 'MESH0719! null'],
  [
    '0719 gone before it has drained',
    proxies('drainDuration: 45s, parentShutdownDuration: 45s'),
    'MESH0719! 45s',
    istio(8),
  ],
  ['near: by release', proxies('drainDuration: 45s, parentShutdownDuration: 60s'), '', istio(8)],
  // In the spelling of protobuf, which istioctl read until it was written anew.
  ['0701 snake case', k8s('service_annotations: {a: b}'), 'MESH0701? service_annotations'],
  [
    '0701 snake case, 1.24',
    k8s('service_annotations: {a: b}'),
    'MESH0701 service_annotations',
    istio(24),
  ],
  ['0701 near: snake case, 1.7', k8s('service_annotations: {a: b}'), '', istio(7)],
  // What servers make of components.
  ['0703 a type of Service', k8s('service: {type: Loadbalancer}'), 'MESH0703! Loadbalancer'],
  [
    '0703 words of Kubernetes',
    k8s(
      'imagePullPolicy: always, strategy: {type: Rolling}, tolerations: [{operator: Exist, effect: NoSchedul}], service: {externalTrafficPolicy: local, ports: [{port: 80, protocol: TLS}]}',
    ),
    'MESH0703! always, MESH0703! Rolling, MESH0703! Exist, MESH0703! NoSchedul, MESH0703! local, MESH0703! TLS',
  ],
  [
    '0702 types of Kubernetes',
    k8s(
      'nodeSelector: [{role: edge}], podAnnotations: {a: true}, env: {A: b}, hpaSpec: {minReplicas: two}, service: {loadBalancerSourceRanges: 10.0.0.0/8}',
    ),
    'MESH0702! nodeSelector, MESH0702! true, MESH0702! env, MESH0702! two, MESH0702! 10.0.0.0/8',
  ],
  [
    '0701 slips of Kubernetes',
    k8s('resources: {request: {cpu: 1}}, overlays: [{kind: Deployment, patch: []}]'),
    'MESH0701 request, MESH0701 patch',
  ],
  [
    '0705 a budget of both',
    k8s('podDisruptionBudget: {minAvailable: 1, maxUnavailable: 1}'),
    'MESH0705! maxUnavailable',
  ],
  ['0710 more than at most', k8s('hpaSpec: {minReplicas: 5, maxReplicas: 2}'), 'MESH0710! 5'],
  [
    '0710 no port of nodes',
    serves('a', '{name: tls, port: 15443, nodePort: 15443}'),
    'MESH0710 15443',
  ],
  [
    '0712 ports',
    serves('a', '{name: tls, port: 15443}, {name: tls, port: 15444}, {name: b, port: 15443}'),
    'MESH0712! tls, MESH0712! 15443',
  ],
  ['0704 ports', serves('a', '{name: tls, port: 15443}, {port: 15444}'), 'MESH0704! port: 15444'],
  ['0714 a port', serves('a', '{name: tls_in, port: 15443}'), 'MESH0714! tls_in'],
  ['0712 gateways', gateways('{name: a}', '{name: a}'), 'MESH0712 a'],
  [
    'near: what servers take',
    k8s(
      'replicaCount: 2, tolerations: [{key: a, effect: ""}], resources: {limits: {cpu: 1, memory: 1Gi}}, affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}}, hpaSpec: {minReplicas: 1, maxReplicas: 1, behavior: {}, metrics: [{type: Resource}]}, podDisruptionBudget: {minAvailable: 50%}, service: {type: NodePort, loadBalancerIP: 10.0.0.1, ports: [{port: 80, nodePort: 30080, protocol: UDP}]}, readinessProbe: {httpGet: {path: /, port: http}}',
    ),
    '',
  ],
  [
    '0702 numbers in quotes, which are texts from 1.24 on',
    k8s('replicaCount: "2", hpaSpec: {minReplicas: "1", maxReplicas: 5}'),
    'MESH0702 "2", MESH0702 "1"',
  ],
  [
    '0702 a port of the control plane that is a name without a letter',
    k8s('service: {ports: [{port: 80, targetPort: "8080"}]}'),
    'MESH0702! "8080"',
  ],
  [
    '0702 near: in quotes, before 1.24',
    k8s('replicaCount: "2", service: {ports: [{port: "80"}]}'),
    '',
    istio(23),
  ],
  [
    '0702 ports in quotes',
    serves('istio-ingressgateway', '{port: "80", targetPort: "8080"}'),
    'MESH0702 "80", MESH0702! "8080"',
  ],
  [
    'near: ports laid over those of the profile, and one number for two protocols',
    serves('istio-ingressgateway', '{port: 80}, {name: b, port: 443}, {port: 443, protocol: UDP}'),
    '',
  ],
  [
    'near: gateways of two namespaces',
    gateways('{name: a, namespace: one}', '{name: a, namespace: two}'),
    '',
  ],

  // Names: istioctl refuses unknown ones until 1.23.
  ['0701 unknown, 1.8', mesh('mine: {a: 1}'), 'MESH0701! mine', istio(8)],
  ['0701 unknown, whatever the release', mesh('mine: {a: 1}'), 'MESH0701 mine'],
  ['0701 near: perhaps newer than we', mesh('mine: {a: 1}'), '', istio(25)],
  [
    '0701 misplaced, since 1.24',
    mesh('proxyMetadata: {A: b}'),
    'MESH0701 proxyMetadata',
    istio(25),
  ],
  ['0701 misplaced', mesh('proxyMetadata: {A: b}'), 'MESH0701! proxyMetadata', istio(7)],
  [
    '0701 among proxies',
    proxies('accessLogFile: /dev/stdout'),
    'MESH0701! accessLogFile',
    istio(20),
  ],
  ['0701 a tracer', proxies('tracing: {jaeger: {}}'), 'MESH0701! jaeger', istio(20)],
  ['0701 in values', operator('values: {meshConfig: {mine: 1}}'), 'MESH0701! mine', istio(9)],
  [
    '0701 near: either spelling, and charts of people',
    operator(
      'meshConfig: {trust_domain: a.b, defaultConfig: {proxy_metadata: {A: b}, tracing: {custom_tags: {a: {literal: {value: b}}}}}}\nvalues: {mine: {a: 1}, global: {mine: 1}}',
    ),
    '',
    istio(8),
  ],
  [
    '0711 newer than the release',
    mesh('discoverySelectors: []'),
    'MESH0711 discoverySelectors',
    istio(8),
  ],
  ['0711 near: as new', mesh('discoverySelectors: []'), '', istio(10)],

  // Types, as protobuf reads them.
  ['0702 a word for a number', proxies('concurrency: two'), 'MESH0702! two'],
  ['0702 a flag for a text', proxies('proxyMetadata: {A: true}'), 'MESH0702! true'],
  ['0702 near: a number in quotes', proxies('concurrency: "2", statusPort: "15020"'), ''],
  ['0706 no port', proxies('proxyAdminPort: 65536'), 'MESH0706! 65536'],
  [
    '0705 two tracers',
    proxies('tracing: {zipkin: {address: "a:1"}, datadog: {address: "b:1"}}'),
    'MESH0705! datadog',
  ],
  ['0703 a word', proxies('controlPlaneAuthPolicy: TLS'), 'MESH0703! TLS'],

  // Texts.
  [
    '0708 no port',
    proxies('discoveryAddress: istiod.istio-system'),
    'MESH0708! istiod.istio-system',
  ],
  [
    '0708 a port that is none',
    proxies('discoveryAddress: "istiod:http"'),
    'MESH0708! "istiod:http"',
  ],
  [
    '0708 IPv6 without brackets',
    proxies('statsdUdpAddress: "2001:db8::1:80"'),
    'MESH0708! "2001:db8::1:80"',
  ],
  [
    '0708 near: addresses',
    proxies(
      'discoveryAddress: "istiod.istio-system.svc:15012", statsdUdpAddress: "[2001:db8::1]:80", tracing: {zipkin: {address: "$(HOST_IP):9411"}}',
    ),
    '',
  ],
  ['0714 no trust domain', mesh('trustDomain: a/b'), 'MESH0714! a/b', istio(12)],
  ['0714 of old', mesh('trustDomain: a_b'), 'MESH0714 a_b'],
  [
    '0714 near: trust domains',
    mesh('trustDomain: a.b., trustDomainAliases: [c-d.e]'),
    '',
    istio(12),
  ],
  ['0709 below nothing', mesh('connectTimeout: -1s'), 'MESH0709! -1s'],
  ['0709 a day', mesh('connectTimeout: 24h'), 'MESH0709! 24h'],
  ['0709 near: durations', mesh('connectTimeout: 10s, protocolDetectionTimeout: 0s'), ''],
  ['0707 hosts of one cluster', mesh('serviceSettings: [{hosts: ["a.*"]}]'), 'MESH0707! "a.*"'],

  // MESH0711: values that went.
  ['0711 mutual TLS by a value', global('mtls: {enabled: true}'), 'MESH0711? mtls'],
  ['0711 the same, 1.8', global('mtls: {enabled: true}'), 'MESH0711 mtls', istio(8)],
  ['0711 the same, off', global('mtls: {enabled: false}'), 'MESH0711? mtls', istio(8)],
  [
    '0711 the same, beside another',
    global('mtls: {enabled: true, auto: true}'),
    'MESH0711 true',
    istio(8),
  ],
  ['0711 near: the same, off, 1.5', global('mtls: {enabled: false}'), '', istio(5)],
  [
    '0307 the gateway of no network',
    gateways('{name: istio-eastwestgateway, label: {istio: eastwestgateway}, enabled: true}'),
    'MESH0719? istio-eastwestgateway, MESH0307? label',
  ],
  [
    '0307 the same by another name, that sees one network',
    gateways(
      '{name: istio-east-west-gateway, label: {app: a}, k8s: {env: [{name: ISTIO_META_REQUESTED_NETWORK_VIEW, value: a}]}}',
    ),
    'MESH0719? istio-east-west-gateway, MESH0307? label',
  ],
  ['0307 near: another gateway', gateways('{name: east-west, label: {app: a}}'), ''],
  [
    '0307 near: of one, and by meshNetworks',
    gateways(
      '{name: istio-eastwestgateway, label: {istio: eastwestgateway, topology.istio.io/network: a}}',
    ),
    'MESH0719? istio-eastwestgateway',
  ],
  [
    '0307 near: by meshNetworks',
    gateways('{name: istio-eastwestgateway, label: {istio: eastwestgateway}}') +
      '  values: {global: {meshNetworks: {a: {endpoints: [{fromRegistry: b}], gateways: [{address: 192.0.2.1, port: 15443}]}}}}\n',
    '',
  ],
  ['0711 node agents', proxies('sds: {enabled: true}'), 'MESH0711? sds'],
  ['0711 near: nothing of them', proxies('tracing: {}'), ''],
  [
    '0711 certificates of DNS names',
    mesh('certificates: [{dnsNames: [a.b], secretName: dns.a}, {secretName: cacerts}]'),
    'MESH0711? dnsNames, MESH0711 cacerts',
  ],
  ['0711 the router mode', gateways(router), 'MESH0711? ISTIO_META_ROUTER_MODE', istio(11)],
  ['0711 near: it, 1.10', gateways(router), '', istio(10)],
  ['0711 near: it, whatever the release', gateways(router), ''],
  [
    '0711 it, of a gateway between networks',
    gateways(router.replace('k8s', 'label: {topology.istio.io/network: a}, k8s')),
    'MESH0711? ISTIO_META_ROUTER_MODE',
  ],
  [
    '0711 what renders nothing, by what came later',
    operator(
      'meshConfig: {extensionProviders: []}\nvalues: {global: {multiCluster: {enabled: true}}}',
    ),
    'MESH0711? true',
  ],
  // MESH0302, MESH0303: ports of gateways between networks.
  ['0302 none for other clusters', eastWest('{name: tls, port: 15012}'), 'MESH0302 ports'],
  [
    '0302 for istiod alone',
    eastWest('{name: status-port, port: 15021}, {name: tls-istiod, port: 15012}'),
    'MESH0302? ports',
  ],
  [
    '0302 of values',
    'labels: {istio: eastwestgateway, topology.istio.io/network: a}\nenv: {ISTIO_META_REQUESTED_NETWORK_VIEW: a}\nservice: {ports: [{name: tls, port: 15012}]}\n',
    'MESH0302 ports',
  ],
  [
    '0302 no ports of its own',
    operator(
      'profile: empty\ncomponents: {ingressGateways: [{name: istio-eastwestgateway, k8s: {service: {type: LoadBalancer}}}]}',
    ),
    'MESH0302? istio-eastwestgateway',
  ],
  [
    '0302 near: a gateway for everybody',
    operator(
      'profile: empty\ncomponents: {ingressGateways: [{name: istio-ingressgateway, k8s: {service: {type: LoadBalancer}}}]}',
    ),
    '',
  ],
  [
    '0302 near: a chart that brings its own',
    'networkGateway: a\nlabels: {istio: eastwestgateway}\nservice: {ports: [{name: tls, port: 15012}]}\n',
    '',
  ],
  ['0302 near: behind another', eastWest('{name: tls, port: 443, targetPort: 15443}'), ''],
  ['0302 near: ambient', eastWest('{name: hbone, port: 15008}'), ''],
  [
    '0302 a Service that has the label of a network',
    door('eastwest', 'topology.istio.io/network: a', '{port: 443}'),
    'MESH0302 ports',
  ],
  [
    '0302 near: with a port of its own',
    door(
      'eastwest',
      'topology.istio.io/network: a, networking.istio.io/gatewayPort: "443"',
      '{port: 443}',
    ),
    '',
  ],
  ['0302 near: a Service of another gateway', door('inner', 'a: b', '{port: 443}'), ''],
  ['0303 the status port last', eastWest(`{name: tls, port: 15443}, ${status}`), 'MESH0303? 15443'],
  ['0303 none', eastWest('{name: a, port: 8188}, {name: tls, port: 15443}'), 'MESH0303? 8188'],
  ['0303 near: first', eastWest(`${status}, {name: tls, port: 15443}`), ''],
  ['0303 near: nothing else', eastWest('{name: tls, port: 15443}'), ''],
  [
    '0303 near: of another cloud',
    eastWest(
      `{name: tls, port: 15443}, ${status}`,
      'serviceAnnotations: {networking.gke.io/load-balancer-type: Internal}, ',
    ),
    '',
  ],
  [
    '0004 the mode that 1.8 does not have by itself',
    eastWest('{name: tls, port: 15443}'),
    'MESH0004 istio-eastwestgateway',
    istio(8),
  ],
  ['0004 near: the same, 1.11', eastWest('{name: tls, port: 15443}'), '', istio(11)],
  [
    '0004 near: it is there',
    eastWest(
      '{name: tls, port: 15443}',
      'env: [{name: ISTIO_META_ROUTER_MODE, value: sni-dnat}], ',
    ),
    '',
    istio(9),
  ],
  // MESH0743: releases that nobody mends.
  ['0743 a release', operator('tag: 1.17.0'), 'MESH0743? 1.17.0'],
  [
    '0743 by a chart',
    operator('values: {global: {tag: 1.12-alpha.0-distroless}}'),
    'MESH0743? 1.12-alpha.0-distroless',
  ],
  ['0743 by a revision', operator('revision: 1-13-9'), 'MESH0743? 1-13-9'],
  ['0743 near: a revision of today', operator('revision: 1-30-0'), ''],
  ['0743 near: a revision called otherwise', operator('revision: 1-13'), ''],
  ['0743 near: one that is mended', operator('tag: 1.30.3'), ''],
  ['0743 near: of a seller', operator('tag: 1.23.0-solo'), ''],
  ['0743 near: the one at hand', operator('tag: 1.17.0'), '', istio(17)],
  ['0743 near: no release', operator('tag: my-1.17.0'), ''],
  [
    '0743 near: remote hosts need it',
    operator(
      'tag: 1.7.8\naddonComponents: {istiocoredns: {enabled: true}}\nvalues: {global: {multiCluster: {enabled: true}}}',
    ),
    '',
  ],
  ['0743 a chart that Flux is to install', flux('istiod', '"1.20.*"'), 'MESH0743? "1.20.*"'],
  [
    '0743 near: a chart of others',
    flux('gateway', '1.20.0').replace('name: istio}', 'name: envoy}'),
    '',
  ],
  ['0743 near: for Argo, a new one', argo('1.30.0'), ''],
  ['0743 for Argo', argo('1.19.0'), 'MESH0743? 1.19.0'],
  // MESH0704, MESH0719: of several clusters.
  ['0704 a network of nobody', global('meshNetworks: {a: {endpoints: null}}'), 'MESH0704? a'],
  ['0704 near: a network of machines', global('meshNetworks: {vms: {}}'), ''],
  [
    '0514 a gateway that nobody is at',
    global('meshNetworks: {a: {gateways: [{address: 0.0.0.0, port: 15443}]}}'),
    'MESH0514 0.0.0.0',
  ],
  [
    '0704 near: a network of gateways',
    global('meshNetworks: {a: {gateways: [{address: 192.0.2.1, port: 15443}]}}'),
    '',
  ],
  [
    '0719 services that no gateway sees',
    operator('meshConfig: {defaultServiceExportTo: ["."]}\nvalues: {global: {network: a}}'),
    'MESH0719? defaultServiceExportTo',
  ],
  [
    '0719 near: a list left to a shell',
    operator(
      'meshConfig: {defaultServiceExportTo: ["${A}", "${B}"]}\nvalues: {global: {network: a}}',
    ),
    'MESH0514? ${A}, MESH0514? ${B}',
  ],
  [
    '0719 a cluster without a name',
    operator('values: {global: {multiCluster: {clusterName: }}}'),
    'MESH0719 clusterName',
  ],
  [
    '0719 near: the name that charts have as their own',
    operator('values: {global: {multiCluster: {clusterName: ""}}}'),
    '',
  ],
  ['0719 near: of one network', operator('meshConfig: {defaultServiceExportTo: ["."]}'), ''],
  // MESH0719: more than is meant.
  [
    '0719 an istiod here, and one elsewhere',
    operator('profile: demo\nvalues: {global: {remotePilotAddress: 192.0.2.1}}'),
    'MESH0719? remotePilotAddress',
  ],
  [
    '0719 near: none here',
    operator(
      'profile: demo\ncomponents: {pilot: {enabled: false}}\nvalues: {global: {remotePilotAddress: 192.0.2.1}}',
    ),
    '',
  ],
  [
    '0719 a mesh by its trust domain',
    operator('meshConfig: {trustDomain: a}\nvalues: {global: {multiCluster: {clusterName: b}}}'),
    'MESH0719? b',
  ],
  [
    '0719 near: the usual one',
    operator(
      'meshConfig: {trustDomain: cluster.local}\nvalues: {global: {multiCluster: {clusterName: b}}}',
    ),
    '',
  ],
  [
    '0719 near: all of it beside a gateway',
    operator('meshConfig: {}\ncomponents: {ingressGateways: [{name: istio-eastwestgateway}]}'),
    '',
  ],
  // MESH0703, MESH0707: values that charts take as they are.
  [
    '0703 words of values',
    global('jwtPolicy: thirdparty-jwt, pilotCertProvider: citadel'),
    'MESH0703 thirdparty-jwt, MESH0703 citadel',
  ],
  [
    '0703 near: words of values',
    global(
      'jwtPolicy: first-party-jwt, pilotCertProvider: k8s.io/clusterissuers.cert-manager.io/a',
    ),
    '',
  ],
  [
    '0707 an address with a scheme',
    global('caAddress: "https://istiod.istio-system.svc:15012"'),
    'MESH0707 "https://istiod.istio-system.svc:15012"',
  ],
  ['0707 near: an address', global('caAddress: "istiod.istio-system.svc:15012"'), ''],
  [
    '0701 variables of istiod and proxies',
    operator(
      `components: {pilot: {k8s: {env: [{name: PILOT_ENABLED_GATEWAY_API, value: "true"}]}}}
meshConfig: {defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTUR: "true"}}}
values: {pilot: {env: {PILOT_SKIP_VALIDATE_TRUSTDOMAIN: "true"}}}`,
    ),
    'MESH0701 PILOT_ENABLED_GATEWAY_API, MESH0701 ISTIO_META_DNS_CAPTUR, MESH0701 PILOT_SKIP_VALIDATE_TRUSTDOMAIN',
  ],
  [
    '0701 a piece of the configuration of a mesh',
    'serviceSettings:\n- settings:\n  clusterLocal: true\n  hosts: ["*.bar.svc.cluster.local"]\n',
    'MESH0701 clusterLocal',
  ],
  [
    '0701 near: a sound piece',
    'serviceSettings:\n- settings: {clusterLocal: true}\n  hosts: ["*.bar.svc.cluster.local"]\n',
    '',
  ],
  ['0701 near: of something else', 'outboundTrafficPolicy: {mode: A}\nreplicas: 3\n', ''],
  [
    '0701 a variable that nobody made',
    'pilot: {env: {PILOT_ENABLE_MULTINETWORK: "true"}}\nglobal: {meshID: a, network: b}\n',
    'MESH0701 PILOT_ENABLE_MULTINETWORK',
  ],
  [
    '0701 the same in a list',
    operator(
      'components: {pilot: {k8s: {env: [{name: PILOT_ENABLE_MULTI_CLUSTER, value: "true"}]}}}',
    ),
    'MESH0701 PILOT_ENABLE_MULTI_CLUSTER',
  ],
  [
    '0701 near: one that is near by chance',
    operator(
      'components: {pilot: {k8s: {env: [{name: PILOT_MULTI_NETWORK_DISCOVER_GATEWAY_API, value: "true"}, {name: AMBIENT_ENABLE_MULTI_NETWORK, value: "true"}]}}}',
    ),
    '',
  ],
  [
    '0701 near: others',
    operator(
      `components: {pilot: {k8s: {env: [{name: PILOT_ENABLE_GATEWAY_API_STATUS, value: "true"}]}}}
meshConfig: {defaultConfig: {proxyMetadata: {ISTIO_META_MINE: "true", SECRET_TTL: 1h}}}`,
    ),
    '',
  ],
  ['0711 near: the same, 1.5', global('mtls: {enabled: true}'), '', istio(5)],
  ['0711 machines outside', global('meshExpansion: {enabled: true}'), 'MESH0711? meshExpansion'],
  ['0711 near: the same, 1.7', global('meshExpansion: {enabled: true}'), '', istio(7)],
  [
    '0711 what renders nothing',
    global('multiCluster: {enabled: true}, controlPlaneSecurityEnabled: true'),
    'MESH0711? true, MESH0711? true',
    istio(22),
  ],
  [
    '0711 near: what renders nothing since, in no release that is known',
    global('multiCluster: {enabled: true}'),
    '',
  ],

  // MESH0719: what istiod checks.
  ['0719 half seconds', proxies('drainDuration: 1.5s'), 'MESH0719! 1.5s'],
  ['0719 half milliseconds', mesh('protocolDetectionTimeout: 1500us'), 'MESH0719! 1500us'],
  ['0719 a tracer without address', proxies('tracing: {datadog: {}}'), 'MESH0719! datadog'],
  [
    '0719 a token that is missing',
    proxies('tracing: {lightstep: {address: "a:1", accessToken: ""}}'),
    'MESH0719! lightstep',
  ],
  ['0719 no provider of keys', proxies('privateKeyProvider: {}'), 'MESH0719! privateKeyProvider'],
  ['0719 no delay', proxies('privateKeyProvider: {qat: {pollDelay: 0s}}'), 'MESH0719! pollDelay'],
  ['0719 near: a delay', proxies('privateKeyProvider: {cryptomb: {pollDelay: 10us}}'), ''],
  ['0719 curves within the mesh', mesh('meshMTLS: {ecdhCurves: [P-256]}'), 'MESH0719! ecdhCurves'],
  [
    '0719 curves twice, and unknown',
    mesh('tlsDefaults: {ecdhCurves: [P-256, P-256, P-1]}'),
    'MESH0719 P-256, MESH0719 P-1',
  ],
  ['0719 an empty alias', mesh('trustDomainAliases: [""]'), 'MESH0719! ""'],
  [
    '0719 shares of localities',
    mesh('localityLbSetting: {distribute: [{from: a, to: {a: 80, b: 10}}]}'),
    'MESH0719! to',
  ],
  [
    '0719 allocated by proxies',
    proxies('proxyMetadata: {ISTIO_META_DNS_AUTO_ALLOCATE: "true"}'),
    'MESH0719 ISTIO_META_DNS_AUTO_ALLOCATE',
    istio(28),
  ],
  [
    '0719 near: as 1.8 has it',
    proxies('proxyMetadata: {ISTIO_META_DNS_AUTO_ALLOCATE: "true"}'),
    '',
    istio(9),
  ],

  // What is installed.
  [
    '0714 no place of images',
    operator('hub: "docker.io:tag/istio"'),
    'MESH0714! "docker.io:tag/istio"',
  ],
  ['0714 near: places', operator('hub: "localhost:5000/my/istio"'), ''],
  ['0719 no tag', operator('tag: "1.8 beta"'), 'MESH0719! "1.8 beta"'],
  ['0719 near: a tag', operator('tag: 1.30.3-distroless'), ''],
  ['0714 no revision', operator('revision: 1.8'), 'MESH0702! 1.8'],
  ['0714 no name of a revision', operator('revision: v1.8'), 'MESH0714! v1.8'],
  [
    '0714 no name of a gateway',
    operator('components: {egressGateways: [{name: a@b}]}'),
    'MESH0714! a@b',
  ],
  [
    '0719 an addon',
    operator('addonComponents: {Istiocoredns: {enabled: true}}'),
    'MESH0711? addonComponents, MESH0719! Istiocoredns',
  ],
  ['0719 a low port', ingress('east', 'port: 443'), 'MESH0719! name: a', istio(8)],
  [
    '0719 a low port behind',
    ingress('istio-ingressgateway', 'port: 443, targetPort: 443'),
    'MESH0719! 443',
    istio(20),
  ],
  ['0719 near: a high port behind', ingress('east', 'port: 443, targetPort: 8443'), '', istio(20)],
  [
    '0719 near: a profile may say what is behind',
    ingress('istio-ingressgateway', 'port: 443'),
    '',
    istio(20),
  ],
  [
    '0719 near: as root',
    ingress('east', 'port: 443', '\nvalues: {gateways: {istio-ingressgateway: {runAsRoot: true}}}'),
    '',
    istio(20),
  ],
  [
    '0719 two counts',
    operator(
      'components: {pilot: {k8s: {replicaCount: 2}}}\nvalues: {pilot: {autoscaleEnabled: true}}',
    ),
    'MESH0719 replicaCount',
    istio(24),
  ],

  // Values of charts.
  [
    '0708 no blocks',
    global('proxy: {includeIPRanges: "*,10.0.0.0/8"}'),
    'MESH0708! "*,10.0.0.0/8"',
  ],
  ['0708 an address', global('proxy: {excludeIPRanges: 10.0.0.1}'), 'MESH0708! 10.0.0.1'],
  [
    '0708 near: blocks',
    global('proxy: {includeIPRanges: "*", excludeIPRanges: "10.0.0.0/8, 2001:db8::/32"}'),
    '',
  ],
  ['0706 no ports', global('proxy: {excludeInboundPorts: "80,443x"}'), 'MESH0706! "80,443x"'],
  [
    '0706 near: ports',
    global('proxy: {includeInboundPorts: "*", excludeInboundPorts: "80, 443"}'),
    '',
  ],
  ['0702 ports as a number', global('proxy: {excludeInboundPorts: 80}'), 'MESH0702! 80'],
  ['0702 a text for a map', global('proxy: sidecar'), 'MESH0702! sidecar'],
  ['0701 a proxy, 1.9', global('proxy: {mine: 1}'), 'MESH0701! mine', istio(9)],
  ['0701 a proxy', global('proxy: {mine: 1}'), 'MESH0701 mine'],
  [
    '0701 near: a proxy of old',
    global('proxy: {accessLogFile: /dev/stdout, concurrency: 2}'),
    '',
    istio(9),
  ],
  ['0701 several clusters', global('multiCluster: {enable: true}'), 'MESH0701! enable'],
  [
    '0701 a toleration',
    operator('components: {pilot: {k8s: {tolerations: [{key: a, mine: b}]}}}'),
    'MESH0701 mine',
  ],
  [
    '0719 nftables without nft',
    global('variant: distroless, nativeNftables: true'),
    'MESH0719 distroless',
  ],
  ['0719 near: nftables', global('variant: debug, nativeNftables: true'), ''],
  ['0702 a word for a flag', global('proxy: {privileged: "yes"}'), 'MESH0702! "yes"'],
];

suite('settings of a mesh', () => {
  for (const [name, text, expected, context] of rows) {
    test(name, () => {
      assert.equal(said(text, context), expected);
    });
  }
});

type Fixed = readonly [name: string, text: string, title: string, after: string, LanguageContext?];

const fixed: readonly Fixed[] = [
  [
    'a setting in the wrong place',
    operator('meshConfig:\n  proxyMetadata:\n    A: b'),
    'Move it into defaultConfig',
    operator('meshConfig:\n  defaultConfig:\n    proxyMetadata:\n      A: b'),
  ],
  ['half a second', proxies('drainDuration: 1.5s'), 'Change to 2s', proxies('drainDuration: 2s')],
  [
    'a low port',
    ingress('east', 'port: 443, targetPort: 443'),
    'Change to 8443',
    ingress('east', 'port: 443, targetPort: 8443'),
    istio(20),
  ],
  [
    'an addon with a capital',
    operator('addonComponents: {Istiocoredns: {enabled: true}}'),
    'Rename to istiocoredns',
    operator('addonComponents: {istiocoredns: {enabled: true}}'),
  ],
];

suite('fixes of settings', () => {
  for (const [name, text, title, after, context = offline] of fixed) {
    test(name, () => {
      const fixes = diagnose(text, context).flatMap((it) => fixesFor(text, it, context));
      const fix = fixes.find((it) => it.title === title);
      assert.ok(fix, `"${title}" is not among ${fixes.map((it) => it.title).join(', ')}`);
      assert.equal(edited(text, fix.edits), after);
    });
  }
});
