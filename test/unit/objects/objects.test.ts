import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fieldAt, listAt, sameJson, textAt, textsAt } from '../../../src/objects/object';
import { ObjectSet } from '../../../src/objects/objectSet';
import { kinds } from '../../../src/objects/objectKind';
import { notRead, read } from '../../../src/objects/reading';
import { contextName, keyOf, nameOf, referenceTo } from '../../../src/objects/reference';

const service = (name: string, apiVersion = 'v1') => ({
  apiVersion,
  kind: 'Service',
  metadata: { name, namespace: 'shop' },
});

suite('fields', () => {
  const root = { spec: { ports: [{ port: 80 }], selector: { app: 'x', odd: 1 } } };

  test('are found by path, and absent where the path leaves the object', () => {
    assert.equal(fieldAt(root, 'spec', 'ports', 0, 'port'), 80);
    assert.equal(fieldAt(root, 'spec', 'ports', 'length'), undefined);
    assert.equal(fieldAt(root, 'spec', 'nothing', 'below'), undefined);
    assert.equal(fieldAt(root, 'toString'), undefined);
    assert.equal(textAt(root, 'spec', 'ports'), undefined);
    assert.deepEqual(listAt(root, 'spec', 'selector'), []);
    assert.deepEqual(textsAt(root, 'spec', 'selector'), { app: 'x' });
  });

  test('are equal as JSON, whatever the order of keys', () => {
    assert.ok(sameJson({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }));
    assert.ok(sameJson({ a: undefined }, {}));
    assert.ok(!sameJson([1, 2], [2, 1]));
    assert.ok(!sameJson([], {}));
    assert.ok(!sameJson({ a: null }, {}));
  });

  test('are equal to their own copy (law)', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (it) => {
        assert.ok(sameJson(it, JSON.parse(JSON.stringify(it))));
      }),
    );
  });
});

suite('references', () => {
  test('name an object as a person does', () => {
    const at = referenceTo(contextName('east'), service('reviews'));
    assert.equal(nameOf(at), 'Service shop/reviews in east');
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } };
    assert.equal(nameOf(referenceTo(contextName('east'), node)), 'Node n1 in east');
  });

  test('are the same over versions of one group, and not over groups', () => {
    const key = (apiVersion: string) =>
      keyOf({ apiVersion, kind: 'Gateway', namespace: 'a', name: 'b' });
    const istio = key('networking.istio.io/v1alpha3');
    assert.equal(istio, key('networking.istio.io/v1beta1'));
    assert.notEqual(istio, key('gateway.networking.k8s.io/v1beta1'));
  });
});

suite('a set of objects', () => {
  test('says why it has no list, and never an empty one instead', () => {
    const set = ObjectSet.empty.withList(kinds.secret, notRead('may not list Secrets'));
    assert.deepEqual(set.list(kinds.secret), notRead('may not list Secrets'));
    assert.equal(set.list(kinds.service).kind, 'notRead');
  });

  test('finds by reference, replaces and removes, and leaves the old set as it was', () => {
    const set = ObjectSet.of([service('a'), service('b')]);
    const at = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'a' };
    const without = set.without(at);
    assert.equal(without.get(at), undefined);
    assert.ok(set.get(at));
    assert.deepEqual(
      [...without].map((it) => it.metadata.name),
      ['b'],
    );
    assert.deepEqual(set.with(service('c')).list(kinds.service), read([...set, service('c')]));
  });
});
