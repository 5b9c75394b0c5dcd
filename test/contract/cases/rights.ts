import assert from 'node:assert/strict';
import { CancellationSource, Cancelled } from '../../../src/base/cancellation';
import { kinds } from '../../../src/objects/objectKind';
import type { ObjectReference } from '../../../src/objects/reference';
import type { Cluster, ClusterVerb } from '../../../src/plan/cluster';
import { configMap, never, refused, type Fields } from '../bench';
import type { Cases } from '../cluster.contract';

const verbs: readonly ClusterVerb[] = ['get', 'list', 'create', 'patch', 'delete'];
const place: ObjectReference = {
  cluster: '' as never,
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: 'a',
};

type Token = Parameters<Cluster['servedKinds']>[0];

/** Every method that asks for or changes an object. */
const acts: Readonly<
  Record<
    string,
    (it: Cluster, at: ObjectReference, token: Token, options?: Fields) => Promise<unknown>
  >
> = {
  read: (it, at, token) => it.read(at, token),
  list: (it, _at, token) => it.list(kinds.configMap, { namespace: 'default' }, token),
  create: (it, _at, token, options = {}) => it.create(configMap('default', 'x'), options, token),
  patch: (it, at, token, options = {}) => it.patch(at, { data: {} }, options, token),
  delete: (it, at, token, options = {}) => it.delete(at, {}, options, token),
};

/** Those that only ask. */
const questions: Readonly<Record<string, (it: Cluster, token: Token) => Promise<unknown>>> = {
  // Of a kind not known yet: what is known needs no wait that could be stopped.
  kindOf: (it, token) => it.kindOf('nowhere.example/v1', 'Thing', token),
  servedKinds: (it, token) => it.servedKinds(token),
  allows: (it, token) => it.allows('get', { ...place, namespace: 'default' }, token),
  supportsDryRun: (it, token) => it.supportsDryRun(token),
};

export const rightsCases: Cases = (ground) => {
  const at = (): ObjectReference => ({
    ...place,
    cluster: ground().bench.cluster.context,
    namespace: 'default',
  });

  for (const [name, act] of Object.entries(acts)) {
    test(`refuses ${name} to those who may not, and says what`, async () => {
      const failure = await refused(act(ground().bench.limited, at(), never), 'forbidden');
      assert.match(failure.message, /ConfigMap/);
    });
  }

  for (const name of ['create', 'patch', 'delete']) {
    test(`refuses to rehearse ${name} for those who may not`, async () => {
      const { limited } = ground().bench;
      await refused(acts[name]!(limited, at(), never, { dryRun: true }), 'forbidden');
    });
  }

  test('answers beforehand what a user may do', async () => {
    const { cluster, limited } = ground().bench;
    for (const verb of verbs) {
      assert.equal(await cluster.allows(verb, at(), never), true, verb);
      assert.equal(await limited.allows(verb, at(), never), false, verb);
    }
  });

  test('shows what is served to everyone', async () => {
    const { limited } = ground().bench;
    assert.ok(await limited.kindOf('apps/v1', 'Deployment', never));
    assert.equal(await limited.supportsDryRun(never), true);
  });

  const all = {
    ...questions,
    ...Object.fromEntries(
      Object.entries(acts).map(([name, act]) => [
        name,
        (it: Cluster, token: Token) => act(it, at(), token),
      ]),
    ),
  };
  for (const [name, act] of Object.entries(all)) {
    test(`stops ${name} when it is cancelled, before or meanwhile`, async () => {
      const { cluster } = ground().bench;
      const source = new CancellationSource();
      const started = act(cluster, source.token);
      source.cancel();
      await assert.rejects(started, Cancelled);
      await assert.rejects(act(cluster, source.token), Cancelled);
    });
  }
};
