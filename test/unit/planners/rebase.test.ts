import assert from 'node:assert/strict';
import fc from 'fast-check';
import { neverCancelled } from '../../../src/base/cancellation';
import { fieldAt, isMap, type KubernetesObject } from '../../../src/objects/object';
import { contextName, referenceTo } from '../../../src/objects/reference';
import { sameIntent } from '../../../src/plan/change';
import { rebased } from '../../../src/planners/rebase';
import { InMemoryCluster } from '../../support/inMemoryCluster';

const deployment = (spec: object, metadata: object = {}): KubernetesObject =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'istiocoredns', namespace: 'default', ...metadata },
    spec: {
      selector: { matchLabels: { app: 'dns' } },
      template: { metadata: { labels: { app: 'dns' } }, spec },
    },
  }) as KubernetesObject;

const port = (name: string, containerPort: number, protocol?: string) => ({
  name,
  containerPort,
  ...(protocol === undefined ? {} : { protocol }),
});

/** The object as a server keeps it: with its defaults. */
async function served(object: KubernetesObject): Promise<KubernetesObject> {
  const cluster = new InMemoryCluster('east');
  await cluster.create(object, {}, neverCancelled);
  return (await cluster.read(referenceTo(contextName('east'), object), neverCancelled))!;
}

suite('rebasing a wish on what is live', () => {
  test('finds nothing to do where the server only added its defaults', async () => {
    const wish = deployment({
      containers: [{ name: 'a', image: 'a:1', ports: [port('dns', 53)] }],
    });
    const first = rebased(undefined, wish);
    const live = await served(first);
    assert.ok(sameIntent(rebased(live, wish), live));
  });

  test('takes values that mean the same for the same', async () => {
    const resources = { requests: { cpu: '1000m', memory: '1024Mi' } };
    const wish = deployment({ containers: [{ name: 'a', image: 'a:1', resources }] });
    const live = await served(
      deployment({
        containers: [
          { name: 'a', image: 'a:1', resources: { requests: { cpu: '1', memory: '1Gi' } } },
        ],
      }),
    );
    const after = rebased(live, wish);
    const container = ['spec', 'template', 'spec', 'containers', 0] as const;
    assert.deepEqual(fieldAt(after, ...container), fieldAt(live, ...container));
  });

  test('changes the container it names and keeps what others put beside it', async () => {
    const live = await served(
      deployment({
        containers: [
          { name: 'a', image: 'a:1' },
          { name: 'injected', image: 'proxy:1' },
        ],
      }),
    );
    const after = rebased(live, deployment({ containers: [{ name: 'a', image: 'a:2' }] }));
    const containers = fieldAt(after, 'spec', 'template', 'spec', 'containers') as {
      name: string;
      image: string;
    }[];
    assert.deepEqual(
      containers.map((it) => `${it.name} ${it.image}`),
      ['a a:2', 'injected proxy:1'],
    );
  });

  test('takes away what the manifest had when it was applied and has no more', async () => {
    const env = [{ name: 'OLD', value: '1' }];
    const wish = (more: object) =>
      deployment({ containers: [{ name: 'a', image: 'a:1', ...more }] });
    const live = await served(rebased(undefined, wish({ env })));
    const after = rebased(live, wish({}));
    assert.equal(fieldAt(after, 'spec', 'template', 'spec', 'containers', 0, 'env'), undefined);
  });

  test('replaces the old form of an EnvoyFilter by the new one', () => {
    const filter = (spec: object) =>
      ({
        apiVersion: 'networking.istio.io/v1alpha3',
        kind: 'EnvoyFilter',
        metadata: { name: 'it', namespace: 'istio-system' },
        spec,
      }) as KubernetesObject;
    const live = filter({ workloadLabels: { istio: 'ingressgateway' }, filters: [{ a: 1 }] });
    const wish = { workloadSelector: { labels: { istio: 'ingressgateway' } }, configPatches: [] };
    assert.deepEqual(fieldAt(rebased(live, filter(wish)), 'spec'), wish);
  });

  test('merging twice is merging once, whatever the order of ports (law)', () => {
    const ports = fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('a', 'b', 'c', 'd'),
        containerPort: fc.integer({ min: 50, max: 54 }),
        protocol: fc.constantFrom('TCP', 'UDP'),
      }),
      { selector: (it) => `${it.containerPort} ${it.protocol}`, maxLength: 5 },
    );
    const withPorts = (list: readonly object[]) =>
      deployment({ containers: [{ name: 'c', image: 'i', ports: list }] });
    fc.assert(
      fc.property(ports, ports, (live, wish) => {
        const once = rebased(withPorts(live), withPorts(wish));
        assert.ok(sameIntent(rebased(once, withPorts(wish)), once));
      }),
    );
  });

  test('keeps secret values out of the copy it leaves of what was applied', () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'default' },
      stringData: { key: 'very-secret' },
    } as KubernetesObject;
    const after = rebased(undefined, secret);
    assert.ok(!JSON.stringify(after.metadata).includes('very-secret'));
    assert.ok(
      !JSON.stringify(after.metadata).includes(Buffer.from('very-secret').toString('base64')),
    );
    assert.ok(isMap(fieldAt(after, 'data')));
  });
});
