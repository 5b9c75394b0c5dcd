import assert from 'node:assert/strict';
import { fieldAt, listAt, textAt, type KubernetesObject } from '../../../src/objects/object';
import { findLabelled } from '../../../src/plan/live';
import { configMap, eventually, never, object, refused, type Fields } from '../bench';
import type { Cases } from '../cluster.contract';

const extensions = 'apiextensions.k8s.io';
const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['host'],
      properties: {
        host: { type: 'string', pattern: '^[a-z.]+$' },
        mode: { type: 'string', enum: ['NONE', 'STATIC', 'DNS'] },
        ports: {
          type: 'array',
          items: {
            type: 'object',
            properties: { number: { type: 'integer', minimum: 1, maximum: 65535 } },
          },
        },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
};

/** A definition as v1 has it. */
function definition(kind: string, version: Fields = {}): KubernetesObject {
  const plural = `${kind.toLowerCase()}s`;
  return object(`${extensions}/v1`, 'CustomResourceDefinition', `${plural}.contract.example`, {
    spec: {
      group: 'contract.example',
      scope: 'Namespaced',
      names: { plural, kind },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          ...version,
        },
      ],
    },
  });
}

const apiVersion = 'contract.example/v1';

export const customKindCases: Cases = (ground) => {
  const custom = (kind: string, name: string, spec: unknown, rest: Fields = {}) =>
    object(apiVersion, kind, name, { namespace: ground().namespace, spec, ...rest });

  test('are served once they are established, and not before', async () => {
    const { hands } = ground();
    await refused(hands.create(custom('Early', 'a', { host: 'a' })), 'unsupported');
    await hands.define(definition('Early'), apiVersion, 'Early');
    const defined = await hands.now(definition('Early'));
    const established = listAt(defined, 'status', 'conditions').find(
      (it) => textAt(it, 'type') === 'Established',
    );
    assert.equal(textAt(established, 'status'), 'True');
    assert.deepEqual(await hands.cluster.kindOf(apiVersion, 'Early', never), {
      apiVersion,
      kind: 'Early',
      plural: 'earlys',
      namespaced: true,
    });
    const stored = await hands.create(custom('Early', 'a', { host: 'a' }));
    assert.deepEqual(await hands.now(stored), stored);
    const { kinds } = await hands.cluster.servedKinds(never);
    assert.ok(kinds.some((it) => it.kind === 'Early'));
  });

  test('get their names filled in', async () => {
    const { hands } = ground();
    const stored = await hands.create(definition('Named'));
    assert.deepEqual(fieldAt(stored, 'spec', 'names'), {
      plural: 'nameds',
      singular: 'named',
      kind: 'Named',
      listKind: 'NamedList',
    });
    assert.equal(stored.metadata.generation, 1);
  });

  test('hold their objects to the schema', async () => {
    const { hands } = ground();
    await hands.define(definition('Strict'), apiVersion, 'Strict');
    const good = { host: 'a.b', mode: 'DNS', ports: [{ number: 80 }], labels: { a: 'b' } };
    await hands.create(custom('Strict', 'good', good));
    const bad: readonly Fields[] = [
      {},
      { host: 1 },
      { host: 'NO' },
      { host: 'a', mode: 'SOMETIMES' },
      { host: 'a', ports: {} },
      { host: 'a', ports: [{ number: '80' }] },
      { host: 'a', ports: [{ number: 0 }] },
      { host: 'a', ports: [{ number: 65536 }] },
      { host: 'a', labels: { a: 1 } },
      { host: 'a', free: [] },
    ];
    for (const spec of bad) {
      await refused(hands.create(custom('Strict', 'bad', spec)), 'invalid');
    }
    const at = custom('Strict', 'good', {});
    await refused(hands.patch(at, { spec: { mode: 'SOMETIMES' } }), 'invalid');
    await refused(hands.patch(at, { spec: { host: null } }), 'invalid');
  });

  test('drop what the schema does not know', async () => {
    const { hands } = ground();
    await hands.define(definition('Pruned'), apiVersion, 'Pruned');
    const spec = { host: 'a', unknown: 1, free: { any: { thing: 1 } } };
    const stored = await hands.create(custom('Pruned', 'a', spec, { extra: true }));
    assert.deepEqual(fieldAt(stored, 'spec'), { host: 'a', free: { any: { thing: 1 } } });
    assert.equal(fieldAt(stored, 'extra'), undefined);
  });

  test('count the changes of their meaning', async () => {
    const { hands } = ground();
    await hands.define(definition('Counted'), apiVersion, 'Counted');
    const stored = await hands.create(custom('Counted', 'a', { host: 'a' }));
    assert.equal(stored.metadata.generation, 1);
    const labelled = await hands.patch(stored, { metadata: { labels: { a: 'b' } } });
    assert.equal(labelled.metadata.generation, 1);
    const changed = await hands.patch(stored, { spec: { host: 'b' } });
    assert.equal(changed.metadata.generation, 2);
  });

  test('take a status from its own path only, where the definition has one', async () => {
    const { hands, bench } = ground();
    const version = { subresources: { status: {} } };
    await hands.define(definition('Reported', version), apiVersion, 'Reported');
    const status = { phase: 'mine' };
    const stored = await hands.create(custom('Reported', 'a', { host: 'a' }, { status }));
    assert.equal(fieldAt(stored, 'status'), undefined);
    assert.equal(fieldAt(await hands.patch(stored, { status }), 'status'), undefined);
    await bench.setStatus(stored, { phase: 'theirs' });
    assert.deepEqual(fieldAt(await hands.now(stored), 'status'), { phase: 'theirs' });
  });

  test('refuse the name of another kind, no schema, no version, and a new scope', async () => {
    const { hands } = ground();
    const good = definition('Bad');
    const spec = (good as unknown as { spec: Fields }).spec;
    const renamed = { ...good, metadata: { name: 'others.contract.example' } };
    await refused(hands.create(renamed), 'invalid');
    const bare = { name: 'v1', served: true, storage: true };
    await refused(
      hands.create({ ...good, spec: { ...spec, versions: [bare] } } as never),
      'invalid',
    );
    await refused(hands.create({ ...good, spec: { ...spec, versions: [] } } as never), 'invalid');
    await refused(hands.create({ ...good, spec: { ...spec, scope: 'Some' } } as never), 'invalid');
    await hands.define(good, apiVersion, 'Bad');
    await refused(hands.patch(good, { spec: { scope: 'Cluster' } }), 'invalid');
    await refused(hands.patch(good, { spec: { group: 'other.example' } }), 'invalid');
  });

  test('may be defined as v1beta1, without a schema, and read in both spellings', async () => {
    const { hands, namespace } = ground();
    const name = 'olds.contract.example';
    const names = { plural: 'olds', kind: 'Old' };
    const spec = { group: 'contract.example', scope: 'Namespaced', version: 'v1alpha3', names };
    const old = object(`${extensions}/v1beta1`, 'CustomResourceDefinition', name, { spec });
    await hands.define(old, 'contract.example/v1alpha3', 'Old');
    const sent = object('contract.example/v1alpha3', 'Old', 'a', { namespace, spec: { any: [1] } });
    assert.deepEqual(fieldAt(await hands.create(sent), 'spec'), { any: [1] });
    const asOld = await hands.now(old);
    assert.equal(fieldAt(asOld, 'spec', 'version'), 'v1alpha3');
    const asNew = await hands.now(object(`${extensions}/v1`, 'CustomResourceDefinition', name));
    assert.equal(fieldAt(asNew, 'spec', 'version'), undefined);
    assert.equal(fieldAt(asNew, 'spec', 'versions', 0, 'name'), 'v1alpha3');
  });

  test('get a further version by a patch, in which old objects are read too', async () => {
    const { hands } = ground();
    const defined = definition('Grown');
    await hands.define(defined, apiVersion, 'Grown');
    const first = await hands.create(custom('Grown', 'a', { host: 'a' }));
    const version = { served: true, schema: { openAPIV3Schema: schema } };
    const versions = [
      { ...version, name: 'v1', storage: true },
      { ...version, name: 'v2', storage: false },
    ];
    await hands.patch(defined, { spec: { versions } });
    await hands.served('contract.example/v2', 'Grown');
    const at = { ...first, apiVersion: 'contract.example/v2' };
    await eventually('v2 answers', async () => (await hands.read(at)) !== undefined);
    assert.equal((await hands.now(at)).apiVersion, 'contract.example/v2');
    await hands.now(first);
  });

  test('that cannot be converted to the version asked for are named by a search, which goes on', async () => {
    const { hands, namespace } = ground();
    const version = { served: true, schema: { openAPIV3Schema: schema } };
    const absent = { service: { namespace: 'default', name: 'absent' } };
    // A group of its own, whose preferred version is no other kind's.
    const group = 'stuck.example';
    const { spec: plain } = definition('Stuck') as unknown as { spec: Fields };
    const spec = {
      ...plain,
      group,
      versions: [
        { ...version, name: 'v2', storage: false },
        { ...version, name: 'v1', storage: true },
      ],
      conversion: {
        strategy: 'Webhook',
        webhook: { clientConfig: absent, conversionReviewVersions: ['v1'] },
      },
    };
    const name = `stucks.${group}`;
    const defined = object(`${extensions}/v1`, 'CustomResourceDefinition', name, { spec });
    await hands.define(defined, `${group}/v1`, 'Stuck');
    const label = 'contract.example/search';
    const metadata = { labels: { [label]: 'yes' } };
    const beside = await hands.create(configMap(namespace, 'beside', { metadata }));
    const search = () => findLabelled(hands.cluster, label, never);
    assert.deepEqual((await search()).notRead, []);
    const stored = await hands.create(
      object(`${group}/v1`, 'Stuck', 'a', { namespace, spec: { host: 'a' }, metadata }),
    );
    assert.deepEqual(await hands.now(stored), stored);
    await refused(hands.read({ ...stored, apiVersion: `${group}/v2` }), 'unavailable');
    const { objects, notRead } = await search();
    assert.deepEqual(
      [...objects].map((it) => it.metadata.uid),
      [beside.metadata.uid],
    );
    assert.equal(notRead.length, 1);
    assert.match(notRead[0] ?? '', /^Cluster east did not list Stucks: .*conversion webhook for/);
    await hands.delete(defined);
    await hands.gone(defined);
  });

  test('go with their definition', async () => {
    const { hands } = ground();
    const defined = definition('Gone');
    await hands.define(defined, apiVersion, 'Gone');
    const stored = await hands.create(custom('Gone', 'a', { host: 'a' }));
    await hands.delete(defined);
    await hands.gone(defined);
    await hands.gone(stored);
    await eventually('the kind is not served', async () => {
      const { kinds } = await hands.cluster.servedKinds(never);
      return kinds.every((it) => it.kind !== 'Gone');
    });
    await hands.define(defined, apiVersion, 'Gone');
    await eventually('the kind answers', async () => {
      const kind = await hands.cluster.kindOf(apiVersion, 'Gone', never);
      return kind !== undefined && (await hands.cluster.list(kind, {}, never)).length === 0;
    });
  });
};
