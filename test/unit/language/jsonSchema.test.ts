/** The tables, and what becomes of them as JSON Schema. */
import assert from 'node:assert/strict';
import { contentLabel } from '../../../src/language/schema/contentLabel';
import { schemaOfKinds, type JsonSchema } from '../../../src/language/schema/jsonSchema';
import { kinds, wholeShapeOf } from '../../../src/language/schema/kinds';
import type { FieldShape, Shape } from '../../../src/language/schema/shape';

function* fieldsIn(shape: Shape, path: string): Iterable<readonly [string, FieldShape]> {
  if (shape.kind === 'list' || shape.kind === 'map') yield* fieldsIn(shape.of, path);
  if (shape.kind !== 'object') return;
  for (const field of shape.fields.values()) {
    const place = `${path}.${field.name}`;
    yield [place, field];
    yield* fieldsIn(field.shape, place);
  }
}

const all = kinds.flatMap((it) => [...fieldsIn(wholeShapeOf(it), it.kind)]);

/** Tells whether a value passes, as far as our schemas use JSON Schema. */
function passes(schema: JsonSchema, value: unknown): boolean {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const own = isObject ? (value as Readonly<Record<string, unknown>>) : {};
  if (schema.type !== undefined && ![schema.type].flat().includes(typeOf(value))) return false;
  if (schema.enum && !schema.enum.includes(value as string)) return false;
  if (schema.const !== undefined && schema.const !== value) return false;
  if (schema.not && passes(schema.not, value)) return false;
  if (isObject && schema.required?.some((it) => !(it in own))) return false;
  if (schema.anyOf && !schema.anyOf.some((it) => passes(it, value))) return false;
  if (schema.items && Array.isArray(value)) {
    const { items } = schema;
    if (!value.every((it) => passes(items, it))) return false;
  }
  for (const it of schema.allOf ?? []) {
    if (it.if && passes(it.if, value) && it.then && !passes(it.then, value)) return false;
  }
  return Object.entries(own).every(([name, it]) => {
    const known = schema.properties?.[name];
    if (known) return passes(known, it);
    if (name.startsWith('$') && schema.patternProperties) return true;
    const rest = schema.additionalProperties ?? true;
    return typeof rest === 'boolean' ? rest : passes(rest, it);
  });
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

const schema = schemaOfKinds();
const entry = (spec: unknown, apiVersion = 'networking.istio.io/v1alpha3') => ({
  apiVersion,
  kind: 'ServiceEntry',
  metadata: { name: 'a' },
  spec,
});

suite('tables of fields', () => {
  test('each field is told in a sentence of its own', () => {
    const silent = all.filter(([, { doc }]) => !/^[A-Z0-9`].+[.]$/.test(doc)).map(([it]) => it);
    assert.deepEqual(silent, []);
    assert.ok(all.length > 400, `only ${all.length} fields`);
  });
  test('releases are in order', () => {
    const wrong = all.filter(([, { since = 1, until = 99 }]) => since < 1 || since > until);
    assert.deepEqual(
      wrong.map(([it]) => it),
      [],
    );
  });
  test('what excludes each other is there', () => {
    for (const kind of kinds) {
      const shapes = [wholeShapeOf(kind), ...all.map(([, it]) => it.shape)];
      for (const shape of shapes) {
        if (shape.kind !== 'object') continue;
        for (const name of shape.exclusive.flat()) assert.ok(shape.fields.has(name), name);
      }
    }
  });
});

suite('JSON Schema of the tables', () => {
  const rows: readonly (readonly [name: string, value: unknown, expected: boolean])[] = [
    [
      'sound',
      entry({ hosts: ['a.b'], resolution: 'DNS', ports: [{ name: 'a', number: 1 }] }),
      true,
    ],
    ['another version', entry({ hosts: ['a.b'] }, 'networking.istio.io/v1'), true],
    ['misspelt', entry({ host: ['a.b'] }), false],
    ['of another type', entry({ hosts: 'a.b' }), false],
    ['another word', entry({ hosts: [], resolution: 'STATICC' }), false],
    ['an item that lacks a field', entry({ hosts: [], ports: [{ number: 1 }] }), false],
    ['a piece', entry({ resolution: 'DNS' }), true],
    ['a directive', entry({ $patch: 'delete' }), true],
    ['nothing for a word', entry({ resolution: null }), true],
    ['nothing in a field', entry({ hosts: ['a.b'], ports: null }), true],
    ['an unknown kind', { apiVersion: 'v1', kind: 'Service', any: 1 }, true],
    ['a ConfigMap of ours', configMap('kube-dns', { stubDomains: 1 }), false],
    ['another ConfigMap', configMap('other', { stubDomains: 1 }), true],
    ['values of charts', operator({ values: { global: { mine: 1 } } }), true],
    ['a flag as kubectl reads it', operator({ values: { security: { selfSigned: 'no' } } }), true],
  ];
  for (const [name, value, expected] of rows) {
    test(name, () => {
      assert.equal(passes(schema, value), expected);
    });
  }
  test('what passes as nothing is not offered', () => {
    assert.ok(!/"enum":\["[^\]]*null/.test(JSON.stringify(schema)));
  });
  test('every field is in it, with its documentation', () => {
    const text = JSON.stringify(schema);
    for (const [place, { doc }] of all) assert.ok(text.includes(JSON.stringify(doc)), place);
  });
});

function configMap(name: string, data: unknown) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

function operator(spec: unknown) {
  return { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec };
}

suite('files that our schema alone is for', () => {
  /** What the YAML extension makes of a label. */
  const isMatch = (text: string): boolean => {
    const [key = '', value = ''] = contentLabel().split(':');
    return new RegExp(`${key}:[\t ]+${value.trim().replace('.', '\\.')}`, 'g').test(text);
  };
  const istio = (kind: string) => `apiVersion: networking.istio.io/v1alpha3\nkind: ${kind}\n`;
  const service = 'apiVersion: v1\nkind: Service\n';
  const rows: readonly (readonly [name: string, text: string, expected: boolean])[] = [
    ['one object', istio('ServiceEntry'), true],
    ['several', `# two\n${istio('ServiceEntry')}---\n${istio('DestinationRule')}`, true],
    ['a Service behind it', `${istio('ServiceEntry')}---\n${service}`, false],
    ['a Service before it', `${service}---\n${istio('ServiceEntry')}`, false],
    [
      'a kind that has no table',
      `${istio('ServiceEntry')}---\n${istio('IstioControlPlane')}`,
      false,
    ],
    ['another API', 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\n', false],
    ['another tool', 'apiVersion: kyverno.io/v1\nkind: Policy\n', false],
    ['a comment', `# kind: Service\n${istio('Gateway')}`, true],
    ['nothing', '', false],
  ];
  for (const [name, text, expected] of rows) {
    test(name, () => {
      assert.equal(isMatch(text), expected);
    });
  }
});
