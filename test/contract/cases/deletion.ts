import assert from 'node:assert/strict';
import { configMap, never, object, refused } from '../bench';
import type { Cases } from '../cluster.contract';

export const deletionCases: Cases = (ground) => {
  const made = (name: string, metadata = {}) => {
    const { hands, namespace } = ground();
    return hands.create(configMap(namespace, name, { metadata }));
  };

  test('removes', async () => {
    const { hands } = ground();
    const stored = await made('removed');
    await hands.delete(stored);
    assert.equal(await hands.read(stored), undefined);
    const again = await made('removed');
    assert.notEqual(again.metadata.uid, stored.metadata.uid);
  });

  test('of what is absent is refused', async () => {
    const { hands, namespace } = ground();
    await refused(hands.delete(configMap(namespace, 'absent')), 'notFound');
    await refused(hands.delete(configMap('absent', 'absent')), 'notFound');
    const unserved = object('nowhere.example/v1', 'Thing', 'a', { namespace });
    await refused(hands.delete(unserved), 'unsupported');
  });

  test('holds to the uid and resourceVersion it is given', async () => {
    const { hands } = ground();
    const stored = await made('guarded');
    const at = hands.to(stored);
    const { uid = '', resourceVersion = '' } = stored.metadata;
    const other = '00000000-0000-0000-0000-000000000000';
    await refused(hands.cluster.delete(at, { uid: other }, {}, never), 'conflict');
    await refused(hands.cluster.delete(at, { uid, resourceVersion: '1' }, {}, never), 'conflict');
    await refused(
      hands.cluster.delete(at, { resourceVersion: '1' }, { dryRun: true }, never),
      'conflict',
    );
    assert.deepEqual(await hands.now(stored), stored);
    await hands.cluster.delete(at, { uid, resourceVersion }, {}, never);
    assert.equal(await hands.read(stored), undefined);
  });

  test('is rehearsed without removing', async () => {
    const { hands, namespace } = ground();
    const stored = await made('spared');
    await hands.cluster.delete(hands.to(stored), {}, { dryRun: true }, never);
    assert.deepEqual(await hands.now(stored), stored);
    const absent = hands.to(configMap(namespace, 'absent'));
    await refused(hands.cluster.delete(absent, {}, { dryRun: true }, never), 'notFound');
  });

  test('waits for finalizers', async () => {
    const { hands } = ground();
    const stored = await made('held', { finalizers: ['example.com/hold', 'example.com/more'] });
    await hands.delete(stored);
    const held = await hands.now(stored);
    assert.ok(held.metadata.deletionTimestamp);
    await hands.delete(stored);
    await refused(made('held'), 'alreadyExists');
    const longer = ['example.com/hold', 'example.com/more', 'example.com/new'];
    await refused(hands.patch(stored, { metadata: { finalizers: longer } }), 'invalid');
    await hands.patch(stored, { metadata: { finalizers: ['example.com/more'] } });
    await hands.now(stored);
    await hands.patch(stored, { metadata: { finalizers: null } });
    assert.equal(await hands.read(stored), undefined);
  });

  test('takes along what the object owned', async () => {
    const { hands } = ground();
    const owner = await made('owner');
    const { uid = '' } = owner.metadata;
    const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid };
    const owned = await made('owned', { ownerReferences: [reference] });
    const free = await made('free');
    await hands.delete(owner);
    await hands.gone(owned);
    assert.deepEqual(await hands.now(free), free);
  });
};
