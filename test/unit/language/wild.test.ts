/**
 * What people write for hosts of other clusters outside of manuals, in our own words: each row is a way
 * of going wrong met in published files, or one that looks wrong and is not. The line said is the one a
 * reviewer would point at; what a program can cure is cured by its fix.
 */
import assert from 'node:assert/strict';
import { besideEnd, entryWith, fixedOnce, said, soundEntry } from './entryText';

type Row = readonly [name: string, text: string, expected: string];

const endpoint = (it: string, text = soundEntry) =>
  entryWith('  - address: 203.0.113.7\n    ports:\n      http1: 15443\n', it, text);
const at = (address: string, port = 15443, more = '') =>
  `  - address: ${address}\n${more}    ports:\n      http1: ${port}\n`;
const address = (it: string) => entryWith('- 240.0.0.2', `- ${it}`);
const withoutAddress = entryWith('  addresses:\n  - 240.0.0.2\n', '');
const withoutPorts = entryWith(
  '  ports:\n  - name: http1\n    number: 8000\n    protocol: http\n',
  '',
);
const filter = (config: string, more = '', pattern = '\\.global$') =>
  `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: rewrite
  namespace: istio-system
spec:
  workloadSelector:
    labels: {istio: ingressgateway}
  configPatches:
  - applyTo: NETWORK_FILTER
    match:
      context: GATEWAY
      listener:
        portNumber: 15443
        filterChain: {filter: {name: envoy.filters.network.sni_cluster}}
    patch:
      operation: INSERT_AFTER
      value:
        name: envoy.filters.network.tcp_cluster_rewrite
        ${config}:${more}
          cluster_pattern: ${pattern}
          cluster_replacement: .svc.cluster.local
`;
const typed = filter(
  'typed_config',
  '\n          "@type": type.googleapis.com/istio.envoy.config.filter.network.tcp_cluster_rewrite.v2alpha1.TcpClusterRewrite',
);

const rule = (body: string, host = 'httpbin.bar.global') =>
  `apiVersion: networking.istio.io/v1beta1\nkind: DestinationRule\nmetadata: {name: a}\nspec:\n  host: ${host}\n  ${body}\n`;
const mutual = 'trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}';
const localities = (setting: string) =>
  rule(
    `trafficPolicy:\n    tls: {mode: ISTIO_MUTUAL}\n    outlierDetection: {interval: 5s}\n    loadBalancer:\n      localityLbSetting:\n        ${setting}`,
  );
const route = (host: string) =>
  `apiVersion: networking.istio.io/v1beta1\nkind: VirtualService\nmetadata: {name: a}\nspec:\n  hosts: [${host}]\n  http:\n  - route:\n    - destination: {host: ${host}}\n`;
const gateway = (host: string) =>
  `apiVersion: networking.istio.io/v1beta1\nkind: Gateway\nmetadata: {name: a}\nspec:\n  selector: {istio: ingressgateway}\n  servers:\n  - hosts: [${host}]\n    port: {number: 15443, name: tls, protocol: TLS}\n    tls: {mode: AUTO_PASSTHROUGH}\n`;

const rows: readonly Row[] = [
  // Endpoints that are Services: of this cluster, of another one, or the host's own.
  [
    'the server’s side of a host needs no address',
    endpoint('  - address: httpbin.bar.svc.cluster.local\n', withoutAddress),
    '',
  ],
  [
    'another Service of this cluster does',
    endpoint('  - address: httpbin.remote.svc.cluster.local\n', withoutAddress),
    'MESH0503 httpbin.bar.global',
  ],
  [
    'a Service by the domain of another cluster is known there only',
    endpoint(at('httpbin.bar.svc.west.local', 8000)),
    'MESH0513 httpbin.bar.svc.west.local, MESH0512 8000',
  ],
  [
    'near: and on 15443, its name alone',
    endpoint(at('httpbin.bar.svc.west.local')),
    'MESH0513 httpbin.bar.svc.west.local',
  ],
  ['the host itself', endpoint(at('httpbin.bar.global')), 'MESH0513! httpbin.bar.global'],
  ['its address, where nobody listens', endpoint(at('240.0.0.2')), 'MESH0513! 240.0.0.2'],
  [
    'near: its address, where the gateway listens',
    entryWith('- 240.0.0.2', '- 203.0.113.7', endpoint(at('203.0.113.7'))),
    '',
  ],
  [
    'a name of the zone, which may be one of the public DNS',
    endpoint(at('gw.west.global')),
    'MESH0513 gw.west.global',
  ],
  [
    'a Service of this cluster is in no other network',
    endpoint(at('httpbin.bar.svc.cluster.local', 8000, '    network: west\n')),
    'MESH0513 httpbin.bar.svc.cluster.local',
  ],
  [
    'near: a network and a gateway',
    endpoint(at('gw.west.example.com', 15443, '    network: west\n')),
    '',
  ],
  [
    'near: pods of this cluster serve the host',
    `${withoutAddress.slice(0, withoutAddress.indexOf('  endpoints'))}  workloadSelector:\n    labels: {app: x}\n`,
    'MESH0520 workloadSelector',
  ],
  [
    'the outer leg without an address',
    entryWith(
      'resolution: DNS',
      'resolution: STATIC',
      endpoint(`  - network: external\n    ports: {http1: 15443}\n${at('10.96.0.7')}`),
    ),
    'MESH0513! network: external',
  ],
  ['a URL as address', endpoint(at('https://203.0.113.7')), 'MESH0513! https://203.0.113.7'],
  ['the own port at a public name', endpoint(at('gw.example.com', 8000)), 'MESH0512! 8000'],
  ['near: at an inner name', endpoint(at('httpbin.west.internal', 8000)), 'MESH0512 8000'],

  // Addresses written as blocks.
  ['a block of one, which DNS does not take', address('240.0.0.2/32'), 'MESH0504! 240.0.0.2/32'],
  [
    'near: with STATIC newer sidecars take it',
    entryWith('resolution: DNS', 'resolution: STATIC', address('240.0.0.2/32')),
    'MESH0504 240.0.0.2/32',
  ],

  // Resolution.
  ['a resolution in other letters', entryWith('DNS', 'Static'), 'MESH0515! Static'],

  // Whole entries that lack what makes them one.
  ['no ports, but a map of them', withoutPorts, 'MESH0518! httpbin.bar.global'],
  [
    'near: a patch',
    'apiVersion: networking.istio.io/v1beta1\nkind: ServiceEntry\nmetadata: {name: a}\nspec:\n  hosts: [a.b.global]\n',
    '',
  ],

  // What a function of a shell fills in.
  [
    'arguments of a function',
    entryWith('httpbin.bar.global', '$2.default.global', address('$3')),
    'MESH0514 $2.default.global, MESH0514 $3',
  ],
  [
    'a port of the gateway, still a variable',
    endpoint(at('${HOST}').replace('15443', '${PORT}')),
    'MESH0514 ${HOST}, MESH0514 ${PORT}',
  ],
  ['a name in braces', endpoint(at('{GATEWAY_IP}')), 'MESH0514 {GATEWAY_IP}'],
  [
    'in labels',
    entryWith('  name: httpbin-bar\n', '  name: httpbin-bar\n  labels: {app: "${APP}"}\n'),
    'MESH0514 "${APP}"',
  ],
  [
    'near: in annotations',
    entryWith('  name: httpbin-bar\n', '  name: httpbin-bar\n  annotations: {app: "${APP}"}\n'),
    '',
  ],
  [
    'in labels of an endpoint',
    entryWith(
      '    ports:\n      http1',
      '    labels: {cluster: "${CLUSTER}"}\n    ports:\n      http1',
    ),
    'MESH0514 "${CLUSTER}"',
  ],
  [
    'in subsets',
    'apiVersion: networking.istio.io/v1alpha3\nkind: DestinationRule\nmetadata: {name: a}\nspec:\n  host: a.bar.global\n  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}\n  subsets:\n  - {name: "${NAME}", labels: {version: "${V}"}}\n',
    'MESH0514 "${NAME}", MESH0514 "${V}"',
  ],
  [
    'in gateways',
    'apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata: {name: a}\nspec:\n  hosts: [a.example.com]\n  gateways:\n  - ${ingress-name}\n  http: [{route: [{destination: {host: b}}]}]\n',
    'MESH0514? ${ingress-name}',
  ],
  [
    'in names and hosts, too',
    'apiVersion: networking.istio.io/v1beta1\nkind: VirtualService\nmetadata:\n  name: $1\nspec:\n  hosts:\n  - $1-svc.bar.global\n  http:\n  - route:\n    - destination:\n        host: $1-svc.bar.global\n        subset: $1\n',
    'MESH0514 $1, MESH0514 $1-svc.bar.global, MESH0514 $1-svc.bar.global, MESH0514 $1',
  ],
  [
    'in a namespace, and in the middle of a host',
    'apiVersion: networking.istio.io/v1beta1\nkind: DestinationRule\nmetadata: {name: a, namespace: "${NS}"}\nspec:\n  host: a.${NS}.global\n  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}\n',
    'MESH0514 "${NS}", MESH0514 a.${NS}.global',
  ],
  ['in the host of a Gateway', gateway('"<name>.bar.global"'), 'MESH0514 "<name>.bar.global"'],
  ['near: a script fills it in', `kubectl apply -f - <<EOF\n${route('$1.bar.global')}EOF\n`, ''],
  ['near: a template does', route('"{{ .name }}.bar.global"'), ''],
  [
    'of another domain, where it is worth a hint',
    route('"${NAME}.example.com"'),
    'MESH0514? "${NAME}.example.com", MESH0514? "${NAME}.example.com"',
  ],
  ['near: a script fills it in there', `cat <<EOF\n${route('"${NAME}.example.com"')}EOF\n`, ''],
  ['near: a template does there', route('"${values.name}.example.com"'), ''],
  ['near: a workflow does', route('"${{ env.NAME }}.bar.global"'), ''],

  // The public top level domain of that name.
  [
    'TLS to a web site of that domain',
    rule('trafficPolicy: {tls: {mode: SIMPLE, sni: app.acme.global}}', 'app.acme.global'),
    'MESH0601 SIMPLE',
  ],
  [
    'near: to who knows what',
    rule('trafficPolicy: {tls: {mode: SIMPLE, sni: other.acme.global}}', 'app.acme.global'),
    'MESH0601! SIMPLE',
  ],

  // Heads of objects.
  ['a letter too many', soundEntry.replace('apiVersion', 'aapiVersion'), 'MESH0740! aapiVersion'],
  ['a capital', soundEntry.replace('kind', 'Kind'), 'MESH0740! Kind'],
  ['no version', soundEntry.replace(/^.*\n/, ''), 'MESH0740! kind'],
  [
    'no version, in a template',
    `{{- if .Values.x }}\n${soundEntry.replace(/^.*\n/, '').replace(/name: .*/, 'name: {{ .Values.x }}')}{{- end }}\n`,
    'MESH0740! kind',
  ],
  [
    'no version that a template does not put in',
    `{{ include "head" . }}\n${soundEntry.replace(/^.*\n/, '')}`,
    '',
  ],
  [
    'no version of an operator without a name',
    'kind: IstioOperator\nspec:\n  values:\n    global: {meshID: "{{ .id }}", meshNetwork: {}}\n',
    'MESH0740 kind, MESH0701 meshNetwork',
  ],
  [
    'no version of a gateway',
    `kind: Gateway\nmetadata: {name: a}\nspec:\n  selector: {istio: b}\n  servers:\n  - hosts: ["*.global"]\n    port: {number: 15443, name: tls, protocol: TLS}\n    tls: {mode: AUTO_PASTHROUGH}\n`,
    'MESH0740! kind, MESH0208 AUTO_PASTHROUGH',
  ],
  ['no kind', soundEntry.replace('kind: ServiceEntry\n', ''), 'MESH0740! apiVersion'],
  [
    'no version, and lines left out further on',
    entryWith('  location: MESH_INTERNAL\n', '...\n', soundEntry.replace(/^.*\n/, '')),
    'MESH0740! kind, MESH0514 ...',
  ],
  [
    'near: lines left out where the version may have been',
    soundEntry.replace(/^.*\n/, '').replace('spec:', '...\nspec:'),
    'MESH0514 ...',
  ],
  [
    'no version, and more',
    soundEntry.replace(/^.*\n/, '').replace('INTERNAL', 'EXTERNAL'),
    'MESH0740! kind, MESH0509! MESH_EXTERNAL',
  ],
  [
    'near: what another tool calls a VirtualService',
    'kind: VirtualService\nmetadata: {name: a}\nspec: {virtualHost: {domains: [a.global]}}\n',
    '',
  ],
  ['near: values with such a field', 'kind: Gateway\nspec: {}\n', ''],
  [
    'near: what another tool calls a Gateway',
    'kind: Gateway\nmetadata: {name: a}\nspec: {listen: ":9999"}\n',
    '',
  ],
  [
    'near: a page with a block of two objects',
    `# Page\n\`\`\`yaml\n${soundEntry}---\n${rule(mutual)}\`\`\`\n\nMore.\n`,
    '',
  ],

  // Kinds and groups.
  [
    'a kind of another group of Istio’s',
    soundEntry.replace('networking', 'security'),
    'MESH0713! security.istio.io/v1alpha3',
  ],
  [
    'a group of Kubernetes',
    soundEntry.replace('istio.io', 'k8s.io'),
    'MESH0713! networking.k8s.io/v1alpha3',
  ],
  ['many for one', soundEntry.replace('Entry', 'Entries'), 'MESH0713! ServiceEntries'],
  [
    'near: a Gateway of Kubernetes',
    'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: {gatewayClassName: istio}\n',
    '',
  ],
  ['no name', entryWith('name: httpbin-bar', 'labels: {app: a}'), 'MESH0704 metadata'],
  ['nothing but a name left out', entryWith('  name: httpbin-bar\n', ''), 'MESH0704 metadata'],
  [
    'an excerpt without metadata',
    entryWith('metadata:\n  name: httpbin-bar\n', ''),
    'MESH0704? apiVersion: networking.istio.io/v1alpha3',
  ],
  [
    'what an object is, and nothing more',
    soundEntry.replace(/metadata[^]*/, ''),
    'MESH0704? apiVersion: networking.istio.io/v1alpha3',
  ],
  [
    'near: what istioctl reads',
    'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: {profile: demo}\n',
    '',
  ],
  [
    'dots at the margin in the place of metadata',
    soundEntry.replace(/metadata:\n.*\n/, '...\n'),
    'MESH0514 ...',
  ],
  [
    'near: dots at the margin that end a document',
    `${soundEntry}...\n${soundEntry.replaceAll('httpbin', 'b').replace('240.0.0.2', '240.0.0.3')}`,
    '',
  ],

  // What is misspelt is said once, not again as missing.
  ['a misspelt location', entryWith('location', 'loction'), 'MESH0701! loction'],
  ['a misspelt resolution', entryWith('resolution', 'resolutoin'), 'MESH0701! resolutoin'],
  ['misspelt endpoints', entryWith('endpoints', 'endpoint'), 'MESH0701! endpoint'],
  ['misspelt ports of an endpoint', entryWith('    ports:\n', '    port:\n'), 'MESH0701! port'],
  [
    'a misspelt policy',
    rule('trafficpolicy:\n    tls:\n      mode: ISTIO_MUTUAL'),
    'MESH0701! trafficpolicy',
  ],

  // Fields one level off.
  [
    'tls beside the policy',
    rule('tls:\n    mode: ISTIO_MUTUAL\n  subsets: []'),
    'MESH0601! spec, MESH0701! tls',
  ],
  [
    'localities beside the load balancer',
    rule('trafficPolicy:\n    tls: {mode: ISTIO_MUTUAL}\n    localityLbSetting: {enabled: true}'),
    'MESH0701! localityLbSetting',
  ],

  // Settings for localities.
  [
    'shares that make no hundred',
    localities('distribute:\n        - from: eu/*\n          to: {"eu/*": 80, "us/*": 30}'),
    'MESH0717! to',
  ],
  [
    'failover between more than regions',
    localities('failover:\n        - from: eu/a\n          to: us'),
    'MESH0717! eu/a',
  ],
  [
    'failover to where it was',
    localities('failover:\n        - {from: eu, to: eu}'),
    'MESH0717! eu',
  ],
  ['near: sound failover', localities('failover:\n        - {from: eu, to: us}'), ''],

  // Hosts of rules, routes and gateways.
  ['a rule in capitals', rule(mutual, 'Httpbin.bar.global'), 'MESH0501 Httpbin.bar.global'],
  ['a rule without a namespace', rule(mutual, 'payments.global'), 'MESH0501 payments.global'],
  ['a rule for .global', rule(mutual, '.global'), 'MESH0502! .global'],
  ['a route in capitals', route('Httpbin.bar.global'), 'MESH0501 Httpbin.bar.global'],
  ['a route without a namespace', route('payments.global'), 'MESH0501 payments.global'],
  [
    'a rule with the cluster domain before the zone',
    rule(mutual, 'httpbin.bar.svc.cluster.global'),
    'MESH0501 httpbin.bar.svc.cluster.global',
  ],
  [
    'a route so',
    route('httpbin.bar.svc.cluster.local.global'),
    'MESH0501 httpbin.bar.svc.cluster.local.global',
  ],
  [
    'a route with the name of a cluster',
    route('httpbin.bar.svc.west.global'),
    'MESH0501? httpbin.bar.svc.west.global',
  ],
  [
    'a rule so',
    rule(mutual, 'httpbin.bar.svc.west.global'),
    'MESH0501? httpbin.bar.svc.west.global',
  ],
  [
    'near: as Gloo Mesh has it',
    route('httpbin.bar.svc.west.global').replace('{name: a}', '{name: a, labels: {solo.io/a: b}}'),
    '',
  ],
  ['near: a rule for all of a cluster', rule(mutual, '"*.svc.west.global"'), ''],
  ['near: hosts of a longer scheme', route('httpbin.bar.west.global'), ''],
  ['a gateway for global', gateway('global'), 'MESH0502! global'],
  ['near: a gateway for all of it', gateway('"*.global"'), ''],
  ['a dot at the end', entryWith('bar.global', 'bar.global.'), 'MESH0501 httpbin.bar.global.'],

  ['a route with a dot at the end', route('httpbin.bar.global.'), 'MESH0501 httpbin.bar.global.'],
  ['a rule with svc', rule(mutual, 'httpbin.bar.svc.global'), 'MESH0501 httpbin.bar.svc.global'],
  [
    'an entry with svc',
    entryWith('bar.global', 'bar.svc.global'),
    'MESH0501 httpbin.bar.svc.global',
  ],

  // Blanks without which a list or a map is a text.
  ['one host glued', entryWith('- httpbin.bar', '  -httpbin.bar'), 'MESH0702! -httpbin.bar.global'],
  [
    'the first of two hosts glued',
    entryWith('- httpbin.bar.global', '    -"httpbin.bar.global"\n    - a.bar.global'),
    'MESH0702! -"httpbin.bar.global"\n    - a.bar.global',
  ],
  [
    'a port of an endpoint glued',
    entryWith('http1: 15443', 'http1:15443'),
    'MESH0702! http1:15443',
  ],
  ['near: a name just begun', entryWith('http1: 15443', 'http1'), ''],

  // Twice.
  [
    'a label twice',
    entryWith(
      '    ports:\n      http1',
      '    labels: {version: v2, version: v3}\n    ports:\n      http1',
    ),
    'MESH0712 version',
  ],
  [
    'near: of two, a template takes one',
    entryWith(
      '  location: MESH_INTERNAL\n',
      '  {{ if .a }}\n  location: MESH_INTERNAL\n  {{ else }}\n  location: MESH_INTERNAL\n  {{ end }}\n',
    ),
    '',
  ],

  // The filter that rewrites.
  [
    'a filter without a type',
    filter('config'),
    'MESH0001? envoy.filters.network.tcp_cluster_rewrite, MESH0729? config',
  ],
  ['sound filter', typed, 'MESH0001? envoy.filters.network.tcp_cluster_rewrite'],
  [
    'a misspelt field of the filter',
    typed.replace('cluster_replacement', 'cluster_replacment'),
    'MESH0209! cluster_replacment',
  ],
  [
    'a type there is not',
    typed.replace('TcpClusterRewrite\n', 'TcpClusterRewriter\n'),
    'MESH0209! type.googleapis.com/istio.envoy.config.filter.network.tcp_cluster_rewrite.v2alpha1.TcpClusterRewriter',
  ],
  ['a filter of HTTP', typed.replace('NETWORK_FILTER', 'HTTP_FILTER'), 'MESH0209 HTTP_FILTER'],
  ['near: ANY takes gateways in', typed.replace('GATEWAY', 'ANY'), ''],
  [
    'no operation of the API',
    typed.replace('INSERT_AFTER', 'INSERT-AFTER'),
    'MESH0703! INSERT-AFTER',
  ],
  [
    'a replacement that leaves svc out',
    typed.replace('.svc.cluster.local', '.cluster.local'),
    'MESH0209! .cluster.local',
  ],
  [
    'near: hosts of a longer suffix keep theirs',
    filter('config', '', '\\.west.global$').replace('.svc.cluster.local', '.cluster.local'),
    'MESH0001? envoy.filters.network.tcp_cluster_rewrite, MESH0729? config',
  ],
];

/** Slips after which a text is no YAML, with what is underlined of the sound entry. */
const slips: readonly (readonly [name: string, piece: string, by: string, underlined: string])[] = [
  ['a blank behind a colon', 'location: MESH', 'location:MESH', 'location:MESH_INTERNAL'],
  ['a blank behind a dash', '- httpbin', '-httpbin', '-httpbin.bar.global'],
  ['a colon', 'location: MESH', 'location MESH', 'location MESH_INTERNAL'],
  ['a colon alone', '  endpoints:', '  endpoints', 'endpoints'],
  ['an equals sign', 'location: MESH', 'location = MESH', 'location = MESH_INTERNAL'],
  ['a quote', 'MESH_INTERNAL', '"MESH_INTERNAL', '"MESH_INTERNAL'],
  [
    'a bracket',
    'hosts:\n  - httpbin.bar.global',
    'hosts: [httpbin.bar.global',
    '[httpbin.bar.global',
  ],
  ['a colon within a text', 'name: httpbin-bar', 'name: httpbin: bar', 'httpbin: bar'],
  ['a letter YAML keeps for itself', '203.0.113.7', '@gateway', '@gateway'],
  ['a line too far out', '    number', '   number', 'number: 8000'],
  ['a line too far in', '    number', '     number', 'number: 8000'],
  ['a field out of its map', '  location', 'location', 'location: MESH_INTERNAL'],
  ['a first field too far in', '  hosts', '   hosts', 'hosts:'],
  ['a list out of its map', '  hosts:\n  - httpbin', 'hosts:\n- httpbin', 'hosts:'],
  ['a dash', '- httpbin.bar', 'httpbin.bar', 'httpbin.bar.global'],
  [
    'a quote before a comment',
    '- httpbin.bar.global',
    "- 'httpbin.bar.global # ours",
    "'httpbin.bar.global",
  ],
  [
    'a quote before a quoted text',
    'location: MESH_INTERNAL\n',
    'location: "MESH_INTERNAL\n  exportTo: ["*"]\n',
    '"MESH_INTERNAL',
  ],
  [
    'a quote between braces',
    '- name: http1\n    number: 8000\n    protocol: http',
    '- {name: "http1, number: 8000, protocol: http}',
    '"http1',
  ],
  [
    'a second field on a line',
    'location: MESH_INTERNAL\n  ports:',
    'location: MESH_INTERNAL  ports:',
    'ports:',
  ],
  [
    'a colon before braces',
    'endpoints:\n  - address: 203.0.113.7\n    ports:\n      http1: 15443',
    'endpoints [{address: 203.0.113.7, ports: {http1: 15443}}]',
    'endpoints [{address: 203.0.113.7, ports: {http1: 15443}}]',
  ],
];

suite('slips in files in the wild', () => {
  test('the language of a block in front of it', () => {
    const text = `yaml\n${soundEntry}`;
    assert.equal(said(text), 'MESH0741 yaml');
    assert.equal(said(fixedOnce(text)), '');
    assert.equal(said(text.replace('yaml', '# yaml')), '');
  });
  for (const [name, piece, by, underlined] of slips) {
    const text = entryWith(piece, by);
    test(`${name} is pointed at`, () => {
      assert.match(said(text), new RegExp(`MESH0741! ${underlined.replace(/[[\]]/g, '\\$&')}$`));
    });
    const isMended = !['a letter YAML keeps for itself', 'a colon within a text'].includes(name);
    if (!isMended) continue;
    test(`${name} is mended`, () => {
      assert.equal(said(fixedOnce(text)), '');
    });
  }
  for (const mark of ['--', '----', '***', '====']) {
    test(`${mark} between two documents`, () => {
      const text = `${soundEntry}${mark}\n${soundEntry.replaceAll('httpbin', 'b')}`;
      assert.equal(said(text).includes(`MESH0741! ${mark}`), true);
      assert.equal(said(fixedOnce(text)).includes('MESH0741'), false);
    });
  }
  test('a backslash in double quotes', () => {
    const text = typed.replace('\\.global$', '"\\.global$"');
    assert.match(said(text), /MESH0741! \\\.$/);
    assert.equal(fixedOnce(text), typed.replace('\\.global$', '"\\\\.global$"'));
  });
  test('in a text that is indented as a whole', () => {
    const indented = soundEntry.replace(/^(?=.)/gm, '   ').replace('location: ', 'location:');
    assert.match(said(indented), /MESH0741! location:MESH_INTERNAL$/);
    assert.equal(said(`Apply this:\n${indented}`), '');
  });
  test('whose first line alone kept or lost some of its indent', () => {
    const indented = soundEntry.replace(/^(?=.)/gm, '   ');
    assert.match(said(indented.slice(1)), /MESH0741! kind: ServiceEntry$/);
    assert.match(said(indented.trimStart()), /MESH0741! kind: ServiceEntry$/);
    const first = ` ${soundEntry}`;
    assert.match(said(first), /MESH0741! apiVersion: networking.istio.io\/v1alpha3$/);
    assert.equal(said(fixedOnce(first)), '');
    assert.equal(said(indented.replace('kind: ServiceEntry', 'kind: Thing').slice(1)), '');
  });
  test('a line of a text of many lines that stands too far out', () => {
    const note = (...lines: readonly string[]) =>
      entryWith(
        '  name: httpbin-bar',
        `  annotations:\n    note: |\n      one: "two\n${lines.join('\n')}\n  name: httpbin-bar`,
      );
    assert.match(said(note('      four', 'three": 3}')), /MESH0741! three": 3\}$/);
    assert.equal(said(note('      four', '', '      three": 3}')), '');
  });
  test('a line of a terminal, with what it printed', () => {
    const line = 'root@host:~# kubectl get se';
    const after = `${soundEntry}\n${line}\nNAME AGE\na 1s\n`;
    assert.equal(said(after), `MESH0741 ${line}`);
    assert.equal(fixedOnce(after), `${soundEntry}\n# ${line}\n# NAME AGE\n# a 1s\n`);
    const before = `$ kubectl get se -o yaml\n${soundEntry}`;
    assert.equal(said(before), 'MESH0741 $ kubectl get se -o yaml');
    assert.equal(fixedOnce(before), `# ${before}`);
    const printed = `kubectl get se -o yaml\n${soundEntry}`;
    assert.equal(said(printed), 'MESH0741 kubectl get se -o yaml');
    const dns = `apiVersion: v1\ndata:\n  Corefile: |\n    . {\n    }\nkind: ConfigMap\nmetadata:\n  name: coredns\n`;
    assert.equal(said(`kubectl get cm coredns -oyaml\n${dns}`).includes('0741'), true);
  });
  test('near: a line of a terminal beside a block of a page, in a script, of no kind of ours', () => {
    const line = 'kubectl apply -f a.yaml';
    assert.equal(said(`\`\`\`\n${soundEntry}\`\`\`\n${line}\n`).includes('0741'), false);
    assert.equal(said(`cat <<EOF\n${soundEntry}EOF\n${line}\n`), '');
    assert.equal(said(`kind: Thing\n${line}\n`), '');
    assert.equal(said(`${line} \\\n  -n a\n\n${soundEntry}`).includes('0741'), false);
    assert.equal(said(`kubectl apply -f - <<EOF\n${soundEntry}`).includes('0741'), false);
    assert.equal(
      said(`echo "> apply"\necho "---\n${soundEntry}" | kubectl apply -f -\n${line}\n`),
      '',
    );
  });
  test('near: what print leaves out, a template, a script, a text of no kind of ours', () => {
    const broken = entryWith('location: MESH', 'location:MESH');
    assert.equal(said(entryWith('  ports:', '  ...\n  ports:', broken)), 'MESH0514 ...');
    assert.equal(said(`{{ if .x }}\n${broken}{{ end }}\n`), '');
    assert.match(
      said(`kubectl apply -f - <<EOF\n${broken}EOF\n`),
      /MESH0741! location:MESH_INTERNAL$/,
    );
    const filled = entryWith('203.0.113.7', '$(gateway)', broken);
    assert.equal(said(`kubectl apply -f - <<EOF\n${filled}EOF\n`).includes('0741'), false);
    assert.equal(said(broken.replace('kind: ServiceEntry', 'kind: Thing')).includes('0741'), false);
    assert.equal(said(entryWith('203.0.113.7', '%s')), 'MESH0514? %s');
    assert.match(said(entryWith('203.0.113.7', '%gateway')), /MESH0741! %gateway$/);
  });
});

suite('files in the wild', () => {
  for (const [name, text, expected] of rows) {
    test(name, () => {
      assert.equal(besideEnd(said(text), expected), expected);
    });
  }
});

/** The first fix of the first diagnostic that has one, applied. */
const cures: readonly (readonly [name: string, bad: string, good: string])[] = [
  ['a head', soundEntry.replace('apiVersion', 'apiversion'), soundEntry],
  ['an address out of a URL', endpoint(at('https://203.0.113.7')), endpoint(at('203.0.113.7'))],
  ['a block of one', address('240.0.0.9/32'), address('240.0.0.9')],
  ['a resolution in other letters', entryWith('DNS', 'static'), entryWith('DNS', 'STATIC')],
  [
    'the way through an egress gateway by addresses',
    entryWith(
      'DNS',
      'NONE',
      endpoint(`${at('203.0.113.7', 15443, '    network: external\n')}${at('10.96.0.7')}`),
    ),
    entryWith(
      'DNS',
      'STATIC',
      endpoint(`${at('203.0.113.7', 15443, '    network: external\n')}${at('10.96.0.7')}`),
    ),
  ],
  ['a misspelt field of the filter', typed.replace('cluster_pattern', 'clusterPattern'), typed],
  [
    'a blank behind a dash',
    entryWith('- httpbin', '  -httpbin'),
    entryWith('- httpbin', '  - httpbin'),
  ],
  [
    'blanks behind dashes',
    entryWith('- httpbin.bar.global', '    -a.bar.global\n    - b.bar.global\n    -c.bar.global'),
    entryWith('- httpbin.bar.global', '    - a.bar.global\n    - b.bar.global\n    - c.bar.global'),
  ],
  ['a blank behind a colon', entryWith('http1: 15443', 'http1:15443'), soundEntry],
  ['a dot at the end', rule(mutual, 'httpbin.bar.global.'), rule(mutual)],
  ['svc within a host', entryWith('bar.global', 'bar.svc.global'), soundEntry],
];

suite('files in the wild, cured', () => {
  for (const [name, bad, good] of cures) {
    test(name, () => {
      assert.equal(fixedOnce(bad), good);
    });
  }
});
