/** Rules over gateways, filters, rules and routes of one text: bad, good, and what looks bad but is not. */
import type { LanguageContext } from '../../../src/language/diagnostic';
import { contextName } from '../../../src/objects/reference';
import { entryWith, soundEntry } from './entryText';

export type Row = readonly [
  name: string,
  text: string,
  expected: string,
  context?: LanguageContext,
];

const istio = (minor: number, patch = 0): LanguageContext => ({
  zone: 'global',
  istio: { text: `1.${minor}.${patch}`, major: 1, minor, patch },
});

const objectOf = (kind: string, spec: string, metadata = '{name: x}') =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: ${kind}\nmetadata: ${metadata}\nspec:\n${spec}`;

const gateway = (server: string) =>
  objectOf('Gateway', `  selector: {istio: ingressgateway}\n  servers:\n  - ${server}\n`);
const onPassthrough = (tls: string, host = '"*.global"') =>
  gateway(`{hosts: [${host}], port: {name: tls, number: 15443, protocol: TLS}${tls}}`);
const handing = (port: string) =>
  gateway(`{hosts: ["*.local"], port: ${port}, tls: {mode: AUTO_PASSTHROUGH}}`);
const suffix = (host: string) => onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}', `"${host}"`);
const betweenNetworks = (host: string) =>
  onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}', `"${host}"`)
    .replace('ingressgateway', 'eastwestgateway')
    .replace('{name: x}', '{name: cross-network-gateway}');
const onPlain = '{hosts: ["*.global"], port: {name: http, number: 80, protocol: HTTP}}';
const sound =
  '{hosts: ["*.global"], port: {name: tls, number: 15443, protocol: TLS}, tls: {mode: AUTO_PASSTHROUGH}}';
const ending = (mode: string) =>
  `{hosts: ["*.global"], port: {name: https, number: 443, protocol: HTTPS}, tls: {mode: ${mode}, credentialName: c}}`;
const onRedirect = onPlain.replace(/\}$/, ', tls: {httpsRedirect: true}}');

const rewriting =
  '          "@type": type.googleapis.com/istio.envoy.config.filter.network.tcp_cluster_rewrite.v2alpha1.TcpClusterRewrite\n';
const filter = (config: string, form = 'typed_config', match = '') =>
  objectOf(
    'EnvoyFilter',
    `  configPatches:\n  - applyTo: NETWORK_FILTER\n    match: {context: GATEWAY${match}}\n    patch:\n      operation: INSERT_AFTER\n      value:\n        name: envoy.filters.network.tcp_cluster_rewrite\n        ${form}:\n${form !== 'typed_config' || config.includes('@type') ? '' : rewriting}${config}`,
  );
const config = (pattern: string, replacement = '.svc.cluster.local') =>
  `          cluster_pattern: ${pattern}\n          cluster_replacement: ${replacement}\n`;
const away = (namespace: string) =>
  filter(config('\\.global$'))
    .replace('{name: x}', `{name: x, namespace: ${namespace}}`)
    .replace(
      '  configPatches',
      '  workloadSelector: {labels: {istio: ingressgateway}}\n  configPatches',
    );
const good = config('\\.global$');
const oldFilter = objectOf(
  'EnvoyFilter',
  '  filters:\n  - filterType: NETWORK\n    filterName: envoy.filters.network.tcp_cluster_rewrite\n    filterConfig: {cluster_pattern: \\.global$, cluster_replacement: .svc.cluster.local}\n',
);

const rule = (spec: string) => objectOf('DestinationRule', `  host: httpbin.bar.global\n${spec}`);
const mutual = '  trafficPolicy:\n    tls: {mode: ISTIO_MUTUAL}\n';
const subset = (labels: string) =>
  rule(`${mutual}  subsets:\n  - name: v2\n    labels: {${labels}}\n`);
const route = (destination: string, metadata?: string) =>
  objectOf(
    'VirtualService',
    `  hosts: [httpbin.bar.global]\n  http:\n  - route:\n    - destination: {host: httpbin.bar.global, ${destination}}\n`,
    metadata,
  );
const wide = (labels: string) =>
  subset(labels).replace('host: httpbin.bar.global', 'host: "*.global"');
const atName = entryWith('203.0.113.7', 'gw.example.com');
const toHost = (host: string) =>
  objectOf(
    'VirtualService',
    `  hosts: [a.example.org]\n  http:\n  - route:\n    - destination: {host: ${host}}\n`,
  );
const byEgress = entryWith('203.0.113.7', 'istio-egressgateway.istio-system.svc.cluster.local');
const labelled = entryWith(
  '    ports:\n      http1',
  '    labels: {cluster: west}\n    ports:\n      http1',
);
const private_ = entryWith(
  '  ports:\n  - name',
  '  exportTo: ["."]\n  ports:\n  - name',
  entryWith('  name: httpbin-bar', '  name: httpbin-bar\n  namespace: foo'),
);
const intruder = (listener: string) =>
  filter('          stat_prefix: a\n', 'typed_config', `, listener: {${listener}}`).replace(
    'tcp_cluster_rewrite',
    'local_ratelimit',
  );
const named = (name: string, text: string) => text.replace('{name: x}', `{name: ${name}}`);
const plainPeers = (mode: string) =>
  `apiVersion: security.istio.io/v1beta1\nkind: PeerAuthentication\nmetadata: {name: default, namespace: istio-system}\nspec:\n  mtls: {mode: ${mode}}\n`;
const both = (a: string, b: string) => `${a}---\n${b}`;

const door = (spec: string, notes = '{}') =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: istio-ingressgateway, annotations: ${notes}}\nspec:\n  selector: {istio: ingressgateway}\n  ${spec}\n  ports: [{name: http2, port: 80}, {name: tls, port: 15443}]\n`;
const byAws = '{service.beta.kubernetes.io/aws-load-balancer-backend-protocol: tcp}';

const outside = (name: string) =>
  `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: ${name}}\nspec:\n  hosts: [${name}.example.com]\n  addresses: [192.0.2.5]\n  location: MESH_EXTERNAL\n  resolution: DNS\n  ports: [{number: 9000, name: tcp, protocol: TCP}]\n`;

export const rows: readonly Row[] = [
  // MESH0303: the Service in front of the gateway.
  ['0303 within the cluster', door('type: ClusterIP'), 'MESH0303 ClusterIP'],
  ['0303 near: with addresses', door('type: ClusterIP\n  externalIPs: [192.0.2.1]'), ''],
  [
    '0303 near: of an egress gateway',
    door('type: ClusterIP').replace('ingressgateway}', 'egressgateway}'),
    '',
  ],
  ['0303 near: without the port', door('type: ClusterIP').replace('15443', '443'), ''],
  ['0303 asked for its health', door('type: LoadBalancer', byAws), 'MESH0303? 80'],
  [
    '0303 near: the status port first',
    door('type: LoadBalancer', byAws).replace('port: 80', 'port: 15021'),
    '',
  ],
  [
    '0303 near: another load balancer',
    door('type: LoadBalancer', '{service.beta.kubernetes.io/aws-load-balancer-type: nlb}'),
    '',
  ],
  ['0303 near: nobody of AWS', door('type: LoadBalancer'), ''],

  // MESH0208: the gateway hands calls on.
  ['0208 SIMPLE', onPassthrough(', tls: {mode: SIMPLE}'), 'MESH0208! SIMPLE'],
  ['0208 PASSTHROUGH', onPassthrough(', tls: {mode: PASSTHROUGH}'), 'MESH0208 PASSTHROUGH'],
  [
    '0208 with a namespace',
    onPassthrough(', tls: {mode: SIMPLE}', '"bar/*.global"'),
    'MESH0208! SIMPLE',
  ],
  [
    '0208 HTTP',
    gateway(
      '{hosts: ["*.global"], port: {name: tls, number: 15443, protocol: HTTP}, tls: {mode: AUTO_PASSTHROUGH}}',
    ),
    'MESH0208 HTTP',
  ],
  ['0208 near: sound', onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}'), ''],
  ['0208 near: one host only', onPassthrough(', tls: {mode: ISTIO_MUTUAL}', 'a.bar.global'), ''],
  [
    '0208 the cluster domain',
    onPassthrough(', tls: {mode: ISTIO_MUTUAL}', '"*.local"'),
    'MESH0208 ISTIO_MUTUAL',
  ],
  [
    '0208 a host of the domain, at the gateway for other networks',
    onPassthrough(', tls: {mode: ISTIO_MUTUAL}', 'a.bar.local').replace(
      'ingressgateway',
      'eastwestgateway',
    ),
    'MESH0208 ISTIO_MUTUAL',
  ],
  [
    '0208 near: at the gateway for everybody',
    onPassthrough(', tls: {mode: ISTIO_MUTUAL}', 'a.bar.local'),
    '',
  ],
  [
    '0208 the cluster domain, sent where routes lead',
    onPassthrough(', tls: {mode: PASSTHROUGH}', '"*.local"'),
    'MESH0208 PASSTHROUGH',
  ],
  [
    '0208 the Services of a namespace, sent where routes lead',
    onPassthrough(', tls: {mode: PASSTHROUGH}', '"*.bar.svc.cluster.local"'),
    'MESH0208 PASSTHROUGH',
  ],
  [
    '0208 near: one Service that has TLS itself',
    onPassthrough(', tls: {mode: PASSTHROUGH}', 'web.bar.svc.cluster.local'),
    '',
  ],
  [
    '0208 what is read as plain text hands nothing on',
    handing('{name: tls, number: 15443, protocol: HTTP}'),
    'MESH0208 HTTP',
  ],
  [
    '0208 near: plain text without a mode',
    handing('{name: http, number: 80, protocol: HTTP}').replace('mode: AUTO_PASSTHROUGH', ''),
    '',
  ],
  [
    '0208 the control plane',
    handing('{name: tls, number: 15012, protocol: TLS}'),
    'MESH0208 AUTO_PASSTHROUGH',
  ],
  ['0210 a node port', handing('{name: tls, number: 32386, protocol: TLS}'), 'MESH0210 32386'],
  ['0210 a digit of 15443', handing('{name: tls, number: 15433, protocol: TLS}'), 'MESH0210 15433'],
  ['0210 near: a port of its own', handing('{name: tls, number: 8443, protocol: TLS}'), ''],
  [
    '0208 near: the cluster domain, handed on',
    onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}', '"*.local"'),
    '',
  ],
  [
    '0208 near: the domain on another port',
    onPassthrough(', tls: {mode: ISTIO_MUTUAL}', '"*.local"').replace('15443', '8443'),
    '',
  ],
  ['0208 near: all hosts', onPassthrough(', tls: {mode: SIMPLE, credentialName: c}', '"*"'), ''],
  [
    '0208 near: another zone',
    onPassthrough(', tls: {mode: SIMPLE, credentialName: c}', '"*.local"'),
    '',
  ],
  ['0208 near: a template', onPassthrough(', tls: {mode: "{{ .Values.mode }}"}'), ''],

  // MESH0211: one filter on the port.
  ['0211 another', intruder('portNumber: 15443'), 'MESH0211 15443'],
  ['0211 near: another port', intruder('portNumber: 443'), ''],
  ['0211 near: every port', intruder('filterChain: {}'), ''],
  [
    '0211 near: the one by which charts of old went by the server name',
    `apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: {name: a, namespace: istio-system}\nspec:\n  filters:\n  - {listenerMatch: {portNumber: 15443, listenerType: GATEWAY}, filterName: envoy.filters.network.sni_cluster, filterType: NETWORK, filterConfig: {}}\n`,
    'MESH0711? filters',
  ],
  [
    '0211 near: the rewriting one',
    filter(good, 'typed_config', ', listener: {portNumber: 15443}'),
    '',
  ],

  // MESH0304: one port, one Gateway.
  [
    '0304 two for one cluster',
    both(
      `# For cluster east\n${onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}')}`,
      `# For cluster east\n${named('b', onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}', '"*.local"'))}`,
    ),
    'MESH0304 15443',
  ],
  [
    '0304 near: nobody says for which',
    both(
      onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}'),
      named('b', onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}', '"*.local"')),
    ),
    '',
  ],

  [
    '0304 one that ends TLS, for whichever cluster',
    both(
      onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}'),
      named('b', onPassthrough(', tls: {mode: SIMPLE, credentialName: c}', '"*.example.com"')),
    ),
    'MESH0304 15443',
  ],
  [
    '0304 near: for other pods',
    both(
      onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}'),
      named(
        'b',
        onPassthrough(', tls: {mode: SIMPLE, credentialName: c}', '"*.example.com"').replace(
          'istio: ingressgateway',
          'istio: other',
        ),
      ),
    ),
    '',
  ],

  // MESH0614: workloads take what other clusters send.
  [
    '0614 plain text only',
    both(plainPeers('DISABLE'), onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}')),
    'MESH0614 DISABLE',
  ],
  [
    '0614 near: both',
    both(plainPeers('PERMISSIVE'), onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}')),
    '',
  ],
  ['0614 near: no gateway in sight', plainPeers('DISABLE'), 'MESH0623? DISABLE'],

  // MESH0210: the gateway listens where calls come in.
  [
    '0210 another port',
    gateway(
      '{hosts: ["*.global"], port: {name: tls, number: 15444, protocol: TLS}, tls: {mode: AUTO_PASSTHROUGH}}',
    ),
    'MESH0210 15444',
  ],
  [
    '0208 the control plane, for hosts of the zone',
    gateway(
      '{hosts: ["*.global"], port: {name: tls, number: 15012, protocol: TLS}, tls: {mode: AUTO_PASSTHROUGH}}',
    ),
    'MESH0208 AUTO_PASSTHROUGH',
  ],
  [
    '0210 every Service on the port of everybody',
    handing('{name: tls, number: 443, protocol: TLS}').replace('*.local', '*'),
    'MESH0210 "*"',
  ],
  [
    '0210 near: Services on a port that is open',
    handing('{name: tls, number: 443, protocol: TLS}'),
    '',
  ],
  [
    '0210 near: every Service on the port of clusters',
    handing('{name: tls, number: 15443, protocol: TLS}').replace('*.local', '*'),
    '',
  ],
  ['0210 between networks', betweenNetworks('*.global'), 'MESH0210 "*.global"'],
  ['0210 near: between networks, both', betweenNetworks('*.global", "*.local'), ''],
  [
    '0210 between networks, under another name',
    betweenNetworks('*.global').replace('cross-network', 'my'),
    'MESH0210? "*.global"',
  ],
  ['0210 plain HTTP', gateway(onPlain), 'MESH0210? 80'],
  ['0210 near: plain HTTP with TLS beside it', gateway(`${onPlain}\n  - ${sound}`), ''],
  ['0210 TLS that ends elsewhere', gateway(ending('SIMPLE')), 'MESH0210? 443'],
  ['0210 mutual, too', gateway(ending('MUTUAL')), 'MESH0210? 443'],
  ['0210 near: with TLS beside it', gateway(`${ending('MUTUAL')}\n  - ${sound}`), ''],
  ['0210 near: TLS for one host', gateway(ending('MUTUAL').replace('*', 'a.bar')), ''],
  ['0210 near: a mode to be filled in', gateway(ending('"{{ .Values.mode }}"')), ''],
  [
    '0210 near: TLS on the way out',
    gateway(ending('MUTUAL')).replace('istio: ingressgateway', 'istio: egressgateway'),
    '',
  ],
  ['0210 near: plain HTTP for one host', gateway(onPlain.replace('*', 'a.bar')), ''],
  ['0210 near: plain HTTP that sends on to HTTPS', gateway(onRedirect), ''],
  [
    '0210 near: plain HTTP on the way out',
    gateway(onPlain).replace('istio: ingressgateway', 'istio: egressgateway'),
    '',
  ],
  // Where TLS is passed through, Istio makes the same of HTTPS as of TLS.
  ['0208 near: HTTPS that is passed through', gateway(sound.replace('TLS', 'HTTPS')), ''],
  [
    '0210 near: another zone',
    gateway(
      '{hosts: ["*.local"], port: {name: tls, number: 8443, protocol: TLS}, tls: {mode: AUTO_PASSTHROUGH}}',
    ),
    '',
  ],

  // MESH0501: one letter of the zone.
  [
    '0501 a letter too few',
    entryWith('httpbin.bar.global', 'httpbin.bar.globl'),
    'MESH0501 httpbin.bar.globl',
  ],
  [
    '0501 two swapped',
    entryWith('httpbin.bar.global', 'httpbin.bar.gloabl'),
    'MESH0501 httpbin.bar.gloabl',
  ],
  [
    '0501 of a gateway',
    onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}', '"*.globale"'),
    'MESH0501 "*.globale"',
  ],
  [
    '0501 of a rule',
    objectOf('DestinationRule', `  host: "*.gobal"\n${mutual}`),
    'MESH0501 "*.gobal"',
  ],
  [
    '0501 where nothing else says remote',
    objectOf(
      'ServiceEntry',
      '  hosts: [api.prod.globl]\n  resolution: NONE\n  ports: [{number: 80, name: http, protocol: HTTP}]\n',
    ),
    'MESH0501 api.prod.globl',
  ],
  [
    '0501 near: a URL',
    entryWith('httpbin.bar.global', 'http://httpbin.bar.global/'),
    'MESH0502! http://httpbin.bar.global/',
  ],
  ['0501 near: local', entryWith('httpbin.bar.global', 'httpbin.bar.local'), ''],
  [
    '0501 near: a gateway for the cluster domain',
    onPassthrough(', tls: {mode: AUTO_PASSTHROUGH}', '"*.local"'),
    '',
  ],
  [
    '0501 near: not remote',
    entryWith('httpbin.bar.global', 'api.acme.globa', entryWith('MESH_INTERNAL', 'MESH_EXTERNAL')),
    'MESH0509 MESH_EXTERNAL',
  ],

  // MESH0209: where the filter stands.
  [
    '0209 no such filter',
    entryWith('tcp_cluster_rewrite', 'tcp_cluster_rewrit', filter(good, 'config')),
    'MESH0209! envoy.filters.network.tcp_cluster_rewrit, MESH0729? config',
  ],
  [
    '0209 near: a typed filter may have any name',
    entryWith('envoy.filters.network.tcp_cluster_rewrite', 'rewrite', filter(good)),
    '',
  ],
  [
    '0209 another port',
    filter(good, 'typed_config', ', listener: {portNumber: 15433}'),
    'MESH0209 15433',
  ],
  [
    '0209 behind another filter',
    filter(good, 'typed_config', ', listener: {filterChain: {filter: {name: envoy.tcp_proxy}}}'),
    'MESH0209 envoy.tcp_proxy',
  ],
  [
    '0209 before it',
    entryWith('INSERT_AFTER', 'INSERT_BEFORE', filter(good)),
    'MESH0209 INSERT_BEFORE',
  ],
  [
    '0209 near: where it belongs',
    filter(
      good,
      'typed_config',
      ', listener: {portNumber: 15443, filterChain: {filter: {name: envoy.filters.network.sni_cluster}}}',
    ),
    '',
  ],

  // MESH0209: the filter leads from hosts to Services.
  ['0209 sound', filter(good), 'MESH0001? envoy.filters.network.tcp_cluster_rewrite'],
  ['0209 sound, in double quotes', filter(config('"\\\\.global$"')), ''],
  [
    '0209 sound, a part of the zone, which no chart brings',
    filter(config('\\.west.global$')),
    'MESH0001? envoy.filters.network.tcp_cluster_rewrite',
  ],
  ['0209 two backslashes', filter(config('\\\\.global$')), 'MESH0209! \\\\.global$'],
  [
    '0209 a letter off',
    filter(config('\\.global$', '.svc.cluster.locl')),
    'MESH0209 .svc.cluster.locl',
  ],
  ['0209 near: a domain of its own', filter(config('\\.global$', '.svc.west.local')), ''],
  ['0209 anywhere in the name', filter(config('.global')), 'MESH0209? .global'],
  [
    '0209 near: through a shell, which may take a $ away',
    `kubectl apply -f - <<EOF\n${filter(config('.global'))}EOF\n`,
    '',
  ],
  [
    '0209 through a shell, a letter off',
    `kubectl apply -f - <<EOF\n${filter(config('\\.global$', '.svc.cluster.locl'))}EOF\n`,
    'MESH0209 .svc.cluster.locl',
  ],
  ['0209 in a namespace of its own', away('foo'), 'MESH0209 foo'],
  ['0209 near: of Istio', away('istio-system'), ''],
  ['0209 near: of gateways', away('ingress-gateways'), ''],
  ['0209 no svc', filter(config('\\.global$', '.cluster.local')), 'MESH0209! .cluster.local'],
  ['0209 no dot', filter(config('\\.global$', 'svc.cluster.local')), 'MESH0209! svc.cluster.local'],
  ['0209 near: no dot on either side', filter(config('global$', 'svc.cluster.local')), ''],
  ['0209 near: another cluster domain', filter(config('\\.global$', '.svc.example.org')), ''],
  ['0209 near: elaborate', filter(config('(.*)\\.global$', '\\1.x')), ''],
  [
    '0209 near: another zone, which no chart brings',
    filter(config('\\.mesh$', '.x')),
    'MESH0001? envoy.filters.network.tcp_cluster_rewrite',
  ],
  ['0209 near: a template', filter(config('\\.global$', '".svc.{{ .Values.domain }}"')), ''],
  [
    '0209 near: the shell takes one backslash away',
    `cat <<EOF | kubectl apply -f -\n${filter(config('"\\\\\\\\.global$"'))}EOF\n`,
    '',
  ],

  // MESH0206 and MESH0001, MESH0002: the filter and the version it is for.
  ['0206 old on 1.6', oldFilter, 'MESH0206! filterConfig', istio(6)],
  ['0206 near: old on 1.4', oldFilter, '', istio(4)],
  [
    '0206 near: no version',
    oldFilter,
    'MESH0711? filters, MESH0001? envoy.filters.network.tcp_cluster_rewrite',
  ],
  [
    '0711 a template in it',
    oldFilter.replace(
      'spec:',
      'spec:\n  workloadLabels:\n    {{- range .Values.a }}\n    {{ . }}: b\n    {{- end }}',
    ),
    'MESH0711? workloadLabels, MESH0711? filters',
  ],
  [
    '0001 near: another suffix in the old form',
    oldFilter.replace('\\.global$', '\\.c2$'),
    'MESH0711? filters',
  ],
  ['0206 untyped on 1.7', filter(good, 'config'), 'MESH0206! config', istio(7)],
  ['0206 near: untyped on 1.6', filter(good, 'config'), '', istio(6)],
  ['0206 near: typed on 1.7', filter(good), '', istio(7)],
  [
    '0206 untyped for proxies of 1.7',
    filter(good, 'config', ', proxy: {proxyVersion: "^1\\\\.7.*"}'),
    'MESH0206! config',
  ],
  [
    '0206 near: untyped for proxies of 1.6',
    filter(good, 'config', ', proxy: {proxyVersion: "^1\\\\.6.*"}'),
    '',
    istio(7),
  ],
  ['0002 beyond', filter(good), 'MESH0002 typed_config', istio(9, 5)],
  ['0002 near: before', filter(good), '', istio(9, 4)],
  ['0001 gone', filter(good), 'MESH0001 typed_config', istio(19)],
  ['0001 gone, for another suffix', filter(config('\\.c2$')), 'MESH0001 typed_config', istio(19)],
  ['0001 near: another suffix before', filter(config('\\.c2$')), '', istio(8, 5)],
  ['0001 a suffix of its own', suffix('*.cluster-2'), 'MESH0001? "*.cluster-2"'],
  ['0001 the same, gone', suffix('*.cluster-2'), 'MESH0001 "*.cluster-2"', istio(22)],
  ['0001 a domain, gone', suffix('*.a.example'), 'MESH0001? "*.a.example"', istio(22)],
  ['0001 the zone, gone', suffix('*.global'), 'MESH0001? "*.global"', istio(22)],
  ['0002 a suffix, beyond', suffix('*.cluster-2'), 'MESH0002 "*.cluster-2"', istio(9, 5)],
  ['0001 near: a suffix before', suffix('*.cluster-2'), 'MESH0006? AUTO_PASSTHROUGH', istio(8, 5)],
  ['0001 near: the zone of the charts', suffix('*.global'), ''],
  ['0001 beside Services', suffix('*.local", "*.global'), 'MESH0001? "*.global"', istio(22)],
  ['0001 near: beside Services, no release', suffix('*.local", "*.global'), ''],
  ['0001 near: Services', suffix('*.svc.cluster.local'), '', istio(22)],
  ['0001 near: one host', suffix('a.example'), '', istio(22)],

  // MESH0601: settings for a port replace the rule's.
  [
    '0601 a port without tls',
    rule(`${mutual}    portLevelSettings:\n    - port: {number: 80}\n`),
    'MESH0601! port',
  ],
  [
    '0601 a port with another mode',
    rule(`${mutual}    portLevelSettings:\n    - port: {number: 80}\n      tls: {mode: DISABLE}\n`),
    'MESH0601! DISABLE',
  ],
  [
    '0601 a port of a subset',
    rule(
      `${mutual}  subsets:\n  - name: v2\n    trafficPolicy:\n      portLevelSettings:\n      - port: {number: 80}\n`,
    ),
    'MESH0601! port',
  ],
  [
    '0601 near: each port with its own',
    rule(
      `${mutual}    portLevelSettings:\n    - port: {number: 80}\n      tls: {mode: ISTIO_MUTUAL}\n`,
    ),
    '',
  ],

  // MESH0604: the SNI is that of the host's Service.
  [
    '0604 another Service',
    rule(
      '  trafficPolicy:\n    tls: {mode: ISTIO_MUTUAL, sni: outbound_.80_._.other.bar.svc.cluster.local}\n',
    ),
    'MESH0604 outbound_.80_._.other.bar.svc.cluster.local',
  ],
  [
    '0604 near: the Service',
    rule(
      '  trafficPolicy:\n    tls: {mode: ISTIO_MUTUAL, sni: outbound_.8000_._.httpbin.bar.svc.cluster.local}\n',
    ),
    '',
  ],
  [
    '0604 near: the host',
    rule(
      '  trafficPolicy:\n    tls: {mode: ISTIO_MUTUAL, sni: outbound_.80_.v2_.httpbin.bar.global}\n',
    ),
    '',
  ],
  [
    '0604 near: some other name',
    rule('  trafficPolicy:\n    tls: {mode: ISTIO_MUTUAL, sni: gw.example.com}\n'),
    '',
  ],

  // MESH0607: the route's port is one of the host's.
  ['0607 the gateway’s', both(soundEntry, route('port: {number: 15443}')), 'MESH0607! 15443'],
  ['0607 another', both(route('port: {number: 80}'), soundEntry), 'MESH0607! 80'],
  ['0607 near: the host’s', both(soundEntry, route('port: {number: 8000}')), ''],
  ['0607 near: none', both(soundEntry, route('port: {number: 8000}')), ''],
  ['0607 near: no entry in sight', route('port: {number: 15443}'), ''],
  [
    '0607 near: a number from a template',
    both(entryWith('number: 8000', 'number: {{ .port }}'), route('port: {number: 80}')),
    '',
  ],
  [
    '0607 near: for another cluster',
    both(`# For cluster east\n${soundEntry}`, `# For cluster west\n${route('port: {number: 80}')}`),
    '',
  ],

  // MESH0606: a route to a host that is defined but for a letter.
  [
    '0606 a letter',
    both(
      soundEntry,
      entryWith('httpbin.bar.global, ', 'htpbin.bar.global, ', route('port: {number: 8000}')),
    ),
    'MESH0606 htpbin.bar.global',
  ],
  [
    '0606 a letter of the zone',
    both(
      soundEntry,
      entryWith('httpbin.bar.global, ', 'httpbin.bar.globl, ', route('port: {number: 8000}')),
    ),
    'MESH0606 httpbin.bar.globl',
  ],
  [
    '0606 near: a number',
    both(
      entryWith('httpbin.bar', 'httpbin1.bar'),
      entryWith('httpbin.bar.global, ', 'httpbin2.bar.global, ', route('port: {number: 8000}')),
    ),
    '',
  ],
  [
    '0606 near: another word',
    both(
      soundEntry,
      entryWith('httpbin.bar.global, ', 'reviews.bar.global, ', route('port: {number: 8000}')),
    ),
    '',
  ],
  [
    '0606 near: a short one',
    both(
      entryWith('httpbin.bar', 'a.bar'),
      entryWith('httpbin.bar.global, ', 'b.bar.global, ', route('port: {number: 8000}')),
    ),
    '',
  ],

  [
    '0606 the address of an endpoint',
    both(atName, toHost('gw.example.com')),
    'MESH0606 gw.example.com',
  ],
  [
    '0606 near: a host that a wildcard defines',
    both(
      both(atName, entryWith('httpbin.bar.global', '"*.example.com"', soundEntry)).replace(
        /name: httpbin-bar(?=[^]*name: httpbin-bar)/,
        'name: other',
      ),
      toHost('gw.example.com'),
    ),
    'MESH0507 240.0.0.2',
  ],
  [
    '0606 near: a host beside it',
    both(
      both(atName, entryWith('httpbin.bar.global', 'gw.example.com', soundEntry)).replace(
        /name: httpbin-bar(?=[^]*name: httpbin-bar)/,
        'name: other',
      ),
      toHost('gw.example.com'),
    ),
    'MESH0507 240.0.0.2',
  ],
  [
    '0606 near: a Service',
    both(
      entryWith('203.0.113.7', 'gw.bar.svc.cluster.local', soundEntry),
      toHost('gw.bar.svc.cluster.local'),
    ),
    '',
  ],
  [
    '0606 near: for another cluster',
    both(`# For cluster east\n${atName}`, `# For cluster west\n${toHost('gw.example.com')}`),
    '',
  ],

  // MESH0608: the subset's labels are those of an endpoint.
  ['0608 for all hosts', both(labelled, wide('cluster: east')), 'MESH0608 v2'],
  ['0608 near: the same for all', both(labelled, wide('cluster: west')), ''],
  [
    '0608 near: a rule of its own',
    both(both(labelled, rule(mutual)), wide('cluster: east')).replace('{name: x}', '{name: z}'),
    '',
  ],
  ['0608 near: for all, and no entry', wide('cluster: east'), ''],
  ['0608 others', both(labelled, subset('cluster: east')), 'MESH0608 v2'],
  ['0608 none', both(soundEntry, subset('version: v2')), 'MESH0608 v2'],
  ['0608 near: the same', both(labelled, subset('cluster: west')), ''],
  ['0608 near: no labels', both(soundEntry, rule(`${mutual}  subsets:\n  - name: v2\n`)), ''],
  ['0608 near: no entry in sight', subset('version: v2'), ''],
  ['0608 near: a template', both(labelled, subset('cluster: "{{ .cluster }}"')), ''],
  [
    '0608 near: endpoints by a selector',
    both(
      `${soundEntry.slice(0, soundEntry.indexOf('  endpoints'))}  workloadSelector:\n    labels: {app: x}\n`,
      subset('version: v2'),
    ),
    'MESH0520 workloadSelector',
  ],

  // MESH0528: who may use the entry.
  [
    '0528 from elsewhere',
    both(private_, route('port: {number: 8000}', '{name: x, namespace: shop}')),
    'MESH0528 httpbin.bar.global',
  ],
  [
    '0528 near: from there',
    both(private_, route('port: {number: 8000}', '{name: x, namespace: foo}')),
    '',
  ],
  ['0528 near: nobody says from where', both(private_, route('port: {number: 8000}')), ''],
  [
    '0528 near: for all',
    both(soundEntry, route('port: {number: 8000}', '{name: x, namespace: shop}')),
    '',
  ],

  // MESH0507: listeners for TCP, of hosts of any name.
  [
    '0507 of two hosts outside, on one port',
    both(outside('one'), outside('two')),
    'MESH0507 192.0.2.5',
  ],
  [
    '0507 near: HTTP, which names its host',
    both(outside('one').replace('TCP', 'HTTP'), outside('two').replace('TCP', 'HTTP')),
    '',
  ],
  ['0507 near: on another port', both(outside('one'), outside('two').replace('9000', '9001')), ''],
  [
    '0507 near: each for its namespace',
    both(
      outside('one').replace('name: one', 'name: one, namespace: a'),
      outside('two')
        .replace('name: two', 'name: two, namespace: b')
        .replace('spec:', 'spec:\n  exportTo: [.]'),
    ),
    '',
  ],

  // MESH0508: one host in two entries for one cluster.
  [
    '0508 for one cluster',
    `# For cluster east\n${soundEntry}---\n# For cluster east\n${entryWith('httpbin-bar', 'other')}`,
    'MESH0508! httpbin.bar.global',
  ],
  [
    '0508 near: for two clusters',
    `# For cluster east\n${soundEntry}---\n# For cluster west\n${entryWith('httpbin-bar', 'other')}`,
    '',
  ],
  [
    '0507 near: for two groups of clusters, by Config Sync',
    `${entryWith('  name: httpbin-bar', '  name: a\n  annotations: {configmanagement.gke.io/cluster-selector: gcp}')}---\n${entryWith('httpbin.bar', 'other.bar', entryWith('  name: httpbin-bar', '  name: b\n  annotations: {configmanagement.gke.io/cluster-selector: onprem}'))}`,
    '',
  ],
  [
    '0508 for the cluster of the file',
    both(soundEntry, entryWith('httpbin-bar', 'other')),
    'MESH0508! httpbin.bar.global',
    { zone: 'global', cluster: contextName('east') },
  ],
  [
    '0507 for the cluster of the file',
    both(
      soundEntry,
      entryWith(
        'httpbin.bar',
        'a.bar',
        entryWith('203.0.113.7', '203.0.113.8', entryWith('httpbin-bar', 'a')),
      ),
    ),
    'MESH0507! 240.0.0.2',
    { zone: 'global', cluster: contextName('east') },
  ],
  [
    '0508 by one gateway, though nobody says for which',
    both(soundEntry, entryWith('httpbin-bar', 'other')),
    'MESH0508 httpbin.bar.global',
  ],
  [
    '0508 near: by another gateway, as for another cluster',
    both(soundEntry, entryWith('203.0.113.7', '203.0.113.8', entryWith('httpbin-bar', 'other'))),
    '',
  ],
  [
    '0508 near: seen in their namespaces alone',
    both(private_, private_.replace('httpbin-bar', 'other').replace(': foo', ': bar')),
    '',
  ],
  [
    '0508 near: by the egress gateway that each cluster has',
    both(byEgress, byEgress.replace('httpbin-bar', 'other')),
    '',
  ],

  // MESH0513: where no gateway can be.
  ['0513 the pod itself', entryWith('203.0.113.7', '127.0.0.1'), 'MESH0513 127.0.0.1'],
  ['0513 an address of ours', entryWith('203.0.113.7', '240.0.0.9'), 'MESH0513 240.0.0.9'],
  [
    '0513 the gateway at home',
    entryWith('203.0.113.7', 'istio-ingressgateway.istio-system.svc.cluster.local'),
    'MESH0513 istio-ingressgateway.istio-system.svc.cluster.local',
  ],
  ['0513 near: a private address', entryWith('203.0.113.7', '10.0.0.9'), ''],
  [
    '0513 near: a gateway elsewhere',
    entryWith('203.0.113.7', 'istio-ingressgateway.example.com'),
    '',
  ],

  // MESH0527: the Service's port.
  ['0527 the gateway’s', entryWith('number: 8000', 'number: 15443'), 'MESH0527 15443'],

  // A public name of the public zone.
  [
    'a web site in .global',
    objectOf(
      'ServiceEntry',
      '  hosts: [www.acme.global]\n  location: MESH_EXTERNAL\n  ports:\n  - {name: tls, number: 443, protocol: TLS}\n  resolution: DNS\n',
    ),
    '',
  ],

  // MESH0514: what a shell fills in.
  [
    '0514 near: in a script',
    `kubectl apply -f - <<EOF\n${entryWith('203.0.113.7', '${GW}')}EOF\n`,
    '',
  ],
  [
    '0514 in a script that fills nothing in',
    `kubectl apply -f - <<'EOF'\n${entryWith('203.0.113.7', '${GW}')}EOF\n`,
    'MESH0514 ${GW}',
  ],
  ['0514 together', entryWith('203.0.113.7', 'Cluster2GatewayIP'), 'MESH0514 Cluster2GatewayIP'],
  [
    '0514 a dummy',
    entryWith('203.0.113.7', 'dummy.admiral.global'),
    'MESH0514 dummy.admiral.global',
  ],
];
