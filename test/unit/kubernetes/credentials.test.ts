import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import * as http from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { neverCancelled } from '../../../src/base/cancellation';
import type { Failure } from '../../../src/base/failure';
import { Sensitive } from '../../../src/base/sensitive';
import type { ApiCluster } from '../../../src/kubernetes/apiCluster';
import { mergedKubeconfig, type KubeconfigFile } from '../../../src/kubernetes/kubeconfig';
import { clusterOf } from '../../../src/kubernetes/openCluster';
import { east, loadsClientFirst, SmallApiServer, status } from './smallApiServer';

suite('kubernetes/credentials', () => {
  loadsClientFirst();
  let server: SmallApiServer;
  let folder: string;
  let cluster: ApiCluster | undefined;
  let now = 0;

  const opened = (user: object) =>
    (cluster = clusterOf(server.kubeconfig('east', user), east, { clock: { now: () => now } }));
  const version = (it = cluster) => it?.version(neverCancelled);
  const sent = () => server.seen.map((it) => it.headers.authorization);
  const failure = async (user: object): Promise<Failure> => {
    const error: unknown = await opened(user)
      .version(neverCancelled)
      .then(
        () => undefined,
        (it: unknown) => it,
      );
    return error as Failure;
  };

  /** A plugin that counts its runs in a file and then does what the script says. */
  const plugin = async (script: string, args: readonly string[] = []) => {
    const file = path.join(folder, 'plugin');
    const count = `require('fs').appendFileSync(${JSON.stringify(`${file}.runs`)}, 'x');`;
    await writeFile(file, `#!${process.execPath}\n${count}\n${script}`);
    await chmod(file, 0o700);
    return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: file, args } };
  };
  const runs = async () => (await readFile(path.join(folder, 'plugin.runs'), 'utf8')).length;
  const credential = (token: string) =>
    `process.stdout.write(JSON.stringify({ status: { token: ${token} } }));`;

  setup(async () => {
    server = await SmallApiServer.start();
    folder = await mkdtemp(path.join(tmpdir(), 'credentials-'));
    now = 0;
  });
  teardown(async () => {
    cluster?.dispose();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  test('a token, over plain http', async () => {
    opened({ token: 'abc' });
    await version();
    assert.deepEqual(sent(), ['Bearer abc']);
  });

  test('a user name and password', async () => {
    opened({ username: 'ann', password: 'pw' });
    await version();
    assert.deepEqual(sent(), [`Basic ${Buffer.from('ann:pw').toString('base64')}`]);
  });

  test('a token file, without its line end, before an inline token', async () => {
    await writeFile(path.join(folder, 'token'), 'from-file\n');
    opened({ tokenFile: path.join(folder, 'token'), token: 'inline' });
    await version();
    assert.deepEqual(sent(), ['Bearer from-file']);
  });

  test('acting as another user and in groups', async () => {
    opened({ token: 'abc', as: 'bob', 'as-groups': ['dev', 'ops'] });
    await version();
    const { headers } = server.seen[0] ?? assert.fail();
    assert.deepEqual(
      [headers['impersonate-user'], headers['impersonate-group']],
      ['bob', 'dev, ops'],
    );
  });

  test('a plugin is told which API it speaks, and runs once for many requests', async () => {
    opened(await plugin(credential('JSON.parse(process.env.KUBERNETES_EXEC_INFO).apiVersion')));
    await Promise.all([version(), version(), version()]);
    await version();
    assert.deepEqual([...new Set(sent())], ['Bearer client.authentication.k8s.io/v1']);
    assert.equal(await runs(), 1);
  });

  test('a plugin that wants to know the cluster is told', async () => {
    const user = await plugin(
      credential('JSON.parse(process.env.KUBERNETES_EXEC_INFO).spec.cluster.server'),
    );
    opened({ exec: { ...user.exec, provideClusterInfo: true } });
    await version();
    assert.deepEqual(sent(), [`Bearer ${server.url}`]);
  });

  test('a cluster behind a proxy is reached through it', async () => {
    const asked: string[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (request: http.IncomingMessage, socket: Socket) => {
      asked.push(request.url ?? '');
      const onward = connect(server.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const text = server
      .file('east', { token: 'abc' })
      .replace('"server"', `"proxy-url":"http://127.0.0.1:${port}","server"`);
    const file: KubeconfigFile = { path: '/kube/config', text: new Sensitive(text) };
    cluster = clusterOf(mergedKubeconfig([file]), east);
    await version();
    assert.deepEqual(asked, [`127.0.0.1:${server.port}`]);
    assert.deepEqual(sent(), ['Bearer abc']);
    proxy.close();
  });

  test('a plugin is asked again when the token is refused, and after a while', async () => {
    const user = await plugin(
      credential(`require('fs').readFileSync(__filename + '.runs', 'utf8').length.toString()`),
    );
    server.behaves('/version', ({ headers }) =>
      headers.authorization === 'Bearer 1' && now === 0 && server.seen.length > 1
        ? status(401, 'Unauthorized')
        : { status: 200, body: { gitVersion: 'v1.20.2' } },
    );
    opened(user);
    await version();
    await version();
    assert.deepEqual(sent(), ['Bearer 1', 'Bearer 1', 'Bearer 2']);
    now += 3_600_000;
    await version();
    assert.equal(sent().at(-1), 'Bearer 3');
  });

  test('credentials that stay refused are told as such, after one more try', async () => {
    server.behaves('/version', status(401, 'Unauthorized'));
    const { reason, message } = await failure({ token: 'abc' });
    assert.equal(reason, 'unauthorized');
    assert.equal(message, 'Cluster east does not accept the credentials of its context.');
    assert.equal(server.seen.length, 2);
  });

  test('a failing plugin is named; what it printed is not told', async () => {
    const { reason, message, hint, cause } = await failure(
      await plugin(`console.error('SECRET'); console.log('SECRET'); process.exit(3);`),
    );
    assert.equal(reason, 'toolFailed');
    assert.match(message, /its credential plugin .*plugin gave no credentials/);
    assert.doesNotMatch(`${message}${hint ?? ''}${String(cause)}`, /SECRET/);
    assert.equal(server.seen.length, 0);
  });

  test('a plugin that prints no credential, or no JSON, fails as well', async () => {
    for (const script of [`console.log('{}')`, `console.log('SECRET')`]) {
      const { reason, message } = await failure(await plugin(script));
      assert.equal(reason, 'toolFailed');
      assert.doesNotMatch(message, /SECRET/);
    }
  });

  test('a plugin that is not installed is named', async () => {
    const { reason, message } = await failure({ exec: { command: 'no-such-plugin-anywhere' } });
    assert.equal(reason, 'toolMissing');
    assert.match(message, /no-such-plugin-anywhere cannot be started/);
  });

  test('a plugin that waits is the reason given, and is not started twice', async () => {
    // What is started is counted here: how soon a process comes to count itself depends on the machine.
    const started: ChildProcess[] = [];
    const count = (message: unknown) =>
      started.push((message as { readonly process: ChildProcess }).process);
    subscribe('child_process', count);
    try {
      opened(await plugin(`setInterval(() => undefined, 1000);`));
      for (const _ of [1, 2]) {
        await assert.rejects(cluster?.version(neverCancelled, 300) ?? Promise.resolve(), {
          reason: 'timedOut',
          message: /its credential plugin .* has not answered within 0.3 s/,
        });
      }
      assert.deepEqual(
        started.map((it) => it.spawnfile),
        [path.join(folder, 'plugin')],
      );
    } finally {
      unsubscribe('child_process', count);
      // It may still be starting: none may write into the folder while that is removed.
      for (const it of started) if (it.kill('SIGKILL')) await once(it, 'exit');
    }
  });

  test('a token file and a certificate file that are absent are named', async () => {
    for (const field of ['tokenFile', 'client-certificate']) {
      const { reason, message } = await failure({ [field]: path.join(folder, 'absent') });
      assert.equal(reason, 'kubeconfig');
      assert.match(message, /absent cannot be read/);
    }
  });

  test('a token that no header can carry is a kubeconfig problem', async () => {
    const { reason, message } = await failure({ token: 'SECRET\nX' });
    assert.equal(reason, 'kubeconfig');
    assert.doesNotMatch(message, /SECRET/);
  });
});
