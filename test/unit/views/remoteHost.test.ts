/** What a host leads to, and the way of a call to it. */
import assert from 'node:assert/strict';
import { analyze } from '../../../src/mesh/analyze';
import type { Finding } from '../../../src/mesh/finding';
import type { MeshSnapshot, ReachableCluster } from '../../../src/mesh/snapshot';
import { notRead } from '../../../src/objects/reading';
import { pathPage } from '../../../src/views/callPath';
import { hostInMeshes, hostReport } from '../../../src/views/remoteHost';
import { ingressService, service, serviceEntry, soundIstio } from '../../support/istioObjects';
import { clusterFrom, snapshotOf } from '../../support/meshBuilder';
import { cacertsUnder, forwarding, shopSnapshot } from '../../support/shopMesh';

const host = 'httpbin.bar.global';
const entry = (fields = {}) =>
  serviceEntry('foo/httpbin-bar', {
    hosts: [host],
    addresses: ['240.0.0.2'],
    location: 'MESH_INTERNAL',
    resolution: 'DNS',
    ports: [{ name: 'http', number: 8000, protocol: 'HTTP' }],
    endpoints: [{ address: '203.0.113.7', ports: { http: 15443 } }],
    ...fields,
  });

const sound = (cluster: ReachableCluster, root = 'A1'): ReachableCluster => ({
  ...cluster,
  trust: { ...cluster.trust, cacerts: { kind: 'read', value: cacertsUnder(root) } },
  nameResolution: forwarding('10.96.0.11:53'),
});
const west = sound(
  clusterFrom('west', [
    ...soundIstio(),
    service('bar/httpbin', { ports: [{ name: 'http', port: 8000 }] }),
  ]),
);
/** As `soundIstio`, behind a gateway of its own. */
const eastern = [
  ...soundIstio().filter((it) => it.kind !== 'Service'),
  ingressService({}, { loadBalancer: { ingress: [{ ip: '198.51.100.5' }] } }),
];
const east = (fields = {}, root = 'A1') =>
  sound(clusterFrom('east', [...eastern, entry(fields)]), root);

const told = (snapshot: MeshSnapshot): string => hostReport(host, snapshot, undefined).join('\n');

const page = (snapshot: MeshSnapshot): string =>
  pathPage(
    host,
    hostInMeshes(host, snapshot),
    (mesh) =>
      mesh.contexts.flatMap((it) => {
        const cluster = snapshot.clusters.get(it);
        return cluster?.state === 'reachable' ? [cluster] : [];
      }),
    analyze(snapshot),
  );

test('the way of a call in a second mesh, whose zone has each cluster read anew', () => {
  const snapshot = snapshotOf(east(), west);
  const anew = [east(), west].map((it) => ({ ...it }));
  const copies = pathPage(host, hostInMeshes(host, snapshot), () => anew, analyze(snapshot));
  assert.equal(copies, page(snapshot));
  assert.doesNotMatch(copies, /From west to west/);
});

test('a CA that runs out in days stops no call yet', () => {
  const snapshot = snapshotOf(east(), west);
  const judgement = analyze(snapshot);
  const soon: Finding = {
    code: 'MESH0110',
    severity: 'error',
    topic: 'trust',
    mesh: 'shop',
    cluster: west.context,
    message: 'It expires.',
  };
  const findings = [...judgement.findings, soon];
  const meshes = hostInMeshes(host, snapshot);
  const found = pathPage(host, meshes, () => [east(), west], { ...judgement, findings });
  assert.match(found, /MESH0110: It expires/);
  assert.equal(verdictOf(found), verdictOf(page(snapshot)));
});

const verdictOf = (text: string): string | undefined => text.split('\n')[4];

suite('a host in the connected mesh', () => {
  test('where its Service is, its gateway, its CA, and who calls it at which address', () => {
    const found = told(snapshotOf(east(), west)).replaceAll('\\', '');
    assert.match(found, /\*\*httpbin\.bar\.global\*\* in mesh shop: Service bar\/httpbin in west/);
    assert.match(found, /west has it on 8000 HTTP/);
    assert.match(found, /gateway of west: 203\.0\.113\.7:15443/);
    assert.match(found, /CA of west: root A1:A1:A1:A1…, until 20/);
    assert.match(found, /east calls it at 240\.0\.0\.2, which leads to 203\.0\.113\.7:15443$/m);
  });
  test('an endpoint that is not the gateway now', () => {
    const endpoints = [{ address: '198.51.100.9', ports: { http: 15443 } }];
    const found = told(snapshotOf(east({ endpoints }), west)).replaceAll('\\', '');
    assert.match(found, /leads to 198\.51\.100\.9:15443, which is not its gateway now/);
  });
  test('no cluster has it, or none that answered', () => {
    assert.match(told(snapshotOf(east())), /no cluster has a Service/);
    assert.match(told(shopSnapshot()), /httpbin in east/);
    assert.match(
      hostReport('none.bar.global', shopSnapshot(), undefined).join().replaceAll('\\', ''),
      /in none of the clusters that answered.*not asked: dead: unreachable: connection refused/s,
    );
  });
  test('names from outside are text, never markup', () => {
    const report = hostReport('httpbin.bar.global', shopSnapshot(), {
      definitions: [{ path: '<b>a</b>.yaml', cluster: '*x*', addresses: [], endpoints: [] }],
      uses: 1,
    }).join('\n');
    assert.ok(!report.includes('<b>') && !report.includes('<img') && !report.includes(' *x*'));
  });
  test('files alone, where no cluster may be asked', () => {
    const files = {
      definitions: [
        { path: 'a.yaml', cluster: 'east', addresses: ['240.0.0.2'], endpoints: ['203.0.113.7'] },
      ],
      uses: 2,
    };
    const [part, ...others] = hostReport(host, undefined, files);
    assert.deepEqual(others, []);
    const text = (part ?? '').replaceAll('\\', '');
    assert.match(text, /- a\.yaml for east: 240\.0\.0\.2 → 203\.0\.113\.7\n/);
    assert.match(text, /Named in 2 other places\./);
    assert.deepEqual(hostReport(host, undefined, { definitions: [], uses: 0 }), []);
  });
});

suite('the way of a call', () => {
  test('all links of a sound one, in their order', () => {
    const text = page(snapshotOf(east(), west)).replaceAll('\\', '');
    assert.match(text, /^# The way to httpbin\.bar\.global\n/);
    assert.match(text, /## From east to west\n\nNothing stands in the way\.\n/);
    const titles = [...text.matchAll(/^\| \d+ \| ([^|]+) \| ([^|]+) \|/gm)].map(
      ([, title, state]) => `${title}: ${state}`,
    );
    assert.deepEqual(titles, [
      'Sidecar in east: fine',
      'DNS of east: fine',
      'Address: fine',
      'ServiceEntry: fine',
      'Mutual TLS: fine',
      'Gateway of west: fine',
      'Routing in west: fine',
      'Service in west: fine',
    ]);
    assert.match(text, /SNI outbound_\.8000_\._\.httpbin\.bar\.global/);
  });

  const broken: readonly (readonly [string, MeshSnapshot, RegExp])[] = [
    [
      'no ServiceEntry',
      snapshotOf(sound(clusterFrom('east', eastern)), west),
      /ends at link 3\..*east has no ServiceEntry for httpbin/s,
    ],
    ['no address', snapshotOf(east({ addresses: [] }), west), /ends at link 3\./],
    [
      'a fault of the entry',
      snapshotOf(east({ location: 'MESH_EXTERNAL' }), west),
      /ends at link 4\..*error MESH0509/s,
    ],
    [
      'other roots',
      snapshotOf(east({}, 'B7'), west),
      /ends at link 5\..*do not accept each other/s,
    ],
    [
      'another port',
      snapshotOf(east({ ports: [{ name: 'http', number: 80, protocol: 'HTTP' }] }), west),
      /ends at link 4\..*but not on 80/s,
    ],
    [
      'DNS that does not forward',
      snapshotOf(clusterFrom('east', [...eastern, entry()]), west),
      /not known|ends at link 2/,
    ],
    ['no Service anywhere', snapshotOf(east()), /a call has nowhere to end/],
  ];
  for (const [name, snapshot, expected] of broken) {
    test(name, () => {
      assert.match(page(snapshot).replaceAll('\\', ''), expected);
    });
  }

  test('what was not read is not called fine', () => {
    const blind: ReachableCluster = {
      ...west,
      routing: { ...west.routing, rewriteFilters: notRead('may not list EnvoyFilters') },
    };
    const text = page(snapshotOf(east(), blind)).replaceAll('\\', '');
    assert.match(text, /Routing in west \| not known \| not read: may not list EnvoyFilters/);
    assert.ok(!text.includes('Nothing stands in the way'));
  });

  test('without a mesh it says what to do', () => {
    const none: MeshSnapshot = { ...snapshotOf(), meshes: [] };
    assert.match(page(none), /No mesh is connected/);
  });
});
