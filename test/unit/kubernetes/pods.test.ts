/** What a pod does when it is asked: the same of the twin and of the client's streams to its HTTP face. */
import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { CancellationSource, neverCancelled } from '../../../src/base/cancellation';
import { Failure } from '../../../src/base/failure';
import { ApiCluster } from '../../../src/kubernetes/apiCluster';
import { mergedKubeconfig } from '../../../src/kubernetes/kubeconfig';
import { Sensitive } from '../../../src/base/sensitive';
import { PortClosed, type RunningPods } from '../../../src/proof/pods';
import { InMemoryCluster } from '../../support/inMemoryCluster';
import { object } from '../../support/istioObjects';
import { kubeconfigOf } from '../../support/playground/kubeconfig';
import { serve, type HttpFace } from '../../support/playground/server';
import { TwinRunningPods } from '../../support/twin/runningPods';

const pod = { namespace: 'kube-system', name: 'coredns-0' };
const gone = { namespace: 'kube-system', name: 'coredns-9' };

function apiClusterAt(face: HttpFace, token = 'secret', timeoutMs = 5000): ApiCluster {
  const text = kubeconfigOf([{ context: 'east', url: `${face.url}/`, token }]);
  const [context] = mergedKubeconfig([{ path: 'memory', text: new Sensitive(text) }]).contexts;
  assert.ok(context);
  return new ApiCluster(context, { timeoutMs });
}

interface Bench {
  readonly pods: RunningPods;
  /** Of a user who may nothing. */
  readonly limited: RunningPods;
}

suite('Running pods', () => {
  const twin = new InMemoryCluster('east', [object('v1', 'Pod', 'kube-system/coredns-0')]);
  const limited = twin.as(() => true);
  let face: HttpFace;
  let echo: Server;
  const clusters: ApiCluster[] = [];
  const sockets = new Set<Socket>();
  let benches: ReadonlyMap<string, Bench>;

  suiteSetup(async () => {
    face = await serve(twin, { token: 'secret', users: new Map([['guest', limited]]) });
    echo = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        if (chunk.toString() === 'end') socket.end();
        else socket.write(Buffer.concat([Buffer.from('>'), chunk]));
      });
    });
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    const { port } = echo.address() as AddressInfo;
    twin.pods.behave(pod, {
      ports: new Map([
        [53, port],
        [54, 1],
      ]),
      run: (_container, command) =>
        command[0] === 'getent'
          ? { exitCode: command[2] === 'known' ? 0 : 2, stdout: command.join('|'), stderr: 'hm' }
          : { exitCode: undefined, stdout: '', stderr: '', because: 'no such program' },
    });
    twin.pods.say(pod, 'coredns', '[INFO] Reloading');
    twin.pods.say(pod, 'coredns', '[INFO] Reloading complete');
    clusters.push(apiClusterAt(face), apiClusterAt(face, 'guest'));
    benches = new Map([
      ['twin', { pods: new TwinRunningPods(twin), limited: new TwinRunningPods(limited) }],
      ['api', { pods: clusters[0]!.pods, limited: clusters[1]!.pods }],
    ]);
  });

  suiteTeardown(async () => {
    for (const it of clusters) it.dispose();
    await face.stop();
    for (const it of sockets) it.destroy();
    await new Promise((resolve) => echo.close(resolve));
  });

  for (const name of ['twin', 'api']) {
    const bench = (): Bench => benches.get(name)!;
    const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

    test(`${name}: bytes go to a port of a pod and come back, until the far side ends`, async () => {
      const tunnel = await bench().pods.open(pod, 53, neverCancelled);
      tunnel.write(Buffer.from('hello'));
      assert.equal(text(await tunnel.read(neverCancelled)), '>hello');
      tunnel.write(Buffer.from([0, 255, 10]));
      assert.deepEqual([...(await tunnel.read(neverCancelled))!], [62, 0, 255, 10]);
      tunnel.write(Buffer.from('end'));
      assert.equal(await tunnel.read(neverCancelled), undefined);
      assert.equal(await tunnel.read(neverCancelled), undefined);
      tunnel.dispose();
    });

    for (const [what, port] of [
      ['nothing is mapped', 99],
      ['the connection is refused', 54],
    ] as const) {
      test(`${name}: where ${what}, the port is closed and says so`, async () => {
        const tunnel = await bench().pods.open(pod, port, neverCancelled);
        tunnel.write(Buffer.from('x'));
        await assert.rejects(
          tunnel.read(neverCancelled),
          (error) =>
            error instanceof PortClosed &&
            error.message ===
              `Pod kube-system/coredns-0 takes no connection at port ${port}: connection refused in the pod.`,
        );
        tunnel.dispose();
      });
    }

    test(`${name}: reading ends when it is cancelled`, async () => {
      const source = new CancellationSource();
      const tunnel = await bench().pods.open(pod, 53, source.token);
      const reading = tunnel.read(source.token);
      source.cancel();
      await assert.rejects(reading, { name: 'Cancelled' });
      tunnel.dispose();
    });

    test(`${name}: a pod that is gone is not found, whatever is asked of it`, async () => {
      const { pods } = bench();
      for (const asked of [
        () => pods.open(gone, 53, neverCancelled),
        () => pods.run(gone, 'coredns', ['getent'], neverCancelled),
        () => pods.log(gone, { container: 'coredns', lines: 1 }, neverCancelled),
      ]) {
        await assert.rejects(
          asked,
          (error) => Failure.is(error, 'notFound') && error.message.includes('coredns-9'),
        );
      }
    });

    test(`${name}: who may not is told which permission is asked for`, async () => {
      const { limited: pods } = bench();
      const hint = /verbs get and create on pods\/(portforward|exec)/;
      for (const asked of [
        () => pods.open(pod, 53, neverCancelled),
        () => pods.run(pod, 'coredns', ['getent'], neverCancelled),
      ]) {
        await assert.rejects(
          asked,
          (error) => Failure.is(error, 'forbidden') && hint.test(error.hint ?? ''),
        );
      }
      await assert.rejects(
        pods.log(pod, { container: 'coredns', lines: 1 }, neverCancelled),
        (error) =>
          Failure.is(error, 'forbidden') &&
          error.message === 'The user of east may not read the log of Pod kube-system/coredns-0.',
      );
    });

    test(`${name}: the last lines of a log come with their times`, async () => {
      const wish = { container: 'coredns', lines: 2 };
      const lines = await bench().pods.log(pod, wish, neverCancelled);
      assert.deepEqual(
        lines.map((it) => it.text),
        ['[INFO] Reloading', '[INFO] Reloading complete'],
      );
      assert.ok(lines[0]!.at < lines[1]!.at && lines[0]!.at.endsWith('Z'));
      const last = await bench().pods.log(pod, { ...wish, lines: 1 }, neverCancelled);
      assert.deepEqual(last, [lines[1]]);
    });

    test(`${name}: a program is run by its arguments, and its end is told`, async () => {
      const run = (...command: string[]) =>
        bench().pods.run(pod, 'coredns', command, neverCancelled);
      assert.deepEqual(await run('getent', 'a b; c', 'known'), {
        exitCode: 0,
        stdout: 'getent|a b; c|known',
        stderr: 'hm',
      });
      assert.equal((await run('getent', 'hosts', 'x')).exitCode, 2);
      assert.deepEqual(await run('nslookup'), {
        exitCode: undefined,
        stdout: '',
        stderr: '',
        because: 'no such program',
      });
    });
  }

  test('a server that hangs is given up, and one that breaks is unreachable', async () => {
    const slow = apiClusterAt(face, 'secret', 300);
    face.faults.hangs = true;
    await assert.rejects(
      slow.pods.open(pod, 53, neverCancelled),
      (error) => Failure.is(error, 'timedOut') && /within 0.3 s/.test(error.message),
    );
    face.faults.hangs = false;
    face.faults.breaks = true;
    await assert.rejects(slow.pods.open(pod, 53, neverCancelled), (error) =>
      Failure.is(error, 'unreachable'),
    );
    face.faults.breaks = false;
    slow.dispose();
  });

  test('opening ends when it is cancelled, and wrong credentials are named', async () => {
    const source = new CancellationSource();
    face.faults.hangs = true;
    const opening = clusters[0]!.pods.open(pod, 53, source.token);
    setTimeout(() => {
      source.cancel();
    }, 20);
    await assert.rejects(opening, { name: 'Cancelled' });
    face.faults.hangs = false;
    const stranger = apiClusterAt(face, 'wrong');
    await assert.rejects(stranger.pods.open(pod, 53, neverCancelled), (error) =>
      Failure.is(error, 'unauthorized'),
    );
    stranger.dispose();
  });
});
