import assert from 'node:assert/strict';
import { fieldAt } from '../../../src/objects/object';
import { configMap, never, object, refused, type Fields } from '../bench';
import type { Cases } from '../cluster.contract';

export const patchCases: Cases = (ground) => {
  const made = (name: string, rest: Fields = {}) => {
    const { hands, namespace } = ground();
    return hands.create(configMap(namespace, name, { data: { a: '1', b: '2' }, ...rest }));
  };

  test('set, replace and remove, and answer the result', async () => {
    const { hands } = ground();
    const before = await made('patched', { metadata: { labels: { old: 'x' } } });
    const after = await hands.patch(before, {
      data: { a: null, b: 'two', c: '3' },
      metadata: { labels: { old: null, young: 'y' } },
    });
    assert.deepEqual(fieldAt(after, 'data'), { b: 'two', c: '3' });
    assert.deepEqual(after.metadata.labels, { young: 'y' });
    assert.equal(after.metadata.uid, before.metadata.uid);
    assert.ok(Number(after.metadata.resourceVersion) > Number(before.metadata.resourceVersion));
    assert.deepEqual(await hands.now(before), after);
  });

  test('take null for what is not there', async () => {
    const { hands } = ground();
    const before = await made('null-for-nothing');
    const after = await hands.patch(before, { data: { z: null }, binaryData: null });
    assert.deepEqual(fieldAt(after, 'data'), { a: '1', b: '2' });
  });

  test('replace lists whole', async () => {
    const { hands, namespace } = ground();
    const ports = [
      { name: 'a', port: 1 },
      { name: 'b', port: 2 },
    ];
    const stored = await hands.create(
      object('v1', 'Service', 'listed', { namespace, spec: { ports } }),
    );
    const after = await hands.patch(stored, { spec: { ports: [{ name: 'c', port: 3 }] } });
    assert.deepEqual(fieldAt(after, 'spec', 'ports'), [
      { name: 'c', port: 3, protocol: 'TCP', targetPort: 3 },
    ]);
  });

  test('hold with the resourceVersion that was read', async () => {
    const { hands } = ground();
    const { metadata } = await made('fresh');
    const { resourceVersion } = metadata;
    const after = await hands.patch(configMap(metadata.namespace ?? '', 'fresh'), {
      metadata: { resourceVersion },
      data: { a: '2' },
    });
    assert.deepEqual(fieldAt(after, 'data'), { a: '2', b: '2' });
  });

  test('are refused with one that is old, and change nothing', async () => {
    const { hands } = ground();
    const first = await made('stale');
    const second = await hands.patch(first, { data: { a: 'someone else' } });
    const { resourceVersion } = first.metadata;
    const patch = { metadata: { resourceVersion }, data: { a: 'mine' } };
    const failure = await refused(hands.patch(first, patch), 'conflict');
    assert.match(failure.message, /stale/);
    assert.deepEqual(await hands.now(first), second);
    await refused(hands.cluster.patch(hands.to(first), patch, { dryRun: true }, never), 'conflict');
  });

  test('that change nothing leave the resourceVersion', async () => {
    const { hands } = ground();
    const before = await made('unchanged');
    assert.deepEqual(await hands.patch(before, { data: { a: '1' } }), before);
    assert.deepEqual(await hands.patch(before, {}), before);
  });

  test('never create', async () => {
    const { hands, namespace } = ground();
    const absent = configMap(namespace, 'never-made');
    await refused(hands.patch(absent, { data: { a: '1' } }), 'notFound');
    assert.equal(await hands.read(absent), undefined);
    const unserved = object('nowhere.example/v1', 'Thing', 'a', { namespace });
    await refused(hands.patch(unserved, {}), 'unsupported');
  });

  test('are rehearsed without writing', async () => {
    const { hands } = ground();
    const before = await made('rehearsed-patch');
    const shown = await hands.cluster.patch(
      hands.to(before),
      { data: { a: 'shown' } },
      { dryRun: true },
      never,
    );
    assert.deepEqual(fieldAt(shown, 'data'), { a: 'shown', b: '2' });
    assert.deepEqual(await hands.now(before), before);
  });

  test('may not touch the data of what is immutable, nor make it mutable', async () => {
    const { hands } = ground();
    const stored = await made('immutable', { immutable: true });
    await refused(hands.patch(stored, { data: { a: 'x' } }), 'invalid');
    await refused(hands.patch(stored, { immutable: false }), 'invalid');
    await refused(hands.patch(stored, { immutable: null }), 'invalid');
    const labelled = await hands.patch(stored, { metadata: { labels: { a: 'b' } } });
    assert.deepEqual(labelled.metadata.labels, { a: 'b' });
  });

  test('may not change the type of a Secret', async () => {
    const { hands, namespace } = ground();
    const stored = await hands.create(object('v1', 'Secret', 'typed', { namespace }));
    await refused(hands.patch(stored, { type: 'other' }), 'invalid');
  });

  test('add text to a Secret by stringData', async () => {
    const { hands, namespace } = ground();
    const stored = await hands.create(
      object('v1', 'Secret', 'texts', { namespace, stringData: { a: 'A' } }),
    );
    const after = await hands.patch(stored, { stringData: { b: 'B' } });
    assert.deepEqual(fieldAt(after, 'data'), { a: 'QQ==', b: 'Qg==' });
  });

  const bad: Readonly<Record<string, Fields>> = {
    'the name': { metadata: { name: 'other' } },
    'the uid': { metadata: { uid: '00000000-0000-0000-0000-000000000000' } },
    'the namespace': { metadata: { namespace: 'default' } },
    'a label into a bad one': { metadata: { labels: { a: 'b c' } } },
    'data into a number': { data: { a: 1 } },
    'data into too much': { data: { a: 'x'.repeat(1_048_577) } },
  };
  for (const [what, patch] of Object.entries(bad)) {
    test(`may not change ${what}`, async () => {
      const { hands } = ground();
      const before = await made(`held-${what.replaceAll(' ', '-')}`);
      await refused(hands.patch(before, patch), 'invalid');
      assert.deepEqual(await hands.now(before), before);
    });
  }
};
