import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { textAt } from '../../../src/objects/object';
import { InMemoryCluster } from '../../support/inMemoryCluster';
import { writeKubeconfig } from '../../support/playground/kubeconfig';
import { serve, type HttpFace } from '../../support/playground/server';

/** What the face of the twin does beyond the protocol: its users, and how it can be made to fail. */
suite('HTTP face of the twin', () => {
  const cluster = new InMemoryCluster('east');
  let face: HttpFace;

  setup(async () => {
    const users = new Map([['guest', cluster.as(() => true)]]);
    face = await serve(cluster, { token: 'secret', users });
  });
  teardown(() => face.stop());

  const ask = (at: string, token = 'secret', signal?: AbortSignal) =>
    fetch(face.url + at, {
      headers: { authorization: `Bearer ${token}` },
      ...(signal ? { signal } : {}),
    });

  test('answers 401 to who shows no token, or another', async () => {
    for (const token of ['', 'wrong']) {
      const answer = await ask('/api/v1/namespaces', token);
      assert.equal(answer.status, 401);
      assert.equal(textAt(await answer.json(), 'reason'), 'Unauthorized');
    }
  });

  test('knows its users apart', async () => {
    assert.equal((await ask('/api/v1/namespaces')).status, 200);
    assert.equal((await ask('/api/v1/namespaces', 'guest')).status, 403);
    assert.equal((await ask('/apis/apps/v1', 'guest')).status, 200);
  });

  test('can break connections', async () => {
    face.faults.breaks = true;
    await assert.rejects(ask('/version'));
    face.faults.breaks = false;
    assert.equal((await ask('/version')).status, 200);
  });

  test('can keep silent', async () => {
    face.faults.hangs = true;
    const patience = new AbortController();
    const asked = ask('/version', 'secret', patience.signal);
    setTimeout(() => {
      patience.abort();
    }, 50);
    await assert.rejects(asked, { name: 'AbortError' });
  });

  test('can go down and come up at the same address', async () => {
    await face.down();
    await assert.rejects(ask('/version'));
    await face.up();
    assert.equal((await ask('/version')).status, 200);
  });

  test('is unreachable when its cluster is', async () => {
    cluster.unreachable = 'no route';
    await assert.rejects(ask('/version'));
    cluster.unreachable = undefined;
    assert.equal((await ask('/version')).status, 200);
  });

  test('tells a watcher who comes too late', async () => {
    const since = cluster.server.store.revision;
    cluster.plant({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'late' } });
    cluster.server.store.compact();
    const answer = await ask(`/api/v1/namespaces?watch=1&resourceVersion=${since}`);
    const event: unknown = JSON.parse(await answer.text());
    assert.deepEqual(
      [textAt(event, 'type'), textAt(event, 'object', 'reason')],
      ['ERROR', 'Expired'],
    );
  });

  test('tells a reader of pages who comes too late', async () => {
    const first: unknown = await (await ask('/api/v1/namespaces?limit=1')).json();
    const token = encodeURIComponent(textAt(first, 'metadata', 'continue') ?? '');
    cluster.plant({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'later' } });
    cluster.server.store.compact();
    const second = await ask(`/api/v1/namespaces?limit=1&continue=${token}`);
    assert.equal(second.status, 410);
  });

  test('writes kubeconfigs for the eyes of their owner only', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'kubeconfig-'));
    const file = path.join(folder, 'config');
    await writeKubeconfig(file, [{ context: 'east', url: face.url, token: 'secret' }]);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    await rm(folder, { recursive: true });
  });
});
