/** Values that files and clusters know, offered where the cursor `|` stands. */
import assert from 'node:assert/strict';
import { completing, completionsAt } from '../../../src/language/completion';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { parseDocuments } from '../../../src/language/document';
import { hostsFrom, addressesFrom } from '../../../src/language/workspace/known';
import { contextName } from '../../../src/objects/reference';
import {
  destinationRule,
  ingressService,
  object,
  service,
  serviceEntry,
  soundIstio,
} from '../../support/istioObjects';
import { clusterFrom, snapshotOf } from '../../support/meshBuilder';
import { entryFor, indexOf } from './workspace/files';

const west = clusterFrom('west', [
  ...soundIstio(),
  object('v1', 'Namespace', 'bar'),
  object('v1', 'Namespace', 'shop'),
  service('bar/httpbin', {
    ports: [
      { name: 'http', port: 8000 },
      { name: 'grpc-admin', port: 9000 },
    ],
  }),
  service('shop/payments', { ports: [{ name: 'tcp', port: 5000 }] }),
  service('shop/legacy', { type: 'ExternalName', ports: [{ name: 'http', port: 80 }] }),
  destinationRule('bar/httpbin', {
    host: 'httpbin.bar.svc.cluster.local',
    subsets: [{ name: 'v1' }, { name: 'v2' }],
  }),
]);
const east = clusterFrom('east', [
  ...soundIstio().filter((it) => it.kind !== 'Service'),
  ingressService({ type: 'NodePort' }, {}),
  object('v1', 'Namespace', 'foo'),
  serviceEntry('foo/reviews', { hosts: ['reviews.default.global'], addresses: ['240.0.0.1'] }),
]);
const index = indexOf({
  'a.yaml': entryFor('files.shop.global', '240.0.0.2'),
  'rules.yaml':
    'apiVersion: networking.istio.io/v1alpha3\nkind: DestinationRule\nspec:\n  host: httpbin.bar.global\n  subsets:\n  - name: canary\n',
});
const connected: LanguageContext = {
  zone: 'global',
  mesh: snapshotOf(east, west),
  cluster: contextName('east'),
  hosts: hostsFrom(index),
  addresses: addressesFrom(index),
};
const jsonEntry = (spec: string) =>
  `{"apiVersion": "networking.istio.io/v1beta1", "kind": "ServiceEntry",\n "metadata": {"name": "a"},\n "spec": {${spec}}}`;
const inFilesOnly: LanguageContext = { ...connected, mesh: undefined, cluster: undefined };

function at(marked: string, context: LanguageContext) {
  const offset = marked.indexOf('|');
  assert.ok(offset >= 0, 'no cursor');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { text, ...completionsAt(text, offset, context) };
}

const labels = (marked: string, context = connected): string =>
  at(marked, context)
    .items.map((it) => it.label)
    .join(' ');

const written = (marked: string, label: string, context = connected): string => {
  const { text, start, end, items } = at(marked, context);
  const item = items.find((it) => it.label === label);
  assert.ok(item, `no ${label} among ${items.map((it) => it.label).join(' ')}`);
  return text.slice(0, start) + item.insert + text.slice(end);
};

const object_ = (kind: string, spec: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: ${kind}\nmetadata:\n  name: a\nspec:\n${spec}`;
const entry = (spec: string) => object_('ServiceEntry', spec);
const httpbin = '  hosts:\n  - httpbin.bar.global\n';

type Row = readonly [name: string, text: string, expected: string, context?: LanguageContext];
const rows: readonly Row[] = [
  [
    'hosts to define: Services of other clusters first, then what is defined elsewhere',
    entry('  hosts:\n  - |'),
    'httpbin.bar.global payments.shop.global files.shop.global reviews.default.global',
  ],
  [
    'hosts of a rule: what is defined first, then every host, then Services',
    object_('DestinationRule', '  host: |'),
    'files.shop.global reviews.default.global *.global httpbin.bar.global payments.shop.global',
  ],
  [
    'hosts of a rule, from files alone',
    object_('DestinationRule', '  host: |'),
    'files.shop.global *.global',
    inFilesOnly,
  ],
  [
    'a destination',
    object_('VirtualService', '  http:\n  - route:\n    - destination:\n        host: |'),
    'files.shop.global reviews.default.global httpbin.bar.global payments.shop.global',
  ],
  [
    'a Sidecar names a namespace in front',
    object_('Sidecar', '  egress:\n  - hosts:\n    - |'),
    '*/files.shop.global */reviews.default.global */*.global */httpbin.bar.global */payments.shop.global',
  ],
  ['numbers of the remote Service', entry(`${httpbin}  ports:\n  - number: |`), '8000 9000'],
  [
    'its name for the number that is there',
    entry(`${httpbin}  ports:\n  - number: 9000\n    name: |`),
    'grpc-admin',
  ],
  ['none where no cluster is known', entry(`${httpbin}  ports:\n  - number: |`), '', inFilesOnly],
  [
    'names of the endpoint’s ports',
    entry(
      `${httpbin}  ports:\n  - {name: http, number: 8000}\n  - {name: tcp, number: 1}\n  endpoints:\n  - address: 1.2.3.4\n    ports:\n      http: 15443\n      |`,
    ),
    'tcp',
  ],
  [
    'where the gateway listens',
    entry(
      `${httpbin}  ports:\n  - {name: http, number: 8000}\n  endpoints:\n  - address: 203.0.113.7\n    ports:\n      http: |`,
    ),
    '15443',
  ],
  [
    'the gateway of the cluster that has the Service',
    entry(`${httpbin}  endpoints:\n  - address: |`),
    '203.0.113.7',
  ],
  [
    'the egress gateway beside an outer leg',
    entry(
      `${httpbin}  endpoints:\n  - address: 203.0.113.7\n    network: external\n  - address: |`,
    ),
    '203.0.113.7 istio-egressgateway.istio-system.svc.cluster.local',
  ],
  [
    'an address that neither files nor clusters have',
    entry(`${httpbin}  addresses:\n  - |`),
    '240.0.0.3',
  ],
  [
    'an address, from files alone',
    entry(`${httpbin}  addresses:\n  - |`),
    '240.0.0.1',
    inFilesOnly,
  ],
  [
    'an address that is free in the text, too',
    `${entryFor('x.y.global', '240.0.0.3')}---\n${entry(`${httpbin}  addresses:\n  - |`)}`,
    '240.0.0.4',
  ],
  [
    'namespaces of the cluster the text is for',
    'apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata:\n  namespace: |',
    'foo',
  ],
  ['namespaces to export to', entry('  exportTo:\n  - |'), '. * foo'],
  [
    'subsets: of files, then of the far side',
    object_(
      'VirtualService',
      '  http:\n  - route:\n    - destination:\n        host: httpbin.bar.global\n        subset: |',
    ),
    'canary v1 v2',
  ],
  [
    'subsets of the far side, for a rule',
    object_('DestinationRule', '  host: httpbin.bar.global\n  subsets:\n  - name: |'),
    'v1 v2',
  ],
  [
    'clusters in the annotation',
    'apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata:\n  annotations:\n    istio-multicluster/cluster: |',
    'east west',
  ],
  [
    'the annotation itself',
    'apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata:\n  annotations:\n    |',
    'istio-multicluster/cluster',
  ],
];

suite('completion of values', () => {
  test('an address is compared with a long text in steps, and nothing else with any of it', () => {
    const others = Array.from({ length: 50 }, (_, it) =>
      entryFor(`a${it}.b.global`, `240.0.1.${it}`),
    );
    const stepsAt = (last: string) => {
      const text = [...others, entry(`${httpbin}${last}`)].join('---\n');
      const steps = completing(text, text.length, inFilesOnly, parseDocuments(text));
      let count = 0;
      while (!steps.next().done) count += 1;
      return count;
    };
    assert.equal(stepsAt('  addresses:\n  - '), 51);
    assert.equal(stepsAt('  location: '), 0);
  });
  for (const [name, text, expected, context] of rows) {
    test(name, () => {
      assert.equal(labels(text, context), expected);
    });
  }

  const inJson: readonly (readonly [text: string, label: string, expected: string])[] = [
    ['"hosts": ["pay|"]', 'payments.shop.global', '"hosts": ["payments.shop.global"]'],
    [
      '"hosts": ["httpbin.bar.global"],\n"ports": [{"number": |}]',
      '9000',
      '"hosts": ["httpbin.bar.global"],\n"ports": [{"number": 9000}]',
    ],
    [
      '"hosts": ["httpbin.bar.global"], "ports": [{"name": "|", "number": 9000}]',
      'grpc-admin',
      '"hosts": ["httpbin.bar.global"], "ports": [{"name": "grpc-admin", "number": 9000}]',
    ],
    [
      '"hosts": ["httpbin.bar.global"], "addresses": [|]',
      '240.0.0.3',
      '"hosts": ["httpbin.bar.global"], "addresses": ["240.0.0.3"]',
    ],
    [
      '"hosts": ["httpbin.bar.global"], "endpoints": [{"address": "|"}]',
      '203.0.113.7',
      '"hosts": ["httpbin.bar.global"], "endpoints": [{"address": "203.0.113.7"}]',
    ],
    [
      '"ports": [{"name": "http"}], "endpoints": [{"ports": {|}}]',
      'http',
      '"ports": [{"name": "http"}], "endpoints": [{"ports": {"http": 15443}}]',
    ],
    ['"exportTo": [|]', '*', '"exportTo": ["*"]'],
  ];
  for (const [text, label, expected] of inJson) {
    test(`in JSON: ${label} in ${text}`, () => {
      assert.equal(written(jsonEntry(text), label), jsonEntry(expected));
    });
  }

  test('in a text too long to be compared whole, an address that the workspace leaves', () => {
    const text = `${`# ${'x'.repeat(98)}\n`.repeat(11_000)}---\n${entry(`${httpbin}  addresses:\n  - |`)}`;
    assert.equal(labels(text), '240.0.0.3');
  });

  test('the protocol the remote Service speaks comes before all others', () => {
    const text = entry(`${httpbin}  ports:\n  - number: 9000\n    protocol: |`);
    assert.match(labels(text), /^GRPC /);
    assert.equal(
      labels(text)
        .split(' ')
        .filter((it) => it === 'GRPC').length,
      1,
    );
  });

  test('says where a Service is and what it listens on', () => {
    const [first] = at(entry('  hosts:\n  - |'), connected).items;
    assert.equal(first?.detail, 'Service bar/httpbin in west: 8000 HTTP, 9000 GRPC');
  });

  test('a node port where the gateway has one', () => {
    const context = { ...connected, cluster: contextName('west') };
    const text = entry(`  hosts: [reviews.default.global]\n  endpoints:\n  - address: |`);
    // Nodes are not in this mesh, so the gateway of east has no address to offer.
    assert.equal(labels(text, context), '');
  });

  test('what begins with a star is put in quotes', () => {
    assert.equal(
      written(object_('DestinationRule', '  host: |'), '*.global'),
      object_('DestinationRule', '  host: "*.global"'),
    );
  });
  test('a quote that is open is replaced with what is chosen', () => {
    const text = entry('  hosts: ["pay|"]');
    assert.match(written(text, 'payments.shop.global'), /hosts: \[payments\.shop\.global\]/);
  });
  test('a port of an endpoint is written with where it leads', () => {
    const text = entry(
      `${httpbin}  ports:\n  - {name: http, number: 8000}\n  endpoints:\n  - address: 203.0.113.7\n    ports:\n      |`,
    );
    assert.match(written(text, 'http'), /ports:\n {6}http: 15443$/);
  });

  test('nothing of an untrusted kind: a Secret, a comment, another group', () => {
    for (const text of [
      'apiVersion: v1\nkind: Secret\nmetadata:\n  namespace: |',
      entry('  hosts: # |'),
      'apiVersion: example.com/v1\nkind: ServiceEntry\nspec:\n  hosts:\n  - |',
    ]) {
      assert.ok(!/global|foo/.test(labels(text)), text);
    }
  });

  test('never throws, wherever the cursor stands', () => {
    const text = `${entryFor('httpbin.bar.global', '240.0.0.9')}---\n${object_('VirtualService', '  http:\n  - route: [{destination: {host: a.b.global, subset: v1}}]\n')}`;
    for (let offset = 0; offset <= text.length; offset += 3) {
      completionsAt(text.slice(0, offset), offset, connected);
      completionsAt(text, offset, connected);
    }
  });
});
