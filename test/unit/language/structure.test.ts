/** How objects are written: each rule with what is bad, what is good, and what looks bad but is not. */
import assert from 'node:assert/strict';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { diagnose } from '../../../src/language/diagnostics';
import { structureCodes } from '../../../src/mesh/catalogue/structure';
import { entryWith, offline, said } from './entryText';

type Row = readonly [name: string, text: string, expected: string, context?: LanguageContext];

const istio = (minor: number): LanguageContext => ({
  zone: 'global',
  istio: { text: `1.${minor}.0`, major: 1, minor, patch: 0 },
});

const networking = (kind: string, spec: string, version = 'v1alpha3', name = 'a') =>
  `apiVersion: networking.istio.io/${version}\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n  ${spec.replaceAll('\n', '\n  ')}\n`;

/** An entry of no zone of ours: only its structure is judged. */
const entry = (piece = 'NONE', by = 'NONE', version?: string) =>
  networking(
    'ServiceEntry',
    entryWith(
      piece,
      by,
      'hosts: [api.example.com]\nports:\n- name: https\n  number: 443\n  protocol: TLS\nlocation: MESH_EXTERNAL\nresolution: NONE',
    ),
    version,
  );
const route = (it: string, version?: string) =>
  networking(
    'VirtualService',
    `hosts: [a.example.com]\nhttp:\n- ${it.replaceAll('\n', '\n  ')}`,
    version,
  );
const calledBy = (gateways: string, ...matches: readonly string[]) =>
  networking(
    'VirtualService',
    `hosts: [a.example.com]\n${gateways}\nhttp:\n- match: [{${matches.join('}, {')}}]\n  route: [{destination: {host: a}}]`,
  );
/** One route for each path; one without a path takes all calls. */
const routes = (...paths: readonly string[]) =>
  networking(
    'VirtualService',
    `hosts: [a.example.com]\nhttp:\n${paths
      .map((it) => (it === '' ? '-' : `- match: [{uri: {prefix: ${it}}}]\n `))
      .map((it) => `${it} route: [{destination: {host: a}}]`)
      .join('\n')}`,
  );
const to = (host: string) => `route:\n- destination:\n    host: ${host}`;
const rule = (it: string, version?: string) =>
  networking('DestinationRule', `host: a.example.com\n${it}`, version);
const tokens = (it: string) =>
  `apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: {name: a}\nspec:\n  jwtRules:\n  - ${it.replaceAll('\n', '\n  ')}\n`;
const role = (it: string) =>
  `apiVersion: rbac.istio.io/v1alpha1\nkind: ServiceRole\nmetadata: {name: a}\nspec:\n  rules:\n  - ${it}\n`;
const server = (it: string) =>
  networking(
    'Gateway',
    `selector: {istio: ingressgateway}\nservers:\n- ${it.replaceAll('\n', '\n  ')}`,
  );
const tls = (mode: string, more = '') =>
  server(
    `hosts: [a.example.com]\nport: {name: https, number: 443, protocol: HTTPS}\ntls: {mode: ${mode}${more}}`,
  );
const operator = (spec: string) =>
  `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  ${spec}\n`;
const gatewayFor = (label: string) =>
  networking(
    'Gateway',
    `selector: {istio: ${label}}\nservers: [{hosts: [a.example.com], port: {name: http, number: 80, protocol: HTTP}}]`,
  );
const injected = (label: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: foo\n  labels:\n    ${label}\n`;
const sidecar = (spec: string) => networking('Sidecar', spec);
const remoteSecret = ({ labels = '{istio/multiCluster: "true"}', data = '{west: YQ==}' } = {}) =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: istio-remote-secret-west, labels: ${labels}, annotations: {networking.istio.io/cluster: west}}\ndata: ${data}\n`;
const operatorEnv = (value: string) =>
  `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: a}\nspec: {components: {pilot: {k8s: {env: [{name: A, value: ${value}}]}}}}\n`;
const keptIn = (secret: string) =>
  `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: cacerts, namespace: istio-system}\nspec: {isCA: true, secretName: ${secret}, issuerRef: {name: a}}\n`;
const filter = (spec: string) => networking('EnvoyFilter', spec);
const untyped = (match: string) =>
  filter(
    `configPatches:\n- applyTo: HTTP_FILTER\n  match: ${match}\n  patch: {operation: INSERT_FIRST, value: {name: a, config: {b: c}}}`,
  );
const byManager =
  '{listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager}}}}';
const byFilter = (name: string) => byManager.replace('}}}}', `, subFilter: {name: ${name}}}}}}`);
const placed = (operation: string, match: string, name = 'a') =>
  filter(
    `configPatches:\n- applyTo: HTTP_FILTER\n  match: ${match}\n  patch: {operation: ${operation}, value: {name: ${name}}}`,
  );
const perRoute = (value: string, more = '') =>
  filter(
    `configPatches: [{applyTo: HTTP_ROUTE, patch: {operation: MERGE, value: {${value}}}}${more}]`,
  );
const peers = (spec: string) =>
  `apiVersion: security.istio.io/v1beta1\nkind: PeerAuthentication\nmetadata: {name: a}\nspec:\n  ${spec}\n`;
const config = (name: string, data: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata:\n  ${data.replaceAll('\n', '\n  ')}\n`;
const caFiles4 = ['ca-cert.pem', 'ca-key.pem', 'root-cert.pem', 'cert-chain.pem'];
const caFilesOf = (value: string) => `{${caFiles4.map((it) => `${it}: ${value}`).join(', ')}}`;
const pem64 = Buffer.from('-----BEGIN CERTIFICATE-----\n').toString('base64');
const remote = (name: string, cluster: string, file = 'east') =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n  labels: {istio/multiCluster: "true"}\n  annotations:\n    networking.istio.io/cluster: ${cluster}\nstringData: {${file}: a}\n`;
const kubeconfig = (cluster: string) =>
  remote('a', 'east').replace(
    '{east: a}',
    `\n  east: |\n    clusters:\n    - cluster:\n        ${cluster.replaceAll('\n', '\n    ')}\n    users: []`,
  );
const workload = (labels: string, inject: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    metadata:\n      labels: ${labels}\n      annotations:\n        sidecar.istio.io/inject: ${inject}\n`;
const secret = (data: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: cacerts}\n${data}\n`;

/** Of another tool, for a mesh. */
const tool = (apiVersion: string, kind: string, namespace = 'istio-system') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a, namespace: ${namespace}}\nspec: {a: b}\n`;

const ofMesh = (apiVersion: string, kind: string, rest: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: istio-a}\n${rest}\n`;

const hosts = (count: number) =>
  `[${Array.from({ length: count }, (_, index) => `h${index}.example.com`).join(', ')}]`;

/** Of HTTP, by its type. */
const filterOf = (type: string) =>
  filter(
    `configPatches: [{applyTo: HTTP_FILTER, patch: {operation: INSERT_FIRST, value: {name: a, typed_config: {"@type": type.googleapis.com/${type}}}}}]`,
  );

const rows: readonly Row[] = [
  [
    '0731 a key of Kubernetes that gateways heed',
    gatewayFor('ingressgateway').replace(
      'name: a',
      'name: a\n  annotations: {kubernetes.io/ingres.class: istio}',
    ),
    'MESH0731 kubernetes.io/ingres.class',
  ],
  [
    '0731 near: the key itself',
    gatewayFor('ingressgateway').replace(
      'name: a',
      'name: a\n  annotations: {kubernetes.io/ingress.class: istio}',
    ),
    '',
  ],
  [
    '0741 braces around what is none of theirs',
    `{\n${gatewayFor('ingressgateway')}}\n`,
    'MESH0741! {',
  ],
  ['0741 near: braces of others', '{\nname: a\nspec: b\n}\n', ''],
  [
    '0741 near: braces with commas',
    '{\napiVersion: networking.istio.io/v1beta1,\nkind: Sidecar,\nmetadata: {name: a},\nspec: {egress: [{hosts: ["./*"]}]}\n}\n',
    '',
  ],
  [
    '0514 a word for another, in small letters',
    'apiVersion: networking.istio.io/v1beta1\nkind: ProxyConfig\nmetadata: {name: a}\nspec: {environmentVariables: {KEY: changeme}}\n',
    'MESH0514? changeme',
  ],
  [
    '0514 near: a part of a name',
    'apiVersion: networking.istio.io/v1beta1\nkind: ProxyConfig\nmetadata: {name: a}\nspec: {environmentVariables: {KEY: exchangeme}}\n',
    '',
  ],
  ['sound entry', entry(), ''],
  ['sound route', route(to('a')), ''],

  // MESH0701: fields there are.
  ['0701 misspelt', entry('hosts', 'host'), 'MESH0701! host'],
  ['0701 misspelt in an item', entry('number', 'numbr'), 'MESH0701! numbr'],
  ['0701 unlike any', entry('location', 'somewhere'), 'MESH0701! somewhere'],
  ['0701 beside spec', `${entry()}hosts: [a]\n`, 'MESH0701! hosts'],
  ['0701 metadata', entry().replace('metadata:', 'metadata:\n  lables: {}'), 'MESH0701 lables'],
  ['0701 with underscores', rule('export_to: ["."]'), 'MESH0701 export_to'],
  ['0701 near: underscores are its name', route(`${to('a')}\nmirror_percent: 5`), ''],
  ['0701 near: an anchor beside spec', `x-ports: &p []\n${entry()}`, ''],
  [
    '0701 annotations of a Service of istioctl',
    operator('components: {ingressGateways: [{name: a, k8s: {service: {annotations: {a: b}}}}]}'),
    'MESH0701 annotations',
  ],
  [
    '0701 replicas as in Deployments',
    operator('components: {pilot: {k8s: {replicas: 2}}}'),
    'MESH0701 replicas',
  ],
  [
    '0701 near: what istioctl calls them',
    operator(
      'components: {pilot: {k8s: {replicaCount: 2, serviceAnnotations: {a: b}, service: {type: ClusterIP}}}}',
    ),
    '',
  ],
  [
    '0514 in texts that may say anything',
    route(
      `match: [{headers: {a: {exact: <token>}, b: {exact: YOUR_TEAM}}}, {uri: {exact: $PATH_OF}}]\n${to('a')}`,
    ),
    'MESH0514? <token>, MESH0514? YOUR_TEAM, MESH0514? $PATH_OF',
  ],
  [
    '0514 near: groups of expressions; not so the words of a person',
    route(
      `match: [{uri: {regex: "/(?<team>[a-z]+)/x$"}}, {headers: {a: {exact: your-team}, b: {exact: $1}}}]\n${to('a')}`,
    ),
    'MESH0514? your-team',
  ],
  [
    '0514 near: links, pages, operations and what Envoy fills in',
    route(
      `headers: {response: {set: {link: "<https://a.example.com/b>; rel=next", x: "%REQ(X_YOUR_ID)%", y: $1}}}\ndirectResponse: {status: 503, body: {string: "<html><h1>gone</h1></html>"}}`,
    ) +
      `---\n${filter('configPatches: [{applyTo: CLUSTER, patch: {operation: REPLACE, value: {name: a}}}]')}`,
    'MESH0729 REPLACE',
  ],
  [
    '0514 who makes the tokens, and under which keys',
    tokens(
      'issuer: $ISSUER\n  jwksUri: https://<YOUR_DOMAIN>/jwks.json\n  audiences: ["https://${HOST}/a"]',
    ),
    'MESH0514? $ISSUER, MESH0514 <YOUR_DOMAIN>, MESH0514? ${HOST}',
  ],
  [
    '0514 a server that is yours, and one of many x',
    tokens('issuer: https://your-domain.eu.auth0.com/\n  jwksUri: https://xxx.auth0.com/jwks'),
    'MESH0514 your-domain, MESH0514 xxx',
  ],
  [
    '0514 the slip alone, where it stands in a longer text',
    tokens('issuer: a\n  jwks: |\n    {"keys": [{\n      "k": "<PASTE_KEY_HERE>"}]}'),
    'MESH0514? <PASTE_KEY_HERE>',
  ],
  [
    '0514 two words for one',
    tokens('issuer: REPLACE ME\n  jwksUri: https://a.example/b'),
    'MESH0514 REPLACE ME',
  ],
  ['0514 near: where a shell fills it in', `cat <<EOF\n${tokens('issuer: $ISSUER')}EOF\n`, ''],
  [
    '0514 near: what others fill in, or what is one’s own',
    tokens(
      'issuer: "{{ .issuer }}"\n  jwksUri: https://yourself.example.com/xxl\n  audiences: [$1, a$, "${values.audience}"]',
    ),
    '',
  ],
  [
    '0514 who may call',
    'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: a, namespace: $NS}\nspec:\n  rules:\n  - from:\n    - source: {principals: ["cluster.local/ns/$CALLER/sa/<account>"], namespaces: [YOUR_NAMESPACE]}\n    when: [{key: "request.auth.claims[iss]", values: ["https://TODO/a"]}]\n',
    'MESH0514? $NS, MESH0514? $CALLER, MESH0514 <account>, MESH0514 YOUR_NAMESPACE, MESH0514? TODO',
  ],
  [
    '0514 a kind without a table, once for all its places',
    'apiVersion: telemetry.istio.io/v1\nkind: Telemetry\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {app: "${APP}", of: "${APP}"}}\n  accessLogging: [{filter: {expression: "a <b> c"}}]\n',
    'MESH0514? ${APP}',
  ],
  [
    '0514 what Envoy is given, if nothing else stands there',
    filter(
      'configPatches:\n- applyTo: CLUSTER\n  patch:\n    operation: MERGE\n    value:\n      a: ${HOST}\n      b: "x ${HOST}"\n      c: |\n        local x = "$HOST"',
    ),
    'MESH0514? ${HOST}',
  ],
  [
    '0514 a workload that a script fills in',
    networking('WorkloadEntry', 'address: ${VM_IP}\nserviceAccount: default', 'v1beta1'),
    'MESH0514? ${VM_IP}',
  ],
  [
    '0514 near: a workload of a template',
    networking('WorkloadEntry', 'address: ${vm.address}\nserviceAccount: default', 'v1beta1'),
    '',
  ],
  [
    '0701 a value but for a letter',
    operator('values: {global: {multiCuster: {enabled: 1}, meshId: a}}'),
    'MESH0701 multiCuster, MESH0702! 1, MESH0701 meshId',
  ],
  [
    '0701 values of an IstioOperator one level too far out or in',
    operator('values: {global: {meshID: a, gateways: {}}, network: a, istio-egressgateway: {}}'),
    'MESH0701 gateways, MESH0701 network, MESH0701 istio-egressgateway',
  ],
  [
    '0701 near: other values, and one that is there beside',
    operator('values: {global: {meshNetworks: {}, network: a, networks: b}}'),
    '',
  ],
  [
    '0701 what Services and containers get',
    operator(
      'components: {ingressGateways: [{name: a, k8s: {env: [{name: A, vaule: b}], service: {ports: [{name: tls, port: tls}]}}}]}',
    ),
    'MESH0701 vaule, MESH0702! tls',
  ],
  [
    '0701 near: values of charts are open',
    `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  values: {mine: {a: b}}\n`,
    '',
  ],
  [
    '0701 near: filters take anything',
    filter(
      'configPatches:\n- applyTo: CLUSTER\n  patch: {operation: MERGE, value: {any: {thing: 1}}}',
    ),
    '',
  ],

  // MESH0702: types.
  [
    '0702 a text for a list',
    entry('[api.example.com]', 'api.example.com'),
    'MESH0702! api.example.com',
  ],
  ['0702 a list for a map', rule('trafficPolicy: []'), 'MESH0702! trafficPolicy'],
  ['0702 the mode for its map', rule('trafficPolicy: {tls: SIMPLE}'), 'MESH0702! SIMPLE'],
  [
    '0702 the same of what is taken',
    'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: a}\nspec: {mtls: STRICT}\n',
    'MESH0702! STRICT',
  ],
  [
    '0702 a method for how it is matched',
    route('match:\n- method: GET\n' + to('a')),
    'MESH0702! GET',
  ],
  [
    '0514 words for who reads it, between braces',
    `apiVersion: networking.istio.io/v1beta1\nkind: Gateway\nmetadata: {name: a}\nspec:\n  selector: {istio: a}\n  servers:\n  - hosts:\n    - {{ your_host_goes_here }}\n    port: {name: http, number: 80, protocol: HTTP}\n`,
    'MESH0514 {{ your_host_goes_here }}',
  ],
  ['0514 settings', rule('trafficPolicy: {tls: TLS_SETTINGS}'), 'MESH0514? TLS_SETTINGS'],
  [
    '0514 words of a list, in a comment of another language',
    entry('location: MESH_EXTERNAL', 'location: // TODO').replace(
      /resolution:.*/,
      'resolution: <mode>',
    ),
    'MESH0514 // TODO, MESH0514 <mode>',
  ],
  ['0514 a mode', rule('trafficPolicy: {tls: {mode: $TLS_MODE}}'), 'MESH0514? $TLS_MODE'],
  ['0514 near: a word of another field', rule('trafficPolicy: {tls: {mode: TLS_MODE}}'), ''],
  [
    '0514 a server name in capitals',
    rule('trafficPolicy: {tls: {mode: SIMPLE, sni: REMOTE_SNI}}'),
    'MESH0725? SIMPLE, MESH0514? REMOTE_SNI',
  ],
  [
    '0514 an authority in capitals',
    route('match:\n- authority: {exact: REMOTE_HOST}\n' + to('a')),
    'MESH0514? REMOTE_HOST',
  ],
  [
    '0514 near: a header, and a host in capitals',
    route(
      'match:\n- headers: {authority: {exact: EU_WEST}}\n  authority: {exact: SHOP.EXAMPLE.COM}\n' +
        to('a'),
    ),
    '',
  ],
  ['0514 a word', route('match:\n- method: METHOD\n' + to('a')), 'MESH0514? METHOD'],
  [
    '0702 a variable that is no text',
    operator('meshConfig: {defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTURE: true}}}'),
    'MESH0702! true',
  ],
  [
    '0702 near: in quotes, and true where it may be',
    operator('meshConfig: {enableTracing: true, defaultConfig: {proxyMetadata: {A: "true"}}}'),
    '',
  ],
  [
    '0702 the mode for the policy',
    operator('meshConfig: {outboundTrafficPolicy: REGISTRY_ONLY}'),
    'MESH0702! REGISTRY_ONLY',
  ],
  [
    '0702 settings of the mesh',
    operator(
      'meshConfig: {enableAutoMtls: "true", trustDomain: 12, trustDomainAliases: a.com, accessLogFile: true}',
    ),
    'MESH0702! "true", MESH0702! 12, MESH0702! a.com, MESH0702! true',
  ],
  [
    '0702 among values of charts',
    operator('values: {meshConfig: {enableTracing: "yes"}, istiocoredns: {enabled: "true"}}'),
    'MESH0702! "yes", MESH0711? istiocoredns, MESH0702! "true"',
  ],
  [
    '0702 settings of proxies',
    operator('meshConfig: {defaultConfig: {holdApplicationUntilProxyStarts: "true", meshId: 1}}'),
    'MESH0702! "true", MESH0702! 1',
  ],
  [
    '0703 words of the mesh',
    operator('meshConfig: {accessLogEncoding: json, outboundTrafficPolicy: {mode: allow_any}}'),
    'MESH0703! json, MESH0703! allow_any',
  ],
  [
    '0702 near: sound settings',
    operator(
      'meshConfig: {accessLogFile: "", accessLogEncoding: JSON, enableAutoMtls: yes, trustDomain: a, trustDomainAliases: [b], rootNamespace: istio-system, localityLbSetting: {enabled: true}}',
    ),
    '',
  ],
  ['0702 a map for a list', route('route:\n  destination: {host: a}'), 'MESH0702! route'],
  ['0702 a number for a text', entry('[api.example.com]', '[1234]'), 'MESH0702! 1234'],
  [
    '0702 a boolean for a text',
    entry().replace('name: a', 'name: a\n  annotations: {x: yes}'),
    'MESH0702! yes',
  ],
  ['0702 a label', rule('subsets: [{name: v1, labels: {version: 1.0}}]'), 'MESH0702! 1.0'],
  ['0702 near: in quotes', rule('subsets: [{name: v1, labels: {version: "1.0"}}]'), ''],
  ['0702 a number in quotes', entry('443', '"443"'), 'MESH0702 "443"'],
  ['0702 a number in quotes, 1.3', entry('443', '"443"'), 'MESH0702 "443"', istio(3)],
  ['0702 a number in quotes, 1.4', entry('443', '"443"'), 'MESH0702! "443"', istio(4)],
  ['0702 a number in quotes, v1beta1', entry('443', '"443"', 'v1beta1'), 'MESH0702! "443"'],
  ['0702 near: a variable', entry('443', '"$PORT"'), 'MESH0514? "$PORT"'],
  ['0702 near: a word to be replaced', entry('443', 'SVC_PORT'), 'MESH0514? SVC_PORT'],
  ['0702 near: a template', entry('443', '{{ .port }}'), ''],
  [
    '0702 a boolean in quotes',
    route(`${to('a')}\ncorsPolicy: {allowCredentials: "true"}`),
    'MESH0702! "true"',
  ],
  [
    '0702 half a number',
    route('route: [{destination: {host: a}, weight: 99.5}]'),
    'MESH0702! 99.5',
  ],
  ['0702 near: nothing', rule('trafficPolicy:'), ''],
  ['0702 an entry of a ConfigMap', config('kube-dns', 'federations: 1'), 'MESH0702! 1'],
  ['0702 near: another ConfigMap', config('other', 'federations: 1'), ''],

  // MESH0703: words.
  ['0703 lower case', entry('MESH_EXTERNAL', 'mesh_external'), 'MESH0703! mesh_external'],
  ['0703 misspelt', entry('NONE', 'NOEN'), 'MESH0703! NOEN'],
  ['0703 another word', entry('NONE', 'ROUND'), 'MESH0703! ROUND'],
  ['0703 a protocol', entry('TLS', 'HTPPS'), 'MESH0703! HTPPS'],
  ['0703 near: a protocol in lower case', entry('TLS', 'https'), ''],
  ['0703 a protocol Istio has not', entry('TLS', 'SSL'), 'MESH0703! SSL'],
  ['0514 a protocol', entry('TLS', 'PROTOCOL'), 'MESH0514? PROTOCOL'],
  [
    '0703 near: a word to be replaced',
    entry('NONE', 'YOUR_RESOLUTION'),
    'MESH0514? YOUR_RESOLUTION',
  ],

  [
    '0703 a comment of another language',
    entry('resolution: NONE', 'resolution: NONE // insert an address later'),
    'MESH0703! NONE // insert an address later',
  ],

  // MESH0704: what is required.
  ['0704 no hosts', entry('hosts: [api.example.com]\n', ''), 'MESH0704! spec'],
  [
    '0704 a port without a name',
    entry('- name: https\n  number', '- number'),
    'MESH0704! number: 443',
  ],
  ['0704 a route without a destination', route('route: [{weight: 100}]'), 'MESH0704! weight: 100'],
  [
    '0704 a group without a template',
    networking(
      'WorkloadGroup',
      'metadata: {labels: {a: b}}\nprobe: {tcpSocket: {port: 80}}\ntemplate:',
    ),
    'MESH0704! spec',
  ],
  [
    '0704 near: a group with one',
    networking('WorkloadGroup', 'template: {serviceAccount: a}\nprobe: {httpGet: {port: 80}}'),
    '',
  ],
  ['0704 near: a piece of an entry', networking('ServiceEntry', 'resolution: DNS'), ''],
  [
    '0704 neither a selector nor ports',
    networking('Gateway', 'servers: [{hosts: [a.example.com]}]'),
    'MESH0716? spec, MESH0704 hosts',
  ],
  [
    '0704 no port, and a selector',
    networking('Gateway', 'selector: {a: b}\nservers: [{hosts: [a.example.com]}]'),
    'MESH0704! hosts',
  ],
  ['0704 near: a piece with lists', networking('Gateway', 'servers: []'), 'MESH0716! servers'],
  [
    '0704 near: from a template',
    entry('hosts: [api.example.com]\n', '{{ include "hosts" . | indent 2 }}\n'),
    '',
  ],
  [
    '0704 near: in a branch',
    entry('hosts: [api.example.com]', '{{- if .x }}\n  hosts: [a.b]\n  {{- end }}'),
    '',
  ],
  [
    '0704 near: merged in',
    `x: &h {hosts: [a.b]}\n${entry('hosts: [api.example.com]', '<<: *h')}`,
    '',
  ],
  ['0704 near: $patch', entry('hosts: [api.example.com]', '$patch: merge'), ''],

  // MESH0705: one of them.
  [
    '0705 two matches',
    route(`match: [{uri: {prefix: /, exact: /a}}]\n${to('a')}`),
    'MESH0705! exact',
  ],
  ['0705 near: one each', route(`match: [{uri: {prefix: /}}, {uri: {exact: /a}}]\n${to('a')}`), ''],
  [
    '0705 near: in branches',
    route(
      `match:\n- uri:\n    {{- if .x }}\n    prefix: /\n    {{- else }}\n    exact: /a\n    {{- end }}\n${to('a')}`,
    ),
    '',
  ],

  // MESH0706: ports.
  ['0706 too big', entry('443', '65536'), 'MESH0706! 65536'],
  ['0706 zero', entry('443', '0'), 'MESH0706! 0'],
  ['0706 near: the last', entry('443', '65535'), ''],

  // MESH0707: host names.
  [
    '0707 with a scheme',
    entry('api.example.com', 'https://api.example.com'),
    'MESH0707! https://api.example.com',
  ],
  ['0707 with a port', route(to('a.example.com:80')), 'MESH0707! a.example.com:80'],
  [
    '0707 an underscore',
    rule('').replace('a.example.com', 'a_b.example.com'),
    'MESH0707! a_b.example.com',
  ],
  [
    '0707 a part of a label',
    server('hosts: ["*-eu.a.example"]\nport: {name: http, number: 80, protocol: HTTP}'),
    'MESH0707 "*-eu.a.example"',
  ],
  [
    '0707 the same of a sidecar',
    sidecar('egress: [{hosts: ["*/*a.example"]}]'),
    'MESH0707 "*/*a.example"',
  ],
  ['0707 near: a whole label', sidecar('egress: [{hosts: ["*/*.a.example"]}]'), ''],
  [
    '0707 a short name at a gateway',
    server('hosts: [shop]\nport: {name: http, number: 80, protocol: HTTP}'),
    'MESH0707! shop',
  ],
  [
    '0707 a sidecar without a namespace',
    sidecar('egress: [{hosts: [a.example.com]}]'),
    'MESH0707! a.example.com',
  ],
  ['0707 near: short elsewhere', route(to('reviews')), ''],
  ['0707 near: a wildcard', entry('api.example.com', '"*.example.com"'), ''],
  [
    '0707 near: an address of a gateway',
    networking(
      'VirtualService',
      `hosts: [10.0.0.1]\ngateways: [g]\nhttp: [{route: [{destination: {host: a}}]}]`,
    ),
    '',
  ],
  ['0514 a variable', route(to('${HOST}')), 'MESH0514? ${HOST}'],
  ['0514 near: one of a template', route(to('${values.host}')), ''],
  ['0514 near: of a template of Terraform', `%{ if a ~}\n${route(to('${HOST}'))}%{ endif ~}\n`, ''],
  ['0514 what only a shell fills in', route(to('$HOST')), 'MESH0514? $HOST'],
  ['0514 near: where one does', `cat <<EOF\n${route(to('$HOST'))}EOF\n`, ''],
  [
    '0514 a number for a shell',
    route('route: [{destination: {host: a}, weight: $((100 - W))}]'),
    'MESH0514? $((100 - W))',
  ],
  [
    '0514 near: a variable of kustomize',
    route('route: [{destination: {host: $(host)}, weight: $(weight)}]'),
    '',
  ],
  [
    '0514 parts of a host',
    route(to('SVC_NAME.SVC_NAMESPACE.svc.cluster.local')),
    'MESH0514? SVC_NAME.SVC_NAMESPACE.svc.cluster.local',
  ],
  ['0514 a host in brackets', entry('api.example.com', '<host>'), 'MESH0514 <host>'],
  ['0514 a name', rule('exportTo: ["."]').replace('name: a', 'name: <name>'), 'MESH0514 <name>'],
  [
    '0702 a variable without a blank in front of it',
    'apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata:\n  name:${a}\nspec:\n  egress: [{hosts: [./*]}]\n',
    'MESH0702! name:${a}',
  ],
  ['0514 near: a template does', entry('api.example.com', '{{ .host }}'), ''],
  ['0514 near: a host of that name', route(to('todo.example.com')), ''],
  ['0514 near: an entry of that name', entry('api.example.com', 'change-log.example.com'), ''],
  [
    '0707 near: namespaces of a sidecar',
    sidecar('egress: [{hosts: ["./*", "~/*", istio-system/*, a/b.example.com]}]'),
    '',
  ],
  [
    '0707 near: what a sidecar takes away',
    sidecar('egress: [{hosts: ["*/*", "~ns1/*", "ns2/~a.example.com"]}]'),
    '',
  ],
  [
    '0701 near: what 1.31 brought to rules',
    rule(
      'trafficPolicy:\n  loadBalancer: {zoneAwareLbSetting: {enabled: true, minClusterSize: 3, failover: [{from: a, to: b}]}}\n  outlierDetection: {}\n  retryBudget: {budgetInterval: 5s}\n  tls: {mode: SIMPLE, caCertCredentialName: ca}',
    ),
    '',
  ],
  [
    '0711 zones before 1.31',
    rule('trafficPolicy: {loadBalancer: {zoneAwareLbSetting: {enabled: true}}}'),
    'MESH0711 zoneAwareLbSetting',
    istio(30),
  ],
  [
    '0703 near: lists replaced',
    filter(
      'configPatches: [{applyTo: CLUSTER, patch: {operation: MERGE_AND_REPLACE_LIST, value: {name: a}}}]',
    ),
    '',
  ],
  [
    '0703 near: hosts the proxy looks up',
    operator('meshConfig: {outboundTrafficPolicy: {mode: ALLOW_ANY_DYNAMIC_DNS}}'),
    '',
  ],
  ['0701 near: the start of a path, changed', route('redirect: {prefixRewrite: /b}'), ''],

  // MESH0708: addresses.
  ['0708 a name', entry('location', 'addresses: [vip]\nlocation'), 'MESH0708! vip'],
  [
    '0708 too many bits',
    entry('location', 'addresses: [10.0.0.0/33]\nlocation'),
    'MESH0708! 10.0.0.0/33',
  ],
  ['0708 near: a block', entry('location', 'addresses: [10.0.0.0/32, "fd00::/8"]\nlocation'), ''],
  [
    '0708 a subnet',
    networking(
      'VirtualService',
      'hosts: [a.b]\ntcp: [{match: [{destinationSubnets: [a]}], route: [{destination: {host: a}}]}]',
    ),
    'MESH0708! a',
  ],

  // MESH0709: durations.
  ['0709 a bare number', route(`${to('a')}\ntimeout: 10`), 'MESH0709! 10'],
  ['0709 days', rule('trafficPolicy: {outlierDetection: {interval: 1d}}'), 'MESH0709! 1d'],
  ['0709 near: several units', route(`${to('a')}\ntimeout: 1h0.5m`), ''],

  // MESH0710: ranges.
  [
    '0710 percent',
    rule('trafficPolicy: {outlierDetection: {maxEjectionPercent: 101}}'),
    'MESH0710! 101',
  ],
  [
    '0710 less than nothing',
    route('route: [{destination: {host: a}, weight: -1}]'),
    'MESH0710! -1',
  ],
  ['0710 near: all', rule('trafficPolicy: {outlierDetection: {maxEjectionPercent: 100}}'), ''],

  // MESH0711: versions.
  [
    '0711 a field too new',
    rule('workloadSelector: {matchLabels: {a: b}}'),
    'MESH0711 workloadSelector',
    istio(7),
  ],
  [
    '0711 a word too new',
    tls('OPTIONAL_MUTUAL', ', credentialName: a'),
    'MESH0711 OPTIONAL_MUTUAL',
    istio(7),
  ],
  ['0711 near: a word when it came', tls('OPTIONAL_MUTUAL', ', credentialName: a'), '', istio(19)],
  [
    '0711 the port at endpoints',
    entry('protocol: TLS', 'protocol: TLS\n  targetPort: 8443'),
    'MESH0711 targetPort',
    istio(6),
  ],
  [
    '0711 near: the same when it came',
    entry('protocol: TLS', 'protocol: TLS\n  targetPort: 8443'),
    '',
    istio(7),
  ],
  [
    '0514 code that was left out',
    filter(
      'workloadSelector: {labels: {a: b}}\nconfigPatches:\n- applyTo: HTTP_FILTER\n  match: {context: GATEWAY}\n  patch:\n    operation: INSERT_FIRST\n    value:\n      name: a\n      typed_config:\n        "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua\n        inline_code: |\n          ... lua code ...',
    ),
    'MESH0514? ... lua code ...',
  ],
  ['0711 a field too old', filter('workloadLabels: {a: b}'), 'MESH0711 workloadLabels', istio(8)],
  [
    '0711 too old for its apiVersion',
    route(`${to('a')}\nwebsocketUpgrade: true`, 'v1'),
    'MESH0711 websocketUpgrade',
  ],
  [
    '0711 a version of the API',
    entry('NONE', 'NONE', 'v1beta1'),
    'MESH0711 networking.istio.io/v1beta1',
    istio(4),
  ],
  [
    '0711 no version known',
    filter(
      'workloadLabels: {a: b}\nfilters: [{filterType: HTTP, filterName: a, filterConfig: {}}]',
    ),
    'MESH0711? workloadLabels, MESH0711? filters',
  ],
  [
    '0711 near: no version known',
    filter('workloadSelector: {labels: {a: b}}\nconfigPatches: []'),
    'MESH0719? configPatches',
  ],
  ['0711 near: the first that has it', entry('NONE', 'NONE', 'v1beta1'), '', istio(5)],

  [
    '0711 what installed 1.4',
    'apiVersion: install.istio.io/v1alpha2\nkind: IstioControlPlane\nspec: {coreDNS: {enabled: false}}\n',
    'MESH0711 IstioControlPlane',
    istio(5),
  ],
  [
    '0711 near: on 1.4',
    'apiVersion: install.istio.io/v1alpha2\nkind: IstioControlPlane\nspec: {coreDNS: {enabled: false}}\n',
    '',
    istio(4),
  ],

  // MESH0711: APIs of tools beside an installation.
  [
    '0711 an old group, of its time or not',
    tool('certmanager.k8s.io/v1alpha1', 'Issuer'),
    'MESH0711? certmanager.k8s.io/v1alpha1',
  ],
  [
    '0711 an old group',
    tool('certmanager.k8s.io/v1alpha1', 'Certificate'),
    'MESH0711 certmanager.k8s.io/v1alpha1',
    istio(8),
  ],
  ['0711 near: of its time', tool('certmanager.k8s.io/v1alpha1', 'Issuer'), '', istio(4)],
  [
    '0711 an old version',
    tool('cert-manager.io/v1alpha2', 'ClusterIssuer'),
    'MESH0711 cert-manager.io/v1alpha2',
  ],
  ['0711 near: the version of today', tool('cert-manager.io/v1', 'Issuer'), ''],
  ['0711 near: nothing of Istio', tool('cert-manager.io/v1beta1', 'Issuer', 'web'), ''],
  [
    '0711 a kind of the Sail operator',
    tool('sailoperator.io/v1alpha1', 'RemoteIstio'),
    'MESH0711 sailoperator.io/v1alpha1',
  ],
  [
    '0711 trial releases of it',
    tool('sailoperator.io/v1alpha1', 'Istio'),
    'MESH0711? sailoperator.io/v1alpha1',
  ],
  [
    '0711 the control plane of an installer out of support',
    tool('maistra.io/v1', 'ServiceMeshControlPlane'),
    'MESH0711? maistra.io/v1',
  ],
  [
    '0711 federation of a mesh of OpenShift',
    tool('federation.maistra.io/v1', 'ServiceMeshPeer'),
    'MESH0711? federation.maistra.io/v1',
  ],
  [
    '0711 the one that came then',
    tool('maistra.io/v2', 'ServiceMeshControlPlane'),
    'MESH0711? maistra.io/v2',
  ],
  ['0711 near: the one that came next', tool('sailoperator.io/v1', 'Istio'), ''],
  [
    '0701 all that stood in metadata and in spec',
    'apiVersion: sailoperator.io/v1\nkind: Istio\nmetadata:\nname: default\nspec:\nnamespace: istio-system\nversion: v1.26.0\n',
    'MESH0701! name, MESH0701! namespace',
  ],
  [
    '0701 the same of a kind with a table, of which nothing is missed then',
    'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata:\nname: a\nspec:\nhosts: [a.example.com]\nports:\n- number: 80\nname: http\nresolution: DNS\n',
    'MESH0701! name, MESH0701! hosts',
  ],
  [
    '0701 of a kind that signs',
    'apiVersion: cert-manager.io/v1\nkind: Issuer\nmetadata:\n  name: a\nspec:\nca: {secretName: b}\n',
    'MESH0701! ca',
  ],
  [
    '0701 near: nothing stands there at all',
    'apiVersion: sailoperator.io/v1\nkind: Istio\nmetadata:\n  name: a\nspec:\nstatus:\n  state: Healthy\n',
    '',
  ],
  [
    '0701 one field of a kind without a table lost its indentation',
    'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  name: a\nnamespace: b\nspec:\n  gatewayClassName: istio\nlisteners: []\n',
    'MESH0701! namespace, MESH0701! listeners',
  ],
  [
    '0701 near: what an Application has beside its spec',
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: istiod\nspec: {project: a}\noperation: {sync: {}}\n',
    '',
  ],
  ['0711 near: a kind that has no other version', tool('sailoperator.io/v1alpha1', 'ZTunnel'), ''],
  [
    '0711 Flux',
    tool('helm.toolkit.fluxcd.io/v2beta1', 'HelmRelease'),
    'MESH0711? helm.toolkit.fluxcd.io/v2beta1',
  ],
  ['0711 near: Flux', tool('helm.toolkit.fluxcd.io/v2', 'HelmRelease'), ''],
  ['0711 Flux 1', tool('helm.fluxcd.io/v1', 'HelmRelease'), 'MESH0711? helm.fluxcd.io/v1'],
  [
    '0711 Banzai Cloud',
    tool('istio.banzaicloud.io/v1beta1', 'Istio'),
    'MESH0711? istio.banzaicloud.io/v1beta1',
  ],

  // MESH0712: names that are had twice.
  [
    '0712 port names',
    entry('- name: https', '- {name: https, number: 80, protocol: HTTP}\n- name: https'),
    'MESH0712! https',
  ],
  [
    '0712 port numbers',
    entry('- name: https', '- {name: http, number: 443, protocol: HTTP}\n- name: https'),
    'MESH0712! 443',
  ],
  ['0712 subsets', rule('subsets: [{name: a}, {name: a}]'), 'MESH0712! a'],
  [
    '0712 hosts of a route',
    route(to('a')).replace('[a.example.com]', '[a.b, a.b]'),
    'MESH0712! a.b',
  ],
  [
    '0712 one endpoint twice',
    entry('NONE', 'DNS\nendpoints: [{address: b.c}, {address: b.c}]'),
    'MESH0712 b.c',
  ],
  [
    '0712 near: one endpoint with two ports',
    entry(
      'NONE',
      'DNS\nendpoints: [{address: b.c, ports: {https: 80}}, {address: b.c, ports: {https: 81}}]',
    ),
    '',
  ],
  [
    '0715 a network without an address',
    entry('NONE', 'STATIC\nendpoints: [{network: west}]'),
    'MESH0715? west',
  ],
  [
    '0715 near: with an address',
    entry('NONE', 'STATIC\nendpoints: [{address: 10.0.0.1, network: west}]'),
    '',
  ],
  ['0712 near: two names', rule('subsets: [{name: a}, {name: b}]'), ''],
  [
    '0712 beside operators of Envoy, which no template fills in',
    operator('meshConfig:\n    accessLogFormat: "[%START_TIME%]"\n  meshConfig: {}'),
    'MESH0712 meshConfig',
  ],
  [
    '0712 near: one of two that a template leaves in',
    operator('hub: a\n  {{- if .b }}\n  hub: b\n  {{- end }}'),
    '',
  ],

  [
    '0712 the first of them in what a template leaves in',
    operator('%{ if b ~}\n  hub: b\n%{ endif ~}\n  hub: a'),
    'MESH0712 hub',
  ],
  [
    '0712 near: either of them',
    operator('{{- if .b }}\n  hub: b\n  {{- else }}\n  hub: a\n  {{- end }}'),
    '',
  ],

  // MESH0713: kinds and versions.
  [
    '0711 a Deployment that servers took until 1.15',
    'apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: a}\nspec: {selector: {}}\n',
    'MESH0711? apps/v1beta1',
  ],
  [
    '0711 CustomResourceDefinitions, once',
    [1, 2]
      .map(
        (it) =>
          `apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nmetadata: {name: a${it}.istio.io}\nspec: {version: v1}\n`,
      )
      .join('---\n'),
    'MESH0711? apiextensions.k8s.io/v1beta1',
  ],
  [
    '0711 rights, each with its fix',
    ['Role', 'ClusterRole', 'Role']
      .map((kind) => ofMesh('rbac.authorization.k8s.io/v1beta1', kind, 'rules: []'))
      .join('---\n'),
    'MESH0711 rbac.authorization.k8s.io/v1beta1, MESH0711 rbac.authorization.k8s.io/v1beta1, MESH0711 rbac.authorization.k8s.io/v1beta1',
    istio(22),
  ],
  [
    '0711 near: rights of their time',
    ofMesh('rbac.authorization.k8s.io/v1beta1', 'Role', 'rules: []'),
    '',
    istio(10),
  ],
  [
    '0711 rights that some servers of the release have',
    ofMesh('rbac.authorization.k8s.io/v1beta1', 'Role', 'rules: []'),
    'MESH0711? rbac.authorization.k8s.io/v1beta1',
    istio(13),
  ],
  ...(
    [
      ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 'spec: {metrics: []}'],
      ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'spec: {metrics: []}'],
      ['batch/v1beta1', 'CronJob', 'spec: {}'],
      ['certificates.k8s.io/v1beta1', 'CertificateSigningRequest', 'spec: {}'],
      ['networking.k8s.io/v1beta1', 'Ingress', 'spec: {}'],
      ['networking.k8s.io/v1beta1', 'IngressClass', 'spec: {}'],
      ['policy/v1beta1', 'PodDisruptionBudget', 'spec: {}'],
      ['policy/v1beta1', 'PodSecurityPolicy', 'spec: {}'],
    ] as const
  ).map(([version, kind, rest]): Row => [
    `0711 a ${kind} of ${version}`,
    ofMesh(version, kind, rest),
    `MESH0711? ${version}`,
  ]),
  [
    '0711 near: nothing of Istio is there',
    ofMesh('batch/v1beta1', 'CronJob', 'spec: {}').replaceAll('istio', 'shop'),
    '',
  ],
  [
    '0711 an Ingress',
    'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\nspec: {}\n',
    'MESH0711 extensions/v1beta1',
    istio(22),
  ],
  [
    '0711 near: a Deployment of its time',
    'apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\nspec: {}\n',
    '',
    istio(4),
  ],
  [
    '0711 near: a Deployment of today',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {}\n',
    '',
  ],
  [
    '0713 settings of a mesh as an object',
    'apiVersion: istio.io/v1alpha1\nkind: MeshConfig\nmetadata: {name: istio}\nspec: {}\n',
    'MESH0713! MeshConfig',
  ],
  ['0713 networks so', networking('MeshNetworks', 'networks: {}'), 'MESH0713! MeshNetworks'],
  [
    '0713 a group of nobody',
    'apiVersion: multicluster.istio.io/v1\nkind: ClusterLink\nmetadata: {name: a}\nspec: {}\n',
    'MESH0713 multicluster.istio.io/v1',
  ],
  [
    '0713 near: a group of others',
    'apiVersion: mesh.acme.io/v1\nkind: MeshConfig\nmetadata: {name: a, labels: {istio.io/rev: b}}\nspec: {}\n',
    '',
  ],
  [
    '0717 localities that nothing watches',
    rule('trafficPolicy: {loadBalancer: {localityLbSetting: {enabled: true}}}'),
    'MESH0717 enabled',
  ],
  [
    '0717 near: shares, which count without',
    rule(
      'trafficPolicy: {loadBalancer: {localityLbSetting: {enabled: true, distribute: [{from: a, to: {a: 100}}]}}}',
    ),
    '',
  ],
  [
    '0717 near: subsets of their own mind',
    rule(
      'trafficPolicy: {loadBalancer: {localityLbSetting: {enabled: true}}}\nsubsets: [{name: a, labels: {a: b}, trafficPolicy: {outlierDetection: {interval: 5s}}}]',
    ),
    '',
  ],
  [
    '0717 zones and clusters in the place of regions, each once',
    rule(
      'trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: us-east-1, to: {us-east-1a: 90, us-east1-b/x: 8, cluster2: 2}}, {from: eu, to: {us-east-1a: 100}}]}}}',
    ),
    'MESH0717? us-east-1a, MESH0717? us-east1-b/x, MESH0717? cluster2',
  ],
  [
    '0717 near: regions',
    rule(
      'trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: us-east-1/*, to: {us-east1/us-east1-b: 90, eu: 10}}]}}}',
    ),
    '',
  ],
  [
    '0717 near: watched',
    rule(
      'trafficPolicy: {outlierDetection: {interval: 5s}, loadBalancer: {localityLbSetting: {enabled: true}}}',
    ),
    '',
  ],
  [
    '0701 a variable without what all of them begin with',
    operator('values: {pilot: {env: {ENABLE_CROSS_CLUSTER_WORKLOAD_ENTRY: true}}}'),
    'MESH0701 ENABLE_CROSS_CLUSTER_WORKLOAD_ENTRY',
  ],
  [
    '0701 near: one of istiod that is called so',
    operator('values: {pilot: {env: {ENABLE_AUTO_SNI: true}}}'),
    '',
  ],
  [
    '0701 settings of the mesh below pilot',
    operator('values: {pilot: {meshConfig: {rootNamespace: a}}}'),
    'MESH0701 meshConfig',
  ],
  ['0701 near: below values', operator('values: {meshConfig: {rootNamespace: a}}'), ''],
  [
    '0711 what does nothing, in no release that is known',
    operator('values: {global: {controlPlaneSecurityEnabled: true}}'),
    'MESH0711? true',
  ],
  [
    '0711 near: the same in its time',
    operator('values: {global: {controlPlaneSecurityEnabled: true}}'),
    '',
    istio(7),
  ],
  [
    '0713 what a preview was installed with',
    'apiVersion: istio.openshift.com/v1alpha1\nkind: Installation\nmetadata: {name: a}\n',
    'MESH0713 Installation',
  ],
  [
    '0701 nothing in spec, and what belongs there beside it',
    'apiVersion: install.istio.io/v1alpha2\nkind: IstioControlPlane\nspec:\ncoreDNS: {enabled: true}\n',
    'MESH0711? IstioControlPlane, MESH0701! coreDNS',
  ],
  [
    '0701 near: nothing in spec, and nothing beside it',
    'apiVersion: install.istio.io/v1alpha2\nkind: IstioControlPlane\nspec:\n',
    'MESH0711? IstioControlPlane',
  ],
  ['0713 a version', entry('NONE', 'NONE', 'v1alpha1'), 'MESH0713! networking.istio.io/v1alpha1'],
  [
    '0713 of a kind',
    filter('configPatches: []').replace('v1alpha3', 'v1beta1'),
    'MESH0713! networking.istio.io/v1beta1, MESH0719? configPatches',
  ],
  [
    '0713 a group',
    entry().replace('networking', 'netwrking'),
    'MESH0713! netwrking.istio.io/v1alpha3',
  ],
  [
    '0713 another group of Istio',
    entry().replace('networking.', 'network.'),
    'MESH0713! network.istio.io/v1alpha3',
  ],
  ['0713 no group', entry().replace('networking.istio.io/', ''), 'MESH0713! v1alpha3'],
  ['0713 a kind', entry().replace('ServiceEntry', 'ServiceEntri'), 'MESH0713! ServiceEntri'],
  [
    '0713 a kind of OpenShift',
    entry().replace('ServiceEntry', 'ServiceMeshPeer'),
    'MESH0713! networking.istio.io/v1alpha3',
  ],
  [
    '0713 near: it, in its group',
    'apiVersion: federation.maistra.io/v1\nkind: ServiceMeshPeer\nmetadata: {name: a}\nspec: {}\n',
    'MESH0711? federation.maistra.io/v1',
  ],
  ['0713 a kind unlike any', entry().replace('ServiceEntry', 'RouteRule'), 'MESH0713 RouteRule'],
  [
    '0713 a kind of before 1.0',
    entry().replace('networking', 'config').replace('ServiceEntry', 'EgressRule'),
    'MESH0713! EgressRule',
  ],
  [
    '0711 a kind of Mixer, in no release that is known',
    entry().replace('networking', 'config').replace('ServiceEntry', 'QuotaSpec'),
    'MESH0711? QuotaSpec',
  ],
  [
    '0711 near: the same while there was Mixer',
    entry().replace('networking', 'config').replace('ServiceEntry', 'QuotaSpec'),
    '',
    istio(7),
  ],
  [
    '0713 tokens of before 1.0',
    entry()
      .replace('networking', 'config')
      .replace('ServiceEntry', 'EndUserAuthenticationPolicySpec'),
    'MESH0713! EndUserAuthenticationPolicySpec',
  ],
  [
    '0713 roles of before 1.0',
    role('services: ["*"]').replace('rbac', 'config'),
    'MESH0713! config.istio.io/v1alpha1',
  ],
  ['0711 roles', role('services: ["*"]'), 'MESH0711 rbac.istio.io/v1alpha1', istio(6)],
  ['0711 near: roles when they were', role('services: ["*"]'), '', istio(5)],
  [
    '0701 a field of a role, but for a letter',
    role('services: ["*"]\n    constraints: [{key: a, value: [b]}]'),
    'MESH0701! value',
    istio(5),
  ],
  ['0704 a role for nothing', role('paths: [/a]'), 'MESH0704 paths', istio(5)],
  [
    '0704 near: a role for hosts, and who has it',
    role('hosts: [a.example.com]') +
      '---\napiVersion: rbac.istio.io/v1alpha1\nkind: ServiceRoleBinding\nmetadata: {name: a}\nspec:\n  subjects: [{user: "*", properties: {source.namespace: a}}]\n  roleRef: {kind: ServiceRole, name: a}\n',
    '',
    istio(5),
  ],
  [
    '0703 where roles count',
    'apiVersion: rbac.istio.io/v1alpha1\nkind: ClusterRbacConfig\nmetadata: {name: default}\nspec: {mode: ON_WITH_INCLUSON, inclusion: {namespaces: [a]}}\n',
    'MESH0703! ON_WITH_INCLUSON',
    istio(5),
  ],
  [
    '0741 of kinds without a table',
    'apiVersion: config.istio.io/v1alpha2\nkind: rule\nmetadata: rule\n  name: a\nspec:\n  match: "true"\n',
    'MESH0711? rule, MESH0741! name: a',
  ],
  [
    '0741 near: a rule of others',
    'apiVersion: acme.example.com/v1\nkind: rule\nmetadata: rule\n  name: a\nspec: {}\n',
    '',
  ],
  [
    '0704 a gateway of an installation without its name',
    operator('components: {ingressGateways: [{enabled: true}]}'),
    'MESH0704 enabled: true',
  ],
  [
    '0704 near: switched off, in releases that go by no name',
    operator('components: {egressGateways: [{enabled: false}]}'),
    '',
    istio(24),
  ],
  [
    '0704 near: by its name',
    operator('components: {ingressGateways: [{name: istio-ingressgateway, enabled: true}]}'),
    '',
  ],
  [
    '0702 a port of a network that is a map',
    operator(
      'values: {global: {meshNetworks: {a: {gateways: [{address: 1.1.1.1, port: {number: 15443}}]}}}}',
    ),
    'MESH0702! port',
  ],
  [
    '0702 near: a port of a network in quotes',
    operator(
      'values: {global: {meshNetworks: {a: {gateways: [{address: 1.1.1.1, port: "15443"}]}}}}',
    ),
    '',
  ],
  [
    '0713 near: a kind without a table',
    'apiVersion: install.istio.io/v1alpha2\nkind: IstioControlPlane\nmetadata: {name: a}\nspec: {profile: default}\n',
    'MESH0711? IstioControlPlane',
  ],
  [
    '0713 near: a Gateway of others',
    server('hosts: []').replace('networking.istio.io', 'gateway.example.com'),
    '',
  ],
  [
    '0713 near: a VirtualService of others',
    route('x: y').replace('networking.istio.io', 'gateway.solo.io'),
    '',
  ],

  // MESH0714: names of Kubernetes.
  [
    '0714 an object',
    networking('DestinationRule', 'host: a', 'v1', 'My_Rule'),
    'MESH0714! My_Rule',
  ],
  ['0714 a port', entry('name: https', 'name: http_x'), 'MESH0714! http_x'],
  ['0714 a label', rule('subsets: [{name: a, labels: {"a b": c}}]'), 'MESH0714! "a b"'],
  ['0714 a value', rule('subsets: [{name: a, labels: {a: "b c"}}]'), 'MESH0714! "b c"'],
  [
    '0714 a gateway',
    route(to('a')).replace('http:', 'gateways: [a/b/c]\n  http:'),
    'MESH0714! a/b/c',
  ],
  [
    '0714 near: with a prefix',
    rule('subsets: [{name: a, labels: {topology.istio.io/network: n_1.2}}]'),
    '',
  ],
  [
    '0714 near: gateways',
    route(to('a')).replace('http:', 'gateways: [mesh, a, b/c, d.e.svc.cluster.local]\n  http:'),
    '',
  ],

  // MESH0715: ServiceEntries.
  ['0715 every host', entry('api.example.com', '"*"'), 'MESH0715! "*"'],
  ['0715 a block with DNS', entry('NONE', 'DNS\naddresses: [10.0.0.0/8]'), 'MESH0715! 10.0.0.0/8'],
  ['0715 near: a block', entry('NONE', 'NONE\naddresses: [10.0.0.0/8]'), ''],
  [
    '0715 endpoints with NONE',
    entry('NONE', 'NONE\nendpoints: [{address: 1.1.1.1}]'),
    'MESH0715! NONE',
  ],
  [
    '0715 endpoints by default',
    entry('resolution: NONE', 'endpoints: [{address: 1.1.1.1}]'),
    'MESH0715! spec',
  ],
  [
    '0715 a name with STATIC',
    entry('NONE', 'STATIC\nendpoints: [{address: 1.1.1.1}, {address: a.b}]'),
    'MESH0715! a.b',
  ],
  [
    '0504 an address that Istio hands out',
    entry('NONE', 'NONE\naddresses: [240.240.1.2]'),
    'MESH0504 240.240.1.2',
  ],
  ['0504 near: before it did', entry('NONE', 'NONE\naddresses: [240.240.1.2]'), '', istio(7)],
  [
    '0504 an address of the machine itself',
    entry('NONE', 'NONE\naddresses: [127.8.8.8]'),
    'MESH0504 127.8.8.8',
  ],
  ['0504 near: a block', entry('NONE', 'NONE\naddresses: [10.0.0.0/8]'), ''],
  ['0504 near: one beside', entry('NONE', 'NONE\naddresses: [240.239.1.2]'), ''],
  [
    '0715 near: a variable with STATIC',
    entry('NONE', 'STATIC\nendpoints: [{address: $IP}]'),
    'MESH0514? $IP',
  ],
  [
    '0715 near: a part of an address to be replaced, with STATIC',
    entry('NONE', 'STATIC\nendpoints: [{address: 20.x.x.x}]'),
    'MESH0514 20.x.x.x',
  ],
  [
    '0715 a port of an endpoint, and none of the entry',
    networking(
      'ServiceEntry',
      'hosts: [api.example.com]\nresolution: STATIC\nendpoints: [{address: 203.0.113.7, ports: {https: 8443}}]',
    ),
    'MESH0715! https',
  ],
  [
    '0715 near: a piece of an entry',
    networking('ServiceEntry', 'endpoints: [{address: 203.0.113.7, ports: {https: 8443}}]'),
    '',
  ],
  ['0715 STATIC without endpoints, 1.4', entry('NONE', 'STATIC'), 'MESH0715! STATIC', istio(4)],
  ['0715 nobody to answer, since 1.5', entry('NONE', 'STATIC'), 'MESH0715? STATIC', istio(5)],
  [
    '0715 near: pods that answer',
    `${entry('NONE', 'STATIC').trimEnd()}\n  workloadSelector: {labels: {app: a}}\n`,
    '',
    istio(8),
  ],
  [
    '0715 a wildcard with DNS',
    entry('api.example.com', '"*.example.com"').replace('NONE', 'DNS'),
    'MESH0715! "*.example.com"',
  ],
  [
    '0715 near: with endpoints',
    entry('api.example.com', '"*.example.com"').replace(
      'NONE',
      'DNS\n  endpoints: [{address: a.b}]',
    ),
    '',
  ],
  [
    '0715 one endpoint in turn',
    entry('NONE', 'DNS_ROUND_ROBIN\nendpoints: [{address: a.b}, {address: c.d}]'),
    'MESH0715! DNS_ROUND_ROBIN',
  ],
  ['0715 dynamic', entry('NONE', 'DYNAMIC_DNS'), 'MESH0715! api.example.com'],
  [
    '0715 a port of no name',
    entry('NONE', 'DNS\nendpoints: [{address: a.b, ports: {http: 80}}]'),
    'MESH0715! http',
  ],
  [
    '0715 a socket with ports',
    entry('NONE', 'STATIC\nendpoints: [{address: unix:///a, ports: {https: 80}}]'),
    'MESH0715! ports',
  ],
  [
    '0715 hosts that share bytes',
    entry('[api.example.com]', '[a.b, c.d]')
      .replace('TLS', 'TCP')
      .replace('resolution: NONE', 'addresses: [10.0.0.1]\n  resolution: DNS'),
    'MESH0715! c.d',
  ],
  [
    '0715 near: hosts that say theirs',
    entry('[api.example.com]', '[a.b, c.d]').replace('NONE', 'DNS'),
    '',
  ],
  ['0715 a workload nowhere', networking('WorkloadEntry', 'labels: {a: b}'), 'MESH0715! spec'],
  ['0715 in a network alone', networking('WorkloadEntry', 'network: net'), 'MESH0715? network'],
  ['0715 near: of 1.22 and newer', networking('WorkloadEntry', 'network: net', 'v1'), ''],
  [
    '0715 a workload at an empty address',
    networking('WorkloadEntry', 'address: ""'),
    'MESH0715! ""',
  ],
  [
    '0715 an endpoint at an empty address',
    entry('NONE', 'STATIC\nendpoints: [{address: ""}]'),
    'MESH0715! ""',
  ],

  ['0715 no host', entry('[api.example.com]', '[]'), 'MESH0715! spec'],
  [
    '0715 a socket that nobody can ask for',
    entry('NONE', 'DNS\nendpoints: [{address: unix:///a}]'),
    'MESH0715! unix:///a',
  ],
  ['0715 near: a socket', entry('NONE', 'STATIC\nendpoints: [{address: unix:///a}]'), ''],
  [
    '0715 an endpoint nowhere',
    entry('NONE', 'STATIC\nendpoints: [{labels: {a: b}}]'),
    'MESH0715! labels',
  ],
  ['0715 a network', entry('NONE', 'STATIC\nendpoints: [{network: west}]'), 'MESH0715? west'],
  [
    '0715 bytes whose host nobody knows',
    entry('[api.example.com]', '["*.example.com"]')
      .replace('TLS', 'MONGO')
      .replace('NONE', 'DYNAMIC_DNS'),
    'MESH0715! MONGO',
  ],
  [
    '0715 a selector for nothing',
    entry('NONE', 'NONE\nworkloadSelector: {labels: {a: b}}'),
    'MESH0715 workloadSelector',
  ],
  ['0715 near: a selector', entry('NONE', 'STATIC\nworkloadSelector: {labels: {a: b}}'), ''],
  ['0715 too many', entry('[api.example.com]', hosts(257)), 'MESH0715 hosts'],
  ['0715 too many, 1.30', entry('[api.example.com]', hosts(257)), 'MESH0715! hosts', istio(30)],
  ['0715 near: as many, 1.20', entry('[api.example.com]', hosts(257)), '', istio(20)],
  ['0715 near: nearly as many', entry('[api.example.com]', hosts(256)), ''],
  [
    '0708 IPv6, 1.4',
    entry('NONE', 'NONE\naddresses: ["fd00::1"]'),
    'MESH0708! "fd00::1"',
    istio(4),
  ],
  ['0708 near: IPv6, 1.5', entry('NONE', 'NONE\naddresses: ["fd00::1"]'), '', istio(5)],

  // MESH0716: Gateways.
  ['0716 no server', networking('Gateway', 'servers: []\nselector: {a: b}'), 'MESH0716! servers'],
  ['0704 no servers, perhaps', networking('Gateway', 'selector: {a: b}'), 'MESH0704? spec'],
  [
    '0716 dots in the name',
    networking(
      'Gateway',
      'selector: {a: b}\nservers: [{hosts: [a.b], port: {name: a, number: 80, protocol: HTTP}}]',
      'v1',
      'a.b',
    ),
    'MESH0716! a.b',
  ],
  [
    '0716 no host',
    server('hosts: []\nport: {name: http, number: 80, protocol: HTTP}'),
    'MESH0716! hosts',
  ],
  ['0716 no number', server('hosts: [a.b]\nport: {name: http, protocol: HTTP}'), 'MESH0716! port'],
  [
    '0716 TLS without tls',
    server('hosts: [a.b]\nport: {name: tls, number: 443, protocol: TLS}'),
    'MESH0716! hosts',
  ],
  [
    '0716 tls without TLS',
    server('hosts: [a.b]\nport: {name: tcp, number: 443, protocol: TCP}\ntls: {mode: PASSTHROUGH}'),
    'MESH0716! tls',
  ],
  [
    '0716 plain HTTP that ends TLS',
    server(
      'hosts: [a.b]\nport: {name: http, number: 80, protocol: HTTP}\ntls: {mode: SIMPLE, credentialName: a}',
    ),
    'MESH0716! tls',
  ],
  [
    '0716 near: a redirect',
    server(
      'hosts: [a.b]\nport: {name: http, number: 80, protocol: HTTP}\ntls: {httpsRedirect: true}',
    ),
    '',
  ],
  ['0716 no certificate', tls('SIMPLE'), 'MESH0716! SIMPLE'],
  ['0716 no CA', tls('MUTUAL', ', serverCertificate: a, privateKey: b'), 'MESH0716! MUTUAL'],
  [
    '0716 certificates of its own',
    tls('ISTIO_MUTUAL', ', credentialName: a'),
    'MESH0716! credentialName',
  ],
  ['0716 near: a Secret', tls('MUTUAL', ', credentialName: a'), ''],
  ['0716 near: passed through', tls('AUTO_PASSTHROUGH'), ''],
  [
    '0716 another port',
    server('hosts: [a.b]\nport: {name: a, number: 80, protocol: HTTP, targetPort: 8080}'),
    'MESH0716 8080',
  ],

  // MESH0717: DestinationRules.
  ['0717 an empty policy', rule('trafficPolicy: {}'), 'MESH0717! trafficPolicy'],
  ['0717 an empty pool', rule('trafficPolicy: {connectionPool: {}}'), 'MESH0717! connectionPool'],
  ['0717 no certificate', rule('trafficPolicy: {tls: {mode: MUTUAL}}'), 'MESH0717! MUTUAL'],
  [
    '0717 certificates of its own',
    rule('trafficPolicy: {tls: {mode: ISTIO_MUTUAL, privateKey: a}}'),
    'MESH0717 privateKey',
  ],
  [
    '0717 settings of no port',
    rule('trafficPolicy: {portLevelSettings: [{tls: {mode: DISABLE}}]}'),
    'MESH0717! tls',
  ],
  [
    '0717 settings that say nothing',
    rule('trafficPolicy: {portLevelSettings: [{port: {number: 80}}]}'),
    'MESH0717! port',
  ],
  [
    '0717 failures nobody counts',
    rule('trafficPolicy: {outlierDetection: {consecutiveLocalOriginFailures: 5}}'),
    'MESH0717! consecutiveLocalOriginFailures',
  ],
  [
    '0717 near: ISTIO_MUTUAL with a name',
    rule('trafficPolicy: {tls: {mode: ISTIO_MUTUAL, sni: a}}'),
    '',
  ],

  // MESH0718: VirtualServices.
  [
    '0718 every host',
    route(to('a'))
      .replace('[a.example.com]', '["*"]')
      .replace('http:', 'gateways: [g, mesh]\n  http:'),
    'MESH0718! "*"',
  ],
  [
    '0718 every host by default',
    route(to('a')).replace('[a.example.com]', '["*"]'),
    'MESH0718 "*"',
  ],
  [
    '0718 every host, by TCP',
    route('').replace(
      /\[a\.example\.com\][^]*/,
      '["*"]\n  tcp: [{route: [{destination: {host: a}}]}]\n',
    ),
    'MESH0718 "*"',
  ],
  [
    '0718 near: every host of a gateway',
    route(to('a')).replace('[a.example.com]', '["*"]').replace('http:', 'gateways: [g]\n  http:'),
    '',
  ],
  ['0718 a route to nowhere', route('match: [{uri: {prefix: /}}]'), 'MESH0718! match'],
  ['0718 two ends', route(`${to('a')}\nredirect: {uri: /}`), 'MESH0718! redirect'],
  [
    '0718 a fault on the way elsewhere',
    route('redirect: {uri: /}\nfault: {abort: {httpStatus: 500}}'),
    'MESH0718! fault',
  ],
  ['0718 a redirect to nowhere', route('redirect: {redirectCode: 302}'), 'MESH0718! redirect'],
  ['0718 no redirect', route('redirect: {uri: /, redirectCode: 200}'), 'MESH0718! 200'],
  ['0718 nothing rewritten', route(`${to('a')}\nrewrite: {}`), 'MESH0718! rewrite'],
  ['0718 no fault', route(`${to('a')}\nfault: {}`), 'MESH0718! fault'],
  [
    '0718 retries of nothing',
    route(`${to('a')}\nretries: {perTryTimeout: 1s}`),
    'MESH0718 retries',
  ],
  ['0718 near: retries', route(`${to('a')}\nretries: {attempts: 3, perTryTimeout: 1s}`), ''],
  [
    '0718 a method',
    route(`${to('a')}\ncorsPolicy: {allowMethods: ["*", get]}`),
    'MESH0718 "*", MESH0718! get',
  ],
  [
    '0718 shares',
    route('route: [{destination: {host: a}, weight: 50}, {destination: {host: b}, weight: 40}]'),
    'MESH0718 route',
  ],
  [
    '0718 shares, 1.7',
    route('route: [{destination: {host: a}, weight: 50}, {destination: {host: b}, weight: 40}]'),
    'MESH0718! route',
    istio(7),
  ],
  [
    '0718 near: shares since 1.13',
    route('route: [{destination: {host: a}, weight: 5}, {destination: {host: b}, weight: 4}]'),
    '',
    istio(13),
  ],
  [
    '0718 near: shares by template',
    route(
      'route: [{destination: {host: a}, weight: {{ .x }}}, {destination: {host: b}, weight: 4}]',
    ),
    '',
  ],
  [
    '0718 no shares',
    route('route: [{destination: {host: a}}, {destination: {host: b}}]', 'v1'),
    'MESH0718! route',
  ],
  ['0718 every destination', route(to('"*"')), 'MESH0718! "*"'],
  [
    '0718 another server name',
    networking(
      'VirtualService',
      'hosts: ["*.a.b"]\ntls: [{match: [{sniHosts: [x.a.b, y.c]}], route: [{destination: {host: a}}]}]',
    ),
    'MESH0718! y.c',
  ],

  // MESH0719: other kinds.
  ['0719 a Sidecar of nothing', sidecar('workloadSelector: {labels: {a: b}}'), 'MESH0719! spec'],
  ['0719 no host', sidecar('egress: [{hosts: []}]'), 'MESH0719! hosts'],
  [
    '0719 all others first',
    sidecar('egress: [{hosts: [./*]}, {port: {number: 80, protocol: HTTP}, hosts: [./*]}]'),
    'MESH0719! hosts',
  ],
  [
    '0719 an endpoint elsewhere',
    sidecar('ingress: [{port: {number: 80, protocol: HTTP}, defaultEndpoint: "10.0.0.1:80"}]'),
    'MESH0719! "10.0.0.1:80"',
  ],
  [
    '0719 near: its own',
    sidecar('ingress: [{port: {number: 80, protocol: HTTP}, defaultEndpoint: "127.0.0.1:80"}]'),
    '',
  ],
  [
    '0719 a patch of nothing',
    filter('configPatches: [{patch: {operation: REMOVE}}]'),
    'MESH0719! patch',
  ],
  [
    '0719 no value',
    filter('configPatches: [{applyTo: CLUSTER, patch: {operation: MERGE}}]'),
    'MESH0719! patch',
  ],
  [
    '0719 found by something else',
    filter(
      'configPatches: [{applyTo: CLUSTER, match: {listener: {portNumber: 1}}, patch: {operation: REMOVE}}]',
    ),
    'MESH0719! listener',
  ],
  [
    '0719 ports of nobody',
    peers('portLevelMtls: {8080: {mode: DISABLE}}'),
    'MESH0719! portLevelMtls',
  ],
  [
    '0719 near: of some',
    peers('{selector: {matchLabels: {a: b}}, portLevelMtls: {8080: {mode: STRICT}}}'),
    '',
  ],
  [
    '0719 components among the values',
    operator('values: {components: {pilot: {enabled: true}}}'),
    'MESH0719! components',
  ],
  [
    '0719 near: both',
    operator('values: {pilot: {a: b}}\n  components: {pilot: {enabled: true}}'),
    '',
  ],
  [
    '0719 another MeshPolicy',
    'apiVersion: authentication.istio.io/v1alpha1\nkind: MeshPolicy\nmetadata: {name: a}\nspec: {peers: [{mtls: {}}]}\n',
    'MESH0711? authentication.istio.io/v1alpha1, MESH0719! a',
  ],
  [
    '0719 near: the MeshPolicy',
    'apiVersion: authentication.istio.io/v1alpha1\nkind: MeshPolicy\nmetadata: {name: default}\nspec: {peers: [{mtls: }]}\n',
    'MESH0711? authentication.istio.io/v1alpha1',
  ],

  // MESH0720: exportTo.
  ['0720 all and some', rule('exportTo: ["*", a]'), 'MESH0720! "*"'],
  ['0720 twice', rule('exportTo: [a, a]'), 'MESH0720! a'],
  ['0720 no namespace', rule('exportTo: [a.b]'), 'MESH0720! a.b'],
  ['0720 nobody', rule('exportTo: ["~"]'), 'MESH0720! "~"'],
  ['0720 near: nobody, of an entry', entry('location', 'exportTo: ["~"]\nlocation'), ''],
  ['0720 several, 1.6', rule('exportTo: [".", "*"]'), 'MESH0720! "*"', istio(6)],
  ['0720 a name, 1.6', rule('exportTo: [a]'), 'MESH0720! a', istio(6)],
  ['0720 near: several', rule('exportTo: [a, "."]'), ''],

  // MESH0721: DNS servers.
  [
    '0721 near: no JSON, which is told word by word',
    config('kube-dns', `stubDomains: '{"global": [}'`),
    '',
  ],
  ['0721 near: sound', config('kube-dns', `stubDomains: '{"global": ["10.0.0.1:53"]}'`), ''],
  [
    '0721 near: from a shell',
    config('kube-dns', `stubDomains: |\n  {"global": ["$(kubectl get svc)"]}`),
    '',
  ],
  [
    '0721 near: in quotes, where the help for Corefiles judges it',
    config('coredns', 'Corefile: ".:53 {\\n  errors\\n"'),
    '',
  ],
  [
    '0721 without a mark',
    config('coredns', 'Corefile: .:53 {\n    errors\n    cache 30\n    }\n'),
    'MESH0721! Corefile',
  ],
  [
    '0721 near: a literal block, which the help for Corefiles judges',
    config('coredns', 'Corefile: |\n  .:53 {\n    errors\n'),
    '',
  ],
  [
    '0721 lines put together',
    config('coredns', 'Corefile: >\n  .:53 {\n  errors\n  cache 30\n  }\n'),
    'MESH0721! Corefile',
  ],
  [
    '0721 near: lines further in stay as they are',
    config('coredns', 'Corefile: >\n  .:53 {\n    errors\n  }\n  a {\n    log\n  }\n'),
    '',
  ],
  ['0721 near: sound', config('coredns', 'Corefile: |\n  .:53 {\n    errors\n  }\n'), ''],

  // MESH0722: cacerts.
  [
    '0722 a certificate without its key',
    secret('data: {ca-cert.pem: YQ==, root-cert.pem: YQ==, cert-chain.pem: YQ==}'),
    'MESH0722! data',
  ],
  ['0722 half of it', secret('data: {ca-cert.pem: YQ==, ca-key.pem: YQ==}'), 'MESH0722 data'],
  ['0722 no base64', secret('data: {ca-crl.pem: "-----BEGIN"}'), 'MESH0722 "-----BEGIN"'],
  [
    '0722 near: whole',
    secret('stringData: {ca-cert.pem: a, ca-key.pem: b, root-cert.pem: c, cert-chain.pem: d}'),
    '',
  ],
  [
    '0722 near: the shape of cert-manager',
    secret('data: {tls.crt: YQ==, tls.key: YQ==, ca.crt: YQ==}'),
    '',
  ],

  [
    '0722 a file but for a letter, and with another dash',
    secret('data: {ca-cert.pem: YQ==, ca-key.pem: YQ==, rootcert.pem: YQ==, cert_chain.pem: YQ==}'),
    'MESH0722 rootcert.pem, MESH0722 cert_chain.pem',
  ],
  [
    '0722 near: a file more',
    secret(
      'data: {ca-cert.pem: YQ==, ca-key.pem: YQ==, root-cert.pem: YQ==, cert-chain.pem: YQ==, rootcert.pem: YQ==}',
    ),
    '',
  ],
  ['0722 base64 as it is', secret(`stringData: ${caFilesOf(pem64)}`), 'MESH0722 stringData'],
  ['0722 near: base64 under data', secret(`data: ${caFilesOf(pem64)}`), ''],
  [
    '0722 base64 as it is beside others',
    secret(`data: {ca-key.pem: YQ==}\nstringData: ${caFilesOf('a').replace('a,', `${pem64},`)}`),
    `MESH0722 ${pem64}`,
  ],
  [
    '0722 base64 twice',
    secret(`data: ${caFilesOf(Buffer.from(pem64).toString('base64'))}`),
    caFiles4.map(() => `MESH0722 ${Buffer.from(pem64).toString('base64')}`).join(', '),
  ],
  [
    '0514 what was cut short, of another cluster',
    secret('type: istio.io/multi-cluster\ndata: {server: LS0tLS1CRUdJTi...}').replace(
      'cacerts',
      'remote',
    ),
    'MESH0732 remote, MESH0514 LS0tLS1CRUdJTi...',
  ],
  [
    '0514 near: cut short in a Secret of others',
    secret('data: {server: LS0tLS1CRUdJTi...}').replace('cacerts', 'remote'),
    '',
  ],
  [
    '0719 a filter for a chain',
    filter(
      'configPatches: [{applyTo: HTTP_FILTER, match: {listener: {filterChain: {name: envoy.filters.http.jwt_authn}}}, patch: {operation: REMOVE}}]',
    ),
    'MESH0719 envoy.filters.http.jwt_authn',
  ],
  [
    '0719 near: a chain of its own name',
    filter(
      'configPatches: [{applyTo: HTTP_FILTER, match: {listener: {filterChain: {name: virtualInbound}}}, patch: {operation: REMOVE}}]',
    ),
    'MESH0729 REMOVE',
  ],
  [
    '0514 brackets in what Envoy is given',
    filter(
      'configPatches: [{applyTo: CLUSTER, patch: {operation: MERGE, value: {a: [{b: <user-email>}]}}}]',
    ),
    'MESH0514? <user-email>',
  ],
  [
    '0729 hosts of a cluster, as in API v2',
    filter(
      'configPatches: [{applyTo: CLUSTER, patch: {operation: ADD, value: {name: a, hosts: [{socket_address: {address: a.b}}]}}}]',
    ),
    'MESH0729? hosts',
  ],
  [
    '0514 near: a comparison in what Envoy is given',
    filter(
      'configPatches: [{applyTo: CLUSTER, patch: {operation: MERGE, value: {a: "if <b> then c"}}}]',
    ),
    '',
  ],
  [
    '0722 the Secret but for a letter',
    secret(`data: ${caFilesOf('YQ==')}`).replace('cacerts', 'cacert, namespace: istio-system'),
    'MESH0722 cacert',
  ],
  [
    '0722 near: that of another namespace, and that of a CA of Istio’s own',
    secret(`data: ${caFilesOf('YQ==')}`).replace('cacerts', 'cacert, namespace: vault') +
      `---\n${secret(`data: ${caFilesOf('YQ==')}`).replace('cacerts', 'istio-ca-secret, namespace: istio-system')}`,
    '',
  ],

  [
    '0722 a file without anything in it',
    secret('data:\n  root-cert.pem: # to come'),
    'MESH0722 data',
  ],
  [
    '0713 a group with a capital, and what is in it',
    entry('MESH_EXTERNAL', 'MESH_EXTRNAL').replace('networking', 'Networking'),
    'MESH0713! Networking.istio.io/v1alpha3, MESH0703! MESH_EXTRNAL',
  ],
  // MESH0732: secrets of other clusters.
  ['0732 a secret of another cluster', remoteSecret(), ''],
  [
    '0732 without the label',
    remoteSecret({ labels: '{a: b}' }),
    'MESH0732 istio-remote-secret-west',
  ],
  [
    '0732 by another word',
    remoteSecret({ labels: '{istio/multiCluster: "yes"}' }),
    'MESH0732 "yes"',
  ],
  ['0732 by another key', remoteSecret({ data: '{kubeconfig: YQ==}' }), 'MESH0732 kubeconfig'],
  [
    '0732 by a key that is no name',
    remoteSecret({ data: '{kubeconfig: YQ==}' }).replace(/, annotations: \{[^}]*\}/, ''),
    'MESH0732 kubeconfig',
  ],
  [
    '0732 near: by a name, and none said elsewhere',
    remoteSecret().replace(/, annotations: \{[^}]*\}/, ''),
    '',
  ],
  ['0732 of several, one', remoteSecret({ data: '{east: YQ==, west: YQ==}' }), ''],
  ['0732 nothing in it', remoteSecret({ data: '{}' }), 'MESH0732 istio-remote-secret-west'],
  ['0732 near: a Secret of others', secret('data: {a: YQ==}').replace('cacerts', 'west'), ''],
  [
    '0732 without the label, and under a name that a shell writes',
    remoteSecret({ labels: '{a: b}', data: '{"${WEST}": YQ==}' }).replaceAll('west', '${WEST}'),
    'MESH0514 istio-remote-secret-${WEST}, MESH0732 istio-remote-secret-${WEST}, MESH0514 ${WEST}, MESH0514 "${WEST}"',
  ],
  [
    '0732 by a label that nothing looks for',
    secret('data: {west: YQ==}').replace(
      'cacerts',
      'west, labels: {networking.istio.io/remote: "true"}',
    ),
    'MESH0732 west',
  ],
  [
    '0732 by a type that nothing looks for',
    secret('type: istio.io/multi-cluster\ndata: {west: YQ==}').replace('cacerts', 'west'),
    'MESH0732 west',
  ],
  [
    '0732 near: what a template leaves in or out',
    remoteSecret({ labels: '{{{ .Values.labels }}}' }),
    '',
  ],
  ['0732 near: that of Kiali', remoteSecret({ labels: '{kiali.io/multiCluster: "true"}' }), ''],
  [
    '0732 by another key, with its value still to come',
    remoteSecret({ data: '{kubeconfig: <base64>}' }),
    'MESH0732 kubeconfig, MESH0514 <base64>',
  ],
  [
    '0732 a server on the machine itself',
    kubeconfig('server: https://127.0.0.1:6443'),
    'MESH0732 https://127.0.0.1:6443',
  ],
  [
    '0732 the same in JSON',
    remote('a', 'east').replace(
      '{east: a}',
      `{east: '{"clusters":[{"cluster":{"server":"https://localhost:6443"}}]}'}`,
    ),
    'MESH0732 https://localhost:6443',
  ],
  [
    '0732 the same in base64',
    remoteSecret({
      data: `{west: ${Buffer.from('clusters:\n- cluster:\n    server: "https://0.0.0.0:6443"\n').toString('base64')}}`,
    }),
    'MESH0732 west',
  ],
  ['0732 near: a server that others reach', kubeconfig('server: https://127.0.0.1.nip.io'), ''],
  [
    '0732 near: two clusters, one of them here',
    kubeconfig('server: https://127.0.0.1\n- cluster: {server: https://203.0.113.7}'),
    '',
  ],
  [
    '0732 near: by way of a proxy',
    kubeconfig('server: https://127.0.0.1:6443\n    proxy-url: http://203.0.113.7'),
    '',
  ],
  [
    '0725 an API server that may be anybody',
    kubeconfig('server: https://203.0.113.7\n    insecure-skip-tls-verify: true'),
    'MESH0725 insecure-skip-tls-verify: true',
  ],
  [
    '0732 an authority beside that',
    kubeconfig(
      'server: https://203.0.113.7\n    insecure-skip-tls-verify: true\n    certificate-authority-data: QQ==',
    ),
    'MESH0732! insecure-skip-tls-verify: true',
  ],
  [
    '0732 nobody',
    kubeconfig('server: https://203.0.113.7\n  users:\n  - name: b\n    user: {}'),
    'MESH0732 user: {}',
  ],
  ['0722 what cert-manager keeps', keptIn('cacerts'), 'MESH0722? cacerts'],
  ['0722 the same, 1.14', keptIn('cacerts'), 'MESH0722 cacerts', istio(14)],
  ['0722 near: 1.15', keptIn('cacerts'), '', istio(15)],
  ['0722 near: another Secret', keptIn('istio-ca'), ''],
  [
    '0725 near: one that is checked',
    kubeconfig('server: https://203.0.113.7\n    insecure-skip-tls-verify: false'),
    '',
  ],
  ['0702 a variable that is no text', operatorEnv('true'), 'MESH0702! true'],
  ['0702 near: a variable that is one', operatorEnv('"true"'), ''],

  // MESH0514: what nobody fills in there.
  [
    '0514 a kubeconfig of another cluster, by its label',
    secret('data: {west: <base64 of the kubeconfig>}').replace(
      'name: cacerts',
      'name: west, labels: {istio/multiCluster: "true"}',
    ),
    'MESH0514 <base64 of the kubeconfig>',
  ],
  [
    '0514 a kubeconfig of another cluster',
    secret('data: {west: <base64 of the kubeconfig>}').replace(
      'cacerts',
      'istio-remote-secret-west',
    ),
    'MESH0732 istio-remote-secret-west, MESH0514 <base64 of the kubeconfig>',
  ],
  [
    '0514 a file of cacerts',
    secret('data: {ca.crt: "$(base64 -w0 ca.pem)", tls.crt: YQ==, tls.key: YQ==}'),
    'MESH0514 $(base64 -w0 ca.pem)',
  ],
  [
    '0514 by hand',
    secret('stringData: {tls.crt: <certificate>, tls.key: a}'),
    'MESH0514 <certificate>',
  ],
  [
    '0514 near: where a shell fills it in',
    `cat <<EOF\n${secret('data: {ca.crt: $CA, tls.crt: $(base64 a), tls.key: YQ==}')}EOF\n`,
    '',
  ],
  [
    '0514 near: where a template does',
    secret('data: {ca.crt: "{{ .ca }}", tls.crt: YQ==, tls.key: YQ==}'),
    '',
  ],
  [
    '0514 near: another Secret',
    secret('data: {a: "$(base64 a)"}').replace('cacerts', 'others'),
    '',
  ],

  [
    '0514 within a kubeconfig, each once',
    kubeconfig(
      'server: ${SERVER:-a}\n    token: "${TOKEN}"\n    again: ${TOKEN}\n    user: <user>',
    ),
    'MESH0514 ${SERVER:-a}, MESH0514 ${TOKEN}, MESH0514 <user>',
  ],
  [
    '0514 near: a kubeconfig that a shell fills in',
    `cat <<EOF\n${kubeconfig('server: ${SERVER}')}EOF\n`,
    '',
  ],
  [
    '0514 near: signs that are part of a value',
    kubeconfig('server: https://203.0.113.7\n    password: a$b<c>d'),
    '',
  ],
  [
    '0514 a name of another cluster',
    remote('istio-remote-secret-<cluster>', '"$CLUSTER"'),
    'MESH0514 istio-remote-secret-<cluster>, MESH0514 "$CLUSTER"',
  ],
  [
    '0514 a name in capitals, and the file it is under',
    remote('istio-remote-secret-CLUSTER_NAME', 'CLUSTER_2', 'CLUSTER_NAME'),
    'MESH0514 istio-remote-secret-CLUSTER_NAME, MESH0514 CLUSTER_2, MESH0514 CLUSTER_NAME',
  ],
  ['0514 near: a cluster called so', remote('istio-remote-secret-east', 'EAST', 'EAST'), ''],
  ['0514 near: of a template', remote('istio-remote-secret-{{ .name }}', '"{{ .name }}"'), ''],
  ['0702 a label that is no text', remote('a', 'east').replace('"true"', 'true'), 'MESH0702! true'],
  ['0702 a note that is a number', remote('a', '1234'), 'MESH0702! 1234'],
  [
    '0702 labels of a workload',
    workload('{app: shop, canary: yes}', 'false'),
    'MESH0702! yes, MESH0702! false',
  ],
  [
    '0702 near: texts, a template, nothing',
    workload('{app: "1", a: {{ .a }}, b: }', '"false"'),
    '',
  ],
  [
    '0702 near: a Service of Knative',
    workload('{a: 1}', 'false').replace('apps/v1', 'serving.knative.dev/v1'),
    '',
  ],

  [
    '0514 of an installation: an address that is none',
    operator('values: {global: {remotePilotAddress: <address>}}'),
    'MESH0514 <address>',
  ],
  [
    '0514 of an installation: what it is known under',
    operator('values: {global: {network: "${NETWORK}", meshID: <mesh>}}'),
    'MESH0514? "${NETWORK}", MESH0514? <mesh>',
  ],
  [
    '0514 of an installation: where it is reached',
    operator(
      'components: {ingressGateways: [{name: a, k8s: {service: {loadBalancerIP: GATEWAY_IP}}}]}',
    ),
    'MESH0514? GATEWAY_IP',
  ],
  [
    '0514 of an installation: as people count',
    operator('values: {global: {network: "network{i}"}}'),
    'MESH0514? "network{i}"',
  ],
  [
    '0514 of values in a file of their own',
    'global:\n  meshID: $MESH\n  multiCluster: {clusterName: "{{ .name }}"}\n  network: NETWORK\n',
    'MESH0514? $MESH',
  ],
  [
    '0514 of a gateway: its network',
    'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a, labels: {topology.istio.io/network: "${NETWORK}"}}\n',
    'MESH0514? "${NETWORK}"',
  ],
  [
    '0514 of a namespace: its network, with a word around',
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {topology.istio.io/network: "network-${cluster}"}}\n',
    'MESH0514? "network-${cluster}"',
  ],
  [
    '0514 near: the network of a namespace, in a template',
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {topology.istio.io/network: "{{ .network }}"}}\n',
    '',
  ],
  [
    '0514 settings of a revision',
    config('istio-<revision>', 'mesh: |\n  accessLogFile: /dev/stdout'),
    'MESH0514 istio-<revision>',
  ],
  [
    '0514 the name of a ConfigMap of others',
    config('<name>', 'a: istio\nb: {mesh: 1}').replace('metadata', '# istiocoredns:\nmetadata'),
    'MESH0514 <name>',
  ],
  ['0514 near: a network in capitals', operator('values: {global: {network: WEST_1}}'), ''],
  [
    '0514 near: an installation a script fills in',
    `cat <<EOF\n${operator('values: {global: {network: "${NETWORK}"}}')}EOF\n`,
    '',
  ],
  [
    '0514 near: an address of an installation',
    operator('values: {global: {remotePilotAddress: 203.0.113.7}}'),
    '',
  ],

  // MESH0742: what a server wrote.
  [
    '0742 a state',
    rule('').replace('  name: a', '  name: a\n  resourceVersion: "171"\n  uid: b'),
    'MESH0742? resourceVersion',
  ],
  ['0742 a uid', rule('').replace('  name: a', '  name: a\n  uid: b'), 'MESH0742? uid'],
  ['0742 a status', `${rule('subsets: []')}status: {conditions: []}\n`, 'MESH0742? status'],
  ['0742 near: an empty status', `${rule('subsets: []')}status: {}\n`, ''],
  ['0742 near: empty', rule('').replace('  name: a', '  name: a\n  resourceVersion: ""'), ''],
  [
    '0742 near: of an owner',
    rule('').replace(
      '  name: a',
      '  name: a\n  ownerReferences: [{apiVersion: v1, kind: Pod, name: a, uid: b}]',
    ),
    '',
  ],
  [
    '0742 settings of a mesh',
    config('istio', 'mesh: |\n  enableTracing: true').replace(
      '}',
      ', resourceVersion: "1", uid: b}',
    ),
    'MESH0742? resourceVersion',
  ],
  [
    '0742 near: of an object that is not of a mesh',
    config('shop', 'a: b').replace('}', ', resourceVersion: "1"}') + '---\n' + rule('subsets: []'),
    '',
  ],
  [
    '0742 near: of another kind',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a, resourceVersion: "1", labels: {sidecar.istio.io/inject: "true"}}\n',
    '',
  ],

  // MESH0731: names that are near those of Istio.
  ...['istio-mesh-config', 'mesh', 'istio', 'istio-1-8', 'istio-canary', 'istio-meshed'].map(
    (name, at): Row => [
      `0731 settings of a mesh in ConfigMap ${name}`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: istio-system\ndata:\n  mesh: |-\n    accessLogFile: /dev/stdout\n`,
      at < 2 ? `MESH0731? ${name}` : '',
    ],
  ),
  [
    '0731 the namespace',
    entry().replace(/name: (\S+)/, 'name: $1\n  namespace: istio-sytem'),
    'MESH0731 istio-sytem',
  ],
  [
    '0731 near: a namespace of its own',
    entry().replace(/name: (\S+)/, 'name: $1\n  namespace: istio-ingress'),
    '',
  ],
  ['0731 a gateway', gatewayFor('ingressgatway'), 'MESH0731 ingressgatway'],
  [
    '0731 a gateway by the name of its app',
    gatewayFor('ingressgateway').replace('istio: ingressgateway', 'app: istio-ingressgateay'),
    'MESH0731 istio-ingressgateay',
  ],
  [
    '0731 near: another app',
    gatewayFor('ingressgateway').replace('istio: ingressgateway', 'app: istio-front'),
    '',
  ],
  ['0731 near: of the chart of gateways', gatewayFor('eastwest-gateway'), ''],
  ['0731 near: a second gateway', gatewayFor('ingressgateway2'), ''],
  ['0731 near: a gateway of its own', gatewayFor('shopgateway'), ''],
  ['0731 a word of a namespace', injected('istio-injection: enable'), 'MESH0731 enable'],
  ['0731 a label', injected('istio-injecton: enabled'), 'MESH0731 istio-injecton'],
  ['0731 near: no injection', injected('istio-injection: disabled'), ''],
  [
    '0731 an annotation',
    entry().replace(/name: (\S+)/, 'name: $1\n  annotations: {networking.istio.io/exportto: "."}'),
    'MESH0731 networking.istio.io/exportto',
  ],

  // More rows of these are in kubernetes.test.ts.
  ['0733 a mode', injected('istio.io/dataplane-mode: on-demand'), 'MESH0733 on-demand'],
  [
    '0734 labels of others',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: istio-ingressgateway, annotations: {sidecar.istio.io/a: b}}\nspec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: b}, annotations: {sidecar.istio.io/a: b}}}}\n',
    'MESH0734! a',
  ],

  // MESH0730: an object in the place of another; its rows are in sameObjects.test.ts.
  ['0730 two', `${entry()}---\n${entry()}`, 'MESH0730 a'],
  [
    '0719 a reference without its group',
    filter('targetRefs: [{kind: Gateway, name: a}]'),
    'MESH0719! Gateway',
  ],
  [
    '0719 a reference with another',
    filter('targetRefs: [{group: a.b, kind: Service, name: a}]'),
    'MESH0719! a.b',
  ],
  ['0719 a reference to pods', filter('targetRefs: [{kind: Pod, name: a}]'), 'MESH0719! Pod'],
  [
    '0719 a reference elsewhere',
    filter('targetRefs: [{kind: Service, name: a, namespace: b}]'),
    'MESH0719! namespace',
  ],
  [
    '0719 near: references Istio takes',
    filter(
      'targetRefs: [{group: core, kind: Service, name: a}, {group: networking.istio.io, kind: ServiceEntry, name: a}, {group: "{{ .g }}", kind: Gateway, name: a}]',
    ),
    '',
  ],

  // MESH0723: one object in a document.
  [
    '0723 two of a kind that no server knows',
    'apiVersion: security.istio.io/v1beta1\nkind: MeshPolicy\nmetadata: {name: default}\nspec: {}\n'.repeat(
      2,
    ),
    'MESH0713! security.istio.io/v1beta1, MESH0723! apiVersion, MESH0713! security.istio.io/v1beta1',
  ],
  ['0723 two', `${entry()}${rule('exportTo: ["."]')}`, 'MESH0723! apiVersion'],
  ['0723 kinds first', 'kind: Gateway\nspec: {}\nkind: Sidecar\n', 'MESH0723! kind'],
  [
    '0723 three',
    `${rule('')}${rule('')}# c\n${rule('')}`,
    'MESH0723! apiVersion, MESH0723! apiVersion',
  ],
  [
    '0723 of cluster sets',
    'kind: ServiceExport\nspec: {}\nkind: ServiceImport\n',
    'MESH0723! kind',
  ],
  ['0723 near: with ---', `${entry()}---\n${rule('exportTo: ["."]')}`, ''],
  ['0723 near: none of ours', 'kind: A # Gateway\nspec: {}\nkind: B\n', ''],
  [
    '0723 near: of two, a template takes one',
    '{{ if .x }}\nkind: Gateway\n{{ else }}\nkind: Sidecar\n{{ end }}\n',
    '',
  ],
  [
    '0723 near: kinds further in',
    filter(
      'targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: a}, {kind: Service, name: b}]',
    ),
    '',
  ],

  // MESH0724: blanks.
  ['0724 a tab', rule('\texportTo: ["."]'), 'MESH0724!   \t'],
  [
    '0724 a no-break space at the head of lines, said once',
    rule('exportTo: ["."]').replaceAll('  ', '\u00a0\u00a0'),
    'MESH0724! \u00a0\u00a0',
  ],
  ['0724 behind a colon', rule('exportTo:\u00a0["."]'), 'MESH0724! \u00a0'],
  ['0724 near: within a text', rule('exportTo: ["."] # a\u00a0b'), ''],
  ['0724 near: none of ours', 'kind: A # Gateway\nspec:\n\u00a0 a: 1\n', ''],
  [
    '0724 a tab before a comment',
    rule('exportTo: ["."]').replace('spec:', 'spec:\n\t# all'),
    'MESH0724! \t',
  ],
  ['0724 a line of a tab', `${rule('exportTo: ["."]')}\t\n`, 'MESH0724! \t'],
  ['0724 near: in brackets', rule('exportTo: ["."]').replace('["', '[\n\t# all\n  "'), ''],
  [
    '0724 near: a tab behind blanks',
    rule('exportTo: ["."]\n').replace('exportTo', '# a\t\n  exportTo'),
    '',
  ],
  ['0724 near: in a block', config('coredns', 'Corefile: |\n  .:53 {\n  \terrors\n  }\n'), ''],
  ['0724 near: behind a value', rule('exportTo: ["."]\t# all'), ''],

  ['0719 a profile there is not', operator('profile: production'), 'MESH0719 production'],
  ['0719 a profile misspelt', operator('profile: demoo'), 'MESH0719 demoo'],
  ['0719 near: a profile', operator('profile: openshift'), ''],
  ['0719 near: a profile of a vendor', operator('profile: asm-gcp'), ''],
  ['0719 near: a profile in a file', operator('profile: ./own.yaml'), ''],
  [
    '0719 near: a profile in charts of one’s own',
    operator('installPackagePath: /charts\n  profile: production'),
    '',
  ],

  // MESH0740 and MESH0741 have more rows in wild.test.ts.
  ['0740 misspelt', rule('exportTo: ["."]').replace('apiV', 'ApiV'), 'MESH0740! ApiVersion'],
  [
    '0741 beside what a template fills in between quotes',
    operator(`profile: minimal\n    tag: "{{ .tag }}"`),
    'MESH0741! tag: "{{ .tag }}"',
  ],
  [
    '0741 near: what a template puts in may indent it',
    operator(`profile: minimal\n    {{ .tag }}\n      a: 1`),
    '',
  ],
  ['0741 a colon at the very end', rule('exportTo ["."]'), 'MESH0741! exportTo ["."]'],
  [
    '0741 a colon before a value at the very end',
    rule('exportTo ["."]').trimEnd(),
    'MESH0741! exportTo ["."]',
  ],
  ['0741 near: a name at the very end', rule('exportTo').trimEnd(), ''],
  ['0741 near: a quote at the very end', rule('exportTo: "').trimEnd(), ''],
  ['0702 a name without colon', route('route:\n- destination:\n    host a'), 'MESH0702! host a'],
  ['0702 near: a name just begun', route('route:\n- destination:\n    ho'), ''],
  [
    '0702 a word that is no name',
    route('route:\n- destination:\n    reviews'),
    'MESH0702! reviews',
  ],
  ['0702 an item without dash', sidecar('egress:\n- hosts:\n    ./reviews'), 'MESH0702! ./reviews'],
  ['0741 no blank', rule('exportTo:["."]\nsubsets: []'), 'MESH0741! exportTo:["."]'],
  [
    '0741 near: a text that goes on further out',
    rule('exportTo: ".\n a"\n'),
    'MESH0702! ".\n   a"',
  ],
  [
    '0708 zeros in front',
    networking(
      'ServiceEntry',
      'hosts: [a.example.com]\naddresses: [10.0.0.01, 10.0.0.0/8]\nports: [{name: http, number: 80, protocol: HTTP}]\nresolution: STATIC\nendpoints: [{address: 10.00.0.1}]',
    ),
    'MESH0708 10.0.0.01, MESH0708 10.00.0.1',
  ],
  [
    '0716 ciphers',
    tls(
      'SIMPLE',
      ', credentialName: a, cipherSuites: [AES128-SHA, TLS_AES_128_GCM_SHA256, AES128-SHA, "-ALL"]',
    ),
    'MESH0716 TLS_AES_128_GCM_SHA256, MESH0716 AES128-SHA',
  ],
  [
    '0701 settings of a gateway beside k8s',
    operator(
      'components: {ingressGateways: [{name: a, serviceAnnotations: {}}], prometheus: {enabled: true}}',
    ),
    'MESH0701! serviceAnnotations, MESH0701! prometheus',
  ],
  ['0711 components of old', operator('components: {policy: {enabled: true}}'), 'MESH0711? policy'],
  [
    '0711 near: the same, in a release that has it',
    operator('tag: 1.7.8\n  components: {policy: {enabled: true}}\n  addonComponents: {kiali: {}}'),
    'MESH0743? 1.7.8',
  ],
  ['0741 near: a line of Jinja', rule('{% if a %}\n exportTo: ["."]\n{% endif %}'), ''],
  ['0741 near: a line of Terraform', rule('%{ if a }\n exportTo: ["."]\n%{ endif }'), ''],
  [
    '0709 requests that never end',
    rule('trafficPolicy: {connectionPool: {http: {idleTimeout: 0s}}}'),
    'MESH0709! 0s',
  ],
  [
    '0709 near: connections that never end',
    rule('trafficPolicy: {connectionPool: {tcp: {idleTimeout: 0s}}}'),
    '',
    istio(30),
  ],
  // What Istio's own analyzer says of one object.
  [
    '0708 near: colons before a bracket',
    entry('ports:', 'addresses: [10.0.0.1, fd00::]\nports:'),
    '',
  ],
  ['0714 near: a long name', rule('').replace('name: a', `name: ${'long-'.repeat(20)}name`), ''],
  ['0701 near: data kube-dns passes over', config('kube-dns', 'mine: a'), ''],
  ['0701 misspelt data', config('kube-dns', 'stubDomain: "{}"'), 'MESH0701! stubDomain'],
  ['0707 near: part of a name', rule('').replace('a.example.com', '"*-api.example.com"'), ''],
  ['0707 no part of a name', rule('').replace('a.example.com', '"*_x.com"'), 'MESH0707! "*_x.com"'],
  ['0709 nothing', route(`${to('a')}\ntimeout: 0s`), 'MESH0709! 0s'],
  ['0709 less than a millisecond', route(`${to('a')}\ntimeout: 1.5ms`), 'MESH0709! 1.5ms'],
  ['0709 near: several units', route(`${to('a')}\ntimeout: 1h2.5s`), ''],
  [
    '0709 near: a cookie for the session',
    rule('trafficPolicy: {loadBalancer: {consistentHash: {httpCookie: {name: a, ttl: 0s}}}}'),
    '',
  ],
  [
    '0715 a part of any name',
    entry('api.example.com', '"*api.example.com"'),
    'MESH0715 "*api.example.com"',
  ],
  [
    '0715 selects everything',
    entry('resolution: NONE', 'workloadSelector: {}\nresolution: STATIC', 'v1'),
    'MESH0715 workloadSelector',
  ],
  [
    '0715 no ports, but a resolution',
    networking('ServiceEntry', 'hosts: [a.b]\nresolution: NONE\nendpoints: [{address: 1.2.3.4}]'),
    'MESH0715 hosts, MESH0715! NONE',
  ],
  [
    '0715 neither ports nor endpoints',
    networking('ServiceEntry', 'hosts: [a.b]\nlocation: MESH_EXTERNAL\nresolution: DNS'),
    'MESH0715? hosts',
  ],
  [
    '0715 near: no resolution either, as in patches',
    networking('ServiceEntry', 'hosts: [a.b]\nlocation: MESH_EXTERNAL\nexportTo: ["."]'),
    '',
  ],
  [
    '0715 a socket with ports',
    networking('WorkloadEntry', 'address: unix://@a\nports: {http: 80}'),
    'MESH0715! ports',
  ],
  [
    '0716 certificates nobody uses',
    server(
      'hosts: [a.b]\nport: {name: a, number: 443, protocol: TLS}\ntls: {mode: PASSTHROUGH, credentialName: a}',
    ),
    'MESH0716 credentialName',
  ],
  ['0716 optional, but none', tls('OPTIONAL_MUTUAL'), 'MESH0716! OPTIONAL_MUTUAL'],
  [
    '0716 sent on from TLS',
    tls('SIMPLE', ', credentialName: a, httpsRedirect: true'),
    'MESH0716 true',
  ],
  [
    '0717 shares',
    rule(
      'trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: a/*, to: {a/*: 80, b/*: 10}}]}}}',
    ),
    'MESH0717! to',
  ],
  [
    '0717 near: shares',
    rule(
      'trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: a/*, to: {a/*: 80, b/*: 20}}]}}}',
    ),
    '',
  ],
  [
    '0717 a share of nothing',
    rule(
      'trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: a/*, to: {a/*: 100, b/*: 0}}]}}}',
    ),
    'MESH0717! b/*',
  ],
  [
    '0717 two orders of localities',
    rule(
      'trafficPolicy: {outlierDetection: {interval: 5s}, loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}], failoverPriority: [topology.kubernetes.io/region]}}}',
    ),
    'MESH0717! failoverPriority',
  ],
  [
    '0717 two orders, one of which has more',
    rule(
      'trafficPolicy: {outlierDetection: {interval: 5s}, loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}], failoverPriority: [version, topology.kubernetes.io/region]}}}',
    ),
    'MESH0717! topology.kubernetes.io/region',
  ],
  [
    '0717 regions for labels',
    rule(
      'trafficPolicy: {outlierDetection: {interval: 5s}, loadBalancer: {localityLbSetting: {failoverPriority: [us-east-1, europe-west1, "*"]}}}',
    ),
    'MESH0717 us-east-1, MESH0717 europe-west1, MESH0717 "*"',
  ],
  [
    '0717 near: labels',
    rule(
      'trafficPolicy: {outlierDetection: {interval: 5s}, loadBalancer: {localityLbSetting: {failoverPriority: [version=v1, app-name, us-east-1=a, failover-priority-1, my-tier-2]}}}',
    ),
    '',
  ],
  [
    '0717 no error counts',
    rule(
      'trafficPolicy: {outlierDetection: {consecutive5xxErrors: 0, interval: 5s}, loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}}',
    ),
    'MESH0717? 0',
  ],
  [
    '0717 near: those of gateways count',
    rule(
      'trafficPolicy: {outlierDetection: {consecutive5xxErrors: 0, consecutiveGatewayErrors: 3}, loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}}',
    ),
    '',
  ],
  [
    '0717 errors of gateways among others',
    rule(
      'trafficPolicy: {outlierDetection: {consecutive5xxErrors: 2, consecutiveGatewayErrors: 2}}',
    ),
    'MESH0717? consecutiveGatewayErrors',
  ],
  [
    '0717 among as many as by default',
    rule('trafficPolicy: {outlierDetection: {consecutiveGatewayErrors: 5}}'),
    'MESH0717? consecutiveGatewayErrors',
  ],
  [
    '0717 near: fewer of gateways',
    rule('trafficPolicy: {outlierDetection: {consecutiveGatewayErrors: 4}}'),
    '',
  ],
  [
    '0717 near: errors of gateways alone',
    rule(
      'trafficPolicy: {outlierDetection: {consecutive5xxErrors: 0, consecutiveGatewayErrors: 9}}',
    ),
    '',
  ],
  [
    '0717 near: of something else',
    rule(
      'trafficPolicy: {outlierDetection: {interval: 5s}, loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}], failoverPriority: [topology.istio.io/network]}}}',
    ),
    '',
  ],
  [
    '0717 nobody says what is down',
    rule('trafficPolicy: {loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}}'),
    'MESH0717 failover',
  ],
  [
    '0717 near: switched off',
    rule('trafficPolicy: {loadBalancer: {localityLbSetting: {enabled: false}}}'),
    '',
  ],
  [
    '0717 near: a piece of one',
    networking(
      'DestinationRule',
      'trafficPolicy: {loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}}',
    ),
    '',
  ],
  [
    '0717 certificates twice',
    rule('trafficPolicy: {tls: {mode: SIMPLE, credentialName: a, caCertificates: b}}'),
    'MESH0717! caCertificates',
  ],
  [
    '0718 near: shares in the wrong place, which is said there',
    route('route: [{destination: {host: a, weight: 60}}, {destination: {host: b, weight: 40}}]'),
    'MESH0701! weight, MESH0701! weight',
  ],
  [
    '0707 half the name of a Service',
    route(to('reviews.one')).replace('name: a\n', 'name: a\n  namespace: one\n'),
    'MESH0707 reviews.one',
  ],
  [
    '0707 half the name of a Service of the mesh itself',
    route(to('grafana.istio-system')),
    'MESH0707 grafana.istio-system',
  ],
  [
    '0707 half the name of a Service of any namespace',
    rule('trafficPolicy: {loadBalancer: {simple: RANDOM}}').replace(
      'a.example.com',
      'reviews.two.svc',
    ),
    'MESH0707 reviews.two.svc',
  ],
  [
    '0707 near: a site of two labels, the whole name, and a short one',
    route(
      'route: [{destination: {host: example.com}, weight: 20}, {destination: {host: reviews.one.svc.cluster.local}, weight: 40}, {destination: {host: reviews}, weight: 40}]',
    ).replace('name: a\n', 'name: a\n  namespace: one\n'),
    '',
  ],
  [
    '0707 near: what clients of a gateway call it by',
    route(to('a'))
      .replace('[a.example.com]', '[api.one]\n  gateways: [g]')
      .replace('name: a\n', 'name: a\n  namespace: one\n'),
    '',
  ],
  [
    '0718 an only destination has no share',
    route('route: [{destination: {host: a}, weight: 80}]'),
    'MESH0718 weight',
    istio(4),
  ],
  [
    '0718 more than the whole',
    route('route: [{destination: {host: a}, weight: 120}]'),
    'MESH0718! 120',
    istio(4),
  ],
  [
    '0718 more than the whole, perhaps',
    route('route: [{destination: {host: a}, weight: 120}]'),
    'MESH0718 120',
  ],
  [
    '0718 near: more than the whole, since 1.13',
    route('route: [{destination: {host: a}, weight: 120}]'),
    '',
    istio(13),
  ],
  [
    '0712 a destination twice',
    route(
      'route: [{destination: {host: a, subset: x}, weight: 60}, {destination: {host: a, subset: x}, weight: 40}]',
    ),
    'MESH0712 x',
  ],
  [
    '0712 near: two subsets, two ports, headers',
    route(
      'route: [{destination: {host: a, subset: x}, weight: 20}, {destination: {host: a, subset: z}, weight: 20}, {destination: {host: a, port: {number: 80}}, weight: 20}, {destination: {host: a, port: {number: 81}}, weight: 20}, {destination: {host: a, port: {number: 81}}, headers: {request: {set: {a: b}}}, weight: 20}]',
    ),
    '',
  ],
  [
    '0728 a gateway the VirtualService is not for',
    route('match: [{gateways: [mesh, shop]}]\nroute: [{destination: {host: a}}]').replace(
      'hosts:',
      'gateways: [mesh, ship]\n  hosts:',
    ),
    'MESH0728 shop',
  ],
  [
    '0728 a gateway, where only sidecars are routed',
    route('match: [{gateways: [shop]}]\nroute: [{destination: {host: a}}]'),
    'MESH0728 shop',
  ],
  [
    '0728 near: the sidecars it is for',
    route('match: [{gateways: [mesh]}]\nroute: [{destination: {host: a}}]'),
    '',
  ],
  [
    '0728 near: a gateway by its whole name',
    route('match: [{gateways: [one/shop]}]\nroute: [{destination: {host: a}}]')
      .replace('hosts:', 'gateways: [shop]\n  hosts:')
      .replace('name: a\n', 'name: a\n  namespace: one\n'),
    '',
  ],
  [
    '0728 near: delegated to, for a gateway of another',
    networking(
      'VirtualService',
      'http: [{match: [{gateways: [shop]}], route: [{destination: {host: a}}]}]',
    ),
    '',
  ],
  [
    '0718 a gateway Istio makes for itself',
    route(to('a')).replace(
      'hosts:',
      'gateways: [one/shop-istio-autogenerated-k8s-gateway-http]\n  hosts:',
    ),
    'MESH0718 one/shop-istio-autogenerated-k8s-gateway-http',
  ],
  ['0718 near: one share, the whole', route('route: [{destination: {host: a}, weight: 100}]'), ''],
  ['0718 near: one share, none', route('route: [{destination: {host: a}, weight: 0}]'), ''],
  [
    '0718 a host that another takes',
    route(to('a')).replace('[a.example.com]', '["*.b", a.b]'),
    'MESH0718! a.b',
  ],
  [
    '0718 delegated, for a gateway',
    networking('VirtualService', 'gateways: [g]\nhttp: [{route: [{destination: {host: a}}]}]'),
    'MESH0718 gateways',
  ],
  [
    '0718 a reason with a space',
    route(`${to('a')}\nretries: {attempts: 3, retryOn: "5xx, reset"}`),
    'MESH0718! "5xx, reset"',
  ],
  [
    '0718 a reason that is none',
    route(`${to('a')}\nretries: {attempts: 3, retryOn: conect-failure}`),
    'MESH0718! conect-failure',
  ],
  [
    '0718 near: reasons',
    route(`${to('a')}\nretries: {attempts: 3, retryOn: "gateway-error,reset,503"}`),
    '',
  ],
  [
    '0719 a proxy for nobody',
    sidecar('outboundTrafficPolicy: {egressProxy: {host: a.b, port: {number: 1}}}'),
    'MESH0719! egressProxy',
  ],
  [
    '0719 no operation',
    filter('configPatches: [{applyTo: CLUSTER, patch: {value: {}}}]'),
    'MESH0719! patch',
  ],
  [
    '0719 a filter without a name',
    filter(
      'configPatches: [{applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {subFilter: {name: a}}}}}, patch: {operation: REMOVE}}]',
    ),
    'MESH0719! filter',
  ],
  [
    '0719 a filter inside another',
    filter(
      'configPatches: [{applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {name: a, subFilter: {name: b}}}}}, patch: {operation: REMOVE}}]',
    ),
    'MESH0719! a',
  ],
  [
    '0719 a waypoint elsewhere',
    filter(
      'configPatches: [{applyTo: HTTP_FILTER, match: {context: GATEWAY, waypoint: {portNumber: 1}}, patch: {operation: REMOVE}}]',
    ),
    'MESH0719! waypoint, MESH0729 REMOVE',
  ],
  [
    '0720 its own namespace twice',
    rule('exportTo: [x, "."]').replace('name: a', 'name: a\n  namespace: x'),
    'MESH0720! "."',
  ],

  // MESH0728: what no call reaches.
  ['0728 behind all calls', routes('', '/a'), 'MESH0728 match'],
  ['0728 behind every path', routes('/', '/a'), 'MESH0728 match'],
  ['0728 behind a wider path', routes('/a', '/ab'), 'MESH0728 match'],
  [
    '0728 one of two',
    routes('/a', '/a').replace(/(.*)\/a\}\}\]/s, '$1/a}}, {uri: {prefix: /b}}]'),
    'MESH0728? uri',
  ],
  ['0728 near: a narrower path in front', routes('/ab', '/a'), ''],
  [
    '0728 near: of other workloads',
    routes('/a', '/a').replace('prefix: /a}', 'prefix: /a}, sourceLabels: {app: x}'),
    '',
  ],
  [
    '0728 by one of the gateways in front',
    networking(
      'VirtualService',
      'hosts: [a.example.com]\ngateways: [mesh, a]\ntcp:\n- match: [{port: 1, gateways: [mesh, a]}]\n  route: [{destination: {host: a}}]\n- match: [{port: 1, gateways: [a]}]\n  route: [{destination: {host: a}}]',
    ),
    'MESH0728 match',
  ],
  [
    '0728 near: by another gateway',
    networking(
      'VirtualService',
      'hosts: [a.example.com]\ngateways: [mesh, a]\ntcp:\n- match: [{port: 1, gateways: [a]}]\n  route: [{destination: {host: a}}]\n- match: [{port: 1, gateways: [mesh, a]}]\n  route: [{destination: {host: a}}]',
    ),
    '',
  ],
  [
    '0728 labels of callers, behind a gateway',
    calledBy('gateways: [g]', 'sourceLabels: {app: x}', 'sourceNamespace: shop'),
    'MESH0728 sourceLabels, MESH0728 sourceNamespace',
  ],
  [
    '0728 near: labels of callers of a sidecar',
    calledBy('gateways: [g, mesh]', 'sourceLabels: {app: x}'),
    '',
  ],
  ['0728 near: no gateway is named', calledBy('', 'sourceLabels: {app: x}'), ''],
  // Left to a shell: the label has no value to be read.
  [
    '0728 near: a label that is to be filled in',
    calledBy('gateways: [g]', 'sourceLabels: {app: "${APP}"}'),
    'MESH0514? ${APP}',
  ],
  [
    '0728 near: the match names sidecars',
    calledBy('gateways: [g, mesh]', 'gateways: [g], sourceLabels: {app: x}'),
    '',
  ],
  [
    '0728 near: labels of the gateway',
    calledBy('gateways: [g]', 'sourceLabels: {istio: ingressgateway}'),
    '',
  ],
  [
    '0728 near: a match for the same gateway in an older form',
    calledBy('gateways: [x/g]', 'gateways: [g.x]'),
    '',
  ],
  ['0728 a star', routes('/api/*'), 'MESH0728 /api/*'],
  ['0728 a star, exactly', routes('/api/*').replace('prefix', 'exact'), 'MESH0728 /api/*'],
  ['0728 near: a star of an expression', routes('/api/.*').replace('prefix', 'regex'), ''],
  [
    '0728 near: a star of a header',
    route('match: [{headers: {a: {prefix: "/*"}}}]\nroute: [{destination: {host: a}}]'),
    '',
  ],
  ['0728 near: paths from a template', routes('"{{ .a }}"', '"{{ .b }}"'), ''],

  // MESH0725 to MESH0729.
  [
    '0729 removes a route',
    filter('configPatches: [{applyTo: HTTP_ROUTE, patch: {operation: REMOVE}}]'),
    'MESH0729 REMOVE',
  ],
  [
    '0729 near: removes a filter',
    filter(
      `configPatches: [{applyTo: HTTP_FILTER, match: ${byFilter('a')}, patch: {operation: REMOVE}}]`,
    ),
    '',
  ],
  [
    '0729 removes any filter',
    filter('configPatches: [{applyTo: HTTP_FILTER, patch: {operation: REMOVE}}]'),
    'MESH0729 REMOVE',
  ],
  ['0729 merges into all filters', placed('MERGE', byManager), 'MESH0729 MERGE'],
  ['0729 near: merges into one', placed('MERGE', byFilter('a')), ''],
  ['0729 behind the last filter', placed('INSERT_AFTER', byManager), 'MESH0729 INSERT_AFTER'],
  ['0729 adds behind the last filter', placed('ADD', byFilter('a')), 'MESH0729 ADD'],
  [
    '0729 near: a router in the place of another',
    placed('ADD', byManager, 'envoy.filters.http.router'),
    '',
  ],
  ['0729 near: behind another filter', placed('INSERT_AFTER', byFilter('a')), ''],
  ['0729 before all filters', placed('INSERT_BEFORE', byManager), 'MESH0729? INSERT_BEFORE'],
  ['0729 near: first by its own word', placed('INSERT_FIRST', byManager), ''],
  ['0729 near: before one', placed('INSERT_BEFORE', byFilter('a')), ''],
  ['0729 near: of calls that leave', placed('INSERT_BEFORE', '{context: SIDECAR_OUTBOUND}'), ''],
  [
    '0729 near: a limit, which may well come first',
    placed('INSERT_BEFORE', byManager, 'envoy.filters.http.local_ratelimit'),
    '',
  ],
  [
    '0729 what holds the filters is none',
    placed('MERGE', byManager, 'envoy.filters.network.http_connection_manager'),
    'MESH0729 HTTP_FILTER',
  ],
  [
    '0729 near: what holds them, as what it is',
    placed('MERGE', byManager, 'envoy.filters.network.http_connection_manager').replace(
      'HTTP_FILTER',
      'NETWORK_FILTER',
    ),
    '',
  ],
  [
    '0729 adds extensions otherwise',
    filter(
      'configPatches: [{applyTo: EXTENSION_CONFIG, patch: {operation: MERGE, value: {name: a}}}]',
    ),
    'MESH0729 MERGE',
  ],
  [
    '0729 near: adds extensions',
    filter(
      'configPatches: [{applyTo: EXTENSION_CONFIG, patch: {operation: ADD, value: {name: a}}}]',
    ),
    '',
  ],
  ['0729 a configuration without a type', untyped('{}'), 'MESH0729? config'],
  ['0729 the same where it does nothing', untyped('{}'), 'MESH0729 config', istio(8)],
  ['0729 near: the same when it did', untyped('{}'), '', istio(6)],
  ['0729 near: for proxies of one release', untyped('{proxy: {proxyVersion: ^1\\.6.*}}'), ''],
  [
    '0729 near: of an extension, which has a type',
    filter(
      'configPatches: [{applyTo: HTTP_FILTER, patch: {operation: INSERT_FIRST, value: {name: a, typed_config: {"@type": b, config: {name: c}}}}}]',
    ),
    '',
  ],
  [
    '0719 a filter by an old name alone',
    filter(
      'configPatches: [{applyTo: LISTENER, patch: {operation: MERGE, value: {listener_filters: [{name: envoy.listener.tls_inspector}]}}}]',
    ),
    'MESH0719? envoy.listener.tls_inspector',
  ],
  [
    '0719 by an old name and a type',
    filter(
      'configPatches: [{applyTo: HTTP_FILTER, patch: {operation: INSERT_FIRST, value: {name: envoy.lua, typed_config: {"@type": a}}}}]',
    ),
    'MESH0719? envoy.lua',
  ],
  [
    '0719 a type that is no filter',
    filterOf('envoy.extensions.compression.zstd.compressor.v3.Zstd'),
    'MESH0719 type.googleapis.com/envoy.extensions.compression.zstd.compressor.v3.Zstd',
  ],
  [
    '0719 near: one that wraps a filter',
    filterOf('envoy.extensions.common.matching.v3.ExtensionWithMatcher'),
    '',
  ],
  ['0719 near: one of somebody else', filterOf('a.b.extensions.Filter'), ''],
  [
    '0719 what a route says of a filter, by its old name',
    perRoute('typed_per_filter_config: {envoy.ext_authz: {"@type": a}}'),
    'MESH0719? envoy.ext_authz',
  ],
  [
    '0719 the same where it finds none for certain',
    perRoute('typedPerFilterConfig: {envoy.ext_authz: {"@type": a}}'),
    'MESH0719 envoy.ext_authz',
    istio(22),
  ],
  [
    '0719 near: of its time',
    perRoute('typed_per_filter_config: {envoy.ext_authz: {"@type": a}}'),
    '',
    istio(13),
  ],
  [
    '0719 near: by the name of today',
    perRoute('typed_per_filter_config: {envoy.filters.http.ext_authz: {"@type": a}}'),
    '',
  ],
  [
    '0719 near: of a filter that is given that name beside it',
    perRoute(
      'typed_per_filter_config: {envoy.lua: {"@type": a}}',
      ', {applyTo: HTTP_FILTER, patch: {operation: INSERT_FIRST, value: {name: envoy.lua, typed_config: {"@type": a}}}}',
    ),
    'MESH0719? envoy.lua',
  ],
  [
    '0719 an old name below a field that is misspelt',
    filter(
      'configPatches: [{applyTo: NETWORK_FILTER, match: {listener: {filter_chain: {filter: {name: envoy.tcp_proxy}}}}, patch: {operation: REMOVE}}]',
    ),
    'MESH0701 filter_chain, MESH0719? envoy.tcp_proxy',
  ],
  [
    '0711 a filter that went with Mixer',
    filter(
      'configPatches: [{applyTo: NETWORK_FILTER, match: {listener: {filterChain: {filter: {name: mixer}}}}, patch: {operation: REMOVE}}]',
    ),
    'MESH0711 mixer',
    istio(8),
  ],
  [
    '0711 near: the same before',
    filter(
      'configPatches: [{applyTo: NETWORK_FILTER, match: {listener: {filterChain: {filter: {name: mixer}}}}, patch: {operation: REMOVE}}]',
    ),
    '',
    istio(7),
  ],
  [
    '0725 anybody’s certificate',
    rule('trafficPolicy: {tls: {mode: SIMPLE, insecureSkipVerify: true}}'),
    'MESH0725? true',
  ],
  [
    '0725 near: nobody’s',
    rule('trafficPolicy: {tls: {mode: SIMPLE, insecureSkipVerify: false}}'),
    '',
    istio(20),
  ],
  [
    '0711 fields that went, in no release that is known',
    route(`${to('a')}\nwebsocketUpgrade: true\nfault: {abort: {percent: 1, httpStatus: 500}}`),
    'MESH0711? websocketUpgrade, MESH0711? percent',
  ],
  ['0725 SIMPLE', rule('trafficPolicy: {tls: {mode: SIMPLE}}'), 'MESH0725? SIMPLE'],
  [
    '0725 of a subset',
    rule('subsets: [{name: v1, trafficPolicy: {tls: {mode: SIMPLE}}}]'),
    'MESH0725? SIMPLE',
  ],
  ['0725 near: since 1.20', rule('trafficPolicy: {tls: {mode: SIMPLE}}'), '', istio(20)],
  ['0725 near: known', rule('trafficPolicy: {tls: {mode: SIMPLE, caCertificates: a}}'), ''],
  ['0726 TCP', entry('TLS', 'tcp'), 'MESH0726? tcp'],
  ['0726 no protocol', entry('TLS', '""'), 'MESH0726? ""'],
  ['0726 near: an address', entry('TLS\n', 'TCP\naddresses: [10.0.0.1]\n'), ''],
  [
    '0727 looks ahead',
    route(`match: [{uri: {regex: "^(?!/a).*"}}]\n${to('a')}`),
    'MESH0727 "^(?!/a).*"',
  ],
  ['0727 open', route(`match: [{uri: {regex: "^(/a"}}]\n${to('a')}`), 'MESH0727 "^(/a"'],
  [
    '0727 near: as RE2 writes it',
    route(`match: [{uri: {regex: "(?i)^/(?P<x>a|b)/.*"}}]\n${to('a')}`),
    '',
  ],
];

suite('structure rules', () => {
  for (const [name, text, expected, context] of rows) {
    test(name, () => {
      assert.equal(said(text, context), expected);
    });
  }
});

suite('secrets', () => {
  test('nothing of one that was cut short is repeated', () => {
    const text = secret('data: {ca-key.pem: c2VjcmV0c2VjcmV0...}');
    const found = diagnose(text, offline);
    assert.ok(found.some((it) => it.code === 'MESH0514'));
    for (const { message } of found) assert.ok(!message.includes('c2VjcmV0'), message);
  });
  test('nothing of any is repeated, whatever is wrong with it', () => {
    const mark = 'qZ7sEcReT';
    const values = [
      ...[mark, `${mark}...`, `"${mark}\${X}"`, `"\${X:-${mark}}"`, `$(echo ${mark} | base64)`],
      ...[`"$(cat a)${mark}"`, `${mark}<token>`, `"{{ .a }}${mark}"`, `"$X-${mark}"`, `${mark}!`],
      ...[`"${mark}`, `[${mark}]`, `{${mark}: a}`, `${mark}: a`, `!!binary ${mark}`, `*${mark}`],
      ...[`your-${mark}`, `|\n    a: \${X}\n    token: ${mark}`, `|\n    ${mark}: \${X}`],
      ...[`|\n    server: https://localhost\n    token: ${mark}\n  ${mark}`, `>\n    ${mark}\n`],
      `|\n    -----BEGIN\n    ${mark}\n    <more>\n    *****\n    ...`,
      Buffer.from(`server: https://localhost\ntoken: ${mark}`).toString('base64'),
      ...[`\t${mark}`, `${mark}\u00a0${mark}: b`, `'${mark}' ${mark}`, `\`${mark}\``, `@${mark}`],
    ];
    const names = ['cacerts', 'istio-remote-secret-a', 'istio-remote-secret-${A}', 'cacert'];
    let count = 0;
    for (const value of values) {
      for (const name of names) {
        for (const part of ['data', 'stringData']) {
          for (const key of ['ca-key.pem', 'kubeconfig', '"${A}"']) {
            const text = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n  namespace: istio-system\n  labels: {istio/multiCluster: "true"}\n${part}:\n  ${key}: ${value}\n  root-cert.pem: ${value}\n---\n${entry()}`;
            for (const { message } of diagnose(text, offline)) {
              count += 1;
              assert.ok(!message.includes(mark) && !message.includes(btoa(mark)), message);
            }
          }
        }
      }
    }
    assert.ok(count > values.length);
  });
});

suite('codes of structure', () => {
  test('every one is produced by some row', () => {
    const produced = new Set(
      rows.flatMap(([, text, , context]) => said(text, context).match(/MESH\d{4}/g) ?? []),
    );
    assert.deepEqual(
      Object.keys(structureCodes).filter((it) => !produced.has(it)),
      [],
    );
  });
  test('all are silent where the setting says so', () => {
    for (const [name, text] of rows) {
      const found = said(text, { ...offline, structure: 'off' });
      assert.ok(!found.includes('MESH07'), `${name}: ${found}`);
    }
  });
  test('fields, types and words are left to an editor that has our schemas', () => {
    for (const [name, text, expected, context] of rows) {
      const found = said(text, { ...(context ?? offline), structure: 'meaning' });
      assert.ok(!/MESH070[1-4]/.test(found), `${name}: ${found}`);
      if (/MESH07(?:0[5-9]|[12])/.test(expected)) assert.ok(found !== '', name);
    }
  });
  test('what a schema says of a value is not said of its meaning as well', () => {
    const text = entryWith('resolution: DNS', 'resolution: DNSS');
    assert.equal(said(text), 'MESH0515! DNSS');
    assert.equal(said(text, { ...offline, structure: 'meaning' }), '');
  });
});
