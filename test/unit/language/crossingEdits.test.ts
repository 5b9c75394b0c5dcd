/** What objects of a text say together is kept up to date edit by edit. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { atOnce } from '../../../src/base/pace';
import { groupsOf, type Family, type Seat } from '../../../src/language/crossing/groups';
import { inquiriesOf, type Inquiry } from '../../../src/language/crossing/inquiries';
import type { Crossings } from '../../../src/language/crossing/crossings';
import { Diagnoser, diagnose } from '../../../src/language/diagnostics';
import { offline, soundEntry } from './entryText';

const head = (group: string, kind: string, name: string, cluster?: string): string =>
  [
    `apiVersion: ${group}`,
    `kind: ${kind}`,
    `metadata:`,
    `  name: ${name}`,
    `  namespace: bar`,
    ...(cluster === undefined
      ? []
      : [`  annotations:`, `    istio-multicluster/cluster: ${cluster}`]),
    `spec:`,
    ``,
  ].join('\n');

const networking = 'networking.istio.io/v1beta1';

const rule = (name: string, subset: string): string =>
  `${head(networking, 'DestinationRule', name)}  host: httpbin.bar.global
  subsets:
  - name: ${subset}
    labels:
      version: ${subset}
`;

const route = (name: string, host: string, more: string): string =>
  `${head(networking, 'VirtualService', name)}  hosts:
  - ${host}
${more}  http:
  - route:
    - destination:
        host: ${host}
        subset: v1
        port:
          number: 8001
`;

const gateway = (name: string, cluster: string, host: string, app: string): string =>
  `${head(networking, 'Gateway', name, cluster)}  selector:
    istio: ingressgateway
    app: ${app}
  servers:
  - port:
      number: 15443
      name: tls
      protocol: TLS
    tls:
      mode: AUTO_PASSTHROUGH
    hosts:
    - '${host}'
  - port:
      number: 443
      name: https
      protocol: HTTPS
    tls:
      mode: SIMPLE
      credentialName: shop
    hosts:
    - ${name}.shop.example
`;

const sidecar = (name: string): string =>
  `${head(networking, 'Sidecar', name)}  egress:
  - hosts:
    - bar/*
`;

const policy = (mode: string): string =>
  `${head('security.istio.io/v1beta1', 'PeerAuthentication', 'all').replace('namespace: bar', 'namespace: istio-system')}  mtls:
    mode: ${mode}
`;

const call = (to: string, label: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: caller
spec:
  template:
    metadata:
      labels: {${label}}
    spec:
      containers:
      - name: a
        args: ["${to}"]
`;

/** Each meets some of the others, and says something beside them. */
const pieces: readonly string[] = [
  soundEntry,
  soundEntry.replace('name: httpbin-bar', 'name: other').replace('httpbin.bar', 'other.bar'),
  soundEntry.replaceAll('httpbin', 'httpbins'),
  rule('one', 'v1'),
  rule('two', 'v2'),
  route('one', 'httpbin.bar.global', ''),
  route('two', 'httpbin.bar.global', '  gateways: [mesh, one]\n'),
  route('three', 'httpbin.bar.global', '  exportTo: ["."]\n'),
  route('four', 'httpbinn.bar.global', '  exportTo: [elsewhere]\n'),
  gateway('one', 'east', '*.global', 'a'),
  gateway('two', 'east', '*.bar.global', 'a'),
  gateway('three', 'west', '*.global', 'a'),
  gateway('four', 'east', '*.global', 'b'),
  gateway('five', 'east', '*.global', 'a'),
  route('five', 'httpbin.example', '  gateways: [one]\n'),
  route('six', 'httpbin.example', '  gateways: [east]\n').replace('http:', 'tcp:'),
  gateway('east', 'east', 'httpbin.example', 'c').replace('AUTO_PASSTHROUGH', 'PASSTHROUGH'),
  route('seven', 'db.shop.svc.cluster.local', ''),
  rule('three', 'v1').replace('httpbin.bar.global', '"*.db.shop.svc.cluster.local"'),
  route('eight', 'plain.bar.global', ''),
  soundEntry.replaceAll('httpbin', 'plain').replace('protocol: http', 'protocol: tcp'),
  sidecar('one'),
  sidecar('two'),
  policy('DISABLE'),
  policy('STRICT'),
  call('httpbin.bar.global:1', ''),
  call('https://httpbin.bar.global:8000', ''),
  call('plain.bar.svc.global:1', ''),
  call('httpbinn.bar.global:8000', 'istio: ingressgateway'),
  call('other.global:8000', ''),
];

const rest = (name: string, spec: string, kind = 'DestinationRule', group = networking): string =>
  `${head(group, kind, name)}${spec}`;

const peers = (name: string, mode: string, more = ''): string =>
  rest(name, `  mtls: {mode: ${mode}}\n${more}`, 'PeerAuthentication', 'security.istio.io/v1beta1');

const service = (name: string, port: number): string =>
  rest(name, `  selector: {app: ${name}}\n  ports: [{port: ${port}}]\n`, 'Service', 'v1');

const pods = (app: string, version: string): string =>
  rest(
    `${app}-${version}`,
    `  template: {metadata: {labels: {app: ${app}, version: ${version}}}}\n`,
    'Deployment',
    'apps/v1',
  );

const local = 'shop.bar.svc.cluster.local';

const sending = (name: string, gateways: string, host: string, more: string): string =>
  rest(
    name,
    `  hosts: [${host}]\n  gateways: [${gateways}]\n  http: [{route: [{destination: {host: ${local}${more}}}]}]\n`,
    'VirtualService',
  );

/** Rules beside policies and wider rules; rules, routes and Gateways beside Services and pods; workloads and calls. */
const besideOthers: readonly string[] = [
  rest('plain', `  host: ${local}\n  trafficPolicy: {tls: {mode: DISABLE}}\n`),
  rest('mutual', `  host: ${local}\n  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}\n`),
  rest('near', `  host: "*.bar.svc.cluster.local"\n  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}\n`),
  rest('all', `  host: "*.local"\n  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}\n`),
  rest('silent', `  host: shop\n  subsets: [{name: v1, labels: {version: v1}}]\n`),
  rest(
    'below',
    `  host: "*.${local}"\n  trafficPolicy: {connectionPool: {tcp: {maxConnections: 1}}}\n`,
  ),
  peers('all', 'STRICT'),
  peers('open', 'DISABLE'),
  peers('some', 'PERMISSIVE', '  selector: {matchLabels: {app: shop}}\n'),
  policy('STRICT'),
  policy('DISABLE'),
  service('shop', 80),
  service('ingressgateway', 443),
  pods('shop', 'v2'),
  pods('shop', 'v1'),
  sending('ported', 'mesh', local, ', port: {number: 81}'),
  sending('split', 'mesh', local, ', subset: v1'),
  sending('outer', 'one', 'httpbin.example', ''),
  gateway('one', 'east', '*.example', 'a').replace(
    'istio: ingressgateway\n    app: a',
    'app: ingressgateway',
  ),
  rest(
    'selecting',
    `  hosts: [vms.example]\n  ports: [{number: 80, name: http, protocol: HTTP}]\n  resolution: STATIC\n  workloadSelector: {labels: {app: vm}}\n`,
    'ServiceEntry',
  ),
  rest('vm', `  address: vm.example\n  labels: {app: vm}\n`, 'WorkloadEntry'),
  soundEntry,
  rest(
    'caller',
    `  containers: [{name: c, image: i, env: [{name: URL, value: 'http://httpbin.bar.global:81'}, {name: OTHER, value: 'http://httpbinn.bar.global'}]}]\n`,
    'Pod',
    'v1',
  ),
];

const joined = (documents: readonly string[]): string => documents.join('---\n');

interface Step {
  readonly at: number;
  readonly gone: number;
  readonly added: readonly string[];
}

const stepOf = (all: readonly string[]) =>
  fc.record({
    at: fc.nat(12),
    gone: fc.nat(3),
    added: fc.array(fc.constantFrom(...all), { maxLength: 3 }),
  });

function* textsOf(steps: readonly Step[]): Iterable<string> {
  const documents: string[] = [];
  for (const { at, gone, added } of steps) {
    documents.splice(at, gone, ...added);
    yield joined(documents);
  }
}

/** Grows by a piece each, so that nothing depends on what chance puts together. */
const oneByOne = (all: readonly string[]): [Step[]][] => [
  [all.map((it, at) => ({ at, gone: 0, added: [it] }))],
  [all.toReversed().map((it, at) => ({ at, gone: 0, added: [it] }))],
];

suite('objects of one text', () => {
  /** The codes that were said on the way. */
  function editByEdit(all: readonly string[], runs: number): ReadonlySet<string> {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(stepOf(all), { maxLength: 12 }), (steps) => {
        const diagnoser = new Diagnoser();
        for (const text of textsOf(steps)) {
          const found = diagnose(text, offline);
          for (const it of found) seen.add(it.code.replace('MESH', ''));
          assert.deepEqual(diagnoser.diagnose(text, offline), found);
        }
      }),
      { numRuns: runs, examples: [[[{ at: 0, gone: 0, added: all }]], ...oneByOne(all)] },
    );
    return seen;
  }

  test('say edit by edit what they say from scratch', () => {
    const seen = editByEdit(pieces, 120);
    const crossing = [
      '0304',
      '0507',
      '0603',
      '0606',
      '0607',
      '0609',
      '0610',
      '0611',
      '0612',
      '0613',
      '0614',
      '0619',
      '0728',
    ];
    const missing = crossing.filter((it) => !seen.has(it));
    assert.deepEqual(missing, [], 'The pieces have to meet.');
  });

  test('say it also of what is beside them', () => {
    const seen = editByEdit(besideOthers, 150);
    const crossing = [
      ...['0601', '0607', '0608', '0611'],
      ...['0615', '0616', '0617', '0618', '0619', '0620', '0621', '0715'],
    ];
    const missing = crossing.filter((it) => !seen.has(it));
    assert.deepEqual(missing, [], 'The pieces have to meet.');
  });

  test('also where more have changed than are taken in at one go', () => {
    const many = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => pieces[(from + at * 7) % pieces.length] ?? '');
    const diagnoser = new Diagnoser();
    for (const [from, to] of [
      [0, 90],
      [3, 400],
      [5, 400],
      [5, 402],
      [0, 3],
    ] as const) {
      const text = joined(many(from, to));
      assert.deepEqual(diagnoser.diagnose(text, offline), diagnose(text, offline));
    }
  });

  test('are judged again only where an edit has touched what they share', () => {
    const judged: string[] = [];
    const family: Family<string> = {
      *keyed({ rivals }) {
        for (const { name = '' } of rivals) yield [name, name];
      },
      *judge(members) {
        judged.push(members.map(({ it }) => it).join());
      },
    };
    const groups = groupsOf(family);
    const settle = () => {
      judged.length = 0;
      atOnce(groups.settling(offline));
      return judged.toSorted();
    };
    const seats: readonly Seat[] = [{ start: 0 }, { start: 1 }, { start: 2 }, { start: 3 }];
    const [a, b, c] = ['a', 'b', 'a'].map(claiming);
    groups.add(seats[0]!, a!);
    groups.add(seats[1]!, b!);
    assert.deepEqual(settle(), [], 'One alone is at odds with nobody.');
    groups.add(seats[2]!, c!);
    assert.deepEqual(settle(), ['a,a']);
    assert.deepEqual(settle(), []);
    groups.add(seats[3]!, b!);
    assert.deepEqual(settle(), ['b,b']);
    groups.remove(seats[0]!, a!);
    assert.deepEqual(settle(), []);
  });

  test('are asked again only where they, or what answers them, have changed', () => {
    const judged: string[] = [];
    const inquiry: Inquiry<string, string, string> = {
      *keyed({ rivals }) {
        for (const { name = '' } of rivals) {
          const [key = '', kind] = name;
          if (kind === '?') yield [key, { asks: name }];
          else yield kind === '!' ? ['', { tells: name }] : [key, { answers: name }];
        }
      },
      gathered: (_own, _context, told) => told.withOwn().join(' '),
      judge(it, near) {
        judged.push(`${it} ${near}`.trim());
        return [];
      },
    };
    const groups = inquiriesOf(inquiry);
    const names = ['a?', 'b?', 'a?', 'a', 'b', 'c!'];
    const seats = names.map((_, start) => ({ start }));
    const change = (how: 'add' | 'remove', ...places: readonly number[]) => {
      judged.length = 0;
      for (const it of places) groups[how](seats[it]!, claiming(names[it]!));
      atOnce(groups.settling(offline));
      return judged.toSorted();
    };
    assert.deepEqual(change('add', 0, 1), ['a?', 'b?']);
    assert.deepEqual(change('add', 2), ['a?']);
    assert.deepEqual(change('add', 3), ['a? a', 'a? a']);
    assert.deepEqual(change('add', 4), ['b? b']);
    assert.deepEqual(change('remove', 0), []);
    assert.deepEqual(change('add', 5), ['a? a c!', 'b? b c!']);
    assert.deepEqual(change('remove', 3), ['a? c!']);
    assert.deepEqual(change('remove', 5), ['a?', 'b? b']);
  });
});

const claiming = (name: string): Crossings => ({
  claims: [],
  entries: () => [],
  rules: [],
  routes: [],
  hasBeside: false,
  ofKubernetes: () => [],
  isOurs: false,
  beside: () => [],
  rivals: [
    {
      kind: 'Sidecar',
      name,
      selector: '',
      at: { host: '', path: [], start: 0, end: 1 },
      ...{ namespace: undefined, cluster: undefined, object: 0 },
    },
  ],
  gateways: [],
  policies: [],
  calls: [],
  sidecars: [],
  called: [],
  identities: () => [],
});
