import assert from 'node:assert/strict';
import { neverCancelled as never } from '../../../src/base/cancellation';
import { Failure } from '../../../src/base/failure';
import { kinds } from '../../../src/objects/objectKind';
import { fieldAt, textAt, type KubernetesObject } from '../../../src/objects/object';
import { referenceTo } from '../../../src/objects/reference';
import { InMemoryCluster } from '../../support/inMemoryCluster';
import { Refusal } from '../../support/twin/refusal';

const configMap = (name: string, data: Record<string, string> = {}): KubernetesObject => {
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop' },
    data,
  };
  return object;
};
const at = (cluster: InMemoryCluster, object: KubernetesObject) =>
  referenceTo(cluster.context, object);

/** What only a twin can do; what it shares with real clusters is in the contract. */
suite('in-memory cluster', () => {
  test('takes objects as they are, with the namespaces and definitions they need', async () => {
    const entry = {
      apiVersion: 'networking.istio.io/v1alpha3',
      kind: 'ServiceEntry',
      metadata: { name: 'httpbin', namespace: 'far', uid: 'mine' },
      status: { mine: true },
    };
    const cluster = new InMemoryCluster('east', [entry]);
    const found = await cluster.read(at(cluster, entry), never);
    assert.equal(found?.metadata.uid, 'mine');
    assert.deepEqual(fieldAt(found, 'status'), { mine: true });
    assert.deepEqual(
      await cluster.kindOf(entry.apiVersion, 'ServiceEntry', never),
      kinds.serviceEntry,
    );
    const namespaces = await cluster.list(kinds.namespace, {}, never);
    assert.ok(namespaces.some((it) => it.metadata.name === 'far'));
  });

  test('shows everything as a set of lists that were read, empty ones too', () => {
    const { objects } = new InMemoryCluster('east', [configMap('a')]);
    assert.equal(
      objects.get({ ...kinds.configMap, namespace: 'shop', name: 'a' })?.kind,
      'ConfigMap',
    );
    assert.deepEqual(objects.list(kinds.secret), { kind: 'read', value: [] });
  });

  test('hands out copies: what a caller does to them changes nothing', async () => {
    const cluster = new InMemoryCluster('east', [configMap('a', { key: 'value' })]);
    const first = (await cluster.read(at(cluster, configMap('a')), never)) as unknown as {
      data: Record<string, string>;
    };
    first.data['key'] = 'changed';
    const second = await cluster.read(at(cluster, configMap('a')), never);
    assert.equal(textAt(second, 'data', 'key'), 'value');
  });

  test('keeps account of requests, and of those that asked for a change', async () => {
    const cluster = new InMemoryCluster('east', [configMap('a')]);
    const reference = at(cluster, configMap('a'));
    await cluster.read(reference, never);
    await cluster.patch(reference, { data: { b: 'c' } }, { dryRun: true }, never);
    await cluster.patch(reference, { data: { b: 'c' } }, {}, never);
    const about = { kind: 'ConfigMap', namespace: 'shop', name: 'a' };
    assert.deepEqual(cluster.calls, [
      { verb: 'get', ...about, dryRun: false },
      { verb: 'patch', ...about, dryRun: true },
      { verb: 'patch', ...about, dryRun: false },
    ]);
    assert.deepEqual(cluster.writes, [{ verb: 'patch', ...about, dryRun: false }]);
  });

  test('forbids what it is told to, and may be told anew', async () => {
    const cluster = new InMemoryCluster('east', [configMap('a')], {
      forbid: (verb, kind) => verb === 'list' && kind === 'ConfigMap',
    });
    const list = () => cluster.list(kinds.configMap, {}, never);
    await assert.rejects(list(), (it: unknown) => Failure.is(it, 'forbidden'));
    assert.ok(await cluster.read(at(cluster, configMap('a')), never));
    cluster.forbid = () => false;
    assert.equal((await list()).length, 1);
  });

  test('lets a test come in between', async () => {
    const cluster = new InMemoryCluster('east', [configMap('a', { key: 'old' })]);
    const read = await cluster.read(at(cluster, configMap('a')), never);
    cluster.onCall = (call, it) => {
      if (call.verb === 'patch') it.plant(configMap('a', { key: 'someone else' }));
    };
    const { resourceVersion } = read?.metadata ?? {};
    const patch = { metadata: { resourceVersion }, data: { key: 'mine' } };
    await assert.rejects(cluster.patch(at(cluster, configMap('a')), patch, {}, never), (it) =>
      Failure.is(it, 'conflict'),
    );
  });

  test('establishes and empties when it is told to', async () => {
    const cluster = new InMemoryCluster('east', [configMap('a')], { pace: 'manual' });
    const shop = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    await cluster.delete(at(cluster, shop), {}, {}, never);
    assert.ok(await cluster.read(at(cluster, configMap('a')), never));
    cluster.server.controllers.settle();
    assert.equal(await cluster.read(at(cluster, shop), never), undefined);
    assert.equal(await cluster.read(at(cluster, configMap('a')), never), undefined);
  });

  test('has no dry run before Kubernetes 1.13', async () => {
    const cluster = new InMemoryCluster('east', [], { minorVersion: 12 });
    assert.equal(await cluster.supportsDryRun(never), false);
    const shop = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    await assert.rejects(cluster.create(shop, { dryRun: true }, never), (it) =>
      Failure.is(it, 'invalid'),
    );
  });

  test('gives the same identities in every run, and others in another cluster', () => {
    const uidOf = (context: string) => {
      const { objects } = new InMemoryCluster(context);
      return objects.get({ ...kinds.namespace, name: 'kube-system' })?.metadata.uid;
    };
    assert.equal(uidOf('east'), uidOf('east'));
    assert.notEqual(uidOf('east'), uidOf('west'));
  });

  test('tells the time of the clock it is given', async () => {
    const cluster = new InMemoryCluster('east', [], { clock: { now: () => Date.UTC(2020, 1, 2) } });
    const shop = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    const { metadata } = await cluster.create(shop, {}, never);
    assert.equal(metadata.creationTimestamp, '2020-02-02T00:00:00Z');
  });

  test('forgets events beyond its history, and says so to who asks for them', () => {
    const cluster = new InMemoryCluster('east', [], { historySize: 3 });
    const { store } = cluster.server;
    const start = store.revision;
    for (const name of ['a', 'b', 'c', 'd']) cluster.plant(configMap(name));
    const heard: string[] = [];
    store.watch(store.revision - 2, (it) =>
      heard.push(textAt(it.object, 'metadata', 'name') ?? ''),
    );
    assert.deepEqual(heard, ['c', 'd']);
    assert.throws(
      () => store.watch(start, () => undefined),
      (it: unknown) => it instanceof Refusal && it.code === 410,
    );
  });
});
