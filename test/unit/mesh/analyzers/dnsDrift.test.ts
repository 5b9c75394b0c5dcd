import assert from 'node:assert/strict';
import { analyze } from '../../../../src/mesh/analyze';
import { appliedForwardsIn, type AppliedForward } from '../../../../src/mesh/dns/appliedForward';
import type { KubernetesObject } from '../../../../src/objects/object';
import type { MeshSnapshot } from '../../../../src/mesh/snapshot';
import { contextName } from '../../../../src/objects/reference';
import { carryOut, undo } from '../../../../src/carryOut';
import { appliedAfter, withoutUnwanted } from '../../../../src/proof/appliedAfter';
import {
  configMap,
  coreDns,
  forwardingBlock,
  istioCoreDnsService,
  ourBlock,
  plainCorefile,
} from '../../../support/dnsObjects';
import { InMemoryCluster } from '../../../support/inMemoryCluster';
import { object, pilot, service } from '../../../support/istioObjects';
import { clusterFrom, snapshotOf } from '../../../support/meshBuilder';
import { ScriptedConversation } from '../../../support/scriptedConversation';
import { TwinMesh } from '../../../support/twinMesh';

const appliedAt = Date.UTC(2026, 10, 1, 10, 40, 12, 345);
const applied: AppliedForward = {
  cluster: contextName('east'),
  zone: 'global',
  configMap: 'kube-system/coredns',
  key: 'Corefile',
  isMarked: true,
  at: appliedAt,
};

const written = (manager: string, time: string, data: unknown = { 'f:Corefile': {} }) => ({
  ...{ manager, time, operation: 'Update' },
  fieldsV1: { 'f:data': data },
});

const ours = ourBlock('10.96.7.53');

function withWriters(
  corefile: string,
  writers: readonly unknown[],
  labels = {},
): readonly KubernetesObject[] {
  return [
    pilot('1.4.10'),
    istioCoreDnsService(),
    object('v1', 'Namespace', 'kube-system'),
    ...coreDns(corefile, undefined, labels).map((it) =>
      it.kind === 'ConfigMap'
        ? { ...it, metadata: { ...it.metadata, managedFields: writers } }
        : it,
    ),
  ];
}

const findingsOf = (
  objects: readonly KubernetesObject[],
  records: readonly AppliedForward[] = [applied],
) => {
  const snapshot: MeshSnapshot = { ...snapshotOf(clusterFrom('east', objects)), applied: records };
  return analyze(snapshot).findings.filter((it) => it.code === 'MESH0421');
};

suite('dnsDrift', () => {
  const rows: readonly (readonly [string, string, readonly unknown[], RegExp | undefined])[] = [
    [
      'reverted by an add-on manager',
      plainCorefile,
      [
        written('istio-multicluster', '2026-11-01T10:40:12Z'),
        written('eks', '2026-11-01T10:42:00Z'),
      ],
      /made here on 2026-11-01 at 10:40 UTC, was reverted at 10:42 UTC by eks\.$/,
    ],
    [
      'the last of several writers',
      plainCorefile,
      [written('kubectl-edit', '2026-11-01T10:41:00Z'), written('eks', '2026-11-01T10:42:00Z')],
      /by eks\.$/,
    ],
    [
      'reverted in the second in which it was made',
      plainCorefile,
      [written('eks', '2026-11-01T10:40:12Z')],
      /by eks\.$/,
    ],
    [
      'writers of before are not blamed',
      plainCorefile,
      [written('kubeadm', '2026-10-01T10:40:12Z')],
      /was reverted by someone else\.$/,
    ],
    [
      'writers of labels are not blamed',
      plainCorefile,
      [{ ...written('labeller', '2026-11-01T10:45:00Z'), fieldsV1: { 'f:metadata': {} } }],
      /by someone else\.$/,
    ],
    [
      'replaced by a block of someone else',
      plainCorefile + forwardingBlock('10.96.7.53'),
      [written('kubectl-edit', '2026-11-01T10:45:00Z')],
      /was replaced at 10:45 UTC by kubectl-edit\.$/,
    ],
    ['still there', plainCorefile + ours, [], undefined],
  ];
  for (const [name, corefile, writers, message] of rows) {
    test(name, () => {
      const found = findingsOf(withWriters(corefile, writers));
      assert.equal(found.length, message ? 1 : 0);
      if (message) assert.match(found[0]!.message, message);
    });
  }

  test('nothing is said of a zone, a cluster or a context that is another', () => {
    const objects = withWriters(plainCorefile, []);
    for (const other of [
      { ...applied, zone: 'mesh' },
      { ...applied, cluster: contextName('west') },
      { ...applied, clusterUid: 'another cluster' },
    ]) {
      assert.deepEqual(findingsOf(objects, [other]), []);
    }
  });

  test("the hint is the platform's own way, and the remedy brings the zone back", () => {
    const labels = { 'addonmanager.kubernetes.io/mode': 'Reconcile' };
    const [found] = findingsOf(withWriters(plainCorefile, [], labels));
    assert.match(found?.hint ?? '', /add-on manager|EnsureExists|Reconcile/i);
    assert.deepEqual(found?.remedy, { kind: 'forwardDns', clusters: ['east'], zone: 'global' });
  });

  test('the zones of OpenShift’s operator are watched as well, and who changed them is told', () => {
    const dns = object('operator.openshift.io/v1', 'DNS', 'default', { spec: {} });
    const managedFields = [
      {
        ...{ manager: 'oc', operation: 'Update', time: '2026-11-01T10:44:00Z' },
        fieldsV1: { 'f:spec': { 'f:servers': {} } },
      },
    ];
    const objects = [
      pilot('1.4.10'),
      istioCoreDnsService(),
      service('openshift-dns/dns-default', { clusterIP: '172.30.0.10' }),
      { ...dns, metadata: { ...dns.metadata, managedFields } },
    ];
    const [found] = findingsOf(objects, [{ ...applied, configMap: '/default', key: 'servers' }]);
    assert.match(
      found?.message ?? '',
      /DNS default of east, made here .* was reverted at 10:44 UTC by oc\.$/,
    );
  });

  test('what was kept is read with care', () => {
    assert.deepEqual(appliedForwardsIn(undefined), []);
    assert.deepEqual(appliedForwardsIn([3, { cluster: 'east' }, null]), []);
    assert.deepEqual(appliedForwardsIn([applied]), [applied]);
    const known = { ...applied, before: ['10.96.0.9'] };
    assert.deepEqual(appliedForwardsIn([known]), [known]);
    assert.deepEqual(appliedForwardsIn([{ ...applied, before: [7] }]), [applied]);
  });

  test('a forwarding is remembered when it is made, and forgotten when it is taken back here', async () => {
    const twin = new InMemoryCluster('east', withWriters(plainCorefile, []));
    const mesh = new TwinMesh(twin);
    const world = mesh.world(new ScriptedConversation('yes', 'yes', 'yes', 'yes'));
    const clusters = [contextName('east')];
    const receipt = await carryOut({ kind: 'forwardDns', clusters, zone: 'global' }, world);
    assert.ok(receipt);
    const after = appliedAfter([], { receipt, isUndo: false }, mesh.snapshot);
    assert.deepEqual(
      after.map(({ clusterUid, ...it }) => [typeof clusterUid, it]),
      [['string', { ...applied, at: receipt.at }]],
    );
    assert.ok(!JSON.stringify(after).includes('forward .'), 'no text is kept');
    // Someone reverts it: still wanted here. An edit of ours does not make it two.
    twin.plant(configMap('kube-system/coredns', { Corefile: plainCorefile }));
    await mesh.refresh();
    const again = await carryOut({ kind: 'forwardDns', clusters, zone: 'global' }, world);
    assert.ok(again);
    assert.equal(appliedAfter(after, { receipt: again, isUndo: false }, mesh.snapshot).length, 1);
    const undone = await undo(again, world);
    assert.ok(undone);
    assert.deepEqual(appliedAfter(after, { receipt: undone, isUndo: true }, mesh.snapshot), []);
  });

  test('a zone that is wanted no longer is forgotten where it is gone already, and only there', () => {
    const unwanted = { clusters: [contextName('east')], zone: 'global' };
    const there = snapshotOf(clusterFrom('east', withWriters(plainCorefile + ours, [])));
    const gone = snapshotOf(clusterFrom('east', withWriters(plainCorefile, [])));
    const others = [
      { ...applied, zone: 'mesh' },
      { ...applied, cluster: contextName('west') },
    ];
    const all = [applied, ...others];
    assert.deepEqual(withoutUnwanted(all, unwanted, there), all);
    assert.deepEqual(withoutUnwanted(all, unwanted, gone), others);
  });

  test('a cluster of two meshes: each zone is remembered by itself', async () => {
    const twin = new InMemoryCluster('east', withWriters(plainCorefile, []));
    const mesh = new TwinMesh(twin);
    const [first] = mesh.snapshot.meshes;
    const meshes = [{ ...first!, name: 'other', zone: 'corp' }, first!];
    const world = mesh.world(new ScriptedConversation('yes', 'yes'));
    const clusters = [contextName('east')];
    let known: readonly AppliedForward[] = [];
    for (const zone of ['corp', 'global']) {
      const receipt = await carryOut({ kind: 'forwardDns', clusters, zone }, world);
      assert.ok(receipt);
      known = appliedAfter(known, { receipt, isUndo: false }, { ...mesh.snapshot, meshes });
    }
    assert.deepEqual(
      known.map((it) => [it.zone, it.isMarked]),
      [
        ['corp', true],
        ['global', true],
      ],
    );
  });

  test('a block of before that was only redirected is not ours, and undoing leaves nothing to watch', async () => {
    const theirs = plainCorefile + forwardingBlock('10.96.0.99');
    const mesh = new TwinMesh(new InMemoryCluster('east', withWriters(theirs, [])));
    const world = mesh.world(new ScriptedConversation('yes', 'yes'));
    const intent = { kind: 'forwardDns', clusters: [contextName('east')], zone: 'global' } as const;
    const receipt = await carryOut(intent, world);
    assert.ok(receipt);
    const after = appliedAfter([], { receipt, isUndo: false }, mesh.snapshot);
    assert.deepEqual(
      after.map((it) => it.isMarked),
      [false],
    );
    const redirected = [
      pilot('1.4.10'),
      istioCoreDnsService(),
      ...coreDns(plainCorefile + forwardingBlock('10.96.7.53')),
    ];
    assert.deepEqual(findingsOf(redirected, [{ ...applied, isMarked: false }]), []);
    const undone = await undo(receipt, world);
    assert.ok(undone);
    assert.deepEqual(appliedAfter(after, { receipt: undone, isUndo: true }, mesh.snapshot), []);
  });
});
