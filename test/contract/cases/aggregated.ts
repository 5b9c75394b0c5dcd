import assert from 'node:assert/strict';
import { ObjectSet } from '../../../src/objects/objectSet';
import { findLabelled, gatherLive } from '../../../src/plan/live';
import { configMap, eventually, never, object, refused, type Fields } from '../bench';
import type { Cases } from '../cluster.contract';

const label = 'contract.example/ours';
const labels = { [label]: 'yes' };
const group = 'down.contract.example';
const apiVersion = `${group}/v1`;

/** It names a Service that there is not: nobody answers for the group. */
const registration = object('apiregistration.k8s.io/v1', 'APIService', `v1.${group}`, {
  metadata: { labels },
  spec: {
    group,
    version: 'v1',
    groupPriorityMinimum: 100,
    versionPriority: 100,
    insecureSkipTLSVerify: true,
    service: { namespace: 'default', name: 'absent' },
  } satisfies Fields,
});

export const aggregatedCases: Cases = (ground) => {
  const isTold = async () =>
    (await ground().bench.cluster.servedKinds(never)).notRead.includes(apiVersion);

  suiteSetup(async () => {
    await ground().hands.create(registration);
    await eventually('the group is known', isTold);
  });

  // A namespace does not go while a group is down: the cases after these would wait for it.
  suiteTeardown(async () => {
    await ground().hands.delete(registration);
    await eventually('the group is forgotten', async () => !(await isTold()));
  });

  test('are told where they are down, beside all that is served', async () => {
    const { kinds, notRead } = await ground().bench.cluster.servedKinds(never);
    assert.deepEqual(notRead, [apiVersion]);
    assert.ok(kinds.some((it) => it.kind === 'ConfigMap'));
    assert.ok(kinds.some((it) => it.kind === 'CustomResourceDefinition'));
  });

  test('are unavailable where they are down, which is neither absent nor a server out of reach', async () => {
    const { hands, bench, namespace } = ground();
    const thing = object(apiVersion, 'Thing', 'a', { namespace });
    const kind = { apiVersion, kind: 'Thing', plural: 'things', namespaced: true };
    await refused(hands.cluster.kindOf(apiVersion, 'Thing', never), 'unavailable');
    await refused(hands.read(thing), 'unavailable');
    await refused(hands.create(thing), 'unavailable');
    const failure = await refused(bench.cluster.list(kind, {}, never), 'unavailable');
    assert.match(failure.message, /did not list Things/);
  });

  test('that are down hide nothing else of a manifest, whose kinds they have are told', async () => {
    const { hands, bench, namespace } = ground();
    const thing = object(apiVersion, 'Thing', 'a', { namespace });
    const beside = configMap(namespace, 'beside-a-thing-that-is-not-read');
    await hands.create(beside);
    const { live, notServed, notRead } = await gatherLive([thing, beside], [bench.cluster], never);
    const { context } = bench.cluster;
    assert.deepEqual(
      namesIn(live.get(context) ?? ObjectSet.empty),
      [beside.metadata.name, namespace].sort(),
    );
    assert.deepEqual(notServed.get(context), []);
    assert.deepEqual(notRead.get(context), [{ apiVersion, kind: 'Thing' }]);
  });

  test('that are down hide nothing else from a search, which names them', async () => {
    const { hands, bench, namespace } = ground();
    const ours = configMap(namespace, 'beside-a-group-that-is-down', { metadata: { labels } });
    await hands.create(ours);
    const found = await findLabelled(bench.cluster, label, never);
    assert.deepEqual(
      namesIn(found.objects),
      [registration.metadata.name, ours.metadata.name].sort(),
    );
    assert.deepEqual(found.notRead, [`the server does not say which kinds ${apiVersion} has`]);
  });
};

const namesIn = (objects: ObjectSet): readonly string[] =>
  [...objects].map((it) => it.metadata.name).sort();
