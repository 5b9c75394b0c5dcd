import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { findLabelled } from '../../../src/plan/live';
import { InMemoryCluster } from '../../support/inMemoryCluster';
import { Refusal } from '../../support/twin/refusal';

const label = 'example.com/ours';

const ours = (kind: string, name: string) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'default', labels: { [label]: 'yes' } },
});

/** A cluster in which requests for Services end in what `fail` throws. */
const clusterWith = (fail: () => void): InMemoryCluster =>
  new InMemoryCluster('east', [ours('ConfigMap', 'a'), ours('Secret', 'b'), ours('Service', 'c')], {
    onCall: ({ kind }) => {
      if (kind === 'Service') fail();
    },
  });

const refusals: readonly (readonly [number, string, string, string])[] = [
  [
    500,
    'InternalError',
    'Internal error occurred: no matching key was found for the provided transformer',
    'Cluster east did not list Services: Internal error occurred: no matching key was found for the provided transformer',
  ],
  [
    503,
    'ServiceUnavailable',
    'service unavailable',
    'Cluster east did not list Services: the API server is not available (HTTP status 503)',
  ],
  [429, 'TooManyRequests', 'busy', 'Cluster east did not list Services: the server is too busy'],
  [504, 'Timeout', 'late', 'Cluster east did not list Services: the server took too long'],
  [403, 'Forbidden', 'User "a" cannot list resource "services"', 'may not list services'],
];

suite('finding what carries a label', () => {
  for (const [code, reason, message, told] of refusals) {
    test(`a kind that is answered with ${code} is told, and the rest is found`, async () => {
      const cluster = clusterWith(() => {
        throw new Refusal(code, reason, message);
      });
      const { objects, notRead } = await findLabelled(cluster, label, neverCancelled);
      assert.deepEqual([...objects].map((it) => it.metadata.name).sort(), ['a', 'b']);
      assert.deepEqual(notRead, [told]);
    });
  }

  test('a kind that is gone meanwhile has no objects, and is nothing to tell of', async () => {
    const cluster = clusterWith(() => {
      throw new Refusal(404, 'NotFound', 'the server could not find the requested resource');
    });
    const { objects, notRead } = await findLabelled(cluster, label, neverCancelled);
    assert.deepEqual([[...objects].length, notRead], [2, []]);
  });

  test('a cluster that goes out of reach meanwhile ends the search', async () => {
    const cluster = clusterWith(() => {
      cluster.unreachable = 'connection refused by 127.0.0.1:6443';
    });
    await assert.rejects(findLabelled(cluster, label, neverCancelled), { reason: 'unreachable' });
  });
});
