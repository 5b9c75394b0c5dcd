import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { silentLog } from '../../../src/base/log';
import type { ApiCluster } from '../../../src/kubernetes/apiCluster';
import { growingBackoff } from '../../../src/kubernetes/backoff';
import { Informer } from '../../../src/kubernetes/informer';
import { clusterOf } from '../../../src/kubernetes/openCluster';
import type { WatchedList } from '../../../src/kubernetes/watchedKinds';
import { kinds } from '../../../src/objects/objectKind';
import { notRead } from '../../../src/objects/reading';
import { east, loadsClientFirst, SmallApiServer, status, until } from './smallApiServer';

const path = '/api/v1/services';
const service = (name: string, port = 80) => ({
  metadata: { name, namespace: 'shop' },
  spec: { ports: [{ port }] },
});

suite('kubernetes/informer', () => {
  loadsClientFirst();
  let server: SmallApiServer;
  let cluster: ApiCluster;
  let informer: Informer;
  let waits: number[];

  const opened = (watched: Partial<WatchedList> = {}) => {
    const backoff = (failureCount: number) => {
      waits.push(failureCount);
      return 5;
    };
    const keep: WatchedList['keep'] = (it) => it;
    const list = { kind: kinds.service, options: {}, keep, ...watched };
    informer = new Informer(cluster, list, { log: silentLog, backoff });
    return informer;
  };
  const names = () =>
    informer.reading.kind === 'read'
      ? informer.reading.value.map((it) => it.metadata.name)
      : informer.reading.because;
  const lists = () => server.requests(path);
  const watches = () => server.requests(path, true);
  const following = () => until(() => server.watchCount === 1);

  setup(async () => {
    server = await SmallApiServer.start();
    cluster = clusterOf(server.kubeconfig(), east, { timeoutMs: 5000 });
    waits = [];
    server.put(path, service('web'));
  });
  teardown(async () => {
    informer.dispose();
    cluster.dispose();
    await server.stop();
  });

  test('what was never read says so', () => {
    assert.deepEqual(opened().reading, notRead('still being read'));
    assert.equal(informer.state, 'unread');
  });

  test('a list once reads and does not watch', async () => {
    await opened().list(neverCancelled);
    assert.deepEqual(names(), ['web']);
    assert.equal(informer.state, 'listed');
    assert.equal(watches().length, 0);
  });

  test('following takes additions, changes and deletions', async () => {
    await opened().follow();
    await following();
    server.put(path, service('api'));
    await until(() => names().length === 2);
    const before = informer.reading;
    server.put(path, service('web', 81));
    await until(() => informer.reading !== before);
    server.remove(path, service('api'));
    await until(() => names().length === 1);
    assert.deepEqual(names(), ['web']);
    assert.equal(informer.state, 'following');
    assert.equal(lists().length, 1);
    assert.equal(watches()[0]?.query.get('resourceVersion'), '101');
    assert.equal(watches()[0]?.query.get('allowWatchBookmarks'), 'true');
  });

  test('a watch that ends goes on where it was, bookmarks included', async () => {
    await opened().follow();
    await following();
    const bookmark = { kind: 'Service', metadata: { resourceVersion: '555' } };
    server.tell(path, { type: 'BOOKMARK', object: bookmark });
    await new Promise((resolve) => setTimeout(resolve, 20));
    server.endWatches();
    await until(() => watches().length === 2);
    assert.equal(watches()[1]?.query.get('resourceVersion'), '555');
    assert.equal(lists().length, 1);
    assert.deepEqual(names(), ['web']);
  });

  test('a broken connection keeps the objects, says reconnecting, and goes on', async () => {
    await opened().follow();
    await following();
    let lost = 0;
    informer.onDidLoseConnection(() => (lost += 1));
    server.behaves(`${path}?watch`, 'resets');
    server.endWatches('broken');
    await until(() => lost >= 2);
    assert.equal(informer.state, 'reconnecting');
    assert.deepEqual(names(), ['web']);
    server.behaves(`${path}?watch`, undefined);
    await following();
    server.put(path, service('api'));
    await until(() => names().length === 2);
    assert.equal(lists().length, 1);
    assert.deepEqual(waits.slice(0, 2), [0, 1]);
  });

  for (const [name, behaviour] of [
    ['as an answer', status(410, 'Expired')],
    [
      'inside the stream',
      {
        status: 200,
        body: JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410 } }) + '\n',
      },
    ],
  ] as const) {
    test(`a version that the server forgot (${name}) is listed anew, after a wait`, async () => {
      let watchCount = 0;
      await opened().follow();
      await following();
      server.behaves(`${path}?watch`, () => (watchCount++ < 3 ? behaviour : 'hangs'));
      server.endWatches();
      await until(() => watchCount === 4);
      assert.equal(lists().length, 4);
      assert.equal(waits.length >= 3, true);
    });
  }

  test('a line that is no event ends the watch and lists anew', async () => {
    await opened().follow();
    await following();
    server.tell(path, 'nonsense');
    await until(() => watches().length === 2);
    assert.deepEqual(names(), ['web']);
  });

  test('a refused list says why, and is read once it is allowed', async () => {
    server.behaves(path, status(403, 'Forbidden', 'User "dev" cannot list'));
    await opened().follow();
    assert.deepEqual(informer.reading, notRead('may not list Services'));
    assert.equal(informer.state, 'refused');
    server.behaves(path, undefined);
    await until(() => informer.reading.kind === 'read');
    assert.deepEqual(names(), ['web']);
  });

  test('a permission that is taken away empties what was read', async () => {
    await opened().follow();
    await following();
    server.behaves(path, status(403, 'Forbidden', 'User "dev" cannot list'));
    server.behaves(`${path}?watch`, status(403, 'Forbidden', 'User "dev" cannot watch'));
    server.endWatches();
    await until(() => informer.reading.kind === 'notRead');
    assert.equal(names(), 'may not list Services');
  });

  test('a list that fails again and again is no longer shown as what is', async () => {
    await opened().follow();
    await following();
    server.behaves(path, status(500, 'InternalError', 'its conversion webhook does not answer'));
    server.behaves(`${path}?watch`, status(410, 'Expired'));
    server.endWatches();
    await until(() => typeof names() === 'string');
    assert.deepEqual(names(), 'its conversion webhook does not answer');
    assert.ok(lists().length >= 4, `${lists().length} lists`);
    server.behaves(path, undefined);
    server.behaves(`${path}?watch`, undefined);
    await until(() => typeof names() !== 'string');
    assert.deepEqual(names(), ['web']);
  });

  test('where only the watch is refused, lists go on', async () => {
    server.behaves(`${path}?watch`, status(403, 'Forbidden', 'User "dev" cannot watch'));
    await opened().follow();
    server.put(path, service('api'));
    await until(() => names().length === 2);
    assert.equal(informer.reading.kind, 'read');
    assert.equal(waits.length > 0, true);
  });

  test('a watch that ends at once waits before the next', async () => {
    server.behaves(`${path}?watch`, { status: 200, body: '' });
    await opened().follow();
    await until(() => watches().length === 4);
    assert.deepEqual(waits.slice(0, 3), [0, 1, 2]);
  });

  test('a kind that is not served is an empty list without a watch', async () => {
    server.servesIstio = false;
    await opened({ kind: kinds.serviceEntry }).follow();
    assert.deepEqual(names(), []);
    assert.equal(
      server.seen.every((it) => it.query.get('watch') === null),
      true,
    );
  });

  test('following again lists anew: what was written before the call is read', async () => {
    await opened().follow();
    await following();
    // The watch of this server is deaf, so that only a list can tell.
    server.behaves(`${path}?watch`, 'hangs');
    server.endWatches();
    await until(() => watches().length === 2);
    server.put(path, service('api'));
    await informer.follow();
    assert.deepEqual(names(), ['web', 'api']);
  });

  test('a list that finds the same keeps the reading and is silent', async () => {
    await opened().list(neverCancelled);
    const { reading } = informer;
    informer.onDidChange(() => assert.fail('nothing changed'));
    await informer.list(neverCancelled);
    assert.equal(informer.reading, reading);
  });

  test('an object that did not change keeps its identity when another did', async () => {
    await opened().list(neverCancelled);
    const web = informer.reading.kind === 'read' ? informer.reading.value[0] : undefined;
    server.put(path, service('api'));
    await informer.list(neverCancelled);
    assert.equal(informer.reading.kind === 'read' && informer.reading.value.length, 2);
    assert.ok(web && informer.reading.kind === 'read' && informer.reading.value.includes(web));
  });

  test('what is left out of the list is left out of the watch, and leaves when it becomes so', async () => {
    const keep: WatchedList['keep'] = (it) =>
      it.metadata.labels?.['hidden'] === undefined ? it : undefined;
    await opened({ keep }).follow();
    await following();
    const hidden = {
      ...service('web'),
      metadata: { ...service('web').metadata, labels: { hidden: '' } },
    };
    server.put(path, hidden);
    await until(() => names().length === 0);
  });

  test('after stop and dispose nothing is asked any more', async () => {
    await opened().follow();
    await following();
    informer.stop();
    await until(() => server.watchCount === 0);
    assert.equal(informer.state, 'listed');
    const count = server.seen.length;
    server.put(path, service('api'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(server.seen.length, count);
    assert.deepEqual(names(), ['web']);
  });
});

suite('kubernetes/backoff', () => {
  test('doubles from a second to a minute, half of it by chance', () => {
    const [least, most] = [growingBackoff(() => 0), growingBackoff(() => 1)];
    assert.deepEqual([0, 1, 2, 3].map(most), [1000, 2000, 4000, 8000]);
    assert.deepEqual([0, 1, 2, 3].map(least), [500, 1000, 2000, 4000]);
    assert.equal(most(5000), 60_000);
  });
});
