/** Exporting a Service: what is planned, what is left alone, and that the analyzer agrees. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { viewOf } from '../../../src/mesh/analyze';
import { serviceEntries } from '../../../src/mesh/analyzers/serviceEntries';
import { isFinding, type Finding } from '../../../src/mesh/finding';
import type { ExportService } from '../../../src/mesh/intent';
import { partLabel } from '../../../src/mesh/names';
import type { MeshSnapshot, ReachableCluster } from '../../../src/mesh/snapshot';
import { fieldAt, type KubernetesObject } from '../../../src/objects/object';
import { kinds } from '../../../src/objects/objectKind';
import { notRead } from '../../../src/objects/reading';
import { contextName } from '../../../src/objects/reference';
import { verbOf } from '../../../src/plan/change';
import { changesOf, type Plan, type Planned } from '../../../src/plan/plan';
import { exportService } from '../../../src/planners/exportService';
import { serviceEntryYaml } from '../../../src/planners/serviceEntryYaml';
import { ingressService, object, pilot, service, serviceEntry } from '../../support/istioObjects';
import { clusterFrom, snapshotOf, worldOf } from '../../support/meshBuilder';

type Fields = Readonly<Record<string, unknown>>;

const namespace = (name: string) => object('v1', 'Namespace', name);
const httpbin = (spec: Fields = {}) =>
  service('bar/httpbin', { ports: [{ name: 'http', port: 8000 }], ...spec });
const gateway = (...ips: readonly string[]) =>
  ingressService({}, { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } });
const base = (ip: string, ...more: readonly KubernetesObject[]) => [
  pilot('1.4.10'),
  namespace('istio-system'),
  gateway(ip),
  ...more,
];
const east = (...more: readonly KubernetesObject[]) =>
  clusterFrom('east', base('198.51.100.3', ...more));
const west = (...more: readonly KubernetesObject[]) =>
  clusterFrom('west', base('203.0.113.7', httpbin(), ...more));

const intent = (change: Partial<ExportService> = {}): ExportService => ({
  kind: 'exportService',
  service: { cluster: contextName('west'), namespace: 'bar', name: 'httpbin' },
  to: [contextName('east')],
  zone: 'global',
  ...change,
});

function planOf(planned: Planned): Plan {
  assert.ok(planned.kind === 'plan', JSON.stringify(planned));
  return planned.plan;
}
const planIn = (...clusters: readonly ReachableCluster[]) =>
  planOf(exportService(intent(), snapshotOf(...clusters)));
const afterOf = (plan: Plan) => changesOf(plan)[0]?.after;
const specOf = (plan: Plan) => fieldAt(afterOf(plan), 'spec') as Fields;
const verbs = (plan: Plan) => changesOf(plan).map(verbOf).join(' ');

/** The snapshot that would be taken after a plan. */
function after(plan: Plan, snapshot: MeshSnapshot): MeshSnapshot {
  const clusters = [...snapshot.clusters.values()].map((cluster) => {
    assert.ok(cluster.state === 'reachable');
    let world = cluster.objects;
    for (const it of changesOf(plan)) {
      if (it.target.cluster === cluster.context && it.after) world = world.with(it.after);
    }
    return clusterFrom(cluster.context, world);
  });
  return snapshotOf(...clusters);
}

function findings(snapshot: MeshSnapshot): readonly Finding[] {
  const mesh = snapshot.meshes[0];
  assert.ok(mesh);
  return [...serviceEntries.analyze(viewOf(mesh, snapshot))].filter(isFinding);
}

const sound: Fields = {
  hosts: ['httpbin.bar.global'],
  location: 'MESH_INTERNAL',
  ports: [{ name: 'http1', number: 8000, protocol: 'http' }],
  resolution: 'DNS',
  addresses: ['240.0.0.9'],
  endpoints: [{ address: '203.0.113.7', ports: { http1: 15443 } }],
};
const theirs = (change: Fields = {}, path = 'foo/theirs') =>
  serviceEntry(path, { ...sound, ...change });

suite('exportService: a new host', () => {
  test('is written as the pages of Istio write it', () => {
    const plan = planIn(east(), west());
    assert.deepEqual(afterOf(plan), {
      apiVersion: 'networking.istio.io/v1alpha3',
      kind: 'ServiceEntry',
      metadata: {
        namespace: 'istio-system',
        name: 'httpbin-bar',
        labels: { [partLabel]: 'services' },
      },
      spec: {
        hosts: ['httpbin.bar.global'],
        location: 'MESH_INTERNAL',
        ports: [{ name: 'http', number: 8000, protocol: 'HTTP' }],
        resolution: 'DNS',
        addresses: ['240.0.0.1'],
        endpoints: [{ address: '203.0.113.7', ports: { http: 15443 } }],
      },
    });
    assert.equal(plan.title, 'Export bar/httpbin of west');
    assert.equal(verbs(plan), 'create');
  });
  test('lives beside the namespace of the same name', () => {
    assert.equal(afterOf(planIn(east(namespace('bar')), west()))?.metadata.namespace, 'bar');
  });
  test('takes every TCP port, naming the unnamed', () => {
    const ports = [
      { port: 80, protocol: 'TCP' },
      { name: 'grpc-api', port: 9090 },
      { name: 'dns', port: 53, protocol: 'UDP' },
    ];
    const far = clusterFrom('west', base('203.0.113.7', httpbin({ ports })));
    const plan = planIn(east(), far);
    assert.deepEqual(specOf(plan)['ports'], [
      { name: 'tcp-80', number: 80, protocol: 'TCP' },
      { name: 'grpc-api', number: 9090, protocol: 'GRPC' },
    ]);
    assert.deepEqual(fieldAt(specOf(plan), 'endpoints', 0, 'ports'), {
      'tcp-80': 15443,
      'grpc-api': 15443,
    });
    assert.ok(
      plan.warnings.some((it) => it.includes('UDP ports are left out') && it.includes('53')),
    );
  });
  test('names every address of the gateway, with node ports where that is the way', () => {
    const node = (name: string, address: string) =>
      object('v1', 'Node', name, { status: { addresses: [{ type: 'ExternalIP', address }] } });
    const far = clusterFrom('west', [
      pilot('1.4.10'),
      ingressService({ type: 'NodePort' }, {}),
      node('n1', '203.0.113.11'),
      node('n2', '203.0.113.12'),
      httpbin(),
    ]);
    assert.deepEqual(specOf(planIn(east(), far))['endpoints'], [
      { address: '203.0.113.11', ports: { http: 31443 } },
      { address: '203.0.113.12', ports: { http: 31443 } },
    ]);
  });
  test('gets one address in all clusters, that nothing in the mesh has', () => {
    const north = clusterFrom(
      'north',
      base('192.0.2.4', serviceEntry('x/y', { hosts: ['y.com'], addresses: ['240.0.0.1'] })),
    );
    const plan = planOf(
      exportService(
        intent({ to: [contextName('east'), contextName('north')] }),
        snapshotOf(east(), west(), north),
      ),
    );
    assert.deepEqual(
      changesOf(plan).map((it) => [it.target.cluster, fieldAt(it.after, 'spec', 'addresses', 0)]),
      [
        ['east', '240.0.0.2'],
        ['north', '240.0.0.2'],
      ],
    );
  });
  test('gets the address it has in another cluster already', () => {
    const north = clusterFrom('north', base('192.0.2.4', theirs()));
    assert.deepEqual(specOf(planIn(east(), west(), north))['addresses'], ['240.0.0.9']);
  });
  test('but not where somebody else has that address', () => {
    const north = clusterFrom('north', base('192.0.2.4', theirs()));
    const taken = serviceEntry('x/y', { hosts: ['y.example.com'], addresses: ['240.0.0.9'] });
    assert.deepEqual(specOf(planIn(east(taken), west(), north))['addresses'], ['240.0.0.1']);
  });
  test('stays out of Admiral’s range beside Admiral', () => {
    const block = serviceEntry('x/y', {
      hosts: ['y.com'],
      addresses: ['240.0.0.0/21', '240.0.8.0/23'],
    });
    const admiral = serviceEntry('admiral-sync/a', {
      hosts: ['stage.a.global'],
      addresses: ['240.0.10.1'],
    });
    assert.deepEqual(specOf(planIn(east(block, admiral), west()))['addresses'], ['240.1.0.1']);
  });
  test('takes another name when the usual one is somebody else’s', () => {
    const other = serviceEntry('istio-system/httpbin-bar', { hosts: ['elsewhere.com'] });
    assert.equal(afterOf(planIn(east(other), west()))?.metadata.name, 'httpbin-bar-global');
    const more = serviceEntry('istio-system/httpbin-bar-global', { hosts: ['elsewhere.org'] });
    assert.equal(afterOf(planIn(east(other, more), west()))?.metadata.name, 'httpbin.bar.global');
  });
});

suite('exportService: a host that has a ServiceEntry', () => {
  test('that is right is kept, whoever wrote it', () => {
    for (const change of [
      {},
      { resolution: 'STATIC' },
      { exportTo: ['*'] },
      {
        endpoints: [
          { address: '203.0.113.7', labels: { cluster: 'west' }, ports: { http1: 15443 } },
        ],
      },
    ]) {
      assert.equal(verbs(planIn(east(theirs(change)), west())), 'keep', JSON.stringify(change));
    }
  });
  test('with an egress gateway in between is kept', () => {
    const endpoints = [
      { address: '10.9.8.7', ports: { http1: 15443 } },
      { address: '203.0.113.7', network: 'external', ports: { http1: 15443 } },
    ];
    assert.equal(verbs(planIn(east(theirs({ endpoints, resolution: 'STATIC' })), west())), 'keep');
    const [, outer] = fieldAt(
      specOf(planIn(east(theirs({ endpoints, resolution: 'DNS' })), west())),
      'endpoints',
    ) as Fields[];
    assert.deepEqual(outer, endpoints[1]);
  });
  test('that is stale is changed where it is, and nowhere else', () => {
    const endpoints = [
      {
        address: '203.0.113.99',
        labels: { cluster: 'west' },
        locality: 'eu/1',
        ports: { http1: 15443 },
      },
    ];
    const plan = planIn(east(theirs({ endpoints, exportTo: ['.'] })), west());
    assert.equal(verbs(plan), 'update');
    assert.deepEqual(specOf(plan), {
      ...sound,
      exportTo: ['.'],
      endpoints: [
        {
          address: '203.0.113.7',
          labels: { cluster: 'west' },
          locality: 'eu/1',
          ports: { http1: 15443 },
        },
      ],
    });
    assert.equal(afterOf(plan)?.metadata.name, 'theirs');
  });
  test('keeps the endpoint of a third cluster that serves it too', () => {
    const endpoints = [{ address: '192.0.2.4', ports: { http1: 15443 } }];
    const north = clusterFrom('north', base('192.0.2.4', httpbin()));
    assert.deepEqual(specOf(planIn(east(theirs({ endpoints })), west(), north))['endpoints'], [
      { address: '192.0.2.4', ports: { http1: 15443 } },
      { address: '203.0.113.7', ports: { http1: 15443 } },
    ]);
  });
  test('keeps its local endpoint', () => {
    const local = { address: 'httpbin.bar.svc.cluster.local', ports: { http1: 8000 } };
    const plan = planIn(east(theirs({ endpoints: [local] })), west());
    assert.deepEqual(specOf(plan)['endpoints'], [
      local,
      { address: '203.0.113.7', ports: { http1: 15443 } },
    ]);
  });
  test('twice: one is changed and the person is told', () => {
    const plan = planIn(east(theirs({ addresses: [] }), theirs({}, 'zoo/second')), west());
    assert.equal(changesOf(plan).length, 1);
    assert.ok(plan.warnings.some((it) => it.includes('several ServiceEntries')));
  });
});

suite('exportService: obstacles', () => {
  const because = (planned: Planned): string =>
    planned.kind === 'blocked' ? planned.because.map((it) => it.message).join(' ') : 'planned';
  const blockedIn = (...clusters: readonly ReachableCluster[]) =>
    because(exportService(intent(), snapshotOf(...clusters)));
  const westWith = (...objects: readonly KubernetesObject[]) => clusterFrom('west', objects);
  const rows: readonly (readonly [string, () => string, RegExp])[] = [
    [
      'no Service',
      () => blockedIn(east(), westWith(gateway('1.2.3.4'))),
      /^There is no Service bar\/httpbin in west\.$/,
    ],
    [
      'ExternalName',
      () => blockedIn(east(), westWith(gateway('1.2.3.4'), httpbin({ type: 'ExternalName' }))),
      /is an ExternalName/,
    ],
    [
      'no ports',
      () => blockedIn(east(), westWith(gateway('1.2.3.4'), httpbin({ ports: [] }))),
      /has no ports\.$/,
    ],
    [
      'UDP only',
      () =>
        blockedIn(
          east(),
          westWith(
            gateway('1.2.3.4'),
            httpbin({ ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] }),
          ),
        ),
      /has only UDP ports\.$/,
    ],
    [
      'closed gateway',
      () => blockedIn(east(), westWith(ingressService({}, {}), httpbin())),
      /gateway of west cannot be reached.*no address yet/,
    ],
    [
      'no gateway',
      () => blockedIn(east(), westWith(httpbin())),
      /there is no Service istio-system\/istio-ingressgateway/,
    ],
    ['unread cluster', () => blockedIn(west()), /east has not been read/],
    [
      'nobody to call it',
      () => because(exportService(intent({ to: [contextName('west')] }), snapshotOf(west()))),
      /No other cluster is chosen/,
    ],
    [
      'Admiral keeps the host',
      () => blockedIn(east(theirs({}, 'admiral-sync/x')), west()),
      /kept by Admiral/,
    ],
    [
      'no namespace for it',
      () => blockedIn(clusterFrom('east', [namespace('foo')]), west()),
      /neither namespace bar nor istio-system/,
    ],
    [
      'no ServiceEntry kind',
      () =>
        blockedIn(
          clusterFrom(
            'east',
            worldOf([]).withList(
              kinds.serviceEntry,
              notRead('the cluster does not serve ServiceEntry'),
            ),
          ),
          west(),
        ),
      /ServiceEntries of east were not read: the cluster does not serve ServiceEntry/,
    ],
    [
      'a full range',
      () =>
        blockedIn(
          east(serviceEntry('x/y', { hosts: ['y.com'], addresses: ['240.0.0.0/4'] })),
          west(),
        ),
      /Every address of 240\.0\.0\.0\/4 is taken/,
    ],
  ];
  for (const [name, run, expected] of rows) {
    test(name, () => {
      assert.match(run(), expected);
    });
  }
});

suite('exportService: laws', () => {
  test('what a finding offers cures it, and planning twice writes nothing', () => {
    const number = fc.constantFrom(80, 8000, 15443, 31380, 31443);
    const endpoint = fc.record(
      {
        address: fc.constantFrom(
          '203.0.113.7',
          '203.0.113.99',
          '192.0.2.4',
          '203.0.113.7:15443',
          'a_b',
          'httpbin.bar.svc.cluster.local',
          'gw.example.com',
        ),
        network: fc.constant('external'),
        ports: fc.dictionary(fc.constantFrom('http1', 'http', 'x'), number, { maxKeys: 2 }),
      },
      { requiredKeys: ['address'] },
    );
    const spec = fc.record(
      {
        hosts: fc.constant(['httpbin.bar.global']),
        location: fc.constantFrom('MESH_INTERNAL', 'MESH_EXTERNAL'),
        resolution: fc.constantFrom('DNS', 'STATIC', 'NONE', 'dns'),
        addresses: fc.array(
          fc.constantFrom('240.0.0.1', '240.0.0.5', '127.255.0.2', 'x', '224.0.0.1'),
          { maxLength: 2 },
        ),
        ports: fc.array(
          fc.record({
            name: fc.constantFrom('http1', 'http'),
            number,
            protocol: fc.constantFrom('http', 'HTTP', 'TCP', 'tls'),
          }),
          { maxLength: 2 },
        ),
        endpoints: fc.array(endpoint, { maxLength: 3 }),
      },
      { requiredKeys: ['hosts'] },
    );
    const other = serviceEntry('a/other', {
      hosts: ['other.bar.global'],
      addresses: ['240.0.0.5'],
    });
    let offered = 0;
    fc.assert(
      fc.property(spec, fc.boolean(), (fields, beside) => {
        const entry = serviceEntry('foo/theirs', fields);
        const snapshot = snapshotOf(east(entry, ...(beside ? [other] : [])), west());
        const mine = findings(snapshot).filter((it) => it.subject?.name === 'theirs');
        for (const remedy of new Set(mine.map((it) => it.remedy))) {
          if (remedy?.kind !== 'exportService') continue;
          offered += 1;
          const plan = planOf(exportService(remedy, snapshot));
          const then = after(plan, snapshot);
          const cured = mine.filter((it) => it.remedy).map((it) => it.code);
          const left = findings(then).filter((it) => it.subject?.name === 'theirs');
          assert.deepEqual(
            left.filter((it) => cured.includes(it.code)).map((it) => it.message),
            [],
          );
          assert.match(verbs(planOf(exportService(remedy, then))), /^keep$/);
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(offered > 100, `only ${offered} remedies were tried`);
  });
  test('a new entry is one the analyzer has nothing against', () => {
    const snapshot = snapshotOf(east(), west());
    const then = after(planOf(exportService(intent(), snapshot)), snapshot);
    assert.deepEqual(findings(then), []);
    assert.equal(verbs(planOf(exportService(intent(), then))), 'keep');
  });
});

suite('serviceEntryYaml', () => {
  test('one document for each cluster, headed by its name', () => {
    const north = clusterFrom('north', base('192.0.2.4'));
    const to = [contextName('east'), contextName('north')];
    const text = serviceEntryYaml(
      planOf(exportService(intent({ to }), snapshotOf(east(), west(), north))),
    );
    assert.deepEqual(
      text.split('\n').filter((it) => it.startsWith('# ')),
      ['# For cluster east', '# For cluster north'],
    );
    const documents = parseAllDocuments(text);
    assert.ok(Array.isArray(documents));
    assert.deepEqual(
      documents.map((it) => fieldAt(it.toJS(), 'spec', 'hosts', 0)),
      ['httpbin.bar.global', 'httpbin.bar.global'],
    );
  });
  test('nothing to write, nothing to read', () => {
    assert.equal(serviceEntryYaml(planIn(east(theirs()), west())), '');
  });
});
