import assert from 'node:assert/strict';
import { configMap, eventually, never, refused } from '../bench';
import { kinds } from '../../../src/objects/objectKind';
import type { Cases } from '../cluster.contract';

export const reachCases: Cases = (ground) => {
  test('a server that dies is unreachable, and comes back with what it had', async () => {
    const { bench, hands, namespace } = ground();
    const { cluster } = bench;
    const stored = await hands.create(configMap(namespace, 'survivor', { data: { a: 'b' } }));
    await bench.kill();
    await refused(hands.read(stored), 'unreachable');
    await refused(hands.create(configMap(namespace, 'late')), 'unreachable');
    await refused(hands.patch(stored, { data: { a: 'c' } }), 'unreachable');
    await refused(hands.delete(stored), 'unreachable');
    await refused(cluster.list(kinds.configMap, {}, never), 'unreachable');
    await refused(cluster.servedKinds(never), 'unreachable');
    await refused(cluster.allows('get', hands.to(stored), never), 'unreachable');
    await refused(cluster.supportsDryRun(never), 'unreachable');
    await bench.restart();
    await eventually('it answers', () =>
      hands.read(stored).then(
        (it) => it !== undefined,
        () => false,
      ),
    );
    assert.deepEqual(await hands.now(stored), stored);
  });
};
