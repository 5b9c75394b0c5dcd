/** What files show together: said where they are known to be for one cluster, and nowhere else. */
import assert from 'node:assert/strict';
import { atOnce } from '../../../../src/base/pace';
import { diagnose } from '../../../../src/language/diagnostics';
import { edited } from '../../../../src/language/edits';
import { fixesFor } from '../../../../src/language/fixes';
import {
  withWorkspace,
  workspaceProblems,
} from '../../../../src/language/workspace/workspaceProblems';
import { entryFor, indexOf, uriOf, type Files } from './files';

const folders = [
  { pattern: 'east', context: 'E' },
  { pattern: 'west', context: 'W' },
];

/** "a.yaml MESH0507 240.0.0.1": what is said of each file, with the text underlined. */
function saidOf(files: Files, known = folders): string {
  const index = indexOf(files, known);
  // Plain text has rows of its own.
  const context = { zone: 'global', severities: { MESH0623: 'off' } } as const;
  return Object.entries(files)
    .flatMap(([path, text]) =>
      atOnce(withWorkspace(diagnose(text, context), uriOf(path), index, context)).map(
        (it) => `${path} ${it.code} ${text.slice(it.start, it.end)}`,
      ),
    )
    .join(', ');
}

const a = entryFor('a.shop.global', '240.0.0.1');
const b = entryFor('b.shop.global', '240.0.0.1');
const c = entryFor('c.shop.global', '240.0.0.3');
const inNamespace = (namespace: string, more = '') =>
  entryFor('a.shop.global', '240.0.0.1', `  namespace: ${namespace}\n`)
    .replace('  name: a-shop\n', `  name: a-${namespace}\n`)
    .replace('  location', `${more}  location`);
const route = (host: string, more = '', metadata = '{name: x}') =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata: ${metadata}\nspec:\n  hosts: [r.example.com]\n  http:\n  - route:\n    - destination: {host: ${host}${more}}\n`;
const bothRoutes = route('a.shop.global').replace(
  '    - destination: {host: a.shop.global}\n',
  '$&      weight: 50\n    - destination: {host: b.shop.svc.cluster.local, subset: v2}\n      weight: 50\n',
);
const rule = (host: string, subset: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: DestinationRule\nmetadata: {name: x}\nspec:\n  host: ${host}\n  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}\n  subsets: [{name: ${subset}}]\n`;
/** A host outside of the mesh, and routes of HTTP for it. */
const spoken = (name: string, number: number, protocol: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata: {name: ${name}}\nspec:\n  hosts: [api.com]\n  ports: [{number: ${number}, name: p, protocol: ${protocol}}]\n  resolution: DNS\n`;
const retried = `apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata: {name: x}\nspec:\n  hosts: [api.com]\n  http:\n  - timeout: 3s\n    route:\n    - destination: {host: api.com}\n`;
const originates = `apiVersion: networking.istio.io/v1alpha3\nkind: DestinationRule\nmetadata: {name: x}\nspec:\n  host: api.com\n  trafficPolicy: {tls: {mode: SIMPLE, caCertificates: system}}\n`;
const overlay = 'resources:\n- a.yaml\n- b.yaml\n';

const gateway = (name: string, more = '', host = '*.global') =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: Gateway\nmetadata: {name: ${name}, namespace: istio-system}\nspec:\n  selector: {istio: ingressgateway${more}}\n  servers:\n  - {hosts: ["${host}"], port: {name: tls, number: 15443, protocol: TLS}, tls: {mode: AUTO_PASSTHROUGH}}\n`;
const peers = (namespace: string, mode: string, more = '') =>
  `apiVersion: security.istio.io/v1beta1\nkind: PeerAuthentication\nmetadata: {name: default, namespace: ${namespace}}\nspec:\n  mtls: {mode: ${mode}}\n${more}`;
const oldPolicy = (kind: string, namespace: string, spec: string) =>
  `apiVersion: authentication.istio.io/v1alpha1\nkind: ${kind}\nmetadata: {name: default${namespace}}\nspec: ${spec}\n`;

const operator = (more: string) =>
  `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n${more}`;
const view = '{name: ISTIO_META_REQUESTED_NETWORK_VIEW, value: external}';
const withView = operator(
  `  components: {egressGateways: [{name: istio-egressgateway, k8s: {env: [${view}]}}]}\n`,
);
const deployment = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: out, namespace: istio-system}\nspec:\n  template:\n    metadata: {labels: {istio: egress-out}}\n    spec: {containers: [{name: istio-proxy, env: [${view}]}]}\n`;
const opened = (host: string, gateway = 'egressgateway') =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: Gateway\nmetadata: {name: out, namespace: istio-system}\nspec:\n  selector: {istio: ${gateway}}\n  servers:\n  - {hosts: ["${host}"], port: {name: tls, number: 443, protocol: TLS}, tls: {mode: PASSTHROUGH}}\n`;
const outside = `apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata: {name: o}\nspec:\n  hosts: [w.example.com]\n  location: MESH_EXTERNAL\n  ports: [{name: tls, number: 443, protocol: TLS}]\n  resolution: DNS\n  endpoints: [{address: w.example.com, network: external}, {address: w2.example.com}]\n`;
const eastWest = gateway('ew', '', '*.local').replaceAll('ingressgateway', 'eastwestgateway');
const renamed = `apiVersion: networking.istio.io/v1alpha3\nkind: DestinationRule\nmetadata: {name: r}\nspec:\n  host: a.shop.global\n  trafficPolicy: {tls: {mode: ISTIO_MUTUAL, sni: outbound_.80_._.a.shop.svc.cluster.local}}\n`;
const withLeg = a.replace(
  '  endpoints:\n',
  '  endpoints:\n  - {address: a.shop.svc.cluster.local, ports: {http: 80}}\n',
);
const empty = a.replace(/ {2}endpoints:[^]*$/, '');
const fills = (host: string, applyTo = 'CLUSTER') =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: {name: f, namespace: shop}\nspec:\n  configPatches:\n  - applyTo: ${applyTo}\n    match: {cluster: {service: ${host}}}\n    patch: {operation: MERGE, value: {type: LOGICAL_DNS}}\n`;
const headless = (kind: string, spec: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: ${kind}\nmetadata: {name: x}\nspec:\n  ${spec}\n`;
const hostless = headless('DestinationRule', 'trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}');

const inLines = (text: string, ...hosts: readonly string[]) =>
  text.replace(
    /- \{hosts: \[[^\]]*\], (.*)\}\n/,
    (_, rest: string) =>
      `- hosts:\n${hosts.map((it) => `    - "${it}"\n`).join('')}    ${rest.replaceAll('}, ', '}\n    ')}\n`,
  );

type Row = readonly [name: string, files: Files, expected: string, known?: typeof folders];

const pieces = `${a}---\n${a}`;

const rows: readonly Row[] = [
  // One object, twice in a file.
  ['0730 in a resource', { 'a.yaml': pieces }, 'a.yaml MESH0730 a-shop'],
  [
    '0730 near: in a patch',
    { 'a.yaml': pieces, 'kustomization.yaml': 'patchesStrategicMerge:\n- a.yaml\n' },
    '',
  ],

  // A gateway that sees remote clusters only.
  [
    '0212 by an operator',
    { 'east/i.yaml': withView, 'east/g.yaml': opened('w.example.com') },
    'east/g.yaml MESH0212 "w.example.com"',
  ],
  [
    '0212 by a Deployment of its own',
    { 'east/i.yaml': deployment, 'east/g.yaml': opened('w.example.com', 'egress-out') },
    'east/g.yaml MESH0212 "w.example.com"',
  ],
  [
    '0212 by values',
    {
      'east/values.yaml':
        'global: {podDNSSearchNamespaces: [global], multiCluster: {enabled: true}}\ngateways: {istio-egressgateway: {env: {ISTIO_META_REQUESTED_NETWORK_VIEW: external}}}\n',
      'east/g.yaml': opened('w.example.com'),
    },
    'east/g.yaml MESH0212 "w.example.com"',
  ],
  [
    '0212 in one file',
    { 'x/a.yaml': `${withView}---\n${opened('w.example.com')}` },
    'x/a.yaml MESH0212 "w.example.com"',
  ],
  [
    '0212 near: nobody says for which',
    { 'a.yaml': withView, 'b.yaml': opened('w.example.com') },
    '',
  ],
  [
    '0212 near: another cluster',
    { 'west/i.yaml': withView, 'east/g.yaml': opened('w.example.com') },
    '',
  ],
  ['0212 near: of the zone', { 'east/i.yaml': withView, 'east/g.yaml': opened('*.global') }, ''],
  [
    '0212 near: another gateway',
    { 'east/i.yaml': withView, 'east/g.yaml': opened('w.example.com', 'egress-out') },
    '',
  ],
  [
    '0212 near: an endpoint that it sees',
    { 'east/i.yaml': withView, 'east/g.yaml': opened('w.example.com'), 'east/o.yaml': outside },
    '',
  ],
  [
    '0212 near: without the variable',
    { 'east/i.yaml': withView.replace(view, ''), 'east/g.yaml': opened('w.example.com') },
    '',
  ],

  // A gateway that takes other names than those of the hosts.
  [
    '0204 names of Services only',
    { 'east/a.yaml': a, 'east/g.yaml': eastWest },
    'east/g.yaml MESH0204 "*.local"',
  ],
  ['0204 near: of another cluster', { 'east/a.yaml': a, 'west/g.yaml': eastWest }, ''],
  ['0204 near: nobody says for which', { 'a.yaml': a, 'g.yaml': eastWest }, ''],
  ['0204 in one file', { 'a.yaml': `${a}---\n${eastWest}` }, 'a.yaml MESH0204 "*.local"'],
  [
    '0204 near: perhaps another file takes them',
    { 'a.yaml': `${a}---\n${eastWest}`, 'x/h.yaml': gateway('h') },
    '',
  ],
  [
    '0204 near: another one takes them',
    { 'east/a.yaml': a, 'east/g.yaml': eastWest, 'east/h.yaml': gateway('h') },
    '',
  ],
  [
    '0204 near: both',
    { 'east/a.yaml': a, 'east/g.yaml': eastWest.replace('"*.local"', '"*.local", "*.global"') },
    '',
  ],
  [
    '0204 near: charts render another one',
    {
      'east/a.yaml': a,
      'east/g.yaml': eastWest,
      'east/i.yaml': operator('  values: {global: {multiCluster: {enabled: true}}}\n'),
    },
    '',
  ],
  [
    '0204 near: calls leave under the name of the Service',
    { 'east/a.yaml': a, 'east/g.yaml': eastWest, 'east/r.yaml': renamed },
    '',
  ],

  // Pods of this cluster behind a remote host.
  [
    '0614 also where this cluster has pods of its own',
    { 'east/a.yaml': withLeg, 'east/p.yaml': peers('shop', 'DISABLE') },
    'east/p.yaml MESH0614 DISABLE',
  ],
  [
    '0614 near: another namespace',
    { 'east/a.yaml': withLeg, 'east/p.yaml': peers('hop', 'DISABLE') },
    '',
  ],

  // Clusters that a filter fills.
  ['0516 without endpoints', { 'east/a.yaml': empty }, 'east/a.yaml MESH0516 a.shop.global'],
  [
    '0516 near: a filter of its cluster',
    { 'east/a.yaml': empty, 'east/f.yaml': fills('a.shop.global') },
    '',
  ],
  ['0516 near: perhaps', { 'x/a.yaml': empty, 'east/f.yaml': fills('a.shop.global') }, ''],
  [
    '0516 of another cluster',
    { 'east/a.yaml': empty, 'west/f.yaml': fills('a.shop.global') },
    'east/a.yaml MESH0516 a.shop.global',
  ],
  [
    '0516 of another host, or of no cluster',
    {
      'east/a.yaml': empty,
      'east/f.yaml': fills('aa.shop.global'),
      'east/l.yaml': fills('a.shop.global', 'LISTENER').replace(/ {4}match.*\n/, ''),
    },
    'east/a.yaml MESH0516 a.shop.global',
  ],

  // Objects without what they are about.
  ['0704 a rule', { 'east/x.yaml': hostless }, 'east/x.yaml MESH0704 spec'],
  [
    '0704 hosts, servers',
    {
      'east/s.yaml': headless('ServiceEntry', 'location: MESH_EXTERNAL'),
      'east/g.yaml': headless('Gateway', 'selector: {istio: ingressgateway}'),
    },
    'east/s.yaml MESH0704 spec, east/g.yaml MESH0704 spec',
  ],
  [
    '0704 near: routes that others hand calls on to',
    { 'east/v.yaml': headless('VirtualService', 'http: [{route: [{destination: {host: a}}]}]') },
    '',
  ],
  [
    '0704 a resource that nothing patches',
    { 'x/x.yaml': hostless, 'x/kustomization.yaml': 'resources: [x.yaml]\n' },
    'x/x.yaml MESH0704 spec',
  ],
  ['0704 nobody says where it goes', { 'x/x.yaml': hostless }, 'x/x.yaml MESH0704 spec'],
  [
    '0704 near: a patch',
    {
      'east/a.yaml': rule('a.shop.global', 'v1'),
      'east/x.yaml': hostless,
      'east/kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: x.yaml}]\n',
    },
    '',
  ],
  [
    '0704 near: what a patch may fill in',
    {
      'x/x.yaml': hostless,
      'x/kustomization.yaml':
        'resources: [x.yaml]\npatches:\n- target: {kind: DestinationRule}\n  patch: "[]"\n',
    },
    '',
  ],
  ['0704 near: a template', { 'east/x.yaml': hostless.replace('name: x', 'name: {{ x }}') }, ''],
  [
    '0704 near: misspelt, which is said',
    { 'east/x.yaml': hostless.replace('spec:\n', 'spec:\n  hots: a\n') },
    'east/x.yaml MESH0701 hots',
  ],

  // One address.
  [
    '0507 in one cluster',
    { 'east/a.yaml': a, 'east/b.yaml': b },
    'east/a.yaml MESH0507 240.0.0.1, east/b.yaml MESH0507 240.0.0.1',
  ],
  ['0507 near: in two clusters', { 'east/a.yaml': a, 'west/b.yaml': b }, ''],
  ['0507 near: nobody says for which', { 'x/a.yaml': a, 'x/b.yaml': b }, ''],
  ['0507 near: one of them is not known', { 'east/a.yaml': a, 'b.yaml': b }, ''],
  ['0507 near: the same host', { 'east/a.yaml': a, 'west/a.yaml': a }, ''],
  [
    '0507 in one overlay',
    { 'o/kustomization.yaml': overlay, 'o/a.yaml': a, 'o/b.yaml': b },
    'o/a.yaml MESH0507 240.0.0.1, o/b.yaml MESH0507 240.0.0.1',
  ],
  [
    '0507 near: in two overlays',
    {
      'o/kustomization.yaml': 'resources: [a.yaml]\n',
      'o/a.yaml': a,
      'p/kustomization.yaml': 'resources: [b.yaml]\n',
      'p/b.yaml': b,
    },
    '',
  ],
  [
    '0507 by a base in both',
    {
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': a,
      'east/kustomization.yaml': 'resources: [../base, b.yaml]\n',
      'east/b.yaml': b,
      'west/kustomization.yaml': 'resources: [../base]\n',
    },
    'base/a.yaml MESH0507 240.0.0.1, east/b.yaml MESH0507 240.0.0.1',
  ],
  [
    '0507 near: a template may leave one out',
    { 'east/a.yaml': `{{ if .x }}\n${a}{{ end }}\n`, 'east/b.yaml': b },
    '',
  ],
  [
    '0507 near: a patch',
    {
      'east/a.yaml': a,
      'east/b.yaml': b.replace(/ {2}location:[^]*? {2}addresses:/, '  addresses:'),
    },
    '',
  ],
  [
    '0507 near: with an entry of another zone only it is said',
    { 'east/a.yaml': a, 'east/b.yaml': entryFor('b.example.com', '240.0.0.1') },
    'east/a.yaml MESH0507 240.0.0.1',
  ],

  // One host.
  [
    '0508 in one cluster',
    { 'east/a.yaml': inNamespace('foo'), 'east/b.yaml': inNamespace('bar') },
    'east/a.yaml MESH0508 a.shop.global, east/b.yaml MESH0508 a.shop.global',
  ],
  [
    '0508 near: in two',
    { 'east/a.yaml': inNamespace('foo'), 'west/b.yaml': inNamespace('bar') },
    '',
  ],
  ['0508 near: the same object', { 'east/a.yaml': a, 'east/copy.yaml': a }, ''],
  [
    '0508 near: each for its own namespace',
    {
      'east/a.yaml': inNamespace('foo', '  exportTo: ["."]\n'),
      'east/b.yaml': inNamespace('bar', '  exportTo: ["."]\n'),
    },
    '',
  ],

  // One port of one gateway.
  [
    '0304 in one cluster',
    { 'east/a.yaml': gateway('a'), 'east/b.yaml': gateway('b', ', app: x') },
    'east/a.yaml MESH0304 15443, east/b.yaml MESH0304 15443',
  ],
  ['0304 near: in two', { 'east/a.yaml': gateway('a'), 'west/b.yaml': gateway('b') }, ''],
  ['0304 near: nobody says for which', { 'a.yaml': gateway('a'), 'b.yaml': gateway('b') }, ''],
  ['0304 near: the same object', { 'east/a.yaml': gateway('a'), 'east/b.yaml': gateway('a') }, ''],
  [
    '0304 near: other pods',
    { 'east/a.yaml': gateway('a', ', app: x'), 'east/b.yaml': gateway('b', ', app: z') },
    '',
  ],
  [
    '0304 near: a template may leave one out',
    { 'east/a.yaml': gateway('a'), 'east/b.yaml': `{{ if .x }}\n${gateway('b')}{{ end }}\n` },
    '',
  ],
  [
    '0304 in one file of a cluster',
    { 'east/a.yaml': `${gateway('a')}---\n${gateway('b', '', '*.local')}` },
    'east/a.yaml MESH0304 15443',
  ],

  // Who takes what other clusters send.
  [
    '0614 of the mesh',
    { 'east/a.yaml': peers('istio-system', 'DISABLE'), 'east/b.yaml': gateway('a') },
    'east/a.yaml MESH0614 DISABLE',
  ],
  [
    '0614 of the old mesh',
    { 'east/a.yaml': oldPolicy('MeshPolicy', '', '{}'), 'east/b.yaml': gateway('a') },
    'east/a.yaml MESH0711 authentication.istio.io/v1alpha1, east/a.yaml MESH0614 MeshPolicy',
  ],
  [
    '0614 of a namespace that is called from elsewhere',
    { 'east/a.yaml': peers('shop', 'DISABLE'), 'west/b.yaml': a },
    'east/a.yaml MESH0614 DISABLE',
  ],
  [
    '0614 near: of one that is not',
    { 'east/a.yaml': peers('other', 'DISABLE'), 'west/b.yaml': a },
    '',
  ],
  [
    '0614 near: that itself calls',
    { 'east/a.yaml': peers('shop', 'DISABLE'), 'east/b.yaml': a },
    '',
  ],
  [
    '0614 near: of single workloads',
    {
      'east/a.yaml': peers('shop', 'DISABLE', '  selector: {matchLabels: {a: b}}\n'),
      'west/b.yaml': a,
    },
    '',
  ],
  [
    '0614 near: takes both',
    { 'east/a.yaml': peers('istio-system', 'PERMISSIVE'), 'east/b.yaml': gateway('a') },
    '',
  ],
  [
    '0614 near: old, takes both',
    {
      'east/a.yaml': oldPolicy('MeshPolicy', '', '{peers: [{mtls: {mode: PERMISSIVE}}]}'),
      'east/b.yaml': gateway('a'),
    },
    'east/a.yaml MESH0711 authentication.istio.io/v1alpha1',
  ],
  [
    '0614 near: in another cluster',
    { 'east/a.yaml': peers('istio-system', 'DISABLE'), 'west/b.yaml': gateway('a') },
    '',
  ],
  [
    '0614 near: a gateway of another zone',
    {
      'east/a.yaml': peers('istio-system', 'DISABLE'),
      'east/b.yaml': gateway('a', '', '*.local'),
    },
    '',
  ],

  // Subsets.
  [
    '0603 in one cluster',
    {
      'east/a.yaml': a,
      'east/r.yaml': rule('a.shop.global', 'v1'),
      'east/v.yaml': route('a.shop.global', ', subset: v2'),
    },
    'east/v.yaml MESH0603 v2',
  ],
  [
    '0603 near: another file has it',
    {
      'east/a.yaml': a,
      'east/r.yaml': rule('a.shop.global', 'v2'),
      'east/v.yaml': `${route('a.shop.global', ', subset: v2')}---\n${rule('a.shop.global', 'v1')}`,
    },
    '',
  ],
  [
    '0603 of a template: by its file alone',
    {
      'east/v.yaml': `{{ if x }}\n${route('a.shop.global', ', subset: v2')}---\n${rule('a.shop.global', 'v1')}{{ end }}\n`,
    },
    'east/v.yaml MESH0603 v2',
  ],
  [
    '0603 of a local Service beside one elsewhere: by its file alone',
    {
      'east/a.yaml': a,
      'east/v.yaml': `${bothRoutes}---\n${rule('b.shop.svc.cluster.local', 'v1')}`,
    },
    'east/v.yaml MESH0603 v2',
  ],
  [
    '0603 near: another file may have it',
    {
      'east/a.yaml': a,
      'east/r.yaml': rule('b.shop.svc.cluster.local', 'v2'),
      'east/v.yaml': `${bothRoutes}---\n${rule('b.shop.svc.cluster.local', 'v1')}`,
    },
    '',
  ],
  [
    '0606 misspelt, said once',
    {
      'east/a.yaml': `${a.replace('a.shop', 'items.shop')}---\n${route('itms.shop.global')}`,
      'east/c.yaml': c,
    },
    'east/a.yaml MESH0606 itms.shop.global',
  ],
  [
    '0605 not on the far side',
    {
      'east/a.yaml': a,
      'east/r.yaml': rule('a.shop.global', 'v2'),
      'east/v.yaml': route('a.shop.global', ', subset: v2'),
      'west/r.yaml': rule('a.shop.svc.cluster.local', 'v1'),
    },
    'east/v.yaml MESH0605 v2',
  ],
  [
    '0605 near: it is there',
    {
      'east/a.yaml': a,
      'east/r.yaml': rule('a.shop.global', 'v2'),
      'east/v.yaml': route('a.shop.global', ', subset: v2'),
      'west/r.yaml': rule('a.shop.svc.cluster.local', 'v2'),
    },
    '',
  ],

  // Routes.
  [
    '0606 nobody defines it',
    { 'east/a.yaml': a, 'east/v.yaml': route('z.shop.global') },
    'east/v.yaml MESH0606 z.shop.global',
  ],
  ['0606 near: another file does', { 'east/a.yaml': a, 'east/v.yaml': route('a.shop.global') }, ''],
  [
    '0606 for the other cluster it does not count',
    { 'east/c.yaml': c, 'west/a.yaml': a, 'east/v.yaml': route('a.shop.global') },
    'east/v.yaml MESH0606 a.shop.global',
  ],
  [
    '0606 near: perhaps a file nobody has placed',
    { 'east/c.yaml': c, 'x/a.yaml': a, 'east/v.yaml': route('a.shop.global') },
    '',
  ],
  [
    '0606 near: the workspace has no entries for the cluster',
    { 'west/a.yaml': a, 'east/v.yaml': route('a.shop.global') },
    '',
  ],
  ['0606 near: nobody says for which', { 'x/a.yaml': a, 'x/v.yaml': route('z.shop.global') }, ''],
  [
    '0606 near: a wildcard may',
    {
      'east/a.yaml': a,
      'x/w.yaml': entryFor('w.shop.global', '240.0.0.7').replace(
        'w.shop.global',
        '"*.shop.global"',
      ),
      'east/v.yaml': route('z.shop.global'),
    },
    'x/w.yaml MESH0501 "*.shop.global"',
  ],
  [
    '0607 in another file',
    { 'east/a.yaml': a, 'east/v.yaml': route('a.shop.global', ', port: {number: 15443}') },
    'east/v.yaml MESH0607 15443',
  ],
  [
    '0728 for a host of another file',
    { 'east/a.yaml': spoken('a', 443, 'HTTPS'), 'east/v.yaml': retried },
    'east/v.yaml MESH0728 http',
  ],
  [
    '0728 near: of another cluster, and where nobody says for which',
    {
      'west/a.yaml': spoken('a', 443, 'HTTPS'),
      'x/a.yaml': spoken('a', 443, 'HTTPS'),
      'east/v.yaml': retried,
      'x/v.yaml': retried,
    },
    '',
  ],
  [
    '0728 near: a rule of another file makes TLS',
    {
      'east/v.yaml': `${spoken('a', 443, 'HTTPS')}---\n${retried}`,
      'east/r.yaml': originates,
    },
    '',
  ],
  [
    '0728 near: another file knows the port of HTTP',
    {
      'east/v.yaml': `${spoken('a', 443, 'HTTPS')}---\n${retried}`,
      'east/b.yaml': spoken('a', 80, 'HTTP').replace('DNS', 'NONE'),
    },
    '',
  ],
  [
    '0728 in one file, once',
    { 'east/v.yaml': `${spoken('a', 443, 'HTTPS')}---\n${retried}` },
    'east/v.yaml MESH0728 http',
  ],
  [
    '0528 in another file',
    {
      'east/a.yaml': inNamespace('foo', '  exportTo: ["."]\n'),
      'east/v.yaml': route('a.shop.global', '', '{name: x, namespace: bar}'),
    },
    'east/v.yaml MESH0528 a.shop.global',
  ],
];

suite('problems of a workspace', () => {
  for (const [name, files, expected, known] of rows) {
    test(name, () => {
      assert.equal(saidOf(files, known), expected);
    });
  }
  const cured: readonly (readonly [name: string, files: Files, path: string, expected: string])[] =
    [
      [
        'a gateway takes the hosts, too',
        { 'east/a.yaml': a, 'east/g.yaml': eastWest },
        'east/g.yaml',
        eastWest.replace('"*.local"', '"*.local", "*.global"'),
      ],
      [
        'one host a line',
        { 'east/a.yaml': a, 'east/g.yaml': inLines(eastWest, '*.local') },
        'east/g.yaml',
        inLines(eastWest, '*.local', '*.global'),
      ],
      [
        'a rule gets the host that its name tells',
        { 'east/x.yaml': hostless },
        'east/x.yaml',
        hostless.replace('  trafficPolicy', '  host: x\n  trafficPolicy'),
      ],
    ];
  for (const [name, files, path, expected] of cured) {
    test(`are cured: ${name}`, () => {
      const text = files[path] ?? '';
      const context = { zone: 'global' };
      const index = indexOf(files, folders);
      const [found] = atOnce(withWorkspace([], uriOf(path), index, context));
      const [fix] = found ? fixesFor(text, found, context) : [];
      assert.equal(edited(text, fix?.edits ?? []), expected);
    });
  }

  test('are found an object a step, so that a long file blocks nobody', () => {
    const text = Array.from({ length: 20 }, (_, at) => route(`s${at}.shop.global`)).join('---\n');
    const index = indexOf({ 'east/routes.yaml': text }, folders);
    const steps = workspaceProblems(uriOf('east/routes.yaml'), index, { zone: 'global' });
    let count = 0;
    while (!steps.next().done) count += 1;
    // Each for where it leads, and for the host it is for.
    assert.equal(count, 40);
  });
});
