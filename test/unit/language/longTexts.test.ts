/** Texts that are long, or deep, or full of what nearly fits: each is judged in a moment. */
import assert from 'node:assert/strict';
import { diagnoseCorefiles } from '../../../src/language/corefile/diagnostics';
import { regionOfFile } from '../../../src/language/corefile/regions';
import { diagnose } from '../../../src/language/diagnostics';
import { parseText } from '../../../src/language/parse';
import { offline } from './entryText';

const times = (count: number, made: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => made(index)).join('');

const documents = (count: number, made: (index: number) => string): string =>
  times(count, (index) => `${made(index)}\n---\n`);

const letters = (index: number): string =>
  index.toString().replace(/\d/g, (it) => 'abcdefghij'.charAt(Number(it)));

const ofIstio = (kind: string, index: number, spec: string): string =>
  `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: {name: n${index}, namespace: a}\nspec:${spec}`;

const texts: readonly (readonly [name: string, text: string])[] = [
  [
    'settings of a mesh with none of the words that are looked for',
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata:\n  mesh: |-\n${times(2000, (it) => `    a${it}: b\n`)}`,
  ],
  [
    'signs of comments and no word behind them',
    `${ofIstio('Gateway', 0, ` {selector: {a: b}} # TODO`)}\n${'#'.repeat(200_000)}\n${' #'.repeat(200_000)}\n`,
  ],
  [
    'servers of Gateways, as CoreDNS’s chart has some',
    documents(1000, (it) => ofIstio('Gateway', it, `\n  servers:\n  - hosts: [a${it}.com]`)),
  ],
  [
    'selectors that fit none of many pods',
    documents(
      500,
      (it) =>
        `${ofIstio('Sidecar', it, ` {workloadSelector: {labels: {app: x${letters(it)}}}}`)}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p${it}, namespace: a, labels: {app: y${letters(it)}}}`,
    ),
  ],
  [
    'routes of wildcards beside calls to an egress gateway',
    documents(
      90,
      (it) =>
        `${ofIstio('VirtualService', it, ` {hosts: [${times(200, (host) => `'*.a${it}-${host}.com', `)}], gateways: [gw], http: [{route: [{destination: {host: b}}]}]}`)}\n---\n${ofIstio('VirtualService', it + 90, ` {hosts: [${times(200, (host) => `b${it}-${host}.com, `)}], http: [{route: [{destination: {host: istio-egressgateway.a.svc.cluster.local}}]}]}`)}`,
    ),
  ],
  [
    'hosts of a Gateway beside those of a VirtualService',
    `${ofIstio('Gateway', 0, ` {selector: {a: b}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [${times(6000, (it) => `'*.a${it}.com', `)}]}]}`)}\n---\n${ofIstio('VirtualService', 1, ` {hosts: [${times(6000, (it) => `'*.b${it}.com', `)}], gateways: [n0], http: [{route: [{destination: {host: b}}]}]}`)}`,
  ],
  [
    'policies for gateways that speak no HTTP',
    documents(
      2000,
      (it) =>
        `${ofIstio('Gateway', it, ` {selector: {istio: a, b: c${it}}, servers: [{port: {number: ${it + 1}, name: tcp, protocol: TCP}, hosts: ['*']}]}`)}\n---\n${ofIstio('AuthorizationPolicy', it, ' {selector: {matchLabels: {istio: a}}, rules: [{to: [{operation: {methods: [GET]}}]}]}').replace('networking', 'security')}`,
    ),
  ],
  [
    'gaps in a List, and what is told of it besides',
    `apiVersion: v1\nkind: List\nitems:\n${times(4000, (it) => `- ${ofIstio('ServiceEntry', it, ` {hosts: [a${it}.global], endpoints: [{address: "1.2.3.4"}], addresses: ["<ip>"]}`).replaceAll('\n', '\n  ')}\n  x:\n    address: 1.2.3.4\n`)}`,
  ],
  [
    'subsets for all hosts of a namespace beside these',
    documents(
      1500,
      (it) =>
        `${ofIstio('DestinationRule', it, ` {host: '*.foo.global', subsets: [{name: v${it}, labels: {a: b}}]}`)}\n---\n${ofIstio('ServiceEntry', it, ` {hosts: [x${it}.foo.global], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS, endpoints: [${times(8, () => '{address: 1.2.3.4, labels: {a: c}}, ')}]}`)}`,
    ),
  ],
  [
    'routes handed on to names that are not there',
    documents(
      500,
      (it) =>
        `${ofIstio('VirtualService', it, ` {hosts: [a${it}.com], http: [{delegate: {name: to-${letters(it)}}}]}`)}\n---\n${ofIstio('VirtualService', it, ` {http: [{route: [{destination: {host: b}}]}]}`).replace('name: n', 'name: other-')}`,
    ),
  ],
  [
    'texts of a script behind what they are filled with',
    `${times(1000, (it) => `export A${it}=<a>\n`)}${times(300, (it) => `cat <<EOF | kubectl apply -f -\n${ofIstio('Sidecar', it, ` {}`)}\nEOF\n`)}`,
  ],
  [
    'settings of a mesh, of which one stands below the other',
    `istio:\n${times(30_000, () => '  mesh: |\n')}`,
  ],
  [
    'a host of many labels beside subsets for all hosts',
    `${ofIstio('DestinationRule', 0, ` {host: '*.global', subsets: [{name: a, labels: {a: b}}]}`)}\n---\n${ofIstio('ServiceEntry', 0, ` {hosts: [${times(20_000, () => 'a.')}b.global], endpoints: [{address: 1.2.3.4}]}`)}`,
  ],
  [
    'blanks behind the users of a kubeconfig',
    `apiVersion: v1\nkind: Secret\nmetadata: {name: istio-remote-secret-a, labels: {istio/multiCluster: "true"}}\nstringData:\n  a: |\n    kind: Config\n    users:\n    - name: a\n      user:${times(100_000, () => ' ')}x\n`,
  ],
  [
    'blanks behind a dash beside curly quotes',
    ofIstio('Sidecar', 0, `\n  a: “a”\n  b:\n  -${times(200_000, () => ' ')}x`),
  ],
  [
    'a word of nothing but istio, of a workload',
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {metadata: {annotations: {a: ${times(20_000, () => 'istio')}}}}}\n`,
  ],
  ['a name of nothing but letters', ofIstio('Gateway', 0, ` {a: ${times(100_000, () => 'a')}}`)],
  // What was covered leaves blanks.
  [
    'blanks in front of a word of a template',
    `${ofIstio('Sidecar', 0, ` {}`)}\n${times(100_000, () => ' ')}a%s: b\nc: \u00a0d\n`,
  ],
  [
    'texts of a script',
    times(3000, (it) => `cat <<EOF | kubectl apply -f -\n${ofIstio('Sidecar', it, ' {}')}\nEOF\n`),
  ],
  [
    'fields that nobody knows',
    ofIstio('ServiceEntry', 0, `\n${times(6000, (it) => `  a${letters(it)}: b\n`)}`),
  ],
  [
    'faults in the blocks of a template',
    ofIstio(
      'VirtualService',
      0,
      `\n  http:\n${times(39, (it) => `  {{- if .a${it} }}\n  - {match: [{url: a}], route: [{destination: {host: a${it}.b}}]}\n  {{- else }}\n  - {nam: b${it}, match: [{uri: {prefix: /a}}]}\n  {{- end }}\n`)}`,
    ),
  ],
  [
    'dots behind colons',
    `a:\n${times(300, () => `  ${':#'.repeat(400)}${' '.repeat(180)}x\n...\n`)}`,
  ],
  ...[
    ['base64', times(10_000, () => 'aB/9+')],
    ['dots', times(10_000, () => 'a.')],
    ['brackets', times(10_000, () => '<a b')],
    ['variables', times(10_000, () => '${A}')],
    ['words of a host', `https://${times(5000, () => 'a-b.')}`],
  ].map(([name, text]): readonly [string, string] => [
    `a value of ${name}`,
    ofIstio('EnvoyFilter', 0, ` {a: "xxx${text} your-b"}`),
  ]),
];

/** Of the processor, in milliseconds: enough for all but what grows with the square of a length. */
const most = 5_000;

const judged = (name: string, judge: () => unknown): void => {
  test(name, () => {
    const start = process.cpuUsage();
    judge();
    const took = process.cpuUsage(start).user / 1000;
    assert.ok(took < most, `${Math.round(took)} ms`);
  });
};

const server = (lines: string): string => `.:53 {\n${lines}  forward . 1.1.1.1\n}\n`;

const corefiles: readonly (readonly [name: string, text: string])[] = [
  ['zones behind kubernetes', server(`  kubernetes ${times(10_000, () => 'global ')}\n`)],
  ['comments', server(times(20_000, (it) => `  # ${it}\n`))],
];

suite('long texts', () => {
  for (const [name, text] of texts) judged(name, () => diagnose(text, offline));
  for (const [name, text] of corefiles)
    judged(`${name} of a Corefile`, () =>
      diagnoseCorefiles(text, [regionOfFile(text, 'Corefile')], { ...offline, zones: ['global'] }),
    );

  test('faults of a page are not held up by where in the program they were found', () => {
    const page = times(500, (it) => `E a: b: c ${it}\n`);
    const { stackTraceLimit } = Error;
    const tookWith = (limit: number) => {
      Error.stackTraceLimit = limit;
      const start = process.cpuUsage();
      parseText(page);
      assert.equal(Error.stackTraceLimit, limit);
      return process.cpuUsage(start).user;
    };
    const least = (limit: number) => Math.min(...Array.from({ length: 6 }, () => tookWith(limit)));
    try {
      least(0);
      const without = least(0);
      const withStacks = least(100);
      assert.ok(withStacks < 2.5 * without, `${withStacks} and ${without}`);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  });
  test('of more texts of a script than are read at once, it says where nobody reads on', () => {
    const unread = (count: number) =>
      diagnose(
        times(
          count,
          (it) => `cat <<EOF | kubectl apply -f -\n${ofIstio('Sidecar', it, ' {}')}\nEOF\n`,
        ),
        offline,
      ).filter((it) => it.code === 'MESH0741');
    assert.deepEqual(unread(200), []);
    const [found, ...others] = unread(3000);
    assert.match(found?.message ?? '', /not read/);
    assert.equal(found?.severity, 'info');
    assert.deepEqual(others, []);
  });
});
