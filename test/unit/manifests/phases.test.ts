import assert from 'node:assert/strict';
import fc from 'fast-check';
import { definedKind, isOfKind, phaseOf, phasesOf } from '../../../src/manifests/phases';
import { prepared } from '../../../src/manifests/prepare';
import type { KubernetesObject } from '../../../src/objects/object';
import { object } from '../../support/istioObjects';

const definition = (group: string, kind: string, scope?: string): KubernetesObject =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `${kind}s.${group}`, {
    spec: { group, names: { kind }, ...(scope === undefined ? {} : { scope }) },
  });

const hook = (events: string, kind = 'Job', name = 'a'): KubernetesObject => {
  const it = object('batch/v1', kind, `x/${name}`);
  return { ...it, metadata: { ...it.metadata, annotations: { 'helm.sh/hook': events } } };
};

const namesIn = (objects: readonly KubernetesObject[]) => objects.map((it) => it.metadata.name);

/** One object of every phase, and some more, in the worst order. */
const mixed = [
  object('admissionregistration.k8s.io/v1beta1', 'MutatingWebhookConfiguration', 'injector'),
  object('coordination.k8s.io/v1', 'Lease', 'x/lease'),
  object('apps/v1', 'Deployment', 'x/pilot'),
  object('networking.istio.io/v1alpha3', 'Gateway', 'x/gateway'),
  object('v1', 'ConfigMap', 'x/config'),
  object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'role'),
  object('v1', 'Namespace', 'x'),
  definition('networking.istio.io', 'Gateway'),
];

suite('the phases of a manifest', () => {
  test('put each object behind what it needs, webhooks last', () => {
    assert.deepEqual(
      phasesOf(mixed).map((it) => [it.title, ...namesIn(it.objects)]),
      [
        ['CRDs', 'Gateways.networking.istio.io'],
        ['namespaces', 'x'],
        ['accounts and permissions', 'role'],
        ['configuration', 'config'],
        ['custom resources', 'gateway'],
        ['workloads', 'pilot'],
        ['other kinds', 'lease'],
        ['webhooks', 'injector'],
      ],
    );
  });

  test('go by group as well as kind: another Service is a custom resource', () => {
    assert.equal(phaseOf({ apiVersion: 'v1', kind: 'Service' }), 'configuration');
    assert.equal(
      phaseOf({ apiVersion: 'serving.example.dev/v1', kind: 'Service' }),
      'custom resources',
    );
    assert.equal(
      phaseOf({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway' }),
      'custom resources',
    );
  });

  test('hold every object once, in the order given', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(mixed), (objects) => {
        const phases = phasesOf(objects);
        assert.equal(phases.flatMap((it) => it.objects).length, objects.length);
        for (const phase of phases) {
          const order = phase.objects.map((it) => objects.indexOf(it));
          assert.deepEqual(
            order,
            [...order].sort((a, b) => a - b),
          );
        }
      }),
    );
  });

  test('know what a definition defines', () => {
    assert.deepEqual(definedKind(definition('a.io', 'Thing')), {
      group: 'a.io',
      kind: 'Thing',
      namespaced: true,
    });
    assert.equal(definedKind(definition('a.io', 'Thing', 'Cluster'))?.namespaced, false);
    assert.equal(definedKind(object('v1', 'ConfigMap', 'a')), undefined);
    const defined = definedKind(definition('a.io', 'Thing'))!;
    assert.equal(isOfKind({ apiVersion: 'a.io/v2', kind: 'Thing' }, defined), true);
    assert.equal(isOfKind({ apiVersion: 'b.io/v2', kind: 'Thing' }, defined), false);
  });
});

suite('preparing a manifest', () => {
  test('leaves hooks of deletion, rollback and test out, and says so', () => {
    const { objects, notes } = prepared(
      [
        hook('post-delete', 'Job', 'cleanup'),
        hook('test-success', 'Pod', 'try'),
        hook('pre-delete, pre-rollback', 'Job', 'before'),
        hook('post-install,post-upgrade', 'Job', 'after'),
        hook('post-delete,pre-install', 'Job', 'both'),
      ],
      'x',
    );
    assert.deepEqual(namesIn(objects), ['after', 'both']);
    assert.deepEqual(notes, [
      'Job x/cleanup, Pod x/try, Job x/before: left out, as Helm runs them on deletion, rollback or test only.',
    ]);
  });

  test('puts objects without a namespace into the one given, where their kind has any', () => {
    const { objects } = prepared(
      [
        object('v1', 'ConfigMap', 'a'),
        object('v1', 'ConfigMap', 'y/b'),
        object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'c'),
        object('networking.istio.io/v1alpha3', 'Gateway', 'd'),
        object('authentication.istio.io/v1alpha1', 'MeshPolicy', 'e'),
        object('a.io/v1', 'Thing', 'f'),
        object('a.io/v1', 'Place', 'g'),
        object('unknown.io/v1', 'Thing', 'h'),
        definition('a.io', 'Thing'),
        definition('a.io', 'Place', 'Cluster'),
      ],
      'istio-system',
    );
    const placed = objects.filter((it) => it.metadata.namespace !== undefined);
    assert.deepEqual(
      placed.map((it) => `${it.metadata.namespace ?? ''}/${it.metadata.name}`),
      ['istio-system/a', 'y/b', 'istio-system/d', 'istio-system/f'],
    );
  });

  test('takes the last of two with one name, whatever version they are written in, and says so', () => {
    const first = object('networking.istio.io/v1alpha3', 'Gateway', 'x/a', {
      spec: { first: true },
    });
    const last = object('networking.istio.io/v1beta1', 'Gateway', 'a', { spec: { last: true } });
    const { objects, notes } = prepared([first, last], 'x');
    assert.deepEqual(objects, [{ ...last, metadata: { name: 'a', namespace: 'x' } }]);
    assert.deepEqual(notes, ['Gateway x/a: given more than once; the last one counts.']);
  });

  test('a second time changes nothing (law)', () => {
    const all = [
      ...mixed,
      hook('post-delete'),
      object('v1', 'ConfigMap', 'a'),
      object('v1', 'ConfigMap', 'x/a'),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(all), (objects) => {
        const once = prepared(objects, 'x');
        const twice = prepared(once.objects, 'x');
        assert.deepEqual(twice, { objects: once.objects, notes: [] });
      }),
    );
  });
});
