import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MeshSnapshot } from '../../../src/mesh/snapshot';
import { fieldAt, textAt, type KubernetesObject } from '../../../src/objects/object';
import { kinds } from '../../../src/objects/objectKind';
import { notRead } from '../../../src/objects/reading';
import { contextName } from '../../../src/objects/reference';
import { patchOf, verbOf, type Change } from '../../../src/plan/change';
import { appliedAfter } from '../../../src/proof/appliedAfter';
import type { Receipt } from '../../../src/plan/receipt';
import { changesOf, isEmpty, type Obstacle, type Plan, type Planned } from '../../../src/plan/plan';
import { simulate } from '../../../src/plan/simulate';
import { forwardDns } from '../../../src/planners/forwardDns';
import { stopForwarding } from '../../../src/planners/stopForwarding';
import {
  configMap,
  coreDns,
  forwardingBlock,
  istioCoreDnsService,
  kubeDns,
  ourBlock,
  plainCorefile,
} from '../../support/dnsObjects';
import {
  clusterFrom,
  snapshotAfter,
  snapshotOf,
  worldOf,
  worldsOf,
} from '../../support/meshBuilder';
import { object, service } from '../../support/istioObjects';
import { corefiles, realCorefiles } from '../dns/corefileInputs';

const zone = 'global';
const contextsIn = (snapshot: MeshSnapshot) => snapshot.contexts;
const forward = (snapshot: MeshSnapshot): Planned =>
  forwardDns({ kind: 'forwardDns', clusters: contextsIn(snapshot), zone }, snapshot);
const stop = (snapshot: MeshSnapshot): Planned =>
  stopForwarding({ kind: 'stopForwarding', clusters: contextsIn(snapshot), zone }, snapshot);

const east = (...objects: readonly KubernetesObject[]): MeshSnapshot =>
  snapshotOf(clusterFrom('east', [istioCoreDnsService(), ...objects]));

function planOf(planned: Planned): Plan {
  assert.ok(planned.kind === 'plan', planned.kind === 'blocked' ? planned.because[0]?.message : '');
  return planned.plan;
}

function obstaclesOf(planned: Planned): readonly Obstacle[] {
  assert.ok(planned.kind === 'blocked');
  return planned.because;
}

function onlyChange(planned: Planned): Change {
  const [change, ...others] = changesOf(planOf(planned));
  assert.ok(change && others.length === 0);
  return change;
}

const after = (snapshot: MeshSnapshot, planned: Planned): MeshSnapshot =>
  snapshotAfter(simulate(planOf(planned), worldsOf(snapshot)));

const openShift = (servers: readonly unknown[]): KubernetesObject[] => [
  service('openshift-dns/dns-default', { clusterIP: '172.30.0.10' }),
  object('operator.openshift.io/v1', 'DNS', 'default', { spec: { servers } }),
];

const custom = `${plainCorefile}import custom/*.server\n`;
const withVersion = (it: KubernetesObject): KubernetesObject => ({
  ...it,
  metadata: { ...it.metadata, resourceVersion: '7' },
});

/** Each with the verbs of forwarding and of stopping afterwards, and the key the patch may touch. */
const worlds: readonly [
  what: string,
  objects: readonly KubernetesObject[],
  verbs: string,
  key: string,
][] = [
  ['CoreDNS', coreDns().map(withVersion), 'update update', 'Corefile'],
  [
    'CoreDNS with another address',
    coreDns(plainCorefile + forwardingBlock('1.1.1.1', 'proxy')),
    'update update',
    'Corefile',
  ],
  [
    'CoreDNS that forwards already',
    coreDns(plainCorefile + ourBlock('10.96.7.53')),
    'keep update',
    'Corefile',
  ],
  ['CoreDNS whose Corefile was empty', coreDns(''), 'update update', 'Corefile'],
  ['an extension that is absent', coreDns(custom), 'create delete', 'global.server'],
  [
    'an extension with other keys',
    [...coreDns(custom), configMap('kube-system/coredns-custom', { 'a.server': 'a {\n}\n' })],
    'update update',
    'global.server',
  ],
  [
    'an extension without data',
    [...coreDns(custom), configMap('kube-system/coredns-custom')],
    'update update',
    'global.server',
  ],
  ['kube-dns without ConfigMap', kubeDns(), 'create delete', 'stubDomains'],
  ['kube-dns without data', kubeDns({}), 'update update', 'stubDomains'],
  [
    'kube-dns with other keys',
    kubeDns({ federations: 'x', stubDomains: '{"a": ["1.1.1.1"]}' }),
    'update update',
    'stubDomains',
  ],
];

suite('forwardDns', () => {
  for (const [what, objects, verbs, key] of worlds) {
    test(`${what}: one key of one ConfigMap, and back`, () => {
      const before = east(...objects);
      const change = onlyChange(forward(before));
      const then = after(before, forward(before));
      const undo = onlyChange(stop(then));
      assert.equal(`${verbOf(change)} ${verbOf(undo)}`, verbs);
      for (const it of [change, undo]) {
        if (!it.before || !it.after) continue;
        const patch = patchOf(it.before, it.after) ?? {};
        const { metadata, data, ...rest } = patch;
        assert.deepEqual(rest, {});
        assert.deepEqual(Object.keys(data ?? { [key]: '' }), [key]);
        assert.deepEqual(
          Object.keys(metadata ?? {}).filter((field) => field !== 'resourceVersion'),
          [],
        );
      }
      assert.ok(isEmpty(planOf(forward(then))), 'planned again it is empty');
      const { nameResolution } = clusterIn(then);
      assert.ok(
        nameResolution.forward.kind === 'read' && nameResolution.forward.value.kind === 'forwarded',
      );
      assert.deepEqual(nameResolution.forward.value.to, ['10.96.7.53']);
      assert.ok(isEmpty(planOf(stop(after(then, stop(then))))), 'stopped twice is stopped once');
    });
  }

  const clusterIn = (snapshot: MeshSnapshot) => {
    const [cluster] = snapshot.clusters.values();
    assert.ok(cluster?.state === 'reachable');
    return cluster;
  };

  test('what is created carries our label, and only that goes again', () => {
    const before = east(...kubeDns());
    const change = onlyChange(forward(before));
    assert.deepEqual(change.after?.metadata, {
      name: 'kube-dns',
      namespace: 'kube-system',
      labels: { 'istio-multicluster/part-of': 'dns' },
    });
    const world = worldsOf(after(before, forward(before))).get(contextName('east'))!;
    const shared = {
      ...change.after,
      data: { ...(fieldAt(change.after, 'data') as object), x: 'y' },
    };
    const undo = onlyChange(stop(snapshotOf(clusterFrom('east', world.with(shared)))));
    assert.equal(verbOf(undo), 'update');
    assert.deepEqual(fieldAt(undo.after, 'data'), { x: 'y' });
  });

  test('every object comes back as it was', () => {
    const texts = fc.oneof(
      corefiles,
      fc.constantFrom(plainCorefile, ...realCorefiles().map((it) => it.text)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const before = east(...coreDns(text));
        const planned = forward(before);
        if (planned.kind === 'blocked') return;
        const then = after(before, planned);
        assert.ok(isEmpty(planOf(forward(then))));
        if (text.includes('global')) return;
        const name = contextName('east');
        const [was, is] = [before, after(then, stop(then))].map((it) => worldsOf(it).get(name)!);
        assert.deepEqual([...is!], [...was!]);
      }),
      { numRuns: 25 },
    );
  });

  test('each cluster gets the address of its own istiocoredns', () => {
    const west = clusterFrom('west', [istioCoreDnsService('10.97.7.53'), ...kubeDns()]);
    const plan = planOf(forward(snapshotOf(clusterIn(east(...coreDns())), west)));
    const said = changesOf(plan).map((it) => `${it.target.cluster} ${it.why}`);
    assert.deepEqual(said, [
      'east so that *.global resolves by istiocoredns at 10.96.7.53',
      'west so that *.global resolves by istiocoredns at 10.97.7.53',
    ]);
  });

  test('a context named twice is planned once, and another zone is another block', () => {
    const snapshot = east(...coreDns(plainCorefile + forwardingBlock('10.96.7.53')));
    const clusters = [contextName('east'), contextName('east')];
    const planned = forwardDns({ kind: 'forwardDns', clusters, zone: 'mesh.example' }, snapshot);
    const text = textAt(onlyChange(planned).after, 'data', 'Corefile') ?? '';
    assert.ok(text.includes('mesh.example:53 {') && text.includes('global:53 {'));
  });

  const blocks: readonly [what: string, objects: readonly KubernetesObject[], because: RegExp][] = [
    [
      'no istiocoredns',
      coreDns(),
      /There is no Service istio-system\/istiocoredns with a cluster IP in east\./,
    ],
    ['a headless istiocoredns', [istioCoreDnsService('None'), ...coreDns()], /with a cluster IP/],
    ['no DNS', [istioCoreDnsService()], /No cluster DNS was recognised in kube-system of east\./],
    [
      'no ConfigMap',
      [istioCoreDnsService(), ...coreDns().slice(0, 2)],
      /not known: ConfigMap kube-system\/coredns is absent\./,
    ],
    [
      'a broken Corefile',
      [istioCoreDnsService(), ...coreDns('.:53 {')],
      /ConfigMap kube-system\/coredns in east, Corefile: Line 1: The block of .:53 is never closed\./,
    ],
    [
      'an ambiguous Corefile',
      [istioCoreDnsService(), ...coreDns(`${plainCorefile}global a {\n}\n`)],
      /serves a as well/,
    ],
    [
      'broken JSON',
      [istioCoreDnsService(), ...kubeDns({ stubDomains: '{' })],
      /Line 1 of stubDomains/,
    ],
    [
      'an immutable ConfigMap',
      [istioCoreDnsService(), ...coreDns().map((it) => ({ ...it, immutable: true }))],
      /coredns in east is immutable\./,
    ],
    [
      'a key kept as binary data',
      [
        istioCoreDnsService(),
        ...kubeDns({}).map((it) => ({ ...it, binaryData: { stubDomains: 'e30=' } })),
      ],
      /as binary data/,
    ],
  ];
  for (const [what, objects, because] of blocks) {
    test(`is blocked by ${what}`, () => {
      const [obstacle] = obstaclesOf(forward(snapshotOf(clusterFrom('east', objects))));
      assert.match(obstacle?.message ?? '', because);
      assert.equal(obstacle?.cluster, 'east');
    });
  }

  test('one blocked cluster blocks the plan and is named', () => {
    const [good, bad] = [clusterIn(east(...coreDns())), clusterFrom('west', coreDns())];
    const obstacles = obstaclesOf(forward(snapshotOf(good, bad)));
    assert.deepEqual(
      obstacles.map((it) => it.cluster),
      ['west'],
    );
    const gone = { ...snapshotOf(good), contexts: [contextName('east'), contextName('lost')] };
    assert.deepEqual(
      obstaclesOf(forward(gone)).map((it) => it.cluster),
      ['lost'],
    );
  });

  test('what was not read blocks with its reason', () => {
    const world = worldOf([istioCoreDnsService(), ...coreDns()]);
    for (const kind of [kinds.service, kinds.configMap]) {
      const cluster = clusterFrom(
        'east',
        world.withList(kind, notRead(`may not list ${kind.plural}`)),
      );
      const [obstacle] = obstaclesOf(forward(snapshotOf(cluster)));
      assert.match(
        obstacle?.message ?? '',
        new RegExp(`not known: may not list ${kind.plural}\\.`),
      );
    }
  });

  test('warns of who reverts edits, and of what is not read again', () => {
    const warnings = (snapshot: MeshSnapshot) => planOf(forward(snapshot)).warnings;
    assert.deepEqual(warnings(east(...coreDns())), []);
    assert.deepEqual(warnings(east(...kubeDns())), []);
    const [reverted] = warnings(east(...coreDns(plainCorefile, '1.6.7', { 'cdk-addons': 'true' })));
    assert.match(reverted ?? '', /In east: ConfigMap kube-system\/coredns .*revert/);
    const [unread] = warnings(east(...coreDns(plainCorefile.replace('    reload\n', ''))));
    assert.match(unread ?? '', /does not read ConfigMap kube-system\/coredns again by itself/);
    assert.equal(warnings(east(...coreDns(custom))).length, 1);
    assert.equal(warnings(east(...coreDns(custom, '1.8.0'))).length, 0);
    const done = after(east(...coreDns(custom)), forward(east(...coreDns(custom))));
    assert.deepEqual(warnings(done), [], 'nothing to do, nothing to warn of');
  });

  test('stopping where nothing is forwarded is an empty plan', () => {
    for (const objects of [
      coreDns(),
      coreDns(custom),
      kubeDns(),
      kubeDns({}),
      kubeDns({ stubDomains: '' }),
      [],
    ]) {
      assert.ok(isEmpty(planOf(stop(snapshotOf(clusterFrom('east', objects))))));
    }
  });

  test('stopping needs no istiocoredns, and leaves a foreign block alone', () => {
    const ours = after(east(...coreDns()), forward(east(...coreDns())));
    const world = worldsOf(ours).get(contextName('east'))!;
    const orphan = world.without({
      ...kinds.service,
      namespace: 'istio-system',
      name: 'istiocoredns',
    });
    assert.equal(verbOf(onlyChange(stop(snapshotOf(clusterFrom('east', orphan))))), 'update');
    const foreign = coreDns(`${plainCorefile}global {\n    log\n    forward . 1.1.1.1\n}\n`);
    const plan = planOf(stop(east(...foreign)));
    assert.ok(isEmpty(plan));
    assert.match(
      plan.warnings.join(' '),
      /coredns in east forwards \.global by an entry that was not/,
    );
  });

  test('what stood there before is brought back, whichever server keeps it', () => {
    const theirs = { name: 'corp', zones: ['global'], forwardPlugin: { upstreams: ['1.1.1.1'] } };
    const rows: readonly [KubernetesObject[], text: (object: unknown) => unknown][] = [
      [
        [...coreDns(plainCorefile + forwardingBlock('1.1.1.1'))],
        (it) => textAt(it, 'data', 'Corefile'),
      ],
      [
        [...kubeDns({ stubDomains: '{"global": ["1.1.1.1"]}' })],
        (it) => textAt(it, 'data', 'stubDomains'),
      ],
      [openShift([theirs]), (it) => fieldAt(it, 'spec', 'servers')],
    ];
    for (const [objects, text] of rows) {
      const before = east(...objects);
      const change = onlyChange(forward(before));
      const receipt: Receipt = {
        ...{ plan: planOf(forward(before)), at: 1, unsettled: [], cancelled: false },
        outcomes: [[{ kind: 'done', change }]],
      };
      const done = { receipt, isUndo: false };
      const then = { ...after(before, forward(before)), applied: appliedAfter([], done, before) };
      assert.deepEqual(then.applied[0]?.before, ['1.1.1.1']);
      const back = onlyChange(stop(then));
      assert.deepEqual(text(back.after), text(change.before));
      assert.equal(back.why, 'so that *.global is sent to 1.1.1.1 again, as it was before');
      const stopped = { ...receipt, outcomes: [[{ kind: 'done', change: back } as const]] };
      const known = appliedAfter(then.applied, { receipt: stopped, isUndo: false }, then);
      assert.deepEqual(known, [], 'and it is no longer watched');
    }
  });

  test('a stub domain that nobody remembers goes, and it is said that it may be another’s', () => {
    const plan = planOf(stop(east(...kubeDns({ stubDomains: '{"global": ["1.1.1.1"]}' }))));
    assert.match(plan.warnings.join(' '), /cannot be told; it is taken out/);
  });
});
