// Watches as they go over the wire: lines of JSON, from a revision on or from what is there.
import assert from 'node:assert/strict';
import { fieldAt, textAt } from '../../../src/objects/object';
import type { RawAnswer, RawRequest } from '../../support/rawClient';
import { object, type Fields } from '../bench';
import type { Cases } from '../cluster.contract';

const inNamespace = 'watched';
const configMaps = `/api/v1/namespaces/${inNamespace}/configmaps`;

const versionOf = (it: unknown): string => textAt(it, 'metadata', 'resourceVersion') ?? '';
const told = (events: readonly unknown[]): readonly string[] =>
  events.map(
    (it) => `${textAt(it, 'type') ?? ''} ${textAt(it, 'object', 'metadata', 'name') ?? ''}`,
  );

export const watchCases: Cases = (ground) => {
  const send = (method: RawRequest['method'], path: string, body?: unknown): Promise<RawAnswer> => {
    const { wire } = ground().bench;
    assert.ok(wire);
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    return wire.send({ method, path, body, contentType });
  };
  const create = (name: string, metadata: Fields = {}) =>
    send('POST', configMaps, { metadata: { name, ...metadata } });
  const revision = async (): Promise<string> => versionOf((await send('GET', configMaps)).body);

  suiteSetup(async () => {
    await ground().hands.create(object('v1', 'Namespace', inNamespace));
  });

  /** The events of a watch that the server ends after a second. */
  const watched = async (query: string): Promise<readonly unknown[]> => {
    const { status, text } = await send('GET', `${configMaps}?watch=1&timeoutSeconds=1&${query}`);
    assert.equal(status, 200);
    const lines = text.split('\n').filter((it) => it !== '');
    return lines.map((it) => JSON.parse(it) as unknown);
  };
  test('watches from a revision on', async () => {
    const label = (value: string | null) => ({ metadata: { labels: { watched: value } } });
    const patch = (value: string | null) => send('PATCH', `${configMaps}/w`, label(value));
    const since = await revision();
    await create('w');
    await patch('yes');
    await patch('still');
    await patch(null);
    await send('DELETE', `${configMaps}/w`);
    const from = `resourceVersion=${since}`;
    const events = await watched(`${from}&fieldSelector=metadata.name%3Dw`);
    assert.deepEqual(told(events), [
      'ADDED w',
      ...Array<string>(3).fill('MODIFIED w'),
      'DELETED w',
    ]);
    const versions = events.map((it) => Number(versionOf(fieldAt(it, 'object'))));
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
    assert.equal(new Set(versions).size, versions.length);
    assert.equal(textAt(events[0], 'object', 'kind'), 'ConfigMap');
    // To a selector, an object that comes to match is added, and one that ceases to is deleted.
    assert.deepEqual(told(await watched(`${from}&labelSelector=watched`)), [
      'ADDED w',
      'MODIFIED w',
      'DELETED w',
    ]);
  });

  test('watches from now on with what is there, and hears what happens meanwhile', async () => {
    await create('there', { labels: { live: 'yes' } });
    const watching = watched('labelSelector=live');
    await create('coming', { labels: { live: 'yes' } });
    assert.deepEqual([...told(await watching)].sort(), ['ADDED coming', 'ADDED there']);
  });

  test('takes bookmarks for events of no object', async () => {
    const events = await watched('allowWatchBookmarks=true&resourceVersion=0&labelSelector=nobody');
    for (const event of events) {
      assert.equal(textAt(event, 'type'), 'BOOKMARK');
      assert.match(versionOf(fieldAt(event, 'object')), /^\d+$/);
    }
  });

  test('refuses a revision that is no number', async () => {
    const { status } = await send('GET', `${configMaps}?watch=1&resourceVersion=abc`);
    assert.equal(status, 500);
  });

  test('lists at a revision that later lists do not fall behind', async () => {
    const first = Number(await revision());
    await create('later');
    assert.ok(Number(await revision()) > first);
  });
};
