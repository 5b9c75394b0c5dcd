// The Kubernetes REST protocol as it goes over the wire, for clients that are not ours too.
import assert from 'node:assert/strict';
import { fieldAt, listAt, textAt } from '../../../src/objects/object';
import type { RawAnswer, RawRequest } from '../../support/rawClient';
import { object, type Fields } from '../bench';
import type { Cases } from '../cluster.contract';

const inNamespace = 'wired';
const configMaps = `/api/v1/namespaces/${inNamespace}/configmaps`;
const mergePatch = 'application/merge-patch+json';

const reasonOf = ({ status, body }: RawAnswer): string =>
  `${status} ${textAt(body, 'reason') ?? ''}`.trim();

export const wireCases: Cases = (ground) => {
  const send = (
    method: RawRequest['method'],
    path: string,
    body?: unknown,
    more: Partial<RawRequest> = {},
  ): Promise<RawAnswer> => {
    const { wire } = ground().bench;
    assert.ok(wire);
    return wire.send({ method, path, body, ...more });
  };
  const get = (path: string) => send('GET', path);
  const create = async (name: string, metadata: Fields = {}) => {
    const answer = await send('POST', configMaps, { metadata: { name, ...metadata } });
    assert.equal(answer.status, 201);
    return answer.body;
  };
  const versionOf = (it: unknown): string => textAt(it, 'metadata', 'resourceVersion') ?? '';

  suiteSetup(async () => {
    await ground().hands.create(object('v1', 'Namespace', inNamespace));
  });

  test('tells its version, groups and kinds', async () => {
    const version = await get('/version');
    assert.match(textAt(version.body, 'gitVersion') ?? '', /^v1\.20\./);
    assert.deepEqual(listAt((await get('/api')).body, 'versions'), ['v1']);
    const groups = listAt((await get('/apis')).body, 'groups');
    const apps = groups.find((it) => textAt(it, 'name') === 'apps');
    const served = { groupVersion: 'apps/v1', version: 'v1' };
    assert.deepEqual(apps, { name: 'apps', versions: [served], preferredVersion: served });
    const one = (await get('/apis/apps')).body;
    assert.deepEqual([textAt(one, 'kind'), textAt(one, 'name')], ['APIGroup', 'apps']);
    const list = (await get('/apis/apps/v1')).body;
    const kinds = listAt(list, 'resources');
    const named = (name: string) => kinds.find((it) => textAt(it, 'name') === name);
    assert.deepEqual(listAt(named('deployments'), 'shortNames'), ['deploy']);
    const verbs = [
      'create',
      'delete',
      'deletecollection',
      'get',
      'list',
      'patch',
      'update',
      'watch',
    ];
    assert.deepEqual(listAt(named('deployments'), 'verbs'), verbs);
    assert.deepEqual(listAt(named('deployments/status'), 'verbs'), ['get', 'patch', 'update']);
    assert.equal((await get('/readyz')).text, 'ok');
  });

  const odd: readonly (readonly [RawRequest['method'], string, string])[] = [
    ['GET', '/apis/nowhere.example', '404'],
    ['GET', '/apis/nowhere.example/v1', '404'],
    ['GET', '/apis/nowhere.example/v1/things', '404'],
    ['GET', '/apis/apps/v9', '404 NotFound'],
    ['GET', '/api/v9', '404 NotFound'],
    ['GET', '/api/v1/things', '404 NotFound'],
    ['GET', '/api/v1/configmaps/a', '404 NotFound'],
    ['GET', `${configMaps}/a/status`, '404 NotFound'],
    ['GET', `${configMaps}/absent`, '404 NotFound'],
    ['POST', '/api/v1/configmaps', '405 MethodNotAllowed'],
    ['POST', `${configMaps}/a`, '405 MethodNotAllowed'],
    ['PUT', configMaps, '405 MethodNotAllowed'],
    ['PATCH', configMaps, '405 MethodNotAllowed'],
    ['PUT', `${configMaps}/absent`, '404 NotFound'],
    ['GET', `${configMaps}?continue=nonsense&limit=1`, '400 BadRequest'],
    ['GET', `${configMaps}?fieldSelector=data.a%3Db`, '400 BadRequest'],
    ['POST', `${configMaps}?dryRun=Some`, '422 Invalid'],
    ['DELETE', `${configMaps}/absent`, '404 NotFound'],
  ];
  for (const [method, path, expected] of odd) {
    test(`answers ${expected} to ${method} ${path}`, async () => {
      const name = method === 'PUT' ? 'absent' : 'odd';
      const body = method === 'GET' || method === 'DELETE' ? undefined : { metadata: { name } };
      const type = method === 'PATCH' ? { contentType: mergePatch } : {};
      assert.equal(reasonOf(await send(method, path, body, type)), expected);
    });
  }

  test('refuses bodies that it cannot read', async () => {
    const post = (text: string, contentType = 'application/json') =>
      send('POST', configMaps, undefined, { text, contentType });
    assert.equal(reasonOf(await post('{"bad')), '400 BadRequest');
    assert.equal(reasonOf(await post('[]')), '400 BadRequest');
    assert.equal(reasonOf(await post('')), '400 BadRequest');
    assert.equal(reasonOf(await post('a', 'text/plain')), '415 UnsupportedMediaType');
    const other = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'other' } };
    assert.equal(reasonOf(await send('POST', configMaps, other)), '400 BadRequest');
    const version = { apiVersion: 'v2', kind: 'ConfigMap', metadata: { name: 'other' } };
    assert.equal(reasonOf(await send('POST', configMaps, version)), '400 BadRequest');
    const elsewhere = { metadata: { name: 'other', namespace: 'default' } };
    assert.equal(reasonOf(await send('POST', configMaps, elsewhere)), '400 BadRequest');
    await create('typed-patch');
    const patch = await send('PATCH', `${configMaps}/typed-patch`, {});
    assert.equal(reasonOf(patch), '415 UnsupportedMediaType');
  });

  test('gives out names', async () => {
    const sent = { metadata: { generateName: 'given-' } };
    const { body } = await send('POST', configMaps, sent);
    assert.match(textAt(body, 'metadata', 'name') ?? '', /^given-[a-z0-9]{5}$/);
  });

  test('replaces by PUT, with the resourceVersion where one is sent', async () => {
    const before = await create('put');
    const at = `${configMaps}/put`;
    const replaced = await send('PUT', at, { metadata: { name: 'put' }, data: { a: 'b' } });
    assert.equal(replaced.status, 200);
    assert.deepEqual(fieldAt(replaced.body, 'data'), { a: 'b' });
    assert.equal(textAt(replaced.body, 'metadata', 'uid'), textAt(before, 'metadata', 'uid'));
    const stale = { metadata: { name: 'put', resourceVersion: versionOf(before) } };
    assert.equal(reasonOf(await send('PUT', at, stale)), '409 Conflict');
    assert.equal(reasonOf(await send('PUT', at, { metadata: { name: 'x' } })), '400 BadRequest');
  });

  test('tells of a deletion what it deleted', async () => {
    const made = await create('deleted');
    const at = `${configMaps}/deleted`;
    const uid = textAt(made, 'metadata', 'uid');
    const dry = await send('DELETE', at, { dryRun: ['All'] });
    assert.deepEqual([dry.status, textAt(dry.body, 'status')], [200, 'Success']);
    const { status, body } = await send('DELETE', at, { propagationPolicy: 'Background' });
    assert.equal(status, 200);
    assert.deepEqual(fieldAt(body, 'details'), { name: 'deleted', kind: 'configmaps', uid });
    await create('held', { finalizers: ['example.com/hold'] });
    const held = await send('DELETE', `${configMaps}/held`);
    assert.equal(textAt(held.body, 'kind'), 'ConfigMap');
    const patch = { metadata: { finalizers: null } };
    await send('PATCH', `${configMaps}/held`, patch, { contentType: mergePatch });
  });

  test('lists in pages, items without kind', async () => {
    const labels = { paged: 'yes' };
    for (const name of ['p1', 'p2', 'p3']) await create(name, { labels });
    const first = (await get(`${configMaps}?labelSelector=paged%3Dyes&limit=2`)).body;
    assert.equal(textAt(first, 'kind'), 'ConfigMapList');
    assert.equal(textAt(first, 'apiVersion'), 'v1');
    assert.match(versionOf(first), /^\d+$/);
    const namesIn = (list: unknown) =>
      listAt(list, 'items').map((it) => textAt(it, 'metadata', 'name'));
    assert.deepEqual(namesIn(first), ['p1', 'p2']);
    assert.equal(fieldAt(first, 'items', 0, 'kind'), undefined);
    const token = encodeURIComponent(textAt(first, 'metadata', 'continue') ?? '');
    const query = `labelSelector=paged%3Dyes&limit=2&continue=${token}`;
    const second = (await get(`${configMaps}?${query}`)).body;
    assert.deepEqual(namesIn(second), ['p3']);
    assert.equal(fieldAt(second, 'metadata', 'continue'), undefined);
  });

  test('deletes a collection by selector', async () => {
    for (const name of ['c1', 'c2']) await create(name, { labels: { swept: 'yes' } });
    await create('c3');
    const { status } = await send('DELETE', `${configMaps}?labelSelector=swept%3Dyes`);
    assert.equal(status, 200);
    assert.equal((await get(`${configMaps}/c1`)).status, 404);
    assert.equal((await get(`${configMaps}/c3`)).status, 200);
  });

  test('reviews access', async () => {
    const group = '/apis/authorization.k8s.io/v1';
    const resourceAttributes = { verb: 'get', resource: 'secrets', namespace: 'default' };
    const ask = { spec: { resourceAttributes } };
    const one = await send('POST', `${group}/selfsubjectaccessreviews`, ask);
    assert.deepEqual([one.status, fieldAt(one.body, 'status', 'allowed')], [201, true]);
    const rules = { spec: { namespace: 'default' } };
    const all = await send('POST', `${group}/selfsubjectrulesreviews`, rules);
    assert.equal(all.status, 201);
    assert.ok(listAt(all.body, 'status', 'resourceRules').length > 0);
    assert.equal(fieldAt(all.body, 'status', 'incomplete'), false);
  });
};
