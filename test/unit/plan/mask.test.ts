import assert from 'node:assert/strict';
import fc from 'fast-check';
import { masked } from '../../../src/plan/mask';
import type { KubernetesObject } from '../../../src/objects/object';

const secret = (data: Record<string, string>, annotations?: Record<string, string>) =>
  ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'cacerts', ...(annotations ? { annotations } : {}) },
    data,
  }) as KubernetesObject & { data: Record<string, string> };

const dataOf = (it: KubernetesObject | undefined) => (it as { data?: unknown } | undefined)?.data;

suite('masking', () => {
  test('shows that a value differs, and equal ones as equal', () => {
    const { before, after } = masked({
      before: secret({ same: 'x', changed: 'old', gone: 'g' }),
      after: secret({ same: 'x', changed: 'new', fresh: 'f' }),
    });
    assert.deepEqual(dataOf(before), {
      same: '<hidden>',
      changed: '<hidden, present value>',
      gone: '<hidden>',
    });
    assert.deepEqual(dataOf(after), {
      same: '<hidden>',
      changed: '<hidden, new value>',
      fresh: '<hidden>',
    });
  });

  test('hides the copy that kubectl apply keeps of a whole Secret', () => {
    const copy = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"k":"top"}}' };
    const { before } = masked({ before: secret({}, copy), after: undefined });
    assert.ok(!JSON.stringify(before).includes('top'));
  });

  test('leaves other kinds as they are', () => {
    const map = { ...secret({ a: 'b' }), kind: 'ConfigMap' };
    assert.equal(masked({ before: map, after: undefined }).before, map);
  });

  test('lets no secret value through (law: discreet)', () => {
    const value = fc.uuid();
    const data = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value);
    fc.assert(
      fc.property(data, data, (before, after) => {
        const shown = JSON.stringify(masked({ before: secret(before), after: secret(after) }));
        for (const it of [...Object.values(before), ...Object.values(after)]) {
          assert.ok(!shown.includes(it));
        }
      }),
    );
  });
});
