import assert from 'node:assert/strict';
import type { KubernetesObject } from '../../../src/objects/object';
import { fieldAt } from '../../../src/objects/object';
import { configMap, never, object, refused, type Fields } from '../bench';
import type { Cases } from '../cluster.contract';

const secret = (namespace: string, name: string, rest: Fields): KubernetesObject =>
  object('v1', 'Secret', name, { namespace, ...rest });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

export const newObjectCases: Cases = (ground) => {
  test('answers what it stored', async () => {
    const { hands, namespace } = ground();
    const stored = await hands.create(configMap(namespace, 'new', { data: { a: 'b' } }));
    assert.deepEqual(await hands.now(stored), stored);
    assert.ok(stored.metadata.uid);
  });

  test('refuses what exists already, and leaves it as it is', async () => {
    const { hands, namespace } = ground();
    const first = await hands.create(configMap(namespace, 'twice', { data: { a: 'first' } }));
    const failure = await refused(
      hands.create(configMap(namespace, 'twice', { data: { a: 'second' } })),
      'alreadyExists',
    );
    assert.match(failure.message, /twice/);
    assert.deepEqual(await hands.now(first), first);
  });

  test('refuses an object of a namespace that does not exist, and names it', async () => {
    const failure = await refused(ground().hands.create(configMap('nowhere', 'a')), 'notFound');
    assert.match(failure.message, /nowhere/);
  });

  test('refuses a namespaced object without a namespace', async () => {
    await refused(ground().hands.create(object('v1', 'ConfigMap', 'placeless')), 'unsupported');
  });

  test('takes a namespace off an object that has none', async () => {
    const { hands } = ground();
    const role = object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'placed', { rules: [] });
    const sent = { ...role, metadata: { ...role.metadata, namespace: 'anywhere' } };
    assert.equal((await hands.create(sent)).metadata.namespace, undefined);
  });

  test('refuses a kind that is not served', async () => {
    const { hands, namespace } = ground();
    const thing = object('nowhere.example/v1', 'Thing', 'a', { namespace });
    const failure = await refused(hands.create(thing), 'unsupported');
    assert.match(failure.message, /Thing/);
  });

  for (const name of [
    'Upper',
    'under_score',
    '-dash',
    'dot.',
    'a..b',
    'x'.repeat(254),
    'a b',
    '',
  ]) {
    test(`refuses the name "${name.slice(0, 20)}"`, async () => {
      const { hands, namespace } = ground();
      await refused(hands.create(configMap(namespace, name)), 'invalid');
    });
  }

  test('takes dots and a length of 253 in most names, and colons in names of roles', async () => {
    const { hands, namespace } = ground();
    await hands.create(configMap(namespace, 'with.dots-and-1'));
    await hands.create(configMap(namespace, 'x'.repeat(253)));
    await hands.create(
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'a:B:c', { rules: [] }),
    );
  });

  const metadata: Readonly<Record<string, Fields>> = {
    'a label value with a space': { labels: { a: 'b c' } },
    'a label value that is a number': { labels: { a: 1 } },
    'a label key with two slashes': { labels: { 'a/b/c': 'd' } },
    'a label of 64 characters': { labels: { a: 'x'.repeat(64) } },
    'an annotation key with a space': { annotations: { 'a b': 'c' } },
    'an annotation that is no text': { annotations: { a: true } },
    'annotations of more than 256 KiB': { annotations: { a: 'x'.repeat(262_145) } },
    'a finalizer without a domain': { finalizers: ['mine'] },
  };
  for (const [what, bad] of Object.entries(metadata)) {
    test(`refuses ${what}`, async () => {
      const { hands, namespace } = ground();
      const sent = configMap(namespace, 'bad-metadata', { metadata: bad });
      await refused(hands.create(sent), 'invalid');
      assert.equal(await hands.read(sent), undefined);
    });
  }

  test('takes a null label as an empty one, and drops empty maps', async () => {
    const { hands, namespace } = ground();
    const stored = await hands.create(
      configMap(namespace, 'nulls', {
        metadata: { labels: { a: null }, annotations: {} },
        data: { b: null },
        binaryData: {},
      }),
    );
    assert.deepEqual(stored.metadata.labels, { a: '' });
    assert.equal(stored.metadata.annotations, undefined);
    assert.deepEqual(fieldAt(stored, 'data'), { b: '' });
    assert.equal(fieldAt(stored, 'binaryData'), undefined);
  });

  const data: Readonly<Record<string, Fields>> = {
    'a ConfigMap value that is a number': { data: { a: 1 } },
    'a ConfigMap value that is a map': { data: { a: { b: 'c' } } },
    'a ConfigMap key with a space': { data: { 'a b': 'c' } },
    'binary data that is no base64': { binaryData: { a: 'no base64!' } },
    'a key in both data and binaryData': { data: { a: 'b' }, binaryData: { a: base64('b') } },
    'a ConfigMap of more than 1 MiB': { data: { a: 'x'.repeat(1_048_577) } },
    'a ConfigMap of more than any request': { data: { a: 'x'.repeat(4_000_000) } },
  };
  for (const [what, bad] of Object.entries(data)) {
    test(`refuses ${what}`, async () => {
      const { hands, namespace } = ground();
      await refused(hands.create(configMap(namespace, 'bad-data', bad)), 'invalid');
      assert.equal(await hands.read(configMap(namespace, 'bad-data')), undefined);
    });
  }

  test('takes a ConfigMap of 1 MiB', async () => {
    const { hands, namespace } = ground();
    await hands.create(configMap(namespace, 'large', { data: { a: 'x'.repeat(1_048_576) } }));
  });

  test('drops a field that the kind does not have', async () => {
    const { hands, namespace } = ground();
    const stored = await hands.create(configMap(namespace, 'unknown-field', { bogus: 1 }));
    assert.equal(fieldAt(stored, 'bogus'), undefined);
  });

  test('makes a Secret Opaque, and text of it into data', async () => {
    const { hands, namespace } = ground();
    const sent = secret(namespace, 'opaque', { data: { a: base64('A') }, stringData: { b: 'B' } });
    const stored = await hands.create(sent);
    assert.equal(fieldAt(stored, 'type'), 'Opaque');
    assert.deepEqual(fieldAt(stored, 'data'), { a: base64('A'), b: base64('B') });
    assert.equal(fieldAt(stored, 'stringData'), undefined);
  });

  test('refuses a Secret whose data is no base64, or lacks what its type needs', async () => {
    const { hands, namespace } = ground();
    const tls = { type: 'kubernetes.io/tls', data: { a: base64('A') } };
    await refused(hands.create(secret(namespace, 'bad', { data: { a: 'no base64!' } })), 'invalid');
    await refused(hands.create(secret(namespace, 'bad', { data: { a: 5 } })), 'invalid');
    await refused(hands.create(secret(namespace, 'bad', tls)), 'invalid');
  });

  test('rehearses without writing', async () => {
    const { hands, namespace } = ground();
    const sent = secret(namespace, 'rehearsed', { stringData: { a: 'A' } });
    const shown = await hands.cluster.create(sent, { dryRun: true }, never);
    assert.deepEqual(fieldAt(shown, 'data'), { a: base64('A') });
    assert.equal(shown.metadata.resourceVersion, undefined);
    assert.equal(await hands.read(sent), undefined);
  });

  test('refuses in rehearsal what it refuses in earnest', async () => {
    const { hands, namespace } = ground();
    const rehearse = (it: KubernetesObject) => hands.cluster.create(it, { dryRun: true }, never);
    await hands.create(configMap(namespace, 'there'));
    await refused(rehearse(configMap(namespace, 'there')), 'alreadyExists');
    await refused(rehearse(configMap('nowhere', 'a')), 'notFound');
    await refused(rehearse(configMap(namespace, 'Bad')), 'invalid');
  });

  test('can rehearse', async () => {
    assert.equal(await ground().bench.cluster.supportsDryRun(never), true);
  });
};
