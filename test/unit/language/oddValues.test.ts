/**
 * Whatever stands at a field, nothing throws: a rule that does stops the judgement of the whole text. Some places of
 * some texts each time; the seed of a run that fails is told with it.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { diagnose } from '../../../src/language/diagnostics';
import { parseDocuments, placedDocuments } from '../../../src/language/document';
import type { ManifestNode, Span } from '../../../src/language/nodes';
import { fixesFor } from '../../../src/language/fixes';
import { rows as besideRows } from './besideRows';
import { rows as callRows } from './callRows';
import { rows as crossingRows } from './crossingRows';
import { offline, soundEntry } from './entryText';
import { rows as rivalRows } from './rivalRows';

const object = (apiVersion: string, kind: string, fields: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a, namespace: b, labels: {app: c}, annotations: {d: e}}\n${fields}\n`;
const networking = (kind: string, spec: string) =>
  object('networking.istio.io/v1beta1', kind, `spec: {${spec}}`);
const security = (kind: string, spec: string) =>
  object('security.istio.io/v1beta1', kind, `spec: {${spec}}`);

const values =
  '{global: {tag: 1.20.1, hub: docker.io/istio, meshID: m, network: n, trustDomain: t, multiCluster: {clusterName: c}, remotePilotAddress: 192.0.2.1, podDNSSearchNamespaces: [global], meshNetworks: {n: {endpoints: [{fromRegistry: c}], gateways: [{address: 192.0.2.1, port: 15443}]}}}, gateways: {istio-ingressgateway: {enabled: true, ports: [{port: 80, name: http2}], env: {ISTIO_META_ROUTER_MODE: sni-dnat}, labels: {istio: ingressgateway}}}, istio_cni: {enabled: true}, istiocoredns: {enabled: true}, pilot: {env: {PILOT_ENABLE_IP_AUTOALLOCATE: "true"}}}';
const mesh =
  '{trustDomain: t, defaultServiceExportTo: ["."], defaultConfig: {meshId: m, proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}}, extensionProviders: [{name: p, zipkin: {service: z, port: 9411}}], defaultProviders: {tracing: [p]}, localityLbSetting: {distribute: [{from: a/*, to: {"a/*": 100}}]}, serviceSettings: [{settings: {clusterLocal: true}, hosts: ["*.a"]}]}';
const balancer =
  '{localityLbSetting: {enabled: true, failover: [{from: a, to: b}], failoverPriority: [version]}, consistentHash: {httpHeaderName: x}}';
const pods =
  'metadata: {labels: {app: c, sidecar.istio.io/inject: "true"}, annotations: {proxy.istio.io/config: "a: b"}}, spec: {containers: [{name: a, image: b, ports: [{containerPort: 80}], env: [{name: A, value: b}]}]}';

/** One of each kind, with as much as fits. */
const ofKinds: readonly string[] = [
  soundEntry,
  networking(
    'ServiceEntry',
    'hosts: [a.example.com, b.example.com], addresses: [192.0.2.1], ports: [{number: 443, name: tls, protocol: TLS, targetPort: 8443}], location: MESH_EXTERNAL, resolution: DNS, endpoints: [{address: 192.0.2.2, ports: {tls: 443}, labels: {c: d}, network: n, locality: r/z, weight: 1}], exportTo: ["."], subjectAltNames: [s]',
  ),
  networking(
    'VirtualService',
    'hosts: [a.com], gateways: [b/gw, mesh], exportTo: ["*"], http: [{name: r, match: [{uri: {prefix: /a}, headers: {h: {exact: i}}, port: 80, gateways: [mesh], sourceLabels: {a: b}}], route: [{destination: {host: a.b.global, subset: v1, port: {number: 8000}}, weight: 100, headers: {request: {set: {x: y}, remove: [z]}}}], rewrite: {uri: /}, timeout: 5s, retries: {attempts: 3, retryOn: 5xx}, fault: {delay: {fixedDelay: 1s, percentage: {value: 1}}}, mirror: {host: m}, corsPolicy: {allowOrigins: [{exact: o}], allowMethods: [GET], maxAge: 1h}}], tls: [{match: [{port: 443, sniHosts: [a.com]}], route: [{destination: {host: a.com}}]}], tcp: [{match: [{port: 9000}], route: [{destination: {host: t}}]}]',
  ),
  networking(
    'DestinationRule',
    `host: a.b.global, trafficPolicy: {tls: {mode: SIMPLE, sni: s, subjectAltNames: [t]}, connectionPool: {tcp: {maxConnections: 1}}, outlierDetection: {consecutive5xxErrors: 5, interval: 1s}, loadBalancer: ${balancer}, portLevelSettings: [{port: {number: 80}, tls: {mode: DISABLE}}]}, subsets: [{name: v1, labels: {version: v1}, trafficPolicy: {tls: {mode: DISABLE}}}], exportTo: ["."], workloadSelector: {matchLabels: {a: b}}`,
  ),
  networking(
    'Gateway',
    'selector: {istio: ingressgateway}, servers: [{port: {number: 15443, name: tls, protocol: TLS}, tls: {mode: AUTO_PASSTHROUGH}, hosts: ["*.global"]}, {port: {number: 443, name: https, protocol: HTTPS}, tls: {mode: SIMPLE, credentialName: c, cipherSuites: [d]}, hosts: [b/a.com]}]',
  ),
  networking(
    'Sidecar',
    'workloadSelector: {labels: {a: b}}, egress: [{hosts: ["./*"], port: {number: 80, name: http, protocol: HTTP}, bind: 192.0.2.1}], ingress: [{port: {number: 80, name: http, protocol: HTTP}, defaultEndpoint: "127.0.0.1:80"}], outboundTrafficPolicy: {mode: ALLOW_ANY}',
  ),
  networking(
    'EnvoyFilter',
    'workloadSelector: {labels: {istio: ingressgateway}}, configPatches: [{applyTo: HTTP_FILTER, match: {context: GATEWAY, listener: {portNumber: 15443, filterChain: {sni: s, filter: {name: envoy.filters.network.http_connection_manager, subFilter: {name: envoy.filters.http.router}}}}}, patch: {operation: INSERT_BEFORE, filterClass: AUTHN, value: {name: envoy.filters.http.wasm, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm, config: {vm_config: {runtime: r, code: {local: {filename: f}}}, configuration: {"@type": type.googleapis.com/google.protobuf.StringValue, value: v}}}}}}, {applyTo: NETWORK_FILTER, match: {listener: {portNumber: 15443}}, patch: {operation: INSERT_AFTER, value: {name: envoy.filters.network.tcp_cluster_rewrite, config: {cluster_pattern: "\\\\.global$", cluster_replacement: .svc.cluster.local}}}}]',
  ),
  networking('WorkloadEntry', 'address: 192.0.2.1, ports: {http: 80}, labels: {a: b}, network: n'),
  networking(
    'WorkloadGroup',
    'metadata: {labels: {a: b}}, template: {ports: {http: 80}, serviceAccount: s}, probe: {httpGet: {path: /a, port: 80}, periodSeconds: 5}',
  ),
  networking(
    'ProxyConfig',
    'concurrency: 1, image: {imageType: debug}, environmentVariables: {A: b}',
  ),
  security(
    'AuthorizationPolicy',
    'selector: {matchLabels: {app: c}}, action: DENY, rules: [{from: [{source: {principals: [t/ns/b/sa/s], namespaces: [n], ipBlocks: [192.0.2.0/24]}}], to: [{operation: {hosts: [a.com], ports: ["80"], methods: [GET], paths: [/a]}}], when: [{key: "request.headers[x]", values: [y]}]}]',
  ),
  security(
    'PeerAuthentication',
    'selector: {matchLabels: {app: c}}, mtls: {mode: STRICT}, portLevelMtls: {80: {mode: DISABLE}}',
  ),
  security(
    'RequestAuthentication',
    'jwtRules: [{issuer: i, jwksUri: https://a.com/k, fromHeaders: [{name: n, prefix: p}], outputClaimToHeaders: [{header: h, claim: c}]}]',
  ),
  object(
    'telemetry.istio.io/v1',
    'Telemetry',
    'spec: {tracing: [{providers: [{name: p}], randomSamplingPercentage: 1, customTags: {t: {literal: {value: v}}}}], accessLogging: [{filter: {expression: "a == b"}}], metrics: [{overrides: [{match: {metric: ALL_METRICS}, tagOverrides: {t: {operation: REMOVE}}}]}]}',
  ),
  object(
    'extensions.istio.io/v1alpha1',
    'WasmPlugin',
    'spec: {url: oci://a/b, phase: AUTHN, pluginConfig: {a: b}, match: [{mode: SERVER, ports: [{number: 80}]}], vmConfig: {env: [{name: n, value: v}]}}',
  ),
  object(
    'install.istio.io/v1alpha1',
    'IstioOperator',
    `spec: {profile: default, meshConfig: ${mesh}, components: {pilot: {enabled: true}, ingressGateways: [{name: istio-eastwestgateway, enabled: true, label: {topology.istio.io/network: n, istio: eastwestgateway}, k8s: {env: [{name: ISTIO_META_ROUTER_MODE, value: sni-dnat}], serviceAnnotations: {a: b}, service: {type: LoadBalancer, ports: [{name: tls, port: 15443, targetPort: 15443}]}}}]}, values: ${values}}`,
  ),
  object(
    'sailoperator.io/v1',
    'Istio',
    `spec: {version: v1.24.0, namespace: istio-system, values: ${values}}`,
  ),
  object(
    'maistra.io/v2',
    'ServiceMeshControlPlane',
    'spec: {version: v2.4, gateways: {ingress: {service: {ports: [{port: 80}]}}}, cluster: {name: c, network: n}}',
  ),
  `${values.slice(1, -1).replace(/, (?=gateways:|istio_cni:|istiocoredns:|pilot:)/g, '\n')}\nmeshConfig: ${mesh}\n`,
  object('v1', 'ConfigMap', `data: {mesh: 'trustDomain: t', meshNetworks: 'networks: {}'}`).replace(
    'name: a',
    'name: istio',
  ),
  object(
    'v1',
    'ConfigMap',
    `data: {stubDomains: '{"global": ["192.0.2.1"]}', upstreamNameservers: '["192.0.2.2"]', federations: a=b}`,
  ).replace('name: a, namespace: b', 'name: kube-dns, namespace: kube-system'),
  object(
    'operator.openshift.io/v1',
    'DNS',
    'spec: {servers: [{name: s, zones: [global], forwardPlugin: {upstreams: [192.0.2.1]}}]}',
  ).replace('name: a', 'name: default'),
  object(
    'v1',
    'Secret',
    'type: Opaque\nstringData: {c: "apiVersion: v1\\nkind: Config\\nusers:\\n- name: u\\n  user: {}\\n"}',
  ).replace('app: c', 'istio/multiCluster: "true"'),
  object(
    'v1',
    'Service',
    'spec: {type: LoadBalancer, selector: {istio: ingressgateway}, ports: [{name: tls, port: 15443, targetPort: 15443}]}',
  ).replace('app: c', 'topology.istio.io/network: n'),
  object(
    'apps/v1',
    'Deployment',
    `spec: {replicas: 1, selector: {matchLabels: {app: c}}, template: {${pods}}}`,
  ),
  object(
    'admissionregistration.k8s.io/v1',
    'MutatingWebhookConfiguration',
    'webhooks: [{name: w, clientConfig: {url: u}, rules: [{operations: [CREATE]}], sideEffects: None, admissionReviewVersions: [v1], namespaceSelector: {matchLabels: {istio-injection: enabled}}}]',
  ).replace('app: c', 'istio.io/rev: r'),
  object(
    'gateway.networking.k8s.io/v1',
    'Gateway',
    'spec: {gatewayClassName: istio-east-west, addresses: [{value: 192.0.2.1}], listeners: [{name: l, hostname: "*.local", port: 15443, protocol: TLS, tls: {mode: Passthrough, options: {gateway.istio.io/listener-protocol: auto-passthrough}}}]}',
  ),
  object(
    'gateway.networking.k8s.io/v1',
    'HTTPRoute',
    'spec: {parentRefs: [{name: g}], hostnames: [a.com], rules: [{backendRefs: [{group: multicluster.x-k8s.io, kind: ServiceImport, name: s, port: 80}]}]}',
  ),
  object(
    'multicluster.x-k8s.io/v1alpha1',
    'ServiceImport',
    'spec: {type: ClusterSetIP, ports: [{port: 80, protocol: TCP}]}',
  ),
  object(
    'authentication.istio.io/v1alpha1',
    'Policy',
    'spec: {targets: [{name: t, ports: [{number: 80}]}], peers: [{mtls: {mode: STRICT}}], origins: [{jwt: {issuer: i, jwksUri: https://a.com/k}}]}',
  ),
  object(
    'helm.toolkit.fluxcd.io/v2',
    'HelmRelease',
    `spec: {chart: {spec: {chart: istiod, version: 1.20.1, sourceRef: {name: istio}}}, values: ${values}}`,
  ),
  object(
    'argoproj.io/v1alpha1',
    'Application',
    `spec: {source: {chart: istiod, targetRevision: 1.20.1, repoURL: https://a.com, helm: {valuesObject: ${values}}}}`,
  ),
  object(
    'cert-manager.io/v1',
    'Certificate',
    'spec: {isCA: true, secretName: cacerts, issuerRef: {name: i}, dnsNames: [d]}',
  ),
];

const texts: readonly string[] = [
  ...ofKinds,
  // So that what is said of several has a chance; of tables of rows some have little else.
  ...[besideRows, callRows, crossingRows, rivalRows].flatMap((rows) =>
    rows.map(([, text]) => text),
  ),
];

const odd = [
  ...[
    '${A}',
    '[${A}]',
    '{a: ${A}}',
    '{${A}: b}',
    '[{a: ${A}}]',
    'a-${A}',
    '"{{ .A }}"',
    '{{ .A }}',
  ],
  ...['5', 'null', 'true', '""', '{}', '[]', '{a: {b: c}}', '[[1]]', '[null, 5, a]'],
];

const contexts: readonly LanguageContext[] = [
  offline,
  ...[4, 9, 22].map((minor) => ({
    ...offline,
    istio: { major: 1, minor, patch: 0, text: `1.${minor}.0` },
  })),
];

function* placesIn(node: ManifestNode): Iterable<Span> {
  yield node;
  if (node.kind === 'list') for (const it of node.items) yield* placesIn(it);
  if (node.kind === 'map') for (const { value } of node.fields) yield* placesIn(value);
}

/** The text with what stands at one of its places replaced. */
function replaced(text: string, by: string, place: number): string {
  const places = [...placedDocuments(parseDocuments(text))].flatMap(({ start, document }) =>
    [...(document.root ? placesIn(document.root) : [])].map((it) => ({
      start: start + it.start,
      end: start + it.end,
    })),
  );
  const at = places[place % Math.max(places.length, 1)] ?? { start: 0, end: 0 };
  const isWithin = /\S$/.test(text.slice(0, at.start)) ? ' ' : '';
  const lost = /\s*$/.exec(text.slice(at.start, at.end))?.[0] ?? '';
  return text.slice(0, at.start) + isWithin + by + lost + text.slice(at.end);
}

function judge(text: string, context: LanguageContext): void {
  for (const it of diagnose(text, context)) fixesFor(text, it, context);
}

suite('odd values', () => {
  test('each text of a kind is one that is parsed', () => {
    const silent = ofKinds.filter((it) => replaced(it, 'X', 0) === `X${it}`);
    assert.deepEqual(silent, []);
  });

  test('nothing throws, whatever stands at a field', () => {
    const any = fc.constantFrom(...(texts as [string]));
    const cases = fc.tuple(
      fc.oneof(fc.constantFrom(...ofKinds), any),
      fc.constantFrom(...odd),
      fc.nat(500),
      fc.constantFrom(...contexts),
    );
    fc.assert(
      fc.property(cases, ([text, by, place, context]) => {
        const made = replaced(text, by, place);
        assert.doesNotThrow(() => {
          judge(made, context);
        }, `in:\n${made}`);
      }),
      { numRuns: Number(process.env['ODD_VALUES'] ?? 100) },
    );
  });

  // Found so.
  for (const [name, text] of [
    [
      'a list as resolution',
      networking(
        'ServiceEntry',
        'hosts: [a.com, b.com], addresses: [192.0.2.1], ports: [{number: 443, name: tls, protocol: TLS}], resolution: ["${A}"]',
      ).replace('"${A}"', '${A}'),
    ],
  ] as const)
    test(name, () => {
      assert.doesNotThrow(() => {
        judge(text, offline);
      });
    });
});
