import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  inverseOf,
  patchOf,
  sameIntent,
  verbOf,
  withoutServerFields,
} from '../../../src/plan/change';
import type { Change } from '../../../src/plan/change';
import { isMap, sameJson, type KubernetesObject } from '../../../src/objects/object';
import { contextName, referenceTo } from '../../../src/objects/reference';

const east = contextName('east');

const configMap = (data: Record<string, string>, metadata: object = {}): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'coredns', namespace: 'kube-system', ...metadata },
    data,
  }) as KubernetesObject;

const change = (
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
): Change => ({
  target: referenceTo(east, (before ?? after)!),
  before,
  after,
  why: 'so that *.global resolves',
});

/** RFC 7386, as a server applies it: written apart from the code that makes patches. */
function merged(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const result: Record<string, unknown> = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = merged(result[key], value);
  }
  return result;
}

/** Any JSON but null: a merge patch cannot write one. */
const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.boolean(),
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom('', 'a', 'b'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { maxKeys: 4 }),
  ),
})).value;

const object = fc
  .dictionary(fc.constantFrom('data', 'spec', 'rules', 'type'), json)
  .map((fields) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'it', namespace: 'shop' },
    ...fields,
  }));

suite('a change', () => {
  test('has its verb from its two ends', () => {
    const a = configMap({ Corefile: 'a' });
    assert.equal(verbOf(change(undefined, a)), 'create');
    assert.equal(verbOf(change(a, configMap({ Corefile: 'b' }))), 'update');
    assert.equal(verbOf(change(a, undefined)), 'delete');
    assert.equal(verbOf(change(a, configMap({ Corefile: 'a' }))), 'keep');
  });

  test('is a keep when only the server wrote since', () => {
    const served = { resourceVersion: '7', generation: 2, uid: 'u', managedFields: [{}] };
    assert.equal(verbOf(change(configMap({ a: '1' }, served), configMap({ a: '1' }))), 'keep');
  });

  test('patches the one key that differs, with the version it saw', () => {
    const before = configMap({ Corefile: 'a', other: 'x' }, { resourceVersion: '7' });
    const patch = patchOf(before, configMap({ Corefile: 'b', other: 'x' }));
    assert.deepEqual(patch, { data: { Corefile: 'b' }, metadata: { resourceVersion: '7' } });
  });

  test('deletes a key by null and says nothing when nothing differs', () => {
    const before = configMap({ a: '1', b: '2' });
    assert.deepEqual(patchOf(before, configMap({ a: '1' })), { data: { b: null } });
    assert.equal(patchOf(before, configMap({ a: '1', b: '2' })), undefined);
  });

  test('keeps status and the rollout count of Deployments out of patches', () => {
    const live = {
      ...configMap({ a: '1' }, { annotations: { 'deployment.kubernetes.io/revision': '3' } }),
      status: { ready: 1 },
    } as KubernetesObject;
    assert.equal(patchOf(live, configMap({ a: '1' }, { annotations: {} })), undefined);
  });

  test('turns into its target when the server merges the patch (law)', () => {
    fc.assert(
      fc.property(object, object, (before, after) => {
        const patch = patchOf(before, after);
        assert.ok(sameJson(merged(before, patch ?? {}), after));
      }),
      { numRuns: 2000 },
    );
  });

  test('names in its patch no path that is equal at both ends (law: modest)', () => {
    fc.assert(
      fc.property(object, object, (before, after) => {
        const patch = patchOf(before, after) ?? {};
        for (const path of leavesOf(patch)) {
          assert.ok(!sameJson(at(before, path), at(after, path)), path.join('.'));
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('undone twice is itself, and its verb is mirrored (law: reversible)', () => {
    const mirror = { create: 'delete', delete: 'create', update: 'update', keep: 'keep' } as const;
    const end = fc.option(object, { nil: undefined });
    fc.assert(
      fc.property(end, end, (before, after) => {
        if (!before && !after) return;
        const it = change(before, after);
        assert.equal(verbOf(inverseOf(it)), mirror[verbOf(it)]);
        assert.ok(sameIntent(inverseOf(inverseOf(it)).before, before));
        assert.ok(sameIntent(inverseOf(inverseOf(it)).after, after));
      }),
    );
  });

  test('loses only what the server writes', () => {
    fc.assert(
      fc.property(object, (it) => {
        assert.ok(sameJson(withoutServerFields(it), it));
      }),
    );
  });
});

function leavesOf(patch: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (!isMap(patch) || Object.keys(patch).length === 0) return path.length === 0 ? [] : [path];
  return Object.entries(patch).flatMap(([key, value]) => leavesOf(value, [...path, key]));
}

const at = (root: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), root);
