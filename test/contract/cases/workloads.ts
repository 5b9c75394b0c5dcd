import assert from 'node:assert/strict';
import { fieldAt, type KubernetesObject } from '../../../src/objects/object';
import { object, refused, type Fields } from '../bench';
import type { Cases } from '../cluster.contract';

const labels = { app: 'web' };
const container = { name: 'web', image: 'registry.example/web:1.2' };

const deployment = (namespace: string, name: string, spec: Fields = {}): KubernetesObject =>
  object('apps/v1', 'Deployment', name, {
    namespace,
    spec: {
      // None, so that a controller manager has nothing to do and writes no status in between.
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
      ...spec,
    },
  });

export const workloadCases: Cases = (ground) => {
  test('get what is left open filled in', async () => {
    const { hands, namespace } = ground();
    const ports = [{ containerPort: 80 }];
    const readinessProbe = { httpGet: { port: 80 } };
    const env = [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }];
    const spec = {
      containers: [{ ...container, ports, readinessProbe, env }],
      volumes: [{ name: 'keys', secret: { secretName: 'keys' } }],
      serviceAccountName: 'default',
    };
    const template = { metadata: { labels }, spec };
    const stored = await hands.create(deployment(namespace, 'defaults', { template }));
    assert.deepEqual(fieldAt(stored, 'spec', 'template', 'spec'), {
      containers: [
        {
          ...container,
          ports: [{ containerPort: 80, protocol: 'TCP' }],
          readinessProbe: {
            httpGet: { path: '/', port: 80, scheme: 'HTTP' },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
          env: [
            {
              name: 'POD',
              valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } },
            },
          ],
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
      volumes: [{ name: 'keys', secret: { secretName: 'keys', defaultMode: 420 } }],
      serviceAccountName: 'default',
      serviceAccount: 'default',
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
    });
    assert.deepEqual(fieldAt(stored, 'spec', 'strategy'), {
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
    });
    assert.equal(fieldAt(stored, 'spec', 'revisionHistoryLimit'), 10);
    assert.equal(fieldAt(stored, 'spec', 'progressDeadlineSeconds'), 600);
    assert.equal(stored.metadata.generation, 1);
  });

  test('pull an image without a fixed tag each time', async () => {
    const { hands, namespace } = ground();
    const spec = { containers: [{ name: 'web', image: 'web' }] };
    const template = { metadata: { labels }, spec };
    const stored = await hands.create(deployment(namespace, 'latest', { template }));
    const at = ['spec', 'template', 'spec', 'containers', 0, 'imagePullPolicy'] as const;
    assert.equal(fieldAt(stored, ...at), 'Always');
  });

  const withContainers = (containers: readonly Fields[]) => ({
    template: { metadata: { labels }, spec: { containers } },
  });
  const bad: Readonly<Record<string, Fields>> = {
    'no selector': { selector: null },
    'a selector that selects nothing of its own': { selector: { matchLabels: { app: 'other' } } },
    'an empty selector': { selector: {} },
    'no containers': withContainers([]),
    'a container without an image': withContainers([{ name: 'web' }]),
    'a container with a bad name': withContainers([{ ...container, name: 'Web' }]),
  };
  for (const [what, spec] of Object.entries(bad)) {
    test(`are refused with ${what}`, async () => {
      const { hands, namespace } = ground();
      await refused(hands.create(deployment(namespace, 'bad', spec)), 'invalid');
    });
  }

  test('never change their selector', async () => {
    const { hands, namespace } = ground();
    const stored = await hands.create(deployment(namespace, 'constant'));
    const both = { app: 'web', tier: 'front' };
    const patch = {
      spec: { selector: { matchLabels: both }, template: { metadata: { labels: both } } },
    };
    await refused(hands.patch(stored, patch), 'invalid');
  });

  test('count the changes of their meaning, and no others', async () => {
    const { hands, namespace } = ground();
    const stored = await hands.create(deployment(namespace, 'counted'));
    const labelled = await hands.patch(stored, { metadata: { labels: { a: 'b' } } });
    assert.equal(labelled.metadata.generation, 1);
    const changed = await hands.patch(stored, { spec: { paused: true } });
    assert.equal(changed.metadata.generation, 2);
  });
};
