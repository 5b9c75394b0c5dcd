import assert from 'node:assert/strict';
import { convertedFor, successorOf } from '../../../src/objects/conversion';
import { fieldAt, type KubernetesObject } from '../../../src/objects/object';
import { object } from '../../support/istioObjects';

const specOf = (it: KubernetesObject | undefined): unknown => fieldAt(it, 'spec');

suite('converting objects of dropped versions', () => {
  const labels = { app: 'pilot', tier: 'x' };
  const template = { metadata: { labels }, spec: { containers: [] } };

  test('a Deployment gets the labels of its pods for the selector apps/v1 wants', () => {
    const old = object('extensions/v1beta1', 'Deployment', 'x/pilot', {
      spec: { replicas: 1, rollbackTo: { revision: 1 }, template },
    });
    assert.deepEqual(convertedFor(old), {
      object: {
        ...old,
        apiVersion: 'apps/v1',
        spec: { replicas: 1, template, selector: { matchLabels: labels } },
      },
      change: 'with the labels of its pods as selector',
    });
  });

  test('a selector that is there stays', () => {
    const selector = { matchLabels: { app: 'pilot' } };
    const old = object('apps/v1beta2', 'Deployment', 'x/pilot', { spec: { selector, template } });
    const converted = convertedFor(old);
    assert.deepEqual(specOf(converted?.object), { selector, template });
    assert.equal(converted?.change, undefined);
  });

  test('a HorizontalPodAutoscaler says its targets in the new way', () => {
    const scaler = (metric: object) =>
      object('autoscaling/v2beta1', 'HorizontalPodAutoscaler', 'x/a', {
        spec: { maxReplicas: 5, metrics: [metric] },
      });
    const cpu = { type: 'Resource', resource: { name: 'cpu', targetAverageUtilization: 80 } };
    assert.deepEqual(specOf(convertedFor(scaler(cpu))?.object), {
      maxReplicas: 5,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    });
    const memory = { type: 'Resource', resource: { name: 'memory', targetAverageValue: '1Gi' } };
    assert.deepEqual(
      fieldAt(convertedFor(scaler(memory))?.object, 'spec', 'metrics', 0, 'resource'),
      {
        name: 'memory',
        target: { type: 'AverageValue', averageValue: '1Gi' },
      },
    );
  });

  test('a webhook says what v1beta1 took for granted, unless it said so itself', () => {
    const old = object(
      'admissionregistration.k8s.io/v1beta1',
      'MutatingWebhookConfiguration',
      'a',
      {
        webhooks: [{ name: 'a' }, { name: 'b', sideEffects: 'NoneOnDryRun' }],
      },
    );
    const converted = convertedFor(old)?.object;
    assert.equal(converted?.apiVersion, 'admissionregistration.k8s.io/v1');
    assert.deepEqual(fieldAt(converted, 'webhooks'), [
      { admissionReviewVersions: ['v1beta1'], sideEffects: 'None', name: 'a' },
      { admissionReviewVersions: ['v1beta1'], sideEffects: 'NoneOnDryRun', name: 'b' },
    ]);
  });

  test('a definition gets versions, each with a schema, and paths under their new name', () => {
    const old = object('apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 'things.a.io', {
      spec: {
        group: 'a.io',
        version: 'v1',
        names: { kind: 'Thing', plural: 'things' },
        validation: { openAPIV3Schema: {} },
        subresources: { status: {} },
        additionalPrinterColumns: [{ name: 'Age', type: 'date', JSONPath: '.metadata.x' }],
      },
    });
    assert.deepEqual(specOf(convertedFor(old)?.object), {
      group: 'a.io',
      scope: 'Namespaced',
      names: { kind: 'Thing', plural: 'things' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [{ name: 'Age', type: 'date', jsonPath: '.metadata.x' }],
          schema: {
            openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          },
        },
      ],
    });
  });

  test('kinds that only changed their version change nothing else', () => {
    const budget = object('policy/v1beta1', 'PodDisruptionBudget', 'x/a', {
      spec: { minAvailable: 1 },
    });
    assert.deepEqual(convertedFor(budget), { object: { ...budget, apiVersion: 'policy/v1' } });
    const role = object('rbac.authorization.k8s.io/v1beta1', 'ClusterRole', 'a', { rules: [] });
    assert.deepEqual(convertedFor(role)?.object.apiVersion, 'rbac.authorization.k8s.io/v1');
  });

  test('what nothing replaced stays without an answer', () => {
    assert.equal(convertedFor(object('v1', 'ConfigMap', 'x/a')), undefined);
    assert.equal(convertedFor(object('policy/v1beta1', 'PodSecurityPolicy', 'a')), undefined);
    assert.equal(successorOf({ apiVersion: 'apps/v1', kind: 'Deployment' }), undefined);
    assert.deepEqual(successorOf({ apiVersion: 'extensions/v1beta1', kind: 'Deployment' }), {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
    });
  });
});
