import assert from 'node:assert/strict';
import { kinds } from '../../../src/objects/objectKind';
import type { ListOptions } from '../../../src/plan/cluster';
import { configMap, never, object, refused } from '../bench';
import type { Cases } from '../cluster.contract';

const inNamespace = 'listed';
// More than a page of the client's, which are cut at 500 as those of other clients are.
const many = 620;

export const listCases: Cases = (ground) => {
  const namesOf = async (options: ListOptions): Promise<readonly string[]> => {
    const found = await ground().bench.cluster.list(kinds.configMap, options, never);
    // A controller manager of 1.20 puts one of its own into each namespace.
    const ours = found.filter((it) => it.metadata.name !== 'kube-root-ca.crt');
    return ours.map((it) => it.metadata.name);
  };

  suiteSetup(async () => {
    const { hands } = ground();
    await hands.create(object('v1', 'Namespace', inNamespace));
    await hands.create(object('v1', 'Namespace', 'crowded'));
    const labels = (color: string, size: string) => ({ metadata: { labels: { color, size } } });
    await hands.create(configMap(inNamespace, 'c', labels('red', 'small')));
    await hands.create(configMap(inNamespace, 'a', labels('blue', 'large')));
    await hands.create(configMap(inNamespace, 'b', { metadata: { labels: { color: 'red' } } }));
    await hands.create(configMap(inNamespace, 'd'));
  });

  test('are sorted by name and hold whole objects', async () => {
    const { cluster } = ground().bench;
    assert.deepEqual(await namesOf({ namespace: inNamespace }), ['a', 'b', 'c', 'd']);
    const found = await cluster.list(kinds.configMap, { namespace: inNamespace }, never);
    for (const it of found) {
      assert.equal(it.kind, 'ConfigMap');
      assert.equal(it.apiVersion, 'v1');
      assert.deepEqual(await ground().hands.now(it), it);
    }
  });

  test('are empty for a namespace that does not exist', async () => {
    assert.deepEqual(await namesOf({ namespace: 'absent' }), []);
  });

  test('reach over all namespaces', async () => {
    const found = await ground().bench.cluster.list(kinds.configMap, {}, never);
    const namespaces = new Set(found.map((it) => it.metadata.namespace));
    assert.ok(namespaces.has(inNamespace) && namespaces.has(ground().namespace));
  });

  const selections: Readonly<Record<string, readonly string[]>> = {
    'color=red': ['b', 'c'],
    'color==blue': ['a'],
    'color!=red': ['a', 'd'],
    'color=red,size=small': ['c'],
    'color in (blue, green)': ['a'],
    'color notin (blue)': ['b', 'c', 'd'],
    size: ['a', 'c'],
    '!color': ['d'],
    'color=green': [],
  };
  for (const [labelSelector, expected] of Object.entries(selections)) {
    test(`select by labels: ${labelSelector}`, async () => {
      assert.deepEqual(await namesOf({ namespace: inNamespace, labelSelector }), expected);
    });
  }

  test('select by field', async () => {
    const namespace = inNamespace;
    assert.deepEqual(await namesOf({ namespace, fieldSelector: 'metadata.name=b' }), ['b']);
    assert.deepEqual(await namesOf({ fieldSelector: `metadata.namespace=${namespace}` }), [
      ...['a', 'b', 'c', 'd'],
    ]);
  });

  test('refuse selectors that make no sense', async () => {
    await refused(namesOf({ labelSelector: 'a b=c' }), 'invalid');
    await refused(namesOf({ fieldSelector: 'data.a=b' }), 'invalid');
  });

  test('refuse a kind that is not served', async () => {
    const kind = {
      apiVersion: 'nowhere.example/v1',
      kind: 'Thing',
      plural: 'things',
      namespaced: true,
    };
    await refused(ground().bench.cluster.list(kind, {}, never), 'unsupported');
  });

  test(`of ${many} objects are whole`, async () => {
    const { hands } = ground();
    const names = Array.from({ length: many }, (_, index) => `m${String(index).padStart(4, '0')}`);
    for (let start = 0; start < many; start += 20) {
      const some = names.slice(start, start + 20);
      await Promise.all(some.map((name) => hands.create(configMap('crowded', name))));
    }
    assert.deepEqual(await namesOf({ namespace: 'crowded' }), names);
  });
};
