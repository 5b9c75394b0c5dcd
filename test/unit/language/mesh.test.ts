/** Texts beside a connected mesh: what only the clusters know. Their silence is no proof. */
import assert from 'node:assert/strict';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { diagnose } from '../../../src/language/diagnostics';
import { fixesFor } from '../../../src/language/fixes';
import type { ClusterSnapshot, MeshSnapshot } from '../../../src/mesh/snapshot';
import type { KubernetesObject } from '../../../src/objects/object';
import { contextName, type ContextName } from '../../../src/objects/reference';
import {
  destinationRule,
  ingressService,
  object,
  pilot,
  service,
  serviceEntry,
} from '../../support/istioObjects';
import { clusterFrom, snapshotOf } from '../../support/meshBuilder';
import { entryWith, said, soundEntry } from './entryText';

const cluster = (context: string, ip: string, ...more: readonly KubernetesObject[]) =>
  clusterFrom(context, [
    pilot('1.4.10'),
    ingressService({}, { loadBalancer: { ingress: [{ ip }] } }),
    object('v1', 'Namespace', 'bar'),
    ...more,
  ]);

const httpbin = (ports: readonly object[] = [{ name: 'http', port: 8000 }], type = 'ClusterIP') =>
  service('bar/httpbin', { type, ports });
const selecting = service('bar/httpbin', {
  selector: { app: 'httpbin' },
  ports: [{ name: 'http', port: 8000 }],
});
const podOf = (app: string, namespace = 'bar') =>
  object(
    'v1',
    'Pod',
    `${namespace}/${app}-1`,
    { spec: { containers: [{ name: 'app' }, { name: 'istio-proxy' }] } },
    { app },
  );
const reviews = service('bar/reviews', { ports: [{ name: 'http', port: 80 }] });
const rule = (subset: string) =>
  destinationRule('bar/reviews', { host: 'reviews', subsets: [{ name: subset }] });

const east = cluster(
  'east',
  '203.0.113.1',
  serviceEntry('foo/other', { hosts: ['other.bar.global'], addresses: ['240.0.0.9'] }),
);
const west = (...more: readonly KubernetesObject[]) => cluster('west', '203.0.113.7', ...more);

const beside = (snapshot: MeshSnapshot, own?: string): LanguageContext => ({
  zone: 'global',
  mesh: snapshot,
  ...(own === undefined ? {} : { cluster: contextName(own) }),
});
/** East as it is and the far side as given; the text is for `own`, or for nobody knows which. */
const mesh = (far: ClusterSnapshot, own = 'east'): LanguageContext => {
  const clusters = new Map<ContextName, ClusterSnapshot>([
    [east.context, east],
    [far.context, far],
  ]);
  return beside({ ...snapshotOf(east, west()), clusters }, own === '' ? undefined : own);
};

const sound = mesh(west(httpbin()));
const unreachable: ClusterSnapshot = {
  state: 'unreachable',
  context: contextName('west'),
  because: 'it does not answer',
};

const route = (destination: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata: {name: x}\nspec:\n  http:\n  - route:\n    - destination: {${destination}}\n`;
const entryForReviews = entryWith(
  'httpbin.bar.global',
  'reviews.bar.global',
  entryWith('number: 8000', 'number: 80'),
);

type Row = readonly [name: string, text: string, context: LanguageContext, expected: string];

const rows: readonly Row[] = [
  ['sound', soundEntry, sound, ''],

  ['0507 of another host here', entryWith('240.0.0.2', '240.0.0.9'), sound, 'MESH0507! 240.0.0.9'],
  [
    '0507 of another host elsewhere',
    entryWith('240.0.0.2', '240.0.0.9'),
    mesh(west(httpbin()), 'west'),
    'MESH0523 httpbin.bar.global, MESH0507 240.0.0.9, MESH0522! 203.0.113.7',
  ],

  ['0512 not where this gateway listens', entryWith('15443', '31999'), sound, 'MESH0512! 31999'],

  ['0522 stale', entryWith('203.0.113.7', '203.0.113.99'), sound, 'MESH0522! 203.0.113.99'],
  ['0522 its own gateway', entryWith('203.0.113.7', '203.0.113.1'), sound, 'MESH0522! 203.0.113.1'],
  [
    '0522 near: nobody says for which cluster',
    entryWith('httpbin.bar', 'x.y', entryWith('203.0.113.7', '203.0.113.1')),
    mesh(unreachable, ''),
    'MESH0523 x.y.global',
  ],
  ['0522 near: a name', entryWith('203.0.113.7', 'gw.example.com'), sound, ''],
  ['0522 near: silence', entryWith('203.0.113.7', '203.0.113.99'), mesh(unreachable), ''],

  ['0523 no such Service', soundEntry, mesh(west()), 'MESH0523 httpbin.bar.global'],
  [
    '0523 no such namespace',
    entryWith('httpbin.bar', 'httpbin.baz'),
    sound,
    'MESH0523 httpbin.baz.global',
  ],
  ['0523 near: silence', soundEntry, mesh(unreachable), ''],

  ['0524 another port', entryWith('number: 8000', 'number: 8001'), sound, 'MESH0524! 8001'],
  ['0524 another protocol', entryWith('protocol: http', 'protocol: tcp'), sound, 'MESH0524 tcp'],
  [
    '0525 no pods',
    soundEntry,
    mesh(west(httpbin([], 'ExternalName'))),
    'MESH0525 httpbin.bar.global',
  ],

  [
    '0529 no sidecar',
    soundEntry,
    mesh(west(selecting, podOf('other'))),
    'MESH0529 httpbin.bar.global',
  ],
  [
    '0529 a sidecar in another namespace',
    soundEntry,
    mesh(west(selecting, podOf('httpbin', 'shop'))),
    'MESH0529 httpbin.bar.global',
  ],
  ['0529 near: a sidecar', soundEntry, mesh(west(selecting, podOf('httpbin'))), ''],
  ['0529 near: no pod of the mesh runs yet', soundEntry, mesh(west(selecting)), ''],
  ['0529 near: a Service without selector', soundEntry, mesh(west(httpbin(), podOf('other'))), ''],

  [
    '0605 no such subset',
    `${entryForReviews}---\n${route('host: reviews.bar.global, subset: v2')}`,
    mesh(west(reviews, rule('v1'))),
    'MESH0605 v2',
  ],
  [
    '0605 no rule at all',
    `${entryForReviews}---\n${route('host: reviews.bar.global, subset: v2')}`,
    mesh(west(reviews)),
    'MESH0605 v2',
  ],
  [
    '0605 near: it is there',
    `${entryForReviews}---\n${route('host: reviews.bar.global, subset: v2')}`,
    mesh(west(reviews, rule('v2'))),
    '',
  ],
  [
    '0605 near: silence',
    `${entryForReviews}---\n${route('host: reviews.bar.global, subset: v2')}`,
    mesh(unreachable),
    '',
  ],

  [
    '0606 nobody defines it',
    route('host: reviews.bar.global'),
    sound,
    'MESH0606 reviews.bar.global',
  ],
  ['0606 near: the cluster does', route('host: other.bar.global'), sound, ''],
  ['0606 near: the text does', `${soundEntry}---\n${route('host: httpbin.bar.global')}`, sound, ''],
  ['0606 near: silence', route('host: reviews.bar.global'), mesh(unreachable, ''), ''],
  [
    '0606 near: for another cluster by a comment',
    `# For cluster north\n${route('host: reviews.bar.global')}`,
    sound,
    '',
  ],
];

suite('texts beside a mesh', () => {
  for (const [name, text, context, expected] of rows) {
    test(name, () => {
      assert.equal(said(text, context), expected);
    });
  }
});

suite('a gateway for what is still to be filled in', () => {
  const titles = (text: string) =>
    diagnose(text, sound)
      .filter((it) => it.code === 'MESH0514')
      .map((it) => fixesFor(text, it, sound).map(({ title }) => title));
  test('stands in the place of an address', () => {
    assert.deepEqual(titles(entryWith('203.0.113.7', 'GATEWAY_IP')), [
      ['Change to 203.0.113.7, the gateway of west'],
    ]);
  });
  test('and not in that of a port, a name or a host', () => {
    const port = entryWith('http1: 15443', 'http1: ${PORT}');
    const rule = `apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata: {name: a-$1}
spec:
  host: $1.bar.global
  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}
`;
    assert.deepEqual(titles(port), [[]]);
    assert.deepEqual(titles(rule), [[], []]);
  });
});
