/** The last query stands on the DNS row for as long as the cluster is as it was then, and no longer. */
import assert from 'node:assert/strict';
import { analyze } from '../../../src/mesh/analyze';
import type { ReachableCluster } from '../../../src/mesh/snapshot';
import type { KubernetesObject } from '../../../src/objects/object';
import { isStillAbout, type LastProof } from '../../../src/proof/lastProof';
import { verdictOf } from '../../../src/proof/verdict';
import { meshTree } from '../../../src/views/meshTree';
import { childrenOf, type TreeNode } from '../../../src/views/treeNode';
import { corefileTo, entryFor, soundObjects } from '../../support/dns/provingGround';
import { service } from '../../support/istioObjects';
import { clusterFrom, snapshotOf, testNow } from '../../support/meshBuilder';

const cluster = clusterFrom('east', soundObjects);
const right = { kind: 'addresses', addresses: ['240.0.0.2'] } as const;

function lastIn(known: ReachableCluster): LastProof {
  const pod = { namespace: 'kube-system', name: 'coredns-0' };
  const hop = { role: 'clusterDns', pod, port: 53, container: 'coredns' } as const;
  const hops = [{ ...hop, a: right, aaaa: { kind: 'noRecord' } as const }];
  const proof = { host: 'httpbin.bar.global', cluster: known, at: testNow, hops, gaps: [] };
  const snapshot = snapshotOf(known);
  const [mesh] = snapshot.meshes;
  assert.ok(mesh);
  return { proof, verdict: verdictOf(proof, mesh, snapshot) };
}

const last = lastIn(cluster);
const without = (kind: string): readonly KubernetesObject[] =>
  soundObjects.filter((it) => it.kind !== kind);

suite('the last proof', () => {
  for (const [what, objects, holds] of [
    ['the same objects read again', soundObjects, true],
    ['a Service that has nothing to do with it', [...soundObjects, service('foo/web', {})], true],
    ['a Corefile that changed', [...without('ConfigMap'), corefileTo(undefined)], false],
    ['a ServiceEntry that came', [...soundObjects, entryFor('web.bar.global')], false],
    ['a ServiceEntry that went', without('ServiceEntry'), false],
  ] as const) {
    test(`${holds ? 'holds' : 'ends'} with ${what}`, () => {
      assert.equal(isStillAbout(last, clusterFrom('east', objects)), holds);
    });
  }

  test('is a row of the DNS, with its verdict and its time in words', () => {
    const snapshot = snapshotOf(cluster);
    const rowsWith = (shown: LastProof | undefined) =>
      all(meshTree(snapshot, analyze(snapshot), () => shown)).filter((it) =>
        it.label.startsWith('Last query'),
      );
    assert.deepEqual(rowsWith(undefined), []);
    const [row, ...others] = rowsWith(last);
    assert.deepEqual(others, []);
    assert.equal(row?.label, 'Last query: httpbin.bar.global');
    assert.match(row.accessibilityLabel, /resolves to 240\.0\.0\.2 .*\(2026-11-01 00:00:00 UTC\)/);
  });
});

const all = (nodes: readonly TreeNode[]): readonly TreeNode[] =>
  nodes.flatMap((it) => [it, ...all(childrenOf(it))]);
