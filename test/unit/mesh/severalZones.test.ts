/** One cluster in meshes of several suffixes: each sees its own zone, and none disturbs another's. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analyze } from '../../../src/mesh/analyze';
import type { MeshSnapshot } from '../../../src/mesh/snapshot';
import { textsAt, type KubernetesObject } from '../../../src/objects/object';
import { kinds } from '../../../src/objects/objectKind';
import { contextName } from '../../../src/objects/reference';
import { changesOf } from '../../../src/plan/plan';
import { simulate } from '../../../src/plan/simulate';
import { forwardDns } from '../../../src/planners/forwardDns';
import { stopForwarding } from '../../../src/planners/stopForwarding';
import { meshTree } from '../../../src/views/meshTree';
import { childrenOf, type TreeNode } from '../../../src/views/treeNode';
import {
  configMap,
  coreDns,
  forwardingBlock,
  istioCoreDnsService,
  kubeDns,
  plainCorefile,
} from '../../support/dnsObjects';
import { pilot } from '../../support/istioObjects';
import { clusterFrom, snapshotAfter, snapshotOf, worldsOf } from '../../support/meshBuilder';

const east = contextName('east');
const own = `.:53 {
    errors
    grpc global 127.0.0.1:8053
    forward . /etc/resolv.conf {
        except global
    }
    reload
}
`;
const objects = (...dns: readonly KubernetesObject[]): readonly KubernetesObject[] => [
  pilot('1.6.14'),
  istioCoreDnsService(),
  configMap('istio-system/coredns', { Corefile: own }),
  ...dns,
];

const meshes = [
  { name: 'shop', contexts: [east], zone: 'global' },
  { name: 'bank', contexts: [east], zone: 'bank.example' },
];
const inBoth = (...dns: readonly KubernetesObject[]): MeshSnapshot => ({
  ...snapshotOf(clusterFrom('east', objects(...dns))),
  meshes,
});

const said = (snapshot: MeshSnapshot): readonly string[] =>
  analyze(snapshot)
    .findings.filter((it) => it.topic === 'nameResolution')
    .map((it) => `${it.mesh} ${it.code}`);

function after(snapshot: MeshSnapshot, zone: string, wish: 'forward' | 'stop'): MeshSnapshot {
  const planned =
    wish === 'forward'
      ? forwardDns({ kind: 'forwardDns', clusters: [east], zone }, snapshot)
      : stopForwarding({ kind: 'stopForwarding', clusters: [east], zone }, snapshot);
  assert.ok(planned.kind === 'plan', planned.kind === 'blocked' ? planned.because[0]?.message : '');
  return { ...snapshotAfter(simulate(planned.plan, worldsOf(snapshot))), meshes };
}

const textsIn = (snapshot: MeshSnapshot): readonly string[] => {
  const world = worldsOf(snapshot).get(east);
  return [
    ['kube-system', 'coredns'],
    ['kube-system', 'kube-dns'],
    ['istio-system', 'coredns'],
  ].map(([namespace = '', name = '']) =>
    JSON.stringify(textsAt(world?.get({ ...kinds.configMap, namespace, name }), 'data')),
  );
};

suite('meshes of several suffixes in one cluster', () => {
  test('each is judged by its own zone', () => {
    const snapshot = inBoth(...coreDns(plainCorefile + forwardingBlock('10.96.7.53')));
    assert.deepEqual(said(snapshot), ['bank MESH0401', 'bank MESH0414']);
    const rows = (nodes: readonly TreeNode[]): readonly string[] =>
      nodes.flatMap((it) => [`${it.label} ${it.description ?? ''}`, ...rows(childrenOf(it))]);
    const lines = rows(meshTree(snapshot, analyze(snapshot))).filter((it) => it.startsWith('DNS '));
    assert.match(lines[0] ?? '', /forwards \.global to 10\.96\.7\.53/);
    assert.match(lines[1] ?? '', /does not forward \.bank\.example/);
  });

  test('another suffix is forwarded, and istiocoredns taught to answer it', () => {
    const before = inBoth(...coreDns(plainCorefile + forwardingBlock('10.96.7.53')));
    const planned = forwardDns(
      { kind: 'forwardDns', clusters: [east], zone: 'bank.example' },
      before,
    );
    assert.ok(planned.kind === 'plan');
    assert.deepEqual(
      changesOf(planned.plan).map((it) => `${it.target.namespace ?? ''}/${it.target.name}`),
      ['istio-system/coredns', 'kube-system/coredns'],
    );
    assert.deepEqual(said(after(before, 'bank.example', 'forward')), []);
  });

  for (const [what, dns] of [
    ['CoreDNS', coreDns()],
    ['kube-dns', kubeDns({ stubDomains: '{"corp": ["1.1.1.1"]}' })],
  ] as const) {
    test(`${what}: in whatever order they come and go, nothing is left`, () => {
      const zones = ['global', 'bank.example', 'corp.mesh'];
      const orders = fc.shuffledSubarray(zones, { minLength: 1 });
      fc.assert(
        fc.property(orders, fc.nat(), (coming, turn) => {
          const before = inBoth(...dns);
          const full = coming.reduce((it, zone) => after(it, zone, 'forward'), before);
          const going = [
            ...coming.slice(turn % coming.length),
            ...coming.slice(0, turn % coming.length),
          ];
          const empty = going.reduce((it, zone) => after(it, zone, 'stop'), full);
          assert.notDeepEqual(textsIn(full), textsIn(before));
          assert.deepEqual(textsIn(empty), textsIn(before));
        }),
        { numRuns: 30 },
      );
    });
  }
});
