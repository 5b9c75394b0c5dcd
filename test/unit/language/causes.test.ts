/** Each cause is told once and for what it is; what only looks like it is not told. */
import assert from 'node:assert/strict';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { entryWith, fixedOnce, offline, said, soundEntry } from './entryText';

type Row = readonly [name: string, text: string, expected: string, minor?: number];

const istio = (minor: number): LanguageContext => ({
  zone: 'global',
  istio: { text: `1.${minor}.0`, major: 1, minor, patch: 0 },
});

const object = (kind: string, spec: string, version = 'networking.istio.io/v1alpha3') =>
  `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: a, namespace: shop}\nspec:${spec}\n`;

const outside = (more: string) =>
  object('ServiceEntry', ` {hosts: [api.example.com], ${port}, ${more}}`);
const port = 'ports: [{number: 443, name: https, protocol: HTTPS}]';
const rule = (policy: string) =>
  object('DestinationRule', ` {host: a.example.com, trafficPolicy: {${policy}}}`);
const remoteRule = (tls: string) =>
  object('DestinationRule', ` {host: httpbin.bar.global, trafficPolicy: {tls: ${tls}}}`);
const peers = (mode: string) =>
  object('PeerAuthentication', ` {mtls: {mode: ${mode}}}`, 'security.istio.io/v1beta1');
const patch = (context: string, operation: string) =>
  object(
    'EnvoyFilter',
    ` {configPatches: [{applyTo: CLUSTER, match: {context: ${context}}, patch: {operation: ${operation}, value: {a: b}}}]}`,
  );
const server = (protocol: string, mode: string, more = '') =>
  object(
    'Gateway',
    ` {selector: {a: b}, servers: [{hosts: [a.example.com], port: {name: tls, number: 443, protocol: ${protocol}}, tls: {mode: ${mode}${more}}}]}`,
  );
const shares = (...weights: readonly number[]) =>
  object(
    'VirtualService',
    ` {hosts: [a], http: [{route: [${weights.map((it, index) => `{destination: {host: a${index}}, weight: ${it}}`).join(', ')}]}]}`,
  );
const outerAlone = (resolution: string) =>
  entryWith('DNS', resolution, entryWith('    ports:\n', '    network: external\n    ports:\n'));
const host = (name: string) => entryWith('- httpbin.bar.global', `- ${name}`);
const endpoint = (address: string) => entryWith('- address: 203.0.113.7', `- address: ${address}`);
const withoutEndpoints = soundEntry.slice(0, soundEntry.indexOf('  endpoints'));
const selecting = `${withoutEndpoints}  workloadSelector:\n    labels: {app: x}\n`;
const bySteps = (...addresses: readonly string[]) =>
  `${withoutEndpoints}  endpoints:\n${addresses.map((it) => `  - address: ${it}\n    ports: {http1: 15443}\n`).join('')}`;

const twoPorts = (map: string) =>
  bySteps('10.0.0.7')
    .replace('protocol: http\n', 'protocol: http\n  - {name: tcp, number: 6379, protocol: TCP}\n')
    .replace('{http1: 15443}', map);
const authority = (root: string, namespace = 'istio-system', more = '') =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: cacerts, namespace: ${namespace}}\ndata:\n  ca-cert.pem: YQ==\n  ca-key.pem: YQ==\n  cert-chain.pem: YQ==\n  ${root}\n${more}\n`;

const passing = (name: string, mode: string, host = '*', selector = 'ingressgateway') =>
  object(
    'Gateway',
    ` {selector: {istio: ${selector}}, servers: [{hosts: ['${host}'], port: {name: tls, number: 15443, protocol: TLS}, tls: {mode: ${mode}, credentialName: a}}]}`,
  ).replace('name: a,', `name: ${name},`);
const imported = (group: string, kind = 'ServiceImport') =>
  object(
    'HTTPRoute',
    ` {parentRefs: [{name: a}], rules: [{backendRefs: [{${group}kind: ${kind}, name: b, port: 80}]}]}`,
    'gateway.networking.k8s.io/v1',
  );
const calling = (address: string, more = '') =>
  entryWith(
    '- address: 203.0.113.7\n    ports:\n      http1: 15443',
    `- address: ${address}${more}`,
  );
const named = (from: string, to: string) => authority('root-cert.pem: YQ==').replace(from, to);
const ofZone = (host: string, address: string, location = 'MESH_INTERNAL') =>
  object(
    'ServiceEntry',
    ` {hosts: [${host}], location: ${location}, resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: ${address}}]}`,
  );

const ofSet = (kind: string, version = 'multicluster.x-k8s.io/v1alpha1') =>
  object(kind, ' {}', version);
const tokens = (token: string) =>
  object('RequestAuthentication', ` {jwtRules: [{${token}}]}`, 'security.istio.io/v1beta1');
const pilot = (address: string) =>
  object(
    'IstioOperator',
    ` {values: {global: {remotePilotAddress: "${address}"}}}`,
    'install.istio.io/v1alpha1',
  );

const rows: readonly Row[] = [
  // A name of the zone, or of another domain, as the endpoint of any host.
  [
    'by another name',
    ofZone('b.shop.example.com', 'b.shop.global', 'MESH_EXTERNAL'),
    'MESH0513 b.shop.global',
  ],
  ['in the mesh', ofZone('b.example.com', 'b.shop.global'), 'MESH0513 b.shop.global'],
  [
    'by its form',
    ofZone('b.example.com', 'b.shop.svc.west.global', 'MESH_EXTERNAL'),
    'MESH0513 b.shop.svc.west.global',
  ],
  [
    'told once',
    ofZone('b.example.com', 'b.shop.svc.west.global'),
    'MESH0513 b.shop.svc.west.global',
  ],
  ['near: of the public DNS', ofZone('b.example.com', 'edge.provider.global', 'MESH_EXTERNAL'), ''],
  ['near: any other', ofZone('b.example.com', 'b.shop.example.com'), ''],

  // The server's side of a host, which its own words place in another cluster.
  [
    'a label of the cluster',
    calling('httpbin.bar.svc.cluster.local', '\n    labels: {cluster: west}'),
    'MESH0513? httpbin.bar.svc.cluster.local',
  ],
  [
    'a namespace like a cluster',
    calling('httpbin.cluster2.svc.cluster.local').replace('bar.global', 'cluster2.global'),
    'MESH0513 httpbin.cluster2.svc.cluster.local',
  ],
  ['near: neither', calling('httpbin.bar.svc.cluster.local', '\n    labels: {app: a}'), ''],
  [
    'near: a namespace of clusters',
    calling('httpbin.cluster-tools.svc.cluster.local').replace(
      'bar.global',
      'cluster-tools.global',
    ),
    '',
  ],

  // Where somebody put a word for the address, what its port should be is not certain.
  [
    'a word for an address',
    entryWith(
      '203.0.113.7\n    ports:\n      http1: 15443',
      'GWIP_WEST\n    ports:\n      http1: 8000',
    ),
    'MESH0514 GWIP_WEST, MESH0512 8000',
  ],

  // 15443 is called by sidecars of other clusters, and by others where nothing speaks of clusters.
  ['for several clusters', passing('multicluster-gateway', 'MUTUAL'), 'MESH0208 MUTUAL'],
  [
    'for several networks',
    passing('cross-network-gateway', 'SIMPLE', '*.local'),
    'MESH0208 SIMPLE',
  ],
  ['by its selector', passing('b', 'SIMPLE', '*', 'eastwestgateway'), 'MESH0208 SIMPLE'],
  ['by its name', passing('east-west', 'SIMPLE', '*', 'b'), 'MESH0208 SIMPLE'],
  ['near: for anybody', passing('b', 'SIMPLE'), ''],
  ['near: for one host', passing('multicluster-gateway', 'MUTUAL', 'b.example.com'), ''],

  // Services of several clusters are of one group, or of a cloud's.
  [
    'a group of Istio',
    imported('group: multicluster.istio.io, '),
    'MESH0713! multicluster.istio.io',
  ],
  [
    'a group of Kubernetes',
    imported('group: multicluster.k8s.io, '),
    'MESH0713! multicluster.k8s.io',
  ],
  ['no group', imported(''), 'MESH0713! kind: ServiceImport'],
  [
    'no port',
    imported('group: multicluster.x-k8s.io, ').replace(', port: 80', ''),
    'MESH0704 group: multicluster.x-k8s.io',
  ],
  ['near: the group', imported('group: multicluster.x-k8s.io, '), ''],
  [
    'near: of that group, and no import',
    imported('group: multicluster.x-k8s.io, ', 'Service').replace(', port: 80', ''),
    '',
  ],
  ['near: of a cloud', imported('group: net.gke.io, '), ''],
  ['near: a Service', imported('', 'Service'), ''],
  ['near: a kind left to a shell', imported('group: multicluster.k8s.io, ', '${KIND}'), ''],
  ['near: a group in a template', imported('group: "{{ .Values.group }}", '), ''],
  [
    'an export of Istio',
    object('ServiceExport', ' {}', 'multicluster.istio.io/v1alpha1'),
    'MESH0713! multicluster.istio.io/v1alpha1',
  ],
  ['near: an export', object('ServiceExport', ' {}', 'multicluster.x-k8s.io/v1beta1'), ''],
  ['near: of another mesh', object('ServiceExport', ' {}', 'multicluster.flomesh.io/v1alpha1'), ''],

  // Kinds that this group does not have.
  ['an export nobody has', ofSet('EndpointSliceExport'), 'MESH0713! EndpointSliceExport'],
  ['a cluster set', ofSet('ClusterSet'), 'MESH0713! ClusterSet'],
  ['an export misspelt', ofSet('ServiceExprot'), 'MESH0713! ServiceExprot'],
  ['a property of clusters', ofSet('ClusterProperty'), 'MESH0713! multicluster.x-k8s.io/v1alpha1'],
  ['a kind made up', ofSet('MeshPeering'), 'MESH0713 MeshPeering'],
  ['near: a profile of a cluster', ofSet('ClusterProfile'), ''],
  ['near: work', ofSet('AppliedWork'), ''],
  ['near: a list of imports', ofSet('ServiceImportList'), ''],
  ['near: a kind from a template', ofSet('"{{ .Values.kind }}"'), ''],
  ['near: a slice of a cloud', ofSet('EndpointSliceExport', 'networking.fleet.azure.com/v1'), ''],

  // Keys of an issuer that is no place to look for them.
  ['an issuer of no place', tokens('issuer: shop'), 'MESH0719 shop'],
  ['near: an issuer of a place', tokens('issuer: "https://a.example.com"'), ''],
  ['near: keys', tokens('issuer: shop, jwksUri: "https://a.example.com/keys"'), ''],
  ['near: an issuer to come', tokens('issuer: "{{ .Values.issuer }}"'), ''],

  // The control plane of another cluster.
  [
    'one’s own',
    pilot('istiod.istio-system.svc.cluster.local'),
    'MESH0719 "istiod.istio-system.svc.cluster.local"',
  ],
  [
    'one’s own, in short',
    pilot('istiod.istio-system.svc:15012'),
    'MESH0719 "istiod.istio-system.svc:15012"',
  ],
  ['near: of a set of clusters', pilot('istiod.istio-system.svc.clusterset.local'), ''],
  ['near: a gateway', pilot('203.0.113.7'), ''],

  // Files of a CA as other tools call them.
  ['its key', named('ca-key.pem', 'key.pem'), 'MESH0722 key.pem'],
  [
    'its key, yet to come',
    named('ca-key.pem: YQ==', 'key.pem: "$(base64 a)"'),
    'MESH0722 key.pem, MESH0514 $(base64 a)',
  ],
  ['its root', named('root-cert.pem', 'root.crt'), 'MESH0722 root.crt'],
  ['near: a file more', named('  ca-key', '  key.pem: YQ==\n  ca-key'), ''],

  // Words of the matter in capitals are none that somebody is to replace.
  ['of Envoy', outside('resolution: LOGICAL_DNS'), 'MESH0703! LOGICAL_DNS'],
  ['of Envoy, too', outside('resolution: STRICT_DNS'), 'MESH0703! STRICT_DNS'],
  ['of two', outside('resolution: STATIC_IP'), 'MESH0703! STATIC_IP'],
  ['half known', outside('resolution: CLUSTER2_DNS'), 'MESH0703 CLUSTER2_DNS'],
  ['a location', outside('resolution: DNS, location: MESH_OUTSIDE'), 'MESH0703! MESH_OUTSIDE'],
  ['a mode', rule('tls: {mode: SIMPLE_TLS}'), 'MESH0703! SIMPLE_TLS'],
  ['a mode of the mesh', rule('tls: {mode: ISTIO_MTLS}'), 'MESH0703! ISTIO_MTLS'],
  ['strict', peers('MTLS_STRICT'), 'MESH0703! MTLS_STRICT'],
  ['strict, too', peers('STRICT_MTLS'), 'MESH0703! STRICT_MTLS'],
  ['a context', patch('SIDECAR_OUT', 'MERGE'), 'MESH0703! SIDECAR_OUT'],
  ['an operation', patch('GATEWAY', 'INSERT_BEHIND'), 'MESH0703! INSERT_BEHIND'],
  ['near: named as its field', rule('tls: {mode: TLS_MODE}'), ''],
  ['near: named as its field, too', outside('resolution: RESOLUTION_TYPE'), ''],
  ['near: a choice', outside('resolution: DNS_OR_STATIC'), ''],
  ['near: for somebody', patch('GATEWAY', 'REPLACE_ME'), 'MESH0514? REPLACE_ME'],

  // Two dots stand for nothing that was left out.
  ['an empty label', host('reviews..default.global'), 'MESH0502! reviews..default.global'],
  ['an empty part', endpoint('35.1..1'), 'MESH0513! 35.1..1'],
  ['near: an ellipsis', endpoint('35.1...'), 'MESH0514 35.1...'],
  ['near: what is left out', host('a.b...'), 'MESH0514 a.b...'],

  // Names that Services may have.
  ['near: a dummy', host('dummy.test.global'), ''],
  ['near: what inserts', host('insert-api.db.global'), ''],
  ['near: images', host('placeholder-images.cdn.global'), ''],
  ['near: a company', endpoint('gw.insert-co.com'), ''],
  [
    'yours',
    host('your-service.your-namespace.global'),
    'MESH0514 your-service.your-namespace.global',
  ],
  ['crosses', host('xxx.bar.global'), 'MESH0514 xxx.bar.global'],
  ['an address to insert', endpoint('insert-address-here'), 'MESH0514 insert-address-here'],
  ['a placeholder', endpoint('gw-placeholder'), 'MESH0514 gw-placeholder'],

  // Items that are nothing.
  ['a dash alone', entryWith('  endpoints:\n', '  endpoints:\n  -\n'), 'MESH0702! -'],
  [
    'null',
    outside('resolution: DNS, endpoints: [null, {address: a.example.com}]'),
    'MESH0702! null',
  ],
  ['near: begun', `${soundEntry}  -\n`, 'MESH0702 -'],
  ['near: a template puts it in', `${soundEntry}  -\n    {{- toYaml .gw | nindent 4 }}\n`, ''],

  // What the resolver knows.
  ['a selector', selecting, 'MESH0520 workloadSelector'],
  ['near: no resolver any more', selecting, '', 9],

  // The egress variant.
  [
    'both seen by all',
    bySteps('gw.example.com', 'istio-egressgateway.istio-system.svc.cluster.local'),
    'MESH0526 address: gw.example.com',
  ],
  ['the far endpoint alone', outerAlone('DNS'), 'MESH0526 external', 9],
  ['of newer releases', outerAlone('DNS'), 'MESH0002? httpbin.bar.global, MESH0526? external', 10],
  [
    'near: of those, where nobody asks DNS',
    outerAlone('STATIC'),
    'MESH0002? httpbin.bar.global',
    10,
  ],
  ['near: two gateways', bySteps('gw.example.com', 'egress.example.com'), ''],

  // The zone alone, and a whole namespace.
  ['the zone alone', host('global'), 'MESH0501 global'],
  ['a namespace', host('"*.bar.global"'), 'MESH0501? "*.bar.global"'],
  ['all of the zone', host('"*.global"'), 'MESH0501 "*.global"'],

  // Mutual TLS.
  ['no mode', remoteRule('{}'), 'MESH0601! tls'],
  ['no mode, but a name', remoteRule('{sni: x}'), 'MESH0601! tls'],
  ['near: a mode', remoteRule('{mode: ISTIO_MUTUAL, sni: x}'), ''],
  ['near: of others', rule('tls: {}'), ''],

  // One cause, one message.
  ['a negative weight', shares(-50, 50), 'MESH0710! -50'],
  ['no weight', shares(0, 0), 'MESH0718! route'],
  ['a protocol misspelt', server('HTTPSS', 'SIMPLE', ', credentialName: c'), 'MESH0703! HTTPSS'],
  ['a mode as protocol', server('PASSTHROUGH', 'PASSTHROUGH'), 'MESH0703! PASSTHROUGH'],
  ['near: another protocol', server('TCP', 'PASSTHROUGH'), 'MESH0716! tls'],
  ['egress misspelt', object('Sidecar', ' {egres: [{hosts: ["./*"]}]}'), 'MESH0701! egres'],
  ['an address misspelt', object('WorkloadEntry', ' {adress: 10.0.0.1}'), 'MESH0701! adress'],
  [
    'a credential misspelt',
    server('HTTPS', 'SIMPLE', ', credentialname: c'),
    'MESH0701! credentialname',
  ],
  ['a port for its number', entryWith('number: 8000', 'port: 8000'), 'MESH0701! port'],
  [
    'a port at an address',
    outside('resolution: STATIC, endpoints: [{address: "10.12.0.11:3306"}]'),
    'MESH0708! "10.12.0.11:3306"',
  ],

  // Where the gateway listens.
  ['a slip', entryWith('http1: 15443', 'http1: 15433'), 'MESH0512! 15433'],
  ['near: that of another cluster', entryWith('http1: 15443', 'http1: 15444'), 'MESH0512 15444'],
  ['no port at all', entryWith('http1: 15443', 'http1: 154430'), 'MESH0512! 154430'],
  ['a gateway for one port', twoPorts('{http1: 15443, tcp: 6379}'), 'MESH0512! 6379'],
  ['near: maybe the Service', twoPorts('{http1: 30443, tcp: 6379}'), 'MESH0512 6379'],
  ['a gateway for one port only', twoPorts('{http1: 15443}'), 'MESH0511! address: 10.0.0.7'],
  ['near: a private address', twoPorts('{http1: 30443}'), 'MESH0511 address: 10.0.0.7'],

  // The CA of control planes.
  ['a file without anything in it', authority("root-cert.pem: ''"), "MESH0722 ''"],
  [
    'near: given as a text',
    authority("root-cert.pem: ''", 'istio-system', 'stringData: {root-cert.pem: c}'),
    '',
  ],
  ['where no control plane is', authority('root-cert.pem: YQ==', 'default'), 'MESH0722 default'],
  ['near: of another control plane', authority('root-cert.pem: YQ==', 'istio-canary'), ''],

  // Bytes that name no host.
  [
    'two hosts without resolution',
    object(
      'ServiceEntry',
      ' {hosts: [a.example.com, b.example.com], addresses: [10.0.0.1], ports: [{number: 3306, name: db, protocol: MySQL}]}',
    ),
    'MESH0715? b.example.com',
  ],
  [
    'near: HTTP',
    object(
      'ServiceEntry',
      ' {hosts: [a.example.com, b.example.com], addresses: [10.0.0.1], ports: [{number: 80, name: http, protocol: HTTP}]}',
    ),
    '',
  ],
];

const fixes: readonly (readonly [name: string, text: string, piece: string])[] = [
  ['of Envoy', outside('resolution: STRICT_DNS'), 'resolution: DNS'],
  ['a context', patch('SIDECAR_OUT', 'MERGE'), 'context: SIDECAR_OUTBOUND'],
  ['an empty label', host('reviews..default.global'), '- reviews.default.global'],
  ['a port for its number', entryWith('number: 8000', 'port: 8000'), 'number: 8000'],
  ['no mode', remoteRule('{sni: x}'), 'mode: ISTIO_MUTUAL'],
  [
    'both seen by all',
    bySteps('gw.example.com', 'istio-egressgateway.istio-system.svc.cluster.local'),
    'network: external',
  ],
];

suite('causes', () => {
  for (const [name, text, expected, minor] of rows) {
    test(name, () => {
      const context = minor === undefined ? offline : istio(minor);
      const told = said(text, context)
        .split(', ')
        .filter((it) => !it.startsWith('MESH0711'));
      assert.equal(told.join(', '), expected);
    });
  }
  for (const [name, text, piece] of fixes) {
    test(`${name} is mended`, () => {
      const mended = fixedOnce(text);
      assert.ok(mended.includes(piece), mended);
    });
  }
});
