/** Live ServiceEntries: a sound mesh is silent, and each fault says its code and offers its cure. */
import assert from 'node:assert/strict';
import { viewOf } from '../../../src/mesh/analyze';
import { serviceEntries } from '../../../src/mesh/analyzers/serviceEntries';
import { isFinding, type Finding, type NotChecked } from '../../../src/mesh/finding';
import type { MeshSnapshot } from '../../../src/mesh/snapshot';
import type { KubernetesObject } from '../../../src/objects/object';
import { kinds } from '../../../src/objects/objectKind';
import { notRead } from '../../../src/objects/reading';
import { contextName } from '../../../src/objects/reference';
import {
  destinationRule,
  ingressService,
  object,
  pilot,
  service,
  serviceEntry,
  wildcardRule,
} from '../../support/istioObjects';
import { clusterFrom, snapshotOf, worldOf } from '../../support/meshBuilder';

type Fields = Readonly<Record<string, unknown>>;

const balanced = (ip: string) => ({ loadBalancer: { ingress: [{ ip }] } });
const httpbin = (spec: Fields = {}) =>
  service('bar/httpbin', { ports: [{ name: 'http', port: 8000 }], ...spec });

const west = (...more: readonly KubernetesObject[]) => [
  pilot('1.4.10'),
  ingressService({}, balanced('203.0.113.7')),
  object('v1', 'Namespace', 'istio-system'),
  object('v1', 'Namespace', 'bar'),
  ...more,
];

const sound: Fields = {
  hosts: ['httpbin.bar.global'],
  location: 'MESH_INTERNAL',
  ports: [{ name: 'http1', number: 8000, protocol: 'http' }],
  resolution: 'DNS',
  addresses: ['240.0.0.2'],
  endpoints: [{ address: '203.0.113.7', ports: { http1: 15443 } }],
};
const entry = (change: Fields = {}, path = 'foo/httpbin-bar') =>
  serviceEntry(path, { ...sound, ...change });

const snapshotWith = (
  east: readonly KubernetesObject[],
  far: readonly KubernetesObject[] = west(httpbin()),
): MeshSnapshot =>
  snapshotOf(
    clusterFrom('east', [
      pilot('1.4.10'),
      ingressService({}, balanced('198.51.100.3')),
      wildcardRule(),
      ...east,
    ]),
    clusterFrom('west', far),
  );

function judged(snapshot: MeshSnapshot): readonly (Finding | NotChecked)[] {
  const mesh = snapshot.meshes[0];
  assert.ok(mesh);
  return [...serviceEntries.analyze(viewOf(mesh, snapshot))];
}

const said = (snapshot: MeshSnapshot): string =>
  judged(snapshot)
    .map((it) =>
      isFinding(it)
        ? `${it.code} ${it.severity}${it.remedy ? ' +' : ''}`
        : `not checked: ${it.because}`,
    )
    .join(', ');

suite('serviceEntries: one entry', () => {
  const leg = (change: Fields) => ({
    endpoints: [{ address: '203.0.113.7', ports: { http1: 15443 }, ...change }],
  });
  const rows: readonly (readonly [string, Fields, string])[] = [
    ['sound', {}, ''],
    ['no address', { addresses: [] }, 'MESH0503 error +'],
    ['loopback address', { addresses: ['127.255.0.2'] }, 'MESH0504 error +'],
    ['text as address', { addresses: ['${IP}'] }, 'MESH0505 error +'],
    ['two addresses', { addresses: ['240.0.0.2', '240.0.0.3'] }, 'MESH0506 warning +'],
    ['no location', { location: undefined }, 'MESH0509 error +'],
    ['external', { location: 'MESH_EXTERNAL' }, 'MESH0509 error +'],
    ['resolution NONE', { resolution: 'NONE' }, 'MESH0515 error +'],
    ['no resolution', { resolution: undefined }, 'MESH0515 error +'],
    ['STATIC with an IP', { resolution: 'STATIC' }, ''],
    ['own port at the gateway', leg({ ports: { http1: 8000 } }), 'MESH0512 error +'],
    [
      'node port of a gateway that has a balancer',
      leg({ ports: { http1: 31443 } }),
      'MESH0512 error +',
    ],
    ['no port map', leg({ ports: undefined }), 'MESH0511 error +'],
    ['port in the address', leg({ address: '203.0.113.7:15443' }), 'MESH0510 error +'],
    ['yesterday’s gateway', leg({ address: '203.0.113.99' }), 'MESH0522 error +'],
    ['a name, which may well lead there', leg({ address: 'gw.example.com' }), ''],
    [
      'port not of the Service',
      { ports: [{ name: 'http1', number: 80, protocol: 'http' }] },
      'MESH0524 error +',
    ],
    [
      'protocol not of the Service',
      { ports: [{ name: 'http1', number: 8000, protocol: 'tls' }] },
      'MESH0524 warning +',
    ],
    ['a host of two labels', { hosts: ['payments.global'] }, 'MESH0501 warning'],
    [
      'another zone is not ours to judge',
      { hosts: ['httpbin.example.com'], location: undefined },
      '',
    ],
    [
      'the server’s own side',
      {
        addresses: [],
        endpoints: [{ address: 'httpbin.bar.svc.cluster.local', ports: { http1: 8000 } }],
      },
      '',
    ],
    ['no endpoints', { endpoints: [] }, 'MESH0516 error +'],
  ];
  for (const [name, change, expected] of rows) {
    test(name, () => {
      assert.equal(said(snapshotWith([entry(change)])), expected);
    });
  }
  test('a finding names the object, its cluster and the intent that cures it', () => {
    const [it] = judged(snapshotWith([entry({ addresses: [] })]));
    assert.ok(it && isFinding(it));
    assert.match(it.message, /^ServiceEntry foo\/httpbin-bar: The host has no address/);
    assert.equal(it.cluster, 'east');
    assert.equal(it.subject?.name, 'httpbin-bar');
    assert.deepEqual(it.remedy, {
      kind: 'exportService',
      service: { cluster: 'west', namespace: 'bar', name: 'httpbin' },
      to: ['east'],
      zone: 'global',
    });
  });
});

suite('serviceEntries: the far side', () => {
  test('a Service that is not there', () => {
    assert.equal(said(snapshotWith([entry()], west())), 'MESH0523 warning');
  });
  test('an ExternalName has no pods behind the gateway', () => {
    const far = west(httpbin({ type: 'ExternalName', externalName: 'example.com' }));
    assert.equal(said(snapshotWith([entry()], far)), 'MESH0525 warning');
  });
  test('Services that may not be listed leave the question open', () => {
    const world = worldOf(west()).withList(kinds.service, notRead('may not list Services'));
    const snapshot = snapshotOf(
      clusterFrom('east', [pilot('1.4.10'), entry()]),
      clusterFrom('west', world),
    );
    assert.equal(
      said(snapshot),
      'not checked: Services of west were not read: may not list Services, not checked: the gateway of west was not read: may not list Services',
    );
  });
  test('a cluster that does not answer leaves it open, unless the gateway is known', () => {
    const withDead = (east: readonly KubernetesObject[]) => {
      const snapshot = snapshotWith(east);
      const [mesh] = snapshot.meshes;
      assert.ok(mesh);
      const north = contextName('north');
      return {
        ...snapshot,
        meshes: [{ ...mesh, contexts: [...mesh.contexts, north] }],
        clusters: new Map([
          ...snapshot.clusters,
          [north, { state: 'unreachable', context: north, because: 'timed out' } as const],
        ]),
      };
    };
    assert.equal(said(withDead([entry()])), '');
    const stale = entry({ endpoints: [{ address: '203.0.113.99', ports: { http1: 15443 } }] });
    assert.equal(said(withDead([stale])), 'not checked: north is unreachable: timed out');
  });
  test('two clusters have the Service: which one is meant is not ours to say', () => {
    const stale = entry({ endpoints: [{ address: '203.0.113.99', ports: { http1: 15443 } }] });
    const snapshot = snapshotOf(
      clusterFrom('east', [pilot('1.4.10'), stale]),
      clusterFrom('west', west(httpbin())),
      clusterFrom('north', [ingressService({}, balanced('203.0.113.8')), httpbin()]),
    );
    assert.equal(said(snapshot), '');
  });
  test('a closed gateway', () => {
    const far = [pilot('1.4.10'), ingressService({}, {}), httpbin()];
    assert.equal(said(snapshotWith([entry()], far)), 'MESH0522 error');
  });
  test('behind node ports, 15443 itself is wrong', () => {
    const node = object('v1', 'Node', 'n1', {
      status: { addresses: [{ type: 'ExternalIP', address: '203.0.113.7' }] },
    });
    const far = [pilot('1.4.10'), ingressService({ type: 'NodePort' }, {}), node, httpbin()];
    assert.equal(said(snapshotWith([entry()], far)), 'MESH0512 error +');
    const right = entry({ endpoints: [{ address: '203.0.113.7', ports: { http1: 31443 } }] });
    assert.equal(said(snapshotWith([right], far)), '');
  });
  test('Admiral’s hosts are named by identity, so no Service is looked for', () => {
    const change = { hosts: ['stage.greeting.global'], addresses: ['240.0.10.2'] };
    assert.equal(said(snapshotWith([entry(change, 'admiral-sync/stage.greeting.global-se')])), '');
  });
});

suite('serviceEntries: several entries', () => {
  const ratings = service('bar/ratings', { ports: [{ name: 'http', port: 8000 }] });
  const far = west(httpbin(), ratings);
  const other = (change: Fields) =>
    entry(
      { hosts: ['ratings.bar.global'], addresses: ['240.0.0.3'], ...change },
      'foo/ratings-bar',
    );

  test('two hosts, two addresses', () => {
    assert.equal(said(snapshotWith([entry(), other({})], far)), '');
  });
  test('two hosts, one address', () => {
    const both = [entry(), other({ addresses: ['240.0.0.2'] })];
    assert.equal(said(snapshotWith(both, far)), 'MESH0507 error +');
  });
  test('a block of another zone that holds the address', () => {
    const block = serviceEntry('foo/legacy', {
      hosts: ['legacy.example.com'],
      addresses: ['240.0.0.0/24'],
      resolution: 'NONE',
    });
    assert.equal(said(snapshotWith([block, entry()])), 'MESH0507 error +');
    assert.equal(said(snapshotWith([entry(), block])), 'MESH0507 error +');
  });
  test('one host in two namespaces', () => {
    const both = [entry(), entry({ addresses: ['240.0.0.9'] }, 'zoo/httpbin-bar')];
    assert.equal(said(snapshotWith(both)), 'MESH0508 error');
  });
  test('the same address in another cluster is as it should be', () => {
    const snapshot = snapshotOf(
      clusterFrom('east', [pilot('1.4.10'), entry()]),
      clusterFrom('north', [pilot('1.4.10'), entry()]),
      clusterFrom('west', west(httpbin())),
    );
    assert.equal(said(snapshot), '');
  });
});

suite('serviceEntries: rules of the host, and what may not be read', () => {
  const rule = (spec: Fields) =>
    destinationRule('foo/httpbin', { host: 'httpbin.bar.global', ...spec });
  test('a rule for the host repeats mutual TLS', () => {
    const good = rule({ trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } }, subsets: [] });
    assert.equal(said(snapshotWith([entry(), good])), '');
  });
  test('or takes it away', () => {
    const bad = rule({ trafficPolicy: { outlierDetection: { interval: '5s' } } });
    assert.equal(said(snapshotWith([entry(), bad])), 'MESH0601 error');
  });
  test('a forbidden list is said, not taken for health', () => {
    const world = worldOf([pilot('1.4.10')]).withList(
      kinds.serviceEntry,
      notRead('may not list ServiceEntries'),
    );
    assert.equal(
      said(snapshotOf(clusterFrom('east', world))),
      'not checked: may not list ServiceEntries',
    );
  });
});
