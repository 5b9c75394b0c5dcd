/** Objects of one text that claim the same, or that do not meet: bad, good, and what looks bad but is not. */
import type { LanguageContext } from '../../../src/language/diagnostic';
import type { Row } from './crossingRows';

const istio = (minor: number): LanguageContext => ({
  zone: 'global',
  istio: { text: `1.${minor}.0`, major: 1, minor, patch: 0 },
});

const objectOf = (kind: string, metadata: string, spec: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: ${kind}\nmetadata: {${metadata}}\nspec:\n${spec}`;

const routes = (metadata: string, host = 'reviews', more = '') =>
  objectOf(
    'VirtualService',
    metadata,
    `  hosts: [${host}]\n${more}  http:\n  - route: [{destination: {host: reviews}}]\n`,
  );
/** At a gateway, for calls of a path. */
const onPath = (metadata: string, uri: string) =>
  routes(metadata, 'a.b.com', '  gateways: [front]\n').replace(
    '- route',
    `- match: [{uri: ${uri}}]\n    route`,
  );
const opens = (metadata: string, host: string, port = 80, app = 'ingressgateway', more = '') =>
  objectOf(
    'Gateway',
    metadata,
    `  selector: {istio: ${app}}\n  servers:\n  - hosts: ["${host}"]\n    port: {name: http, number: ${port}, protocol: HTTP}\n${more}`,
  );
const shows = (metadata: string, host: string, secret: string) =>
  objectOf(
    'Gateway',
    metadata,
    `  selector: {istio: ingressgateway}\n  servers:\n  - hosts: ["${host}"]\n    port: {name: https, number: 443, protocol: HTTPS}\n    tls: {mode: SIMPLE, credentialName: ${secret}}\n`,
  );
const narrows = (metadata: string, app?: string) =>
  objectOf(
    'Sidecar',
    metadata,
    `${app === undefined ? '' : `  workloadSelector: {labels: {app: ${app}}}\n`}  egress: [{hosts: [./*]}]\n`,
  );
const sends = (subset: string, host = 'reviews', metadata = 'name: a') =>
  objectOf(
    'VirtualService',
    metadata,
    `  hosts: [${host}]\n  http:\n  - route: [{destination: {host: ${host}, subset: ${subset}}}]\n`,
  );
const defines = (subset: string, host = 'reviews', metadata = 'name: b') =>
  objectOf(
    'DestinationRule',
    metadata,
    `  host: ${host}\n  subsets: [{name: ${subset}, labels: {version: ${subset}}}]\n`,
  );
const selects = (metadata: string, labels: string, resolution = 'STATIC') =>
  objectOf(
    'ServiceEntry',
    metadata,
    `  hosts: [db.example.com]\n  location: MESH_INTERNAL\n  ports: [{name: http, number: 80, protocol: HTTP}]\n  resolution: ${resolution}\n  workloadSelector: {labels: {${labels}}}\n`,
  );
const workload = (metadata: string, labels: string, address = 'vm.example.com') =>
  objectOf('WorkloadEntry', metadata, `  address: ${address}\n  labels: {${labels}}\n`);
/** A DestinationRule. */
const rules = (metadata: string, host: string, more: string) =>
  objectOf('DestinationRule', metadata, `  host: "${host}"\n${more}`);
const subsets = (...names: readonly string[]) =>
  `  subsets: [${names.map((it) => `{name: ${it}, labels: {version: ${it}}}`).join()}]\n`;
const ruleTls = (mode: string) => `  trafficPolicy: {tls: {mode: ${mode}}}\n`;
const balances = '  trafficPolicy: {loadBalancer: {simple: RANDOM}}\n';
const peers = (metadata: string, mode: string, app?: string) =>
  `apiVersion: security.istio.io/v1beta1\nkind: PeerAuthentication\nmetadata: {${metadata}}\nspec:\n${app === undefined ? '' : `  selector: {matchLabels: {app: ${app}}}\n`}  mtls: {mode: ${mode}}\n`;
const oldPolicy = (kind: string, metadata: string, spec: string) =>
  `apiVersion: authentication.istio.io/v1alpha1\nkind: ${kind}\nmetadata: {${metadata}}\nspec: {${spec}}\n`;
const ofMesh = 'name: default, namespace: istio-system';
const ofOne = 'name: default, namespace: one';
const inOne = 'reviews.one.svc.cluster.local';
const service = (name: string, spec: string, namespace = 'one') =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {${spec}}\n`;
const pods = (name: string, labels: string, namespace = 'one') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {template: {metadata: {labels: {${labels}}}}}\n`;
const reviews = service(
  'reviews',
  'selector: {app: reviews}, ports: [{port: 9080, targetPort: http}]',
);
const calls = (metadata: string, port: number, host = 'reviews') =>
  objectOf(
    'VirtualService',
    metadata,
    `  hosts: [${host}]\n  http:\n  - route: [{destination: {host: ${host}, port: {number: ${port}}}}]\n`,
  );
const several = service('reviews', 'ports: [{port: 80, name: a}, {port: 9090, name: b}]');
const byGateway = objectOf(
  'VirtualService',
  'name: a, namespace: one',
  '  hosts: [a.example.com]\n  gateways: [g]\n  http:\n  - route: [{destination: {host: reviews}}]\n',
);
const elsewhere = (metadata: string, more = '') =>
  objectOf(
    'ServiceEntry',
    metadata,
    `  hosts: [api.example.com]\n  location: MESH_EXTERNAL\n  ports: [{name: http, number: 443, protocol: HTTP}]\n  resolution: DNS\n${more}`,
  );
const inside = 'name: a, namespace: one';
const all = (...texts: readonly string[]) => texts.join('---\n');
const gateways = (names: string) => `  gateways: [${names}]\n`;

/** One server of a Gateway. */
const server = (metadata: string, protocol: string, mode?: string, host = 'a.com', port = 443) =>
  objectOf(
    'Gateway',
    metadata,
    `  selector: {istio: ingressgateway}\n  servers:\n  - hosts: ["${host}"]\n    port: {name: a, number: ${port}, protocol: ${protocol}}\n${mode === undefined ? '' : `    tls: {mode: ${mode}, credentialName: a}\n`}`,
  );
const to = '[{destination: {host: reviews}}]';
const lane = (name: string, match = '') =>
  `  ${name}:\n  - ${match === '' ? '' : `match: [${match}]\n    `}route: ${to}\n`;
const bySni = '{port: 443, sniHosts: [a.com]}';
const bound = (routing: string, metadata = 'name: a', names = 'g', host = 'a.com') =>
  objectOf('VirtualService', metadata, `  hosts: ["${host}"]\n  gateways: [${names}]\n${routing}`);
/** A host outside of the mesh, and how its ports are spoken to. */
const outside = (...ports: readonly (readonly [number: number, protocol: string])[]) =>
  objectOf(
    'ServiceEntry',
    'name: api',
    `  hosts: [api.com]\n  resolution: DNS\n  ports:\n${ports.map(([number, protocol]) => `  - {number: ${number}, name: p${number}, protocol: ${protocol}}\n`).join('')}`,
  );
const calling = (routing: string, hosts = 'api.com') =>
  objectOf('VirtualService', 'name: a', `  hosts: [${hosts}]\n${routing}`);
const retried = `  http:\n  - timeout: 3s\n    route: [{destination: {host: api.com, port: {number: 443}}}]\n`;
const inShop = 'reviews.shop.svc.cluster.local';

const shortEntry = objectOf(
  'ServiceEntry',
  'name: e',
  '  hosts: [billing]\n  location: MESH_EXTERNAL\n  ports: [{number: 80, name: http, protocol: HTTP}]\n  resolution: STATIC\n  endpoints: [{address: 10.1.1.1}]\n',
);

export const rows: readonly Row[] = [
  // MESH0715: workloads by name for a host of fixed addresses.
  ['0715', all(selects('name: a', 'app: db'), workload('name: b', 'app: db')), 'MESH0715 STATIC'],
  [
    '0715 more labels than it takes',
    all(workload('name: b', 'tier: x, app: db'), selects('name: a', 'app: db')),
    'MESH0715 STATIC',
  ],
  [
    '0715 near: by DNS',
    all(selects('name: a', 'app: db', 'DNS'), workload('name: b', 'app: db')),
    '',
  ],
  [
    '0715 near: an address',
    all(selects('name: a', 'app: db'), workload('name: b', 'app: db', '10.0.0.7')),
    '',
  ],
  [
    '0715 near: a socket',
    all(selects('name: a', 'app: db'), workload('name: b', 'app: db', 'unix:///a/b')),
    '',
  ],
  [
    '0715 near: fewer labels',
    all(selects('name: a', 'app: db, tier: x'), workload('name: b', 'app: db')),
    'MESH0719 labels',
  ],
  [
    '0715 near: of another namespace',
    all(selects('name: a, namespace: one', 'app: db'), workload('name: b', 'app: db')),
    '',
  ],
  [
    '0715 near: for another cluster',
    all(
      selects('name: a, annotations: {istio-multicluster/cluster: east}', 'app: db'),
      workload('name: b, annotations: {istio-multicluster/cluster: west}', 'app: db'),
    ),
    '',
  ],

  // MESH0609: one host, two VirtualServices.
  ['0609 twice', all(routes('name: a'), routes('name: b')), 'MESH0609 reviews'],
  [
    '0609 a short name and the whole of it',
    all(
      routes('name: a, namespace: one'),
      routes('name: b, namespace: two', 'reviews.one.svc.cluster.local'),
    ),
    'MESH0609 reviews.one.svc.cluster.local',
  ],
  [
    '0609 near: short names of two namespaces',
    all(routes('name: a, namespace: one'), routes('name: b, namespace: two')),
    '',
  ],
  [
    '0609 near: for a gateway',
    all(routes('name: a'), routes('name: b', 'reviews', gateways('g'))),
    '',
  ],
  [
    '0609 for a gateway and sidecars',
    all(routes('name: a'), routes('name: b', 'reviews', gateways('g, mesh'))),
    'MESH0609 reviews',
  ],
  [
    '0609 near: nobody sees both',
    all(
      routes('name: a, namespace: one', 'a.com', '  exportTo: ["."]\n'),
      routes('name: b, namespace: two', 'a.com', '  exportTo: ["."]\n'),
    ),
    '',
  ],
  [
    '0609 somebody sees both',
    all(
      routes('name: a, namespace: one', 'a.com'),
      routes('name: b, namespace: two', 'a.com', '  exportTo: ["."]\n'),
    ),
    'MESH0609 a.com',
  ],
  [
    '0609 near: the later replaces the earlier',
    all(routes('name: a'), routes('name: a')),
    'MESH0730 a',
  ],
  ['0609 near: from a template', all(routes('name: a'), routes('name: "{{ .x }}"')), ''],
  [
    '0609 near: a piece that changes hosts',
    all(routes('name: a'), objectOf('VirtualService', 'name: b', '  hosts: [reviews]\n')),
    '',
  ],
  [
    '0609 near: for two clusters',
    all(
      routes('name: a, annotations: {istio-multicluster/cluster: east}'),
      routes('name: b, annotations: {istio-multicluster/cluster: west}'),
    ),
    '',
  ],

  // MESH0610: one port and host, two Gateways.
  ['0610 twice', all(opens('name: a', '*'), opens('name: b', '*')), 'MESH0610 "*"'],
  [
    '0610 in two namespaces',
    all(opens('name: a, namespace: one', 'a.com'), opens('name: b, namespace: two', './a.com')),
    'MESH0610 "./a.com"',
  ],
  ['0610 near: other hosts', all(opens('name: a', 'a.com'), opens('name: b', 'b.com')), ''],
  ['0610 near: another port', all(opens('name: a', '*'), opens('name: b', '*', 8080)), ''],
  ['0610 near: other pods', all(opens('name: a', '*'), opens('name: b', '*', 80, 'other')), ''],
  [
    '0610 near: another address',
    all(opens('name: a', '*'), opens('name: b', '*', 80, 'ingressgateway', '    bind: 10.0.0.1\n')),
    '',
  ],

  [
    '0610 fewer labels select the pods of more',
    all(
      opens('name: a', '*'),
      opens('name: b', '*').replace('{istio: ingressgateway}', '{istio: ingressgateway, app: x}'),
    ),
    'MESH0610 "*"',
  ],
  [
    '0610 near: other labels',
    all(
      opens('name: a', '*'),
      opens('name: b', '*').replace('{istio: ingressgateway}', '{app: x}'),
    ),
    '',
  ],

  // MESH0613: one certificate, two Gateways.
  [
    '0613 twice',
    all(shows('name: a', 'a.com', 's'), shows('name: b', 'b.com', 's')),
    'MESH0613? s',
  ],
  ['0613 near: another', all(shows('name: a', 'a.com', 's'), shows('name: b', 'b.com', 't')), ''],
  [
    '0613 near: other pods',
    all(shows('name: a', 'a.com', 's'), shows('name: b', 'b.com', 's').replace('ingress', 'x')),
    '',
  ],

  // MESH0611: one workload, two Sidecars.
  ['0611 of all', all(narrows('name: a'), narrows('name: b')), 'MESH0611 b'],
  ['0611 of some', all(narrows('name: a', 'web'), narrows('name: b', 'web')), 'MESH0611 b'],
  ['0611 near: of all and of some', all(narrows('name: a'), narrows('name: b', 'web')), ''],
  [
    '0611 near: in two namespaces',
    all(narrows('name: a, namespace: one'), narrows('name: b, namespace: two')),
    '',
  ],

  [
    '0611 two policies of a namespace',
    all(peers('name: a, namespace: one', 'STRICT'), peers('name: b, namespace: one', 'DISABLE')),
    'MESH0611 b',
  ],
  [
    '0611 two policies for some',
    all(peers('name: a', 'STRICT', 'web'), peers('name: b', 'STRICT', 'web')),
    'MESH0611 b',
  ],
  [
    '0611 near: a policy for some, for others, and for a Sidecar’s workloads',
    all(
      peers('name: a', 'STRICT'),
      peers('name: b', 'STRICT', 'web'),
      peers('name: c', 'STRICT', 'shop'),
      narrows('name: d', 'web'),
    ),
    '',
  ],
  [
    '0611 near: policies of two namespaces, and one that replaces another',
    all(peers('name: a, namespace: one', 'STRICT'), peers('name: b, namespace: two', 'STRICT')),
    '',
  ],

  // MESH0615: one host, two DestinationRules.
  [
    '0615 one subset twice',
    all(
      rules('name: a', 'reviews', subsets('v1', 'v2')),
      rules('name: b', 'reviews', subsets('v3', 'v2')),
    ),
    'MESH0615 v2',
  ],
  [
    '0615 two policies',
    all(
      rules('name: a, namespace: one', 'reviews', balances),
      rules('name: b, namespace: one', inOne, balances),
    ),
    'MESH0615 "reviews.one.svc.cluster.local"',
  ],
  [
    '0615 near: a host that Istio does not complete',
    all(
      rules('name: a, namespace: one', 'reviews', subsets('v1')),
      rules('name: b, namespace: one', 'reviews.one.svc', subsets('v1')),
    ),
    'MESH0707 "reviews.one.svc"',
  ],
  [
    '0615 near: subsets here, a policy there',
    all(rules('name: a', 'reviews', subsets('v1')), rules('name: b', 'reviews', balances)),
    '',
  ],
  [
    '0615 near: other subsets',
    all(rules('name: a', 'reviews', subsets('v1')), rules('name: b', 'reviews', subsets('v2'))),
    '',
  ],
  [
    '0615 near: of two namespaces, and a wider host',
    all(
      rules('name: a, namespace: one', inOne, subsets('v1')),
      rules('name: a, namespace: two', inOne, subsets('v1')),
      rules('name: b, namespace: one', '*.one.svc.cluster.local', subsets('v1')),
    ),
    '',
  ],
  [
    '0615 near: for some clients only',
    all(
      rules('name: a', 'reviews', balances),
      rules('name: b', 'reviews', `${balances}  workloadSelector: {matchLabels: {app: web}}\n`),
    ),
    '',
  ],
  [
    '0615 near: for two clusters',
    all(
      rules('name: a, annotations: {istio-multicluster/cluster: east}', 'reviews', balances),
      rules('name: b, annotations: {istio-multicluster/cluster: west}', 'reviews', balances),
    ),
    '',
  ],

  // MESH0707: hosts of ServiceEntries that Istio completes where they are called.
  [
    '0707 no Service',
    all(shortEntry, calls('name: a', 80, 'billing'), rules('name: a', 'billing', balances)),
    'MESH0707 billing, MESH0707 "billing"',
  ],
  [
    '0707 near: a Service of that name as well, and hosts with a dot',
    all(
      shortEntry.replace('billing', 'reviews'),
      reviews,
      calls('name: a, namespace: one', 9080),
      rules('name: a', 'billing.one.svc.cluster.local', balances),
    ),
    '',
  ],
  [
    '0707 near: of two clusters',
    all(
      shortEntry.replace('{name: e', '{annotations: {istio-multicluster/cluster: east}, name: e'),
      rules('name: a, annotations: {istio-multicluster/cluster: west}', 'billing', balances),
    ),
    '',
  ],

  // MESH0616: clients send what workloads refuse.
  [
    '0616 plain text, and mutual TLS only',
    all(rules('name: a', '*.local', ruleTls('DISABLE')), peers(ofMesh, 'STRICT')),
    'MESH0616 DISABLE',
  ],
  [
    '0616 mutual TLS, and plain text only',
    all(peers(ofMesh, 'DISABLE'), rules('name: a', '*.local', ruleTls('ISTIO_MUTUAL'))),
    'MESH0616 ISTIO_MUTUAL',
  ],
  [
    '0616 of a namespace',
    all(
      peers(ofOne, 'STRICT'),
      rules('name: a', '*.one.svc.cluster.local', ruleTls('DISABLE')),
      rules('name: a, namespace: one', 'reviews', ruleTls('DISABLE')),
    ),
    'MESH0616 DISABLE, MESH0616? DISABLE',
  ],
  [
    '0616 of the namespace both are to be in',
    all(peers('name: default', 'STRICT'), rules('name: a', 'reviews', ruleTls('DISABLE'))),
    'MESH0616? DISABLE',
  ],
  [
    '0616 near: of a namespace one of them may not be in',
    all(
      peers('name: default', 'STRICT'),
      rules('name: a, namespace: one', 'reviews', ruleTls('DISABLE')),
      rules('name: b', 'reviews.example.com', ruleTls('DISABLE')),
    ),
    '',
  ],
  [
    '0616 of a namespace that the mesh’s rule is for',
    all(
      peers(ofMesh, 'STRICT'),
      peers(ofOne, 'DISABLE'),
      rules('name: a', '*.local', ruleTls('ISTIO_MUTUAL')),
    ),
    'MESH0616? ISTIO_MUTUAL',
  ],
  [
    '0616 near: of a namespace that has a rule',
    all(
      peers(ofOne, 'DISABLE'),
      rules('name: a', '*.local', ruleTls('ISTIO_MUTUAL')),
      rules('name: b', '*.one.svc.cluster.local', ruleTls('DISABLE')),
    ),
    '',
  ],
  [
    '0616 one Service',
    all(peers(ofOne, 'DISABLE'), rules('name: a', inOne, ruleTls('ISTIO_MUTUAL'))),
    'MESH0616 ISTIO_MUTUAL',
  ],
  [
    '0616 near: one Service whose workloads may take it',
    all(
      peers(ofOne, 'DISABLE'),
      peers('name: b, namespace: one', 'PERMISSIVE', 'reviews'),
      rules('name: a', inOne, ruleTls('ISTIO_MUTUAL')),
    ),
    '',
  ],
  [
    '0616 near: a Service without sidecar in a strict mesh',
    all(peers(ofMesh, 'STRICT'), rules('name: a', inOne, ruleTls('DISABLE'))),
    '',
  ],
  [
    '0616 near: both are taken',
    all(
      peers(ofMesh, 'PERMISSIVE'),
      rules('name: a', '*.local', ruleTls('DISABLE')),
      rules('name: b', inOne, ruleTls('ISTIO_MUTUAL')),
    ),
    '',
  ],
  [
    '0616 near: they agree, or are of other namespaces',
    all(
      peers(ofMesh, 'STRICT'),
      peers(ofOne, 'DISABLE'),
      rules('name: a', inOne, ruleTls('DISABLE')),
      rules('name: b', 'reviews.two.svc.cluster.local', ruleTls('ISTIO_MUTUAL')),
    ),
    '',
  ],
  [
    '0616 near: a host elsewhere',
    all(peers(ofMesh, 'STRICT'), rules('name: a', 'api.example.com', ruleTls('DISABLE'))),
    '',
  ],
  [
    '0616 near: for two clusters',
    all(
      peers(`${ofMesh}, annotations: {istio-multicluster/cluster: east}`, 'STRICT'),
      rules(
        'name: a, annotations: {istio-multicluster/cluster: west}',
        '*.local',
        ruleTls('DISABLE'),
      ),
    ),
    '',
  ],
  [
    '0616 a MeshPolicy',
    all(
      oldPolicy('MeshPolicy', 'name: default', 'peers: [{mtls: {}}]'),
      rules('name: a', '*.local', ruleTls('DISABLE')),
    ),
    'MESH0711? authentication.istio.io/v1alpha1, MESH0616 DISABLE',
  ],
  [
    '0616 a Policy for one Service',
    all(
      oldPolicy(
        'Policy',
        'name: p, namespace: one',
        'targets: [{name: reviews}], peers: [{mtls: }]',
      ),
      rules('name: a', inOne, ruleTls('DISABLE')),
      rules('name: b', 'ratings.one.svc.cluster.local', ruleTls('DISABLE')),
    ),
    'MESH0711? authentication.istio.io/v1alpha1, MESH0616 DISABLE',
  ],
  [
    '0616 near: a Policy that takes both, or is for one port',
    all(
      oldPolicy('MeshPolicy', 'name: default', 'peers: [{mtls: {mode: PERMISSIVE}}]'),
      oldPolicy(
        'Policy',
        'name: p, namespace: one',
        'targets: [{name: reviews, ports: [{number: 80}]}], peers: [{mtls: {}}]',
      ),
      rules('name: a', '*.local', ruleTls('DISABLE')),
      rules('name: b', inOne, ruleTls('DISABLE')),
    ),
    'MESH0711? authentication.istio.io/v1alpha1, MESH0711? authentication.istio.io/v1alpha1',
  ],

  // MESH0607, MESH0608: a Service beside its routes and rules.
  ['0607 a port its Service lacks', all(reviews, calls(inside, 80)), 'MESH0607 80'],
  ['0607 no port, and several to choose from', all(several, byGateway), 'MESH0607 reviews'],
  [
    '0607 near: a sidecar goes on to the port that was called',
    all(several, byGateway.replace('gateways: [g]', 'gateways: [g, mesh]')),
    '',
  ],
  ['0607 near: one port needs no name', all(reviews, byGateway), ''],
  [
    '0607 of a Service by its whole name',
    all(calls('name: a, namespace: two', 80, inOne), reviews),
    'MESH0607 80',
  ],
  ['0607 near: a port it has', all(reviews, calls(inside, 9080)), ''],
  [
    '0607 near: a Service of another namespace, and one of another cluster',
    all(
      service('reviews', 'ports: [{port: 1}]', 'two'),
      reviews.replace('namespace:', 'annotations: {istio-multicluster/cluster: west}, namespace:'),
      calls(`${inside}, annotations: {istio-multicluster/cluster: east}`, 80),
    ),
    '',
  ],
  [
    '0607 near: a template, an alias of another host, and a Service in two pieces',
    all(
      service('reviews', 'ports: [{port: "{{ .port }}"}]'),
      service('ratings', 'type: ExternalName, externalName: a.b, ports: [{name: http, port: 1}]'),
      service('details', 'ports: [{port: 1}]'),
      service('details', 'ports: [{port: 2}]').replace(
        'name: details,',
        'name: details, labels: {a: b},',
      ),
      calls('name: a, namespace: one', 80),
      calls('name: b, namespace: one', 80, 'ratings'),
      calls('name: c, namespace: one', 80, 'details'),
    ),
    '',
  ],
  [
    '0607 of a host elsewhere',
    all(elsewhere('name: e'), calls(inside, 80, 'api.example.com')),
    'MESH0607 80',
  ],
  [
    '0607 near: of a host elsewhere that two entries define, and of one nobody defines here',
    all(
      elsewhere('name: e'),
      elsewhere('name: f').replace('443', '80'),
      calls(inside, 80, 'api.example.com'),
      calls('name: b', 80, 'www.example.com'),
    ),
    '',
  ],
  [
    '0528 a host elsewhere that is for another namespace',
    all(
      elsewhere('name: e, namespace: two', '  exportTo: ["."]\n'),
      calls(inside, 443, 'api.example.com'),
    ),
    'MESH0528 api.example.com',
  ],
  [
    '0528 near: for the namespace, and for all',
    all(
      elsewhere('name: e, namespace: two', '  exportTo: [one]\n'),
      calls(inside, 443, 'api.example.com'),
    ),
    '',
  ],
  [
    '0608 no pods of a subset',
    all(
      reviews,
      pods('v1', 'app: reviews, version: v1'),
      rules(inside, 'reviews', subsets('v1', 'v2')),
    ),
    'MESH0608? v2',
  ],
  [
    '0608 near: pods elsewhere, of another app, and labels of a place',
    all(
      reviews,
      service('ratings', 'selector: {app: ratings}, ports: [{port: 1}]'),
      pods('v1', 'app: ratings, version: v1'),
      rules(inside, 'reviews', subsets('v2')),
      rules(
        'name: b, namespace: one',
        'ratings',
        '  subsets: [{name: west, labels: {topology.kubernetes.io/region: west}}, {name: all}]\n',
      ),
    ),
    '',
  ],

  // MESH0617: what leads to a gateway.
  [
    '0617 another port',
    all(
      opens('name: g', '*', 8004),
      service('in', 'selector: {istio: ingressgateway}, ports: [{port: 80, targetPort: 8080}]'),
    ),
    'MESH0617 8004',
  ],
  [
    '0617 another port of pods with more labels',
    all(
      service('in', 'selector: {istio: ingressgateway, app: x}, ports: [{port: 443}]'),
      opens('name: g', '*'),
    ),
    'MESH0617 80',
  ],
  [
    '0617 near: its port, and that of the pods',
    all(
      service('in', 'selector: {istio: ingressgateway}, ports: [{port: 80, targetPort: 8080}]'),
      opens('name: g', '*'),
      opens('name: h', '*', 8080),
    ),
    '',
  ],
  [
    '0617 near: a second Service, ports by name, and other pods',
    all(
      service('in', 'selector: {istio: ingressgateway}, ports: [{port: 443}]'),
      service('more', 'selector: {istio: ingressgateway}, ports: [{port: 80}]'),
      opens('name: g', '*'),
      service('x', 'selector: {istio: x}, ports: [{port: 443, targetPort: https}]'),
      opens('name: h', '*', 80, 'x'),
      service('q', 'selector: {app: q}, ports: [{port: 443}]'),
      opens('name: i', '*', 80, 'q'),
    ),
    '',
  ],

  // MESH0618: routes for sidecars, and what comes in by a gateway.
  [
    '0618 subsets for sidecars only',
    all(routes('name: g', 'shop.example.com', gateways('g')), sends('v1', 'reviews', 'name: m')),
    'MESH0618? reviews',
  ],
  [
    '0618 near: for both, with subsets, or without any',
    all(
      routes('name: g', 'shop.example.com', gateways('g, mesh')),
      sends('v1', 'reviews', 'name: m'),
      routes('name: h', 'ratings.example.com', gateways('g')).replace(
        'host: reviews',
        'host: ratings, subset: v1',
      ),
      sends('v1', 'ratings', 'name: p'),
      routes('name: i', 'details.example.com', gateways('g')).replace(
        'host: reviews',
        'host: details',
      ),
      routes('name: o', 'details').replace('host: reviews', 'host: details'),
    ),
    '',
  ],

  // MESH0601: a rule that takes the mutual TLS of a wider one away.
  [
    '0601 in the mesh, before 1.5',
    all(rules('name: m', '*.local', ruleTls('ISTIO_MUTUAL')), rules(inside, 'reviews', balances)),
    'MESH0601 "reviews"',
    istio(4),
  ],
  [
    '0601 in the mesh, perhaps',
    all(
      rules('name: m', '*.one.svc.cluster.local', ruleTls('ISTIO_MUTUAL')),
      rules(inside, 'reviews', subsets('v1')),
    ),
    'MESH0601? "reviews"',
  ],
  [
    '0601 near: since 1.5, sidecars do so by themselves',
    all(rules('name: m', '*.local', ruleTls('ISTIO_MUTUAL')), rules(inside, 'reviews', balances)),
    '',
    istio(5),
  ],
  [
    '0601 near: it repeats it, says another, is outside, or is not under it',
    all(
      rules('name: m', '*.one.svc.cluster.local', ruleTls('ISTIO_MUTUAL')),
      rules(inside, 'reviews', ruleTls('ISTIO_MUTUAL')),
      rules('name: b, namespace: one', 'ratings', ruleTls('DISABLE')),
      rules('name: c, namespace: one', 'api.example.com', balances),
      rules('name: d, namespace: two', 'reviews', balances),
    ),
    '',
    istio(4),
  ],

  // MESH0612: a gateway that takes other hosts.
  [
    '0612 others',
    all(opens('name: g', 'a.com'), routes('name: a', 'b.com', gateways('g'))),
    'MESH0612 b.com',
  ],
  [
    '0612 of another namespace',
    all(opens('name: g, namespace: one', '*.a.com'), routes('name: a', 'b.com', gateways('one/g'))),
    'MESH0612 b.com',
  ],
  [
    '0612 for another namespace',
    all(
      opens('name: g, namespace: one', './a.com'),
      routes('name: a, namespace: two', 'a.com', gateways('one/g')),
    ),
    'MESH0612 a.com',
  ],
  [
    '0612 what is above a star, beside a name below it',
    all(opens('name: g', '*.a.com'), routes('name: a', 'a.com, b.a.com', gateways('g'))),
    'MESH0612 a.com',
  ],
  [
    '0612 near: another host, of sidecars perhaps',
    all(opens('name: g', '*.a.com'), routes('name: a', 'c.com, b.a.com', gateways('g'))),
    '',
  ],
  [
    '0612 near: the whole name of a Service',
    all(
      opens('name: g, namespace: one', 'a.one.svc.cluster.local'),
      routes('name: a, namespace: one', 'a', gateways('g')),
    ),
    '',
  ],
  [
    '0612 near: for its own namespace, and for a named one',
    all(
      opens('name: g, namespace: one', './a.com'),
      routes('name: a, namespace: one', 'a.com', gateways('g')),
      opens('name: h, namespace: one', 'two/*.b.com'),
      routes('name: a, namespace: two', 'x.b.com', gateways('one/h')),
    ),
    '',
  ],
  [
    '0612 near: for a namespace, and whose routes is not said',
    all(
      opens('name: g, namespace: one', 'three/a.com'),
      routes('name: a', 'a.com', gateways('one/g')),
    ),
    '',
  ],
  [
    '0612 near: covered',
    all(opens('name: g', '*.a.com'), routes('name: a', 'b.a.com', gateways('g'))),
    '',
  ],
  [
    '0612 near: every host',
    all(opens('name: g', 'a.com'), routes('name: a', '"*"', gateways('g'))),
    '',
  ],
  [
    '0612 near: one of several',
    all(opens('name: g', 'a.com'), routes('name: a', 'b.com, a.com', gateways('g'))),
    '',
  ],
  [
    '0612 near: a gateway elsewhere',
    all(opens('name: g', 'a.com'), routes('name: a', 'b.com', gateways('one/g'))),
    '',
  ],

  // MESH0728: two that take every call.
  [
    '0728 every call, in three forms of one gateway',
    all(
      routes('name: a, namespace: one', 'a.com', gateways('g')),
      routes('name: b, namespace: one', 'a.com', gateways('one/g')),
      routes('name: c, namespace: two', 'a.com', gateways('g.one.svc.cluster.local')),
    ),
    'MESH0728 route, MESH0728 route',
  ],
  [
    '0728 every call, twice',
    all(
      routes('name: a, namespace: one', 'a.b.com', '  gateways: [front]\n'),
      routes('name: b, namespace: two', 'a.b.com', '  gateways: [one/front]\n'),
    ),
    'MESH0728 route',
  ],
  [
    '0728 near: at two gateways',
    all(
      routes('name: a', 'a.b.com', '  gateways: [front]\n'),
      routes('name: b', 'a.b.com', '  gateways: [back]\n'),
    ),
    '',
  ],
  [
    '0728 every call, by a match and by none',
    all(onPath('name: a', '{prefix: /}'), routes('name: b', 'a.b.com', '  gateways: [front]\n')),
    'MESH0728 route',
  ],
  [
    '0728 one path, twice',
    all(onPath('name: a', '{prefix: /api}'), onPath('name: b', '{prefix: /api}')),
    'MESH0728 uri',
  ],
  [
    '0728 near: one path, of other calls',
    all(
      onPath('name: a', '{prefix: /api}, method: {exact: GET}'),
      onPath('name: b', '{prefix: /api}'),
    ),
    '',
  ],
  [
    '0728 near: every call, and one path',
    all(onPath('name: a', '{prefix: /}'), onPath('name: b', '{prefix: /api}')),
    '',
  ],
  [
    '0728 near: one path, as a whole and as the beginning of others',
    all(onPath('name: a', '{exact: /api}'), onPath('name: b', '{prefix: /api}')),
    '',
  ],
  [
    '0728 near: one of them takes some calls',
    all(
      routes('name: a', 'a.b.com', '  gateways: [front]\n'),
      routes('name: b', 'a.b.com', '  gateways: [front]\n').replace(
        '- route',
        '- match: [{uri: {exact: /a}}]\n    route',
      ),
    ),
    '',
  ],
  // MESH0728: routes that the only gateway never asks.
  [
    '0728 TLS routes where TLS ends',
    all(server('name: g', 'HTTPS', 'SIMPLE'), bound(lane('tls', bySni))),
    'MESH0728 tls',
  ],
  [
    '0728 TLS routes where TLS ends, for bytes',
    all(bound(lane('tls', bySni)), server('name: g', 'TLS', 'SIMPLE')),
    'MESH0728 tls',
  ],
  [
    '0728 HTTP routes of the gateway alone, in what is for sidecars too',
    all(
      server('name: g', 'HTTPS', 'PASSTHROUGH').replace(', credentialName: a', ''),
      routes('name: a', 'a.com', '  gateways: [mesh, g]\n').replace(
        '- route',
        '- match: [{gateways: [mesh], port: 80}]\n    route: [{destination: {host: b}}]\n  - match: [{gateways: [g], port: 443}]\n    route',
      ),
    ),
    'MESH0728 gateways',
  ],
  [
    '0728 near: HTTP routes of sidecars, beside those of the gateway for TLS',
    all(
      server('name: g', 'HTTPS', 'PASSTHROUGH').replace(', credentialName: a', ''),
      routes('name: a', 'a.com', '  gateways: [mesh, g]\n').replace(
        '- route',
        '- match: [{gateways: [mesh], port: 80}]\n    route',
      ),
    ),
    '',
  ],
  [
    '0728 HTTP routes where TLS passes through',
    all(
      server('name: g', 'HTTPS', 'PASSTHROUGH').replace(', credentialName: a', ''),
      bound(lane('http')),
    ),
    'MESH0728 http',
  ],
  [
    '0728 HTTP routes for bytes',
    all(server('name: g', 'TCP', undefined, '*', 9000), bound(lane('http'))),
    'MESH0728 http',
  ],
  [
    '0728 TCP routes for HTTP, of another namespace',
    all(
      server('name: g, namespace: one', 'HTTP', undefined, '*.com', 80),
      bound(lane('tcp', '{port: 80}'), 'name: a, namespace: two', 'one/g'),
    ),
    'MESH0728 tcp',
  ],
  [
    '0728 routes where the name in the call decides',
    all(
      server('name: g', 'TLS', 'AUTO_PASSTHROUGH').replace(', credentialName: a', ''),
      bound(lane('tcp', '{port: 443}')),
    ),
    'MESH0728 tcp',
  ],
  [
    '0728 near: each for its own',
    all(
      server('name: g', 'HTTPS', 'MUTUAL'),
      bound(lane('http')),
      server('name: h', 'TLS', 'PASSTHROUGH', 'a.com', 444).replace(', credentialName: a', ''),
      bound(lane('tls', '{sniHosts: [a.com]}'), 'name: b', 'h'),
      server('name: i', 'TLS', 'SIMPLE', 'a.com', 445).replace('Name: a', 'Name: b'),
      bound(lane('tcp', '{port: 445}'), 'name: c', 'i'),
      server('name: j', 'MONGO', undefined, 'a.com', 446),
      bound(lane('tcp'), 'name: d', 'j'),
    ),
    '',
  ],
  [
    '0728 near: one of two servers',
    all(
      `${server('name: g', 'HTTPS', 'SIMPLE', '*')}  - {hosts: [a.com], port: {name: b, number: 8443, protocol: TLS}, tls: {mode: PASSTHROUGH}}\n`,
      bound(lane('tls', '{sniHosts: [a.com]}')),
    ),
    '',
  ],
  [
    '0728 of two servers, by the port',
    all(
      `${server('name: g', 'HTTPS', 'SIMPLE', '*')}  - {hosts: [a.com], port: {name: b, number: 8443, protocol: TLS}, tls: {mode: PASSTHROUGH}}\n`,
      bound(lane('tls', bySni)),
    ),
    'MESH0728 tls',
  ],
  [
    '0728 near: a server for other hosts, and one of which nothing is known',
    all(
      `${server('name: g', 'HTTPS', 'SIMPLE', 'b.com')}  - {hosts: [a.com], port: {name: b, number: 8443, protocol: TLS}, tls: {credentialName: x}}\n`,
      bound(lane('tls', '{sniHosts: [a.com]}')),
    ),
    '',
  ],
  [
    '0728 near: for sidecars and for another gateway, too',
    all(
      server('name: g', 'HTTPS', 'SIMPLE'),
      bound(lane('tls', bySni), 'name: a', 'mesh, g'),
      bound(lane('tls', bySni), 'name: b', 'g, h'),
    ),
    '',
  ],
  [
    '0728 near: a gateway that is written twice',
    all(
      server('name: g', 'HTTPS', 'SIMPLE'),
      server('name: g', 'TLS', 'PASSTHROUGH').replace(', credentialName: a', ''),
      bound(lane('tls', bySni)),
    ),
    'MESH0730 g',
  ],
  [
    '0728 near: a gateway of another cluster',
    all(
      server('name: g, annotations: {istio-multicluster/cluster: east}', 'HTTPS', 'SIMPLE'),
      bound(lane('tls', bySni), 'name: a, annotations: {istio-multicluster/cluster: west}'),
    ),
    '',
  ],

  // MESH0728: a gateway of another namespace, by its name alone.
  [
    '0728 a gateway by its name alone',
    all(
      opens('name: g, namespace: one', 'a.com'),
      bound(lane('http'), 'name: a, namespace: two', '"g"'),
    ),
    'MESH0728 "g"',
  ],
  [
    '0728 with its namespace, of one namespace, and of none: only that two take every call',
    all(
      opens('name: g, namespace: one', 'a.com'),
      bound(lane('http'), 'name: a, namespace: two', 'one/g'),
      bound(lane('http'), 'name: b, namespace: one'),
      bound(lane('http'), 'name: c'),
    ),
    'MESH0728 route',
  ],
  [
    '0728 near: one of its name at home, or where nobody says',
    all(
      opens('name: g, namespace: one', 'a.com', 80),
      opens('name: g, namespace: two', 'a.com', 81),
      opens('name: h, namespace: one', 'a.com', 82),
      opens('name: h', 'a.com', 83),
      bound(lane('http'), 'name: a, namespace: two', 'g, h'),
    ),
    '',
  ],

  // MESH0728: HTTP routes of sidecars for hosts that speak no HTTP.
  ['0728 for HTTPS', all(outside([443, 'HTTPS']), calling(retried)), 'MESH0728 http'],
  [
    '0728 for bytes',
    all(calling(lane('http')), outside([5000, 'TCP'], [6000, 'mongo'])),
    'MESH0728 http, MESH0726? TCP',
  ],
  [
    '0728 for one of two hosts',
    all(outside([443, 'TLS']), calling(retried, 'b.com, api.com')),
    'MESH0728 api.com',
  ],
  [
    '0728 for a port of HTTPS',
    all(outside([80, 'HTTP'], [443, 'HTTPS']), calling(lane('http', '{port: 80}, {port: 443}'))),
    'MESH0728 443',
  ],
  [
    '0728 near: from the port of HTTP to that of TLS',
    all(
      outside([80, 'HTTP'], [443, 'HTTPS']),
      calling(retried.replace('timeout: 3s', 'match: [{port: 80}]')),
      rules(
        'name: r',
        'api.com',
        '  trafficPolicy: {portLevelSettings: [{port: {number: 443}, tls: {mode: SIMPLE}}]}\n',
      ),
    ),
    'MESH0725? SIMPLE',
  ],
  [
    '0728 near: a rule makes TLS of plain calls',
    all(outside([443, 'HTTPS']), calling(retried), rules('name: r', 'api.com', ruleTls('SIMPLE'))),
    'MESH0725? SIMPLE',
  ],
  [
    '0728 near: both, and no port',
    all(outside([80, 'HTTP'], [443, 'HTTPS']), calling(retried)),
    '',
  ],
  [
    '0728 near: a protocol that is not said, in two entries',
    all(
      outside([443, 'HTTPS']),
      outside([80, 'HTTP']).replace('name: api', 'name: b'),
      calling(retried),
      outside([443, '""']).replace('api.com', 'b.com').replace('name: api', 'name: c'),
      calling(retried, 'b.com').replace('name: a', 'name: b'),
    ),
    'MESH0726? ""',
  ],
  [
    '0728 near: TLS routes, and a gateway',
    all(
      outside([443, 'HTTPS']),
      calling(lane('tls', '{port: 443, sniHosts: [api.com]}')),
      calling(`  gateways: [mesh, g]\n${retried}`).replace('name: a', 'name: b'),
    ),
    'MESH0609 api.com',
  ],
  [
    '0728 near: of several hosts, each with routes of its own',
    all(
      outside([443, 'HTTPS']),
      calling(`${lane('http')}${lane('tls', '{sniHosts: [api.com]}')}`, 'b.com, api.com'),
    ),
    '',
  ],

  // MESH0606: destinations are one host.
  ['0606 a wildcard', calling(lane('http').replace('reviews', '"*.local"')), 'MESH0606 "*.local"'],
  [
    '0606 a wildcard that somebody may define elsewhere',
    calling(lane('http').replace('reviews', '"*.b.com"')),
    'MESH0606? "*.b.com"',
  ],
  [
    '0606 near: a wildcard that is a host',
    all(
      calling(lane('http').replace('reviews', '"*.b.com"')),
      outside([80, 'HTTP']).replace('api.com', '"*.b.com"').replace('DNS', 'NONE'),
    ),
    '',
  ],

  // MESH0619: rules for what is below a Service.
  [
    '0619 below a host that is routed',
    all(rules('name: r', `*.${inShop}`, balances), calling(lane('http'), inShop)),
    `MESH0619 "*.${inShop}"`,
  ],
  [
    '0619 below a Service, from its namespace',
    all(
      routes('name: a, namespace: shop'),
      rules('name: r, namespace: shop', `*.${inShop}`, balances),
    ),
    `MESH0619 "*.${inShop}"`,
  ],
  [
    '0619 near: something is below',
    all(
      rules('name: r', `*.${inShop}`, balances),
      calling(lane('http'), inShop),
      outside([80, 'HTTP']).replace('api.com', `a.${inShop}`),
    ),
    '',
  ],
  ['0619 near: nobody names it', rules('name: r', `*.${inShop}`, balances), ''],
  [
    '0619 near: another host, and a whole namespace',
    all(
      rules('name: r', `*.${inShop}`, balances),
      calling(lane('http'), inShop.replace('shop', 'store')),
      rules('name: s', '*.shop.svc.cluster.local', balances),
    ),
    '',
  ],

  // MESH0603: a subset of any host, where its rule is in sight.
  ['0603 of a Service', all(sends('v9'), defines('v1')), 'MESH0603 v9'],
  [
    '0603 of a Service by its whole name',
    all(
      sends('v9', 'reviews', 'name: a, namespace: one'),
      defines('v1', 'reviews.one.svc.cluster.local', 'name: b'),
    ),
    'MESH0603 v9',
  ],
  ['0603 near: defined', all(sends('v1'), defines('v1')), ''],
  [
    '0603 near: by a second rule',
    all(sends('v2'), defines('v1'), defines('v2', 'reviews', 'name: c')),
    '',
  ],
  [
    '0603 near: a rule of another namespace',
    all(
      sends('v9', 'reviews', 'name: a, namespace: one'),
      defines('v1', 'reviews', 'name: b, namespace: two'),
    ),
    '',
  ],
  ['0603 near: no rule in sight', sends('v9'), ''],
  [
    '0603 of the host that is called, and not of the one it goes to',
    all(sends('v1').replace('hosts: [reviews]', 'hosts: [ratings]'), defines('v1', 'ratings')),
    'MESH0603? v1',
  ],
  [
    '0603 near: both have it',
    all(
      sends('v1').replace('hosts: [reviews]', 'hosts: [ratings]'),
      defines('v1', 'ratings'),
      defines('v1', 'reviews', 'name: c'),
    ),
    '',
  ],
];
