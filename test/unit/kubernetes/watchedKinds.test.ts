import assert from 'node:assert/strict';
import { interpretGateway } from '../../../src/mesh/interpreters/gateway';
import { kinds } from '../../../src/objects/objectKind';
import { ObjectSet } from '../../../src/objects/objectSet';
import { contextName } from '../../../src/objects/reference';
import { notRead, read } from '../../../src/objects/reading';
import { fieldAt, type KubernetesObject } from '../../../src/objects/object';
import { listName } from '../../../src/kubernetes/collection';
import { objectSetOf, watchedLists } from '../../../src/kubernetes/watchedKinds';

const listOf = (name: string) => {
  const found = watchedLists.find((it) => listName(it.kind, it.options) === name);
  assert.ok(found, name);
  return found;
};
const object = (kind: string, name: string, more: object = {}) =>
  ({
    apiVersion: 'v1',
    kind,
    metadata: { name, managedFields: [{}] },
    ...more,
  }) as KubernetesObject;

suite('kubernetes/watchedKinds', () => {
  test('of Secrets only cacerts is ever asked for', () => {
    const secrets = watchedLists.filter((it) => it.kind.kind === 'Secret');
    assert.deepEqual(
      secrets.map((it) => it.options),
      [{ namespace: 'istio-system', fieldSelector: 'metadata.name=cacerts' }],
    );
  });

  test('ConfigMaps, Deployments and DaemonSets are read in two namespaces only', () => {
    for (const kind of ['ConfigMap', 'Deployment', 'DaemonSet']) {
      assert.deepEqual(
        watchedLists.filter((it) => it.kind.kind === kind).map((it) => it.options),
        [{ namespace: 'kube-system' }, { namespace: 'istio-system' }],
      );
    }
  });

  test('an object keeps all but who wrote its fields: undo restores from it', () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
    const before = {
      ...object('Service', 'web', {
        spec: { clusterIP: '10.0.0.1' },
        status: { loadBalancer: {} },
      }),
      metadata: { name: 'web', resourceVersion: '7', annotations, managedFields: [{}] },
    } as KubernetesObject;
    assert.deepEqual(listOf('Services').keep(before), {
      ...before,
      metadata: { name: 'web', resourceVersion: '7', annotations },
    });
  });

  test('a heartbeat of a Node is no change', () => {
    const node = (resourceVersion: string, conditions: string) => ({
      ...object('Node', 'n1', {
        spec: { providerID: 'gce://x', podCIDR: '10.1.0.0/24' },
        status: {
          addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
          conditions,
          images: [1],
        },
      }),
      metadata: { name: 'n1', uid: 'u', labels: { a: 'b' }, resourceVersion },
    });
    const { keep } = listOf('Nodes');
    assert.deepEqual(keep(node('1', 'x')), {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n1', uid: 'u', labels: { a: 'b' } },
      spec: { providerID: 'gce://x' },
      status: { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }] },
    });
    assert.deepEqual(keep(node('1', 'x')), keep(node('2', 'y')));
  });

  test('who changed the zones of OpenShift’s operator is kept, and no other field', () => {
    const entry = (manager: string, fieldsV1: object) => ({
      ...{ manager, operation: 'Update', time: '2026-11-01T10:00:00Z', fieldsV1 },
    });
    const servers = { 'f:spec': { 'f:servers': {} } };
    const managedFields = [
      entry('oc', { 'f:spec': { '.': {}, ...servers['f:spec'], 'f:logLevel': {} } }),
      entry('dns-operator', { 'f:status': {} }),
    ];
    const dns = { ...object('DNS', 'default'), metadata: { name: 'default', managedFields } };
    const watched = watchedLists.find((it) => it.kind === kinds.dnsOperator);
    assert.deepEqual(fieldAt(watched?.keep(dns), 'metadata', 'managedFields'), [
      entry('oc', servers),
    ]);
  });

  test('a Node that is not ready stays one that other clusters are not sent to', () => {
    const { keep } = listOf('Nodes');
    const node = (name: string, status: string, address: string) =>
      keep(
        object('Node', name, {
          status: {
            addresses: [{ type: 'InternalIP', address }],
            conditions: [
              { type: 'MemoryPressure', status: 'False' },
              { type: 'Ready', status, lastHeartbeatTime: '2026-11-01T10:00:00Z' },
            ],
          },
        }),
      ) ?? assert.fail();
    const gateway = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' },
      spec: { type: 'NodePort', ports: [{ port: 15443, nodePort: 31443 }] },
    } as KubernetesObject;
    const nodes = [node('up', 'True', '10.0.0.1'), node('down', 'Unknown', '10.0.0.2')];
    const state = interpretGateway(contextName('east'), ObjectSet.of([gateway, ...nodes]));
    assert.ok(state.kind === 'read' && state.value.kind === 'open');
    assert.deepEqual(state.value.endpoints, [{ address: '10.0.0.1', port: 31443 }]);
  });

  test('of a Node’s annotations only the names that tell a distribution are kept', () => {
    const { keep } = listOf('Nodes');
    const made = (annotations: Record<string, string>) => ({
      ...object('Node', 'n1'),
      metadata: { name: 'n1', annotations },
    });
    assert.deepEqual(
      keep(made({ 'rke.cattle.io/external-ip': '1.2.3.4', heartbeat: 'x' }))?.metadata.annotations,
      { 'rke.cattle.io/external-ip': '' },
    );
    assert.deepEqual(keep(made({ heartbeat: 'x' }))?.metadata, { name: 'n1' });
  });

  test('of who wrote a ConfigMap, who wrote its data is kept', () => {
    const { keep } = listOf('ConfigMaps in kube-system');
    const eks = {
      manager: 'eks',
      operation: 'Apply',
      time: '2026-11-01T00:00:00Z',
      fieldsV1: { 'f:data': { 'f:Corefile': {} } },
    };
    const labeller = { manager: 'kubectl', fieldsV1: { 'f:metadata': {} } };
    const made = {
      ...object('ConfigMap', 'coredns'),
      metadata: {
        name: 'coredns',
        managedFields: [{ ...eks, fieldsV1: { ...eks.fieldsV1, 'f:metadata': {} } }, labeller],
      },
    } as KubernetesObject;
    assert.deepEqual(keep(made)?.metadata, { name: 'coredns', managedFields: [eks] });
  });

  test('of pods those of the mesh are kept, without what a probe changes', () => {
    const { keep } = listOf('Pods');
    const pod = (namespace: string, containers: readonly string[], resourceVersion = '1') => ({
      ...object('Pod', 'p', {
        spec: {
          nodeName: 'n1',
          containers: containers.map((name) => ({ name, image: 'x', env: [{ name: 'A' }] })),
        },
        status: { phase: 'Running', conditions: [resourceVersion] },
      }),
      metadata: {
        ...{ name: 'p', namespace, labels: { app: 'x' }, resourceVersion },
        ...{ creationTimestamp: '2026-11-01T00:00:00Z', annotations: { large: 'x' } },
        ownerReferences: [{ kind: 'ReplicaSet', name: 'p-1', controller: true }],
      },
    });
    assert.equal(keep(pod('bar', ['web'])), undefined);
    assert.deepEqual(keep(pod('bar', ['web', 'istio-proxy'])), {
      ...{ apiVersion: 'v1', kind: 'Pod' },
      metadata: {
        ...{ name: 'p', namespace: 'bar', labels: { app: 'x' } },
        creationTimestamp: '2026-11-01T00:00:00Z',
        ownerReferences: [{ kind: 'ReplicaSet', name: 'p-1', controller: true }],
      },
      spec: { containers: [{ name: 'web' }, { name: 'istio-proxy' }] },
      status: { phase: 'Running' },
    });
    const plane = pod('istio-system', ['discovery']);
    assert.deepEqual(keep(plane), keep(pod('istio-system', ['discovery'], '2')));
  });

  test('the locks of leader elections are left out', () => {
    const { keep } = listOf('ConfigMaps in istio-system');
    const lock = { 'control-plane.alpha.kubernetes.io/leader': '{}' };
    const made = object('ConfigMap', 'istio-leader');
    assert.equal(keep({ ...made, metadata: { ...made.metadata, annotations: lock } }), undefined);
    assert.equal(keep(made)?.metadata.name, 'istio-leader');
  });

  test('two lists of a kind become one; one refused, the kind is not read', () => {
    const [one, two] = [listOf('ConfigMaps in kube-system'), listOf('ConfigMaps in istio-system')];
    const [a, b] = [object('ConfigMap', 'a'), object('ConfigMap', 'b')];
    const both = objectSetOf([
      [one, read([a])],
      [two, read([b])],
    ]);
    assert.deepEqual(both.list(kinds.configMap), read([a, b]));
    const refused = notRead('may not list ConfigMaps in kube-system');
    for (const readings of [[one, two] as const, [two, one] as const]) {
      const half = objectSetOf([
        [readings[0], refused],
        [readings[1], read([b])],
      ]);
      assert.deepEqual(half.list(kinds.configMap), refused);
    }
    assert.equal(both.list(kinds.node).kind, 'notRead');
  });
});
