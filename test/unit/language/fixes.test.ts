/** What fixes promise, beside the file pairs of the fixtures: by version, by style, and by chance. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import type { Diagnostic, LanguageContext } from '../../../src/language/diagnostic';
import { diagnose } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { entryWith, offline, soundEntry } from './entryText';

const istio = (minor: number): LanguageContext => ({
  zone: 'global',
  istio: { text: `1.${minor}.8`, major: 1, minor, patch: 8 },
});

const objectOf = (kind: string, spec: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: ${kind}\nmetadata: {name: api}\nspec:\n${spec}`;
const route = (it: string) => objectOf('VirtualService', `  hosts: [api]\n  http:\n${it}`);
const policy = (rule: string) =>
  `apiVersion: security.istio.io/v1beta1\nkind: AuthorizationPolicy\nmetadata: {name: a}\nspec:\n  rules:\n  - from:\n    - source: {principals: ["*"]}\n${rule}`;
const install = (spec: string) =>
  `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n${spec}`;
const gatewayFor = (host: string) =>
  objectOf(
    'Gateway',
    `  selector: {istio: ingressgateway}\n  servers:\n  - port: {number: 80, name: http, protocol: HTTP}\n    hosts: ["${host}"]\n`,
  );

const oldFilter = objectOf(
  'EnvoyFilter',
  `  workloadLabels:
    istio: ingressgateway # of the gateway
  filters:
  - listenerMatch: {portNumber: 15443, listenerType: GATEWAY}
    insertPosition: {index: AFTER, relativeTo: envoy.filters.network.sni_cluster}
    filterName: envoy.filters.network.tcp_cluster_rewrite
    filterType: NETWORK
    filterConfig: {cluster_pattern: "\\.global$", cluster_replacement: .svc.cluster.local}
`,
);
const newFilter = objectOf(
  'EnvoyFilter',
  `  workloadSelector:
    labels:
      istio: ingressgateway # of the gateway
  configPatches:
  - applyTo: NETWORK_FILTER
    match:
      context: GATEWAY
      listener:
        portNumber: 15443
        filterChain:
          filter:
            name: envoy.filters.network.sni_cluster
    patch:
      operation: INSERT_AFTER
      value:
        name: envoy.filters.network.tcp_cluster_rewrite
        typed_config:
          "@type": type.googleapis.com/istio.envoy.config.filter.network.tcp_cluster_rewrite.v2alpha1.TcpClusterRewrite
          cluster_pattern: "\\\\.global$"
          cluster_replacement: ".svc.cluster.local"
`,
);
const placed = (more: string) =>
  objectOf(
    'EnvoyFilter',
    `  configPatches:
  - applyTo: HTTP_FILTER
    match:
      listener:
        filterChain:
          filter:
            name: envoy.filters.network.http_connection_manager${more}
    patch:
      operation: INSERT_BEFORE
      value: {name: a}
`,
  );
const pem = '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n';
const secret = (value: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: cacerts}\ndata:\n  tls.crt: ${value}\n  tls.key: YQ==\n`;

type Row = readonly [name: string, text: string, title: string, after: string, LanguageContext?];

const inCluster = (labels: string) =>
  entryWith('.global', '.svc.cluster.local').replace('    ports:', () => `${labels}    ports:`);

const sameName = (name: string) =>
  objectOf(
    'EnvoyFilter',
    `  configPatches:\n  - applyTo: NETWORK_FILTER\n    match:\n      context: GATEWAY\n      listener:\n        filterChain:\n          filter:\n            name: ${name}\n    patch:\n      operation: REMOVE\n`,
  );

const installed = (values: string) =>
  `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: a}\nspec:\n  values:\n${values}`;
const networks =
  'meshNetworks:\n  n1:\n    endpoints: [{fromRegistry: c1}]\n    gateways: [{address: 203.0.113.7, port: 15443}]';

const rows: readonly Row[] = [
  [
    'a label for mutual TLS',
    inCluster(''),
    'Add labels: security.istio.io/tlsMode: istio',
    inCluster('').replace(
      'http1: 15443\n',
      'http1: 15443\n    labels:\n      security.istio.io/tlsMode: istio\n',
    ),
  ],
  [
    'the same among others',
    inCluster('    labels:\n      cluster: west\n'),
    'Add labels: security.istio.io/tlsMode: istio',
    inCluster('    labels:\n      cluster: west\n      security.istio.io/tlsMode: istio\n'),
  ],
  [
    'a port that is a name in quotes',
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: istio-eastwestgateway\nspec:\n  selector: {istio: eastwestgateway}\n  ports:\n  - {port: 80, targetPort: "8080"}\n',
    'Take the quotes away',
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: istio-eastwestgateway\nspec:\n  selector: {istio: eastwestgateway}\n  ports:\n  - {port: 80, targetPort: 8080}\n',
  ],
  [
    'a number of an installation in quotes',
    'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  components: {pilot: {k8s: {replicaCount: "2"}}}\n',
    'Take the quotes away',
    'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  components: {pilot: {k8s: {replicaCount: 2}}}\n',
  ],
  [
    'a version of Kubernetes that went',
    'apiVersion: autoscaling/v2beta2\nkind: HorizontalPodAutoscaler\nmetadata: {name: istiod}\nspec: {minReplicas: 1}\n',
    'Change to autoscaling/v2',
    'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: istiod}\nspec: {minReplicas: 1}\n',
  ],
  [
    'errors that do not count',
    objectOf(
      'DestinationRule',
      '  host: a\n  trafficPolicy:\n    outlierDetection:\n      interval: 5s\n      consecutiveGatewayErrors: 7\n',
    ),
    'Remove it',
    objectOf(
      'DestinationRule',
      '  host: a\n  trafficPolicy:\n    outlierDetection:\n      interval: 5s\n',
    ),
  ],
  [
    'a filter before all others',
    placed(''),
    'Add subFilter: name: envoy.filters.http.router',
    placed('\n            subFilter:\n              name: envoy.filters.http.router'),
  ],
  [
    'a filter of connections that shares its old name with one of HTTP',
    sameName('envoy.ext_authz'),
    'Change to envoy.filters.network.ext_authz',
    sameName('envoy.filters.network.ext_authz'),
    istio(20),
  ],
  [
    'networks beside global, of an installation',
    installed(`    global:\n      network: n1\n    ${networks.replaceAll('\n', '\n    ')}\n`),
    'Move it into global',
    installed(`    global:\n      network: n1\n      ${networks.replaceAll('\n', '\n      ')}\n`),
  ],
  ['the old filter, 1.7', oldFilter, 'Write it as configPatches', newFilter, istio(7)],
  [
    'appended headers',
    route('  - route: [{destination: {host: a}}]\n    appendHeaders:\n      # why\n      a: b\n'),
    'Write headers.request.add instead',
    route(
      '  - route: [{destination: {host: a}}]\n    headers:\n      request:\n        add:\n          # why\n          a: b\n',
    ),
    istio(7),
  ],
  [
    'a percentage in braces',
    route(
      '  - route: [{destination: {host: a}}]\n    fault: {abort: {percent: 5, httpStatus: 500}}\n',
    ),
    'Write percentage.value instead',
    route(
      '  - route: [{destination: {host: a}}]\n    fault: {abort: {percentage: {value: 5}, httpStatus: 500}}\n',
    ),
    istio(7),
  ],
  [
    'a share of copies',
    route(
      '  - route: [{destination: {host: a}}]\n    mirror: {host: b}\n    mirrorPercent: 5 # few\n',
    ),
    'Write mirrorPercentage.value instead',
    route(
      '  - route: [{destination: {host: a}}]\n    mirror: {host: b}\n    mirrorPercentage:\n      value: 5 # few\n',
    ),
    istio(22),
  ],
  [
    'a sign that begins a variable',
    route('  - route: [{destination: {host: a}}]\n    headers: {response: {set: {a: 50% off}}}\n'),
    'Change to 50%% off',
    route(
      '  - route: [{destination: {host: a}}]\n    headers: {response: {set: {a: "50%% off"}}}\n',
    ),
  ],
  [
    'no time at all',
    route('  - route: [{destination: {host: a}}]\n    timeout: 0s # none\n    name: b\n'),
    'Remove it',
    route('  - route: [{destination: {host: a}}]\n    name: b\n'),
  ],
  [
    'a status of gRPC as programs write it',
    route('  - route: [{destination: {host: a}}]\n    fault: {abort: {grpcStatus: not-found}}\n'),
    'Change to NOT_FOUND',
    route('  - route: [{destination: {host: a}}]\n    fault: {abort: {grpcStatus: NOT_FOUND}}\n'),
  ],
  [
    'a delay that nobody built',
    route('  - route: [{destination: {host: a}}]\n    fault: {delay: {exponentialDelay: 3s}}\n'),
    'Rename to fixedDelay',
    route('  - route: [{destination: {host: a}}]\n    fault: {delay: {fixedDelay: 3s}}\n'),
  ],
  [
    'a gateway as of old',
    objectOf(
      'VirtualService',
      '  hosts: [a]\n  gateways: [g.b.svc.cluster.local]\n  http: [{route: [{destination: {host: a}}]}]\n',
    ),
    'Change to b/g',
    objectOf(
      'VirtualService',
      '  hosts: [a]\n  gateways: [b/g]\n  http: [{route: [{destination: {host: a}}]}]\n',
    ),
    istio(22),
  ],
  [
    'a profile misspelt',
    'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  profile: demoo\n',
    'Change to demo',
    'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  profile: demo\n',
  ],
  [
    'PEM under data',
    secret(`|\n${pem.replaceAll(/^(?=.)/gm, '    ')}`.trimEnd()),
    'Encode it in base64',
    secret(Buffer.from(pem).toString('base64')),
  ],
  [
    'base64 of base64',
    secret(Buffer.from(Buffer.from(pem).toString('base64')).toString('base64')),
    'Decode it once',
    secret(Buffer.from(pem).toString('base64')),
  ],
  [
    'base64 under stringData',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: cacerts}\nstringData: # ours\n  tls.crt: LS0tLS1CRUdJTiBB\n',
    'Rename to data',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: cacerts}\ndata: # ours\n  tls.crt: LS0tLS1CRUdJTiBB\n',
  ],
  [
    'a file of a CA but for a letter',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: cacerts}\ndata:\n  ca_key.pem: YQ==\n',
    'Rename to ca-key.pem',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: cacerts}\ndata:\n  ca-key.pem: YQ==\n',
  ],
  [
    'a secret of another cluster without its label',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: istio-remote-secret-west\ndata: {west: YQ==}\n',
    'Add labels: istio/multiCluster: true',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: istio-remote-secret-west\n  labels:\n    istio/multiCluster: "true"\ndata: {west: YQ==}\n',
  ],
  [
    'a secret of another cluster under another name',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  labels: {istio/multiCluster: "true"}\n  annotations: {networking.istio.io/cluster: west}\ndata:\n  kubeconfig: YQ== # ours\n',
    'Rename to west',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  labels: {istio/multiCluster: "true"}\n  annotations: {networking.istio.io/cluster: west}\ndata:\n  west: YQ== # ours\n',
  ],
  [
    'a secret of another cluster with another word',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  labels: {istio/multiCluster: "yes"}\ndata: {west: YQ==}\n',
    'Change to true',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  labels: {istio/multiCluster: "true"}\ndata: {west: YQ==}\n',
  ],
  [
    'a Corefile whose lines are put together',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns}\ndata:\n  Corefile: >- # ours\n    . {\n    errors\n    }\n',
    'Keep its lines, with |',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns}\ndata:\n  Corefile: |- # ours\n    . {\n    errors\n    }\n',
  ],
  [
    'prompts of a terminal',
    'apiVersion: networking.istio.io/v1alpha3\nkind: Sidecar\nmetadata:\n  name: a\n> spec:\n>   egress:\n>   - hosts: ["./*"]\n> EOF\n',
    'Remove the prompts',
    'apiVersion: networking.istio.io/v1alpha3\nkind: Sidecar\nmetadata:\n  name: a\nspec:\n  egress:\n  - hosts: ["./*"]\n\n',
  ],
  [
    'prompts in the place of blanks',
    'apiVersion: networking.istio.io/v1alpha3\nkind: Sidecar\nspec:\n  egress:\n> - hosts: ["./*"]\n  outboundTrafficPolicy: {mode: ALLOW_ANY}\n',
    'Remove the prompts',
    'apiVersion: networking.istio.io/v1alpha3\nkind: Sidecar\nspec:\n  egress:\n  - hosts: ["./*"]\n  outboundTrafficPolicy: {mode: ALLOW_ANY}\n',
  ],
  [
    'a label of a workload that is no text',
    'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    metadata:\n      annotations:\n        sidecar.istio.io/inject: no # why\n',
    'Put it in quotes',
    'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    metadata:\n      annotations:\n        sidecar.istio.io/inject: "no" # why\n',
  ],
  [
    'a route of one map in braces',
    route('  - route: {destination: {host: a}}\n'),
    'Make it a list',
    route('  - route: [{destination: {host: a}}]\n'),
  ],
  [
    'an empty list in braces',
    objectOf('Sidecar', '  egress: [{hosts: [], bind: 10.0.0.1}]\n'),
    'Add hosts: ./*',
    objectOf('Sidecar', '  egress: [{hosts: ["./*"], bind: 10.0.0.1}]\n'),
  ],
  [
    'a name where endpoints use it',
    entryWith('name: http1', 'name: http_1', entryWith('http1: 15443', 'http_1: 15443')),
    'Rename to http-1',
    entryWith('name: http1', 'name: http-1', entryWith('http1: 15443', 'http-1: 15443')),
  ],
  [
    'tabs with the width that makes it YAML',
    'apiVersion: networking.istio.io/v1alpha3\nkind: Sidecar\nspec:\n    egress:\n\t- hosts: ["./*"]\n',
    'Indent with blanks',
    'apiVersion: networking.istio.io/v1alpha3\nkind: Sidecar\nspec:\n    egress:\n    - hosts: ["./*"]\n',
  ],
  [
    'tabs all along a document, with the width at which its fields fit',
    'apiVersion: networking.istio.io/v1beta1\nkind: Gateway\nmetadata:\n  annotations:\n\ta: |\n\t  b\n  name: c\nspec:\n  selector:\n\tistio: ingressgateway\n  servers:\n  - hosts:\n\t- "*"\n\tport: {number: 80, name: http, protocol: HTTP}\n',
    'Indent with blanks',
    'apiVersion: networking.istio.io/v1beta1\nkind: Gateway\nmetadata:\n  annotations:\n    a: |\n      b\n  name: c\nspec:\n  selector:\n    istio: ingressgateway\n  servers:\n  - hosts:\n    - "*"\n    port: {number: 80, name: http, protocol: HTTP}\n',
  ],
  [
    'a route of nothing in braces',
    route('  - route: {}\n'),
    'Make it a list',
    route('  - route: [{}]\n'),
  ],
  [
    'tabs in every second line of a long document',
    objectOf('Sidecar', '  a:\n' + '    b: c\n\td: e\n'.repeat(300)),
    'Indent with blanks',
    objectOf('Sidecar', '  a:\n' + '    b: c\n    d: e\n'.repeat(300)),
  ],
  [
    'an operation that is the item itself',
    policy('    to:\n      # these\n      methods: [GET]\n      paths: [/a]\n'),
    'Make it a list',
    policy(
      '    to:\n      # these\n      - operation:\n          methods: [GET]\n          paths: [/a]\n',
    ),
  ],
  [
    'an operation in braces',
    policy('    to: {methods: [GET]}\n'),
    'Make it a list',
    policy('    to: [{operation: {methods: [GET]}}]\n'),
  ],
  [
    'a line that would be a field of nothing further out',
    objectOf('Sidecar', '  workloadSelector:\n    labels: {a: b}\n egress:\n - hosts: ["./*"]\n'),
    'Indent it by 2',
    objectOf('Sidecar', '  workloadSelector:\n    labels: {a: b}\n  egress:\n  - hosts: ["./*"]\n'),
  ],
  [
    'where a workload listens, by its port',
    objectOf(
      'Sidecar',
      '  ingress:\n  - port: {number: 9080, protocol: HTTP, name: http}\n  egress:\n  - hosts: ["./*"]\n',
    ),
    'Add defaultEndpoint: 127.0.0.1:9080',
    objectOf(
      'Sidecar',
      '  ingress:\n  - port: {number: 9080, protocol: HTTP, name: http}\n    defaultEndpoint: "127.0.0.1:9080"\n  egress:\n  - hosts: ["./*"]\n',
    ),
    istio(4),
  ],
  [
    'a value that does nothing any more',
    install(
      '  values:\n    global:\n      controlPlaneSecurityEnabled: true # ours\n      network: a\n',
    ),
    'Remove it',
    install('  values:\n    global:\n      network: a\n'),
    istio(22),
  ],
  [
    'a part no chart has any more',
    install('  values:\n    galley:\n      enabled: true\n    pilot: {}\n'),
    'Remove it',
    install('  values:\n    pilot: {}\n'),
    istio(22),
  ],
  [
    'the fewest connections, whatever the release',
    objectOf(
      'DestinationRule',
      '  host: a.b.global\n  trafficPolicy: {loadBalancer: {simple: LEAST_CONN}}\n',
    ),
    'Change to LEAST_REQUEST',
    objectOf(
      'DestinationRule',
      '  host: a.b.global\n  trafficPolicy: {loadBalancer: {simple: LEAST_REQUEST}}\n',
    ),
  ],
  [
    'a short name behind its namespace',
    objectOf('Sidecar', '  egress: [{hosts: ["shop/reviews"]}]\n'),
    'Change to shop/reviews.shop.svc.cluster.local',
    objectOf('Sidecar', '  egress: [{hosts: ["shop/reviews.shop.svc.cluster.local"]}]\n'),
  ],
  [
    'no version',
    soundEntry.replace(/^.*\n/, ''),
    'Add apiVersion: networking.istio.io/v1alpha3',
    soundEntry,
  ],
];

const twoInOne = `apiVersion: v1
kind: List
items:
- apiVersion: networking.istio.io/v1alpha3
  kind: ServiceEntry
  metadata: {name: a}
  spec: &base
    hosts: [a.x.global]
    location: MESH_INTERNAL
    ports: [{name: http, number: 80, protocol: HTTP}]
    resolution: DNS
    addresses: [240.0.3.1]
    endpoints: [{address: gw.example.com, ports: {http: 15443}}]
- apiVersion: networking.istio.io/v1alpha3
  kind: ServiceEntry
  metadata: {name: b}
  spec:
    <<: *base
    hosts: [b.x.global]
`;
const filterAt = (index: string) => oldFilter.replace('index: AFTER', `index: ${index}`);

/** What a program had better leave alone: of nothing that is said there is such a fix. */
const unoffered: readonly (readonly [string, string, RegExp, LanguageContext?])[] = [
  ['what an alias shares with another object', twoInOne, /which is free/],
  ['a filter at no place', filterAt('BEHIND'), /configPatches/, istio(7)],
  ['a filter in front', filterAt('LAST'), /configPatches/, istio(7)],
  [
    'a quote whose text goes on below',
    '{\n  "Corefile": ".:53 {\n    errors\n    log\n  }\n}\n',
    /Close the quote/,
  ],
  [
    'a list whose fields a template chooses',
    policy(
      '    to:\n    {{- if .a }}\n      methods: [GET]\n    {{- end }}\n    {{- if .b }}\n      paths: [/a]\n    {{- end }}\n',
    ),
    /Make it a list/,
  ],
  [
    'a map by names in the place of a list of items that have them',
    'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  components:\n    egressGateways:\n      istio-egressgateway:\n        enabled: true\n',
    /Make it a list/,
  ],
  [
    'a field under a value',
    'apiVersion: networking.istio.io/v1beta1\nkind: Sidecar\nmetadata: default\n  name: default\nspec:\n  egress:\n  - hosts: ["./*"]\n',
    /Indent it/,
  ],
  [
    'the one value of a condition',
    policy('    when:\n    - key: request.auth.claims[a]\n      notValues: [""]\n'),
    /Remove/,
  ],
  ['a host behind two slashes', gatewayFor('a/b/shop.example.com'), /Change to b/],
  [
    'one word beside others that old releases do not take',
    objectOf(
      'VirtualService',
      '  hosts: [a]\n  exportTo: [b, c]\n  http: [{route: [{destination: {host: a}}]}]\n',
    ),
    /Change to [.*]/,
    istio(4),
  ],
  [
    'what nothing would be without',
    objectOf(
      'ServiceEntry',
      '  hosts: [a.example.com]\n  ports: [{name: http, number: 80, protocol: HTTP}]\n  resolution: STATIC\n  workloadSelector: {labels: {a: b}}\n',
    ),
    /Remove it/,
    istio(4),
  ],
  [
    'the gateway of the way out by its name',
    entryWith(
      '  - address: 203.0.113.7\n    ports:\n      http1: 15443\n',
      '  - address: 35.184.112.9\n    network: external\n    ports: {http1: 15443}\n  - address: istio-egressgateway.istio-system.svc.cluster.local\n    ports: {http1: 15443}\n',
      entryWith('resolution: DNS', 'resolution: STATIC'),
    ),
    /Change to DNS/,
  ],
];

suite('fixes', () => {
  for (const [name, text, title, context = offline] of unoffered) {
    test(`none for ${name}`, () => {
      const found = diagnose(text, context);
      const titles = found.flatMap((it) => fixesFor(text, it, context)).map((it) => it.title);
      assert.ok(found.length > 0, 'nothing is said');
      assert.deepEqual(
        titles.filter((it) => title.test(it)),
        [],
      );
    });
  }

  test('of what is judged only beside objects of ours', () => {
    const ours = `apiVersion: networking.istio.io/v1alpha3\nkind: Sidecar\nmetadata: {name: a, namespace: b}\nspec: {egress: [{hosts: ["*/*"]}]}\n`;
    const text = `${ours}---\napiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: b}\nspec: {ports: [{port: 80, protocol: HTTP}]}\n`;
    const [found, ...others] = diagnose(text, offline);
    assert.ok(found && others.length === 0);
    const [fix] = fixesFor(text, found, offline);
    assert.equal(edited(text, fix?.edits ?? []), text.replace('protocol: HTTP', 'protocol: TCP'));
  });

  test('a label with dots in its name', () => {
    const text = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  labels:\n    b: c\n';
    const cure = (fields: Readonly<Record<string, string>>) => {
      const cures = [{ addTo: ['metadata', 'labels'], fields }];
      const data = { object: 0, path: ['metadata', 'name'], cures };
      const found = { code: 'MESH0732', severity: 'info', message: '', start: 0, end: 1, data };
      const [fix] = fixesFor(text, found as Diagnostic, offline);
      return edited(text, fix?.edits ?? []);
    };
    const written = `${text}    topology.istio.io/network: west\n`;
    assert.equal(cure({ 'topology.istio.io/network': 'west' }), written);
  });

  for (const [name, text, title, after, context = offline] of rows) {
    test(name, () => {
      const fixes = diagnose(text, context).flatMap((it) => fixesFor(text, it, context));
      const fix = fixes.find((it) => it.title === title);
      assert.ok(fix, `"${title}" is not among ${fixes.map((it) => it.title).join(', ')}`);
      assert.equal(edited(text, fix.edits), after);
    });
  }
});

const rule = `apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata:
  name: httpbin-bar
spec:
  host: httpbin.bar.global
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
    outlierDetection:
      interval: 5s
      maxEjectionPercent: 50
  subsets:
  - name: v1
    labels:
      cluster: west
`;
const routes = `apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: httpbin
spec:
  hosts:
  - httpbin.bar.global
  http:
  - match:
    - uri:
        prefix: /old
    timeout: 10s
    route:
    - destination:
        host: httpbin.bar.global
        port:
          number: 8000
      weight: 75
    - destination:
        host: reviews
      weight: 25
`;
const gateway = `apiVersion: networking.istio.io/v1alpha3
kind: Gateway
metadata:
  name: passthrough
spec:
  selector:
    istio: ingressgateway
  servers:
  - port:
      number: 15443
      name: tls
      protocol: TLS
    hosts:
    - "*.global"
    tls:
      mode: AUTO_PASSTHROUGH
`;
const sidecar = `apiVersion: networking.istio.io/v1alpha3
kind: Sidecar
metadata:
  name: default
spec:
  egress:
  - hosts:
    - ./*
    - "*/*.global"
`;

/** Something that people get wrong: what is there, and what they write. */
const slips: readonly (readonly [RegExp, string])[] = [
  [/MESH_INTERNAL/, 'mesh_internal'],
  [/MESH_INTERNAL/, 'MESH_EXTERNAL'],
  [/ISTIO_MUTUAL/, 'istio-mutual'],
  [/ISTIO_MUTUAL/, 'SIMPLE'],
  [/AUTO_PASSTHROUGH/, 'AUTOPASSTHROUGH'],
  [/AUTO_PASSTHROUGH/, 'PASSTHROUGH'],
  [/protocol: (?:http|TLS)\b/, 'protocol: htpp'],
  [/resolution: DNS/, 'resolution: STATICC'],
  [/resolution: DNS/, 'resolution: NONE'],
  [/(?<=[\n{ ,])location:/, 'Location:'],
  [/(?<=[\n{ ,])endpoints:/, 'endpoint:'],
  [/(?<=[\n{ ,])trafficPolicy:/, 'traffic_policy:'],
  [/(?<=[\n{ ,])subsets:/, 'subset:'],
  [/(?<=[\n{ ,])servers:/, 'server:'],
  [/v1alpha3/, 'v1alpha1'],
  [/networking\.istio\.io/, 'network.istio.io'],
  [/15443/, '8000'],
  [/: 5s/, ': 5'],
  [/: 10s/, ': 10 sec'],
  [/: 50\b/, ': 150'],
  [/: 75/, ': 70'],
  [/240\.0\.0\.2/, '224.0.0.2'],
  [/203\.0\.113\.7/, '203.0.113.7:15443'],
  [/httpbin\.bar\.global/, 'Httpbin.bar.global'],
  [/httpbin\.bar\.global/, 'https://httpbin.bar.global/'],
  [/httpbin\.bar\.global/, 'http_bin.bar.global'],
  [/"\*\.global"/, '*.global'],
  [/ number: \d+,?/, ''],
  [/ name: (?:http1|v1|tls),?/, ''],
  [/ host: reviews/, ''],
  [/ mode: \w+/, ''],
];

/** Each of the texts in block style, in braces and as JSON, with comments where they can be. */
const styles: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll(/^(\s+\w+: \w+)$/gm, '$1 # as agreed'),
  (text) => stringify(parse(text), { indent: 4 }),
  (text) => {
    const { spec, ...others } = parse(text) as { readonly spec: object };
    const braces = stringify(spec, { collectionStyle: 'flow', lineWidth: 0 });
    return `${stringify(others)}spec: ${braces}`;
  },
  (text) => JSON.stringify(parse(text), null, 2),
  (text) => `apiVersion: v1\nkind: List\nitems:\n- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`,
];

const texts = [soundEntry, rule, routes, gateway, sidecar];

const slipped = fc.record({
  text: fc.constantFrom(...texts),
  style: fc.constantFrom(...styles),
  slips: fc.subarray([...slips], { minLength: 1, maxLength: 3 }),
  isWindows: fc.boolean(),
});

function textOf(
  { text, style, isWindows }: { text: string; style: (it: string) => string; isWindows: boolean },
  some: readonly (readonly [RegExp, string])[],
): string {
  const done = some.reduce((before, [what, by]) => before.replace(what, by), style(text));
  return isWindows ? done.replaceAll('\n', '\r\n') : done;
}

/** What is said of the text with some of the slips only: one may hide another. */
function codesOf(it: Parameters<typeof textOf>[0] & { slips: typeof slips }): ReadonlySet<string> {
  const subsets = it.slips.reduce<(typeof slips)[]>(
    (all, slip) => [...all, ...all.map((some) => [...some, slip])],
    [[]],
  );
  const texts = new Set(subsets.map((some) => textOf(it, some)));
  return new Set([...texts].flatMap((text) => diagnose(text, offline).map(({ code }) => code)));
}

const commentsIn = (text: string): number => text.match(/# as agreed/g)?.length ?? 0;

suite('fixes, over texts with slips in them', () => {
  test('take what they are for away, keep comments and line ends, and bring nothing new', () => {
    const tried = new Set<string>();
    fc.assert(
      fc.property(slipped, (it) => {
        const text = textOf(it, it.slips);
        const known = codesOf(it);
        const before = diagnose(text, offline);
        for (const it of before) {
          for (const fix of fixesFor(text, it, offline)) {
            tried.add(it.code);
            const after = edited(text, fix.edits);
            const found = diagnose(after, offline);
            const said = `${fix.title} of ${it.code} ${it.message}\n${text}\n=>\n${after}`;
            const count = (all: typeof found) =>
              all.filter((one) => one.code === it.code && one.message === it.message).length;
            assert.ok(count(found) < count(before), said);
            if (!/^(?:Remove|Share)/.test(fix.title))
              assert.ok(commentsIn(after) >= commentsIn(text), said);
            if (text.includes('\r\n')) assert.ok(!/(?<!\r)\n/.test(after), said);
            if (!fix.preferred) continue;
            const fresh = found.filter(({ code }) => !known.has(code));
            assert.deepEqual(fresh, [], said);
          }
        }
      }),
      { numRuns: 150 },
    );
    assert.ok(tried.size > 12, `only ${[...tried].join(', ')} were tried`);
  });
});
