/** What objects of a text say together is kept up to date edit by edit. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { atOnce } from '../../../src/base/pace';
import { groupsOf, type Family, type Seat } from '../../../src/language/crossing/groups';
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

const joined = (documents: readonly string[]): string => documents.join('---\n');

interface Step {
  readonly at: number;
  readonly gone: number;
  readonly added: readonly string[];
}

const step = fc.record({
  at: fc.nat(12),
  gone: fc.nat(3),
  added: fc.array(fc.constantFrom(...pieces), { maxLength: 3 }),
});

function* textsOf(steps: readonly Step[]): Iterable<string> {
  const documents: string[] = [];
  for (const { at, gone, added } of steps) {
    documents.splice(at, gone, ...added);
    yield joined(documents);
  }
}

suite('objects of one text', () => {
  test('say edit by edit what they say from scratch', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const diagnoser = new Diagnoser();
        for (const text of textsOf(steps)) {
          const found = diagnose(text, offline);
          for (const it of found) seen.add(it.code);
          assert.deepEqual(diagnoser.diagnose(text, offline), found);
        }
      }),
      { numRuns: 120, examples: [[[{ at: 0, gone: 0, added: pieces }]]] },
    );
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
      '0620',
      '0621',
      '0622',
      '0728',
    ];
    const missing = crossing.filter((it) => !seen.has(`MESH${it}`));
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
    const seats: readonly Seat[] = [{ start: 0 }, { start: 1 }, { start: 2 }];
    const [a, b, c] = ['a', 'b', 'a'].map(claiming);
    groups.add(seats[0]!, a!);
    groups.add(seats[1]!, b!);
    assert.deepEqual(settle(), ['a', 'b']);
    assert.deepEqual(settle(), []);
    groups.add(seats[2]!, c!);
    assert.deepEqual(settle(), ['a,a']);
    groups.remove(seats[0]!, a!);
    groups.remove(seats[1]!, b!);
    assert.deepEqual(settle(), ['a']);
  });
});

const claiming = (name: string): Crossings => ({
  claims: [],
  entries: () => [],
  rules: [],
  routes: [],
  hasBeside: false,
  beside: () => [],
  rivals: [
    {
      kind: 'Sidecar',
      name,
      selector: '',
      ...{ namespace: undefined, cluster: undefined, object: 0, start: 0, end: 1 },
    },
  ],
  gateways: [],
  policies: [],
  calls: [],
  sidecars: [],
  called: [],
  identities: () => [],
});
