import assert from 'node:assert/strict';
import { fieldAt } from '../../../src/objects/object';
import { configMap, never, object, refused } from '../bench';
import type { Cases } from '../cluster.contract';

const namespace = (name: string, rest = {}) => object('v1', 'Namespace', name, rest);

export const namespaceCases: Cases = (ground) => {
  test('are active from the start', async () => {
    const { hands } = ground();
    const labels = { 'istio-injection': 'enabled' };
    const stored = await hands.create(namespace('young', { metadata: { labels } }));
    assert.deepEqual(stored.metadata.labels, labels);
    assert.deepEqual(fieldAt(stored, 'status'), { phase: 'Active' });
    assert.deepEqual(fieldAt(stored, 'spec'), { finalizers: ['kubernetes'] });
    await hands.create(configMap('young', 'first'));
  });

  for (const name of ['with.dot', 'Upper', 'x'.repeat(64)]) {
    test(`are refused by the name ${name.slice(0, 10)}`, async () => {
      await refused(ground().hands.create(namespace(name)), 'invalid');
    });
  }

  test('keep their finalizer and phase from a patch', async () => {
    const { hands } = ground();
    const stored = await hands.create(namespace('firm'));
    const patch = { spec: { finalizers: [] }, status: { phase: 'Terminating' } };
    const after = await hands.patch(stored, patch);
    assert.deepEqual(fieldAt(after, 'spec'), { finalizers: ['kubernetes'] });
    assert.deepEqual(fieldAt(after, 'status'), { phase: 'Active' });
  });

  test('go with all that is in them, and take nothing new meanwhile', async () => {
    const { hands } = ground();
    const leaving = namespace('leaving');
    await hands.create(leaving);
    const plain = await hands.create(configMap('leaving', 'plain'));
    const metadata = { finalizers: ['example.com/hold'] };
    const holding = await hands.create(configMap('leaving', 'holding', { metadata }));
    await hands.delete(leaving);
    const ending = await hands.now(leaving);
    assert.deepEqual(fieldAt(ending, 'status', 'phase'), 'Terminating');
    assert.ok(ending.metadata.deletionTimestamp);
    const failure = await refused(hands.create(configMap('leaving', 'late')), 'forbidden');
    assert.match(failure.message, /terminated/);
    await refused(hands.create(leaving), 'alreadyExists');
    await hands.delete(leaving);
    await hands.gone(plain);
    await hands.now(leaving);
    await hands.patch(holding, { metadata: { finalizers: null } });
    await hands.gone(leaving);
    assert.equal(await hands.read(holding), undefined);
    await hands.create(leaving);
    assert.equal(await hands.read(plain), undefined);
  });

  test('are rehearsed going, and stay', async () => {
    const { hands } = ground();
    const staying = await hands.create(namespace('staying'));
    await hands.cluster.delete(hands.to(staying), {}, { dryRun: true }, never);
    assert.deepEqual(fieldAt(await hands.now(staying), 'status'), { phase: 'Active' });
  });

  for (const name of ['default', 'kube-system', 'kube-public']) {
    test(`stay for ever when they are ${name}`, async () => {
      await refused(ground().hands.delete(namespace(name)), 'forbidden');
    });
  }
};
