import assert from 'node:assert/strict';
import { groupOf } from '../../../src/objects/reference';
import { configMap, never, object } from '../bench';
import type { Cases } from '../cluster.contract';

export const readCases: Cases = (ground) => {
  test('says how a kind is served', async () => {
    const { cluster } = ground().bench;
    const expected = [
      { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true },
      { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false },
      { apiVersion: 'v1', kind: 'Endpoints', plural: 'endpoints', namespaced: true },
      { apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments', namespaced: true },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1beta1',
        kind: 'ClusterRole',
        plural: 'clusterroles',
        namespaced: false,
      },
    ];
    for (const kind of expected) {
      assert.deepEqual(await cluster.kindOf(kind.apiVersion, kind.kind, never), kind);
    }
  });

  test('knows no kind of an unknown group, version or name', async () => {
    const { cluster } = ground().bench;
    assert.equal(await cluster.kindOf('nowhere.example/v1', 'ConfigMap', never), undefined);
    assert.equal(await cluster.kindOf('apps/v1beta9', 'Deployment', never), undefined);
    assert.equal(await cluster.kindOf('v2', 'ConfigMap', never), undefined);
    assert.equal(await cluster.kindOf('apps/v1', 'ConfigMap', never), undefined);
    assert.equal(await cluster.kindOf('v1', 'configmaps', never), undefined);
    assert.equal(await cluster.kindOf('extensions/v1beta1', 'Deployment', never), undefined);
  });

  test('tells the kinds it serves, once each, as the server prefers them', async () => {
    const { kinds: served, notRead } = await ground().bench.cluster.servedKinds(never);
    assert.deepEqual(notRead, []);
    const keys = served.map((it) => `${groupOf(it.apiVersion)}/${it.kind}`);
    assert.equal(new Set(keys).size, keys.length);
    const versionOf = (kind: string) => served.find((it) => it.kind === kind)?.apiVersion;
    assert.equal(versionOf('ConfigMap'), 'v1');
    assert.equal(versionOf('CustomResourceDefinition'), 'apiextensions.k8s.io/v1');
    assert.equal(versionOf('ClusterRole'), 'rbac.authorization.k8s.io/v1');
    assert.equal(versionOf('HorizontalPodAutoscaler'), 'autoscaling/v1');
    assert.equal(versionOf('PodDisruptionBudget'), 'policy/v1beta1');
    assert.ok(served.every((it) => !it.plural.includes('/')));
    assert.equal(versionOf('SelfSubjectAccessReview'), undefined);
  });

  test('reads nothing where nothing is', async () => {
    const { hands, namespace } = ground();
    assert.equal(await hands.read(configMap(namespace, 'absent')), undefined);
    assert.equal(await hands.read(configMap('absent', 'absent')), undefined);
    const unserved = object('nowhere.example/v1', 'Thing', 'absent', { namespace });
    assert.equal(await hands.read(unserved), undefined);
  });

  test('reads an object with what the server keeps of it', async () => {
    const { hands, namespace } = ground();
    await hands.create(configMap(namespace, 'read-me', { data: { key: 'value' } }));
    const found = await hands.now(configMap(namespace, 'read-me'));
    assert.equal(found.apiVersion, 'v1');
    assert.equal(found.kind, 'ConfigMap');
    assert.equal(found.metadata.namespace, namespace);
    assert.match(found.metadata.uid ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.match(found.metadata.resourceVersion ?? '', /^[1-9]\d*$/);
    assert.match(found.metadata.creationTimestamp ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.deepEqual((found as { data?: unknown }).data, { key: 'value' });
  });

  test('reads an object in the version that is asked for', async () => {
    const { hands } = ground();
    const group = 'rbac.authorization.k8s.io';
    await hands.create(object(`${group}/v1`, 'ClusterRole', 'two:versions', { rules: [] }));
    const found = await hands.now(object(`${group}/v1beta1`, 'ClusterRole', 'two:versions'));
    assert.equal(found.apiVersion, `${group}/v1beta1`);
  });

  test('has the namespaces and the Service that every cluster has', async () => {
    const { hands } = ground();
    for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
      await hands.now(object('v1', 'Namespace', name));
    }
    await hands.now(object('v1', 'Service', 'kubernetes', { namespace: 'default' }));
  });
};
