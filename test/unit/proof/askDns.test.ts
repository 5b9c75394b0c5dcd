import assert from 'node:assert/strict';
import { CancellationSource, neverCancelled } from '../../../src/base/cancellation';
import type { Question } from '../../../src/dns/message';
import { askPod } from '../../../src/proof/askDns';
import { startTinyDns, type Reply, type TinyDns } from '../../support/dns/tinyDns';
import { InMemoryCluster } from '../../support/inMemoryCluster';
import { object } from '../../support/istioObjects';
import { TwinRunningPods } from '../../support/twin/runningPods';

const pod = { namespace: 'kube-system', name: 'coredns-0' };
const question: Question = { id: 7, name: 'httpbin.bar.global', type: 'A' };

suite('askPod', () => {
  const twin = new InMemoryCluster('east', [object('v1', 'Pod', 'kube-system/coredns-0')]);
  const pods = new TwinRunningPods(twin);
  let server: TinyDns | undefined;

  const answering = async (reply: Reply | ((bytes: Uint8Array) => Reply)): Promise<void> => {
    server = await startTinyDns(() =>
      typeof reply === 'function' ? reply(new Uint8Array()) : reply,
    );
    twin.pods.behave(pod, { ports: new Map([[53, server.port]]) });
  };
  const ask = (limitMs = 5000, at = pod, token = neverCancelled) =>
    askPod(pods, { pod: at, port: 53 }, question, token, limitMs);

  teardown(() => server?.stop());

  test('gives the answer of the server behind the pod', async () => {
    await answering({ addresses: ['240.0.0.2'] });
    assert.deepEqual(await ask(), { kind: 'addresses', addresses: ['240.0.0.2'] });
    assert.deepEqual(server!.asked, [{ name: 'httpbin.bar.global', type: 'A' }]);
  });

  for (const [what, reply, expected] of [
    ['says nothing', 'silence', { kind: 'silent', because: 'no answer within 0.1 s' }],
    ['closes', 'close', { kind: 'silent', because: 'it closed the connection without an answer' }],
    [
      'answers in no DNS',
      { bytes: Uint8Array.from([0, 3, 1, 2, 3]) },
      { kind: 'unreadable', because: 'the answer is no DNS message' },
    ],
    [
      'answers a part and falls silent',
      { bytes: Uint8Array.from([0, 40, 1, 2]) },
      { kind: 'silent', because: 'no answer within 0.1 s' },
    ],
  ] as const) {
    test(`a server that ${what}`, async () => {
      await answering(reply);
      assert.deepEqual(await ask(reply === 'close' ? 5000 : 100), expected);
    });
  }

  test('a pod that takes no connection is down, which is no fault of the question', async () => {
    twin.pods.behave(pod, { ports: new Map() });
    assert.deepEqual(await ask(), {
      kind: 'silent',
      because:
        'Pod kube-system/coredns-0 takes no connection at port 53: connection refused in the pod',
      isDown: true,
    });
  });

  test('a pod that is gone was not asked, and neither was one that may not be', async () => {
    const gone = await ask(5000, { ...pod, name: 'coredns-9' });
    assert.equal(gone.kind, 'notAsked');
    const limited = new TwinRunningPods(twin.as((_verb, kind) => kind === 'Pod/portforward'));
    const said = await askPod(limited, { pod, port: 53 }, question, neverCancelled);
    assert.ok(
      said.kind === 'notAsked' && (said.hint ?? '').includes('get and create on pods/portforward'),
    );
  });

  test('ends when it is cancelled', async () => {
    await answering('silence');
    const source = new CancellationSource();
    setTimeout(() => {
      source.cancel();
    }, 20);
    await assert.rejects(ask(5000, pod, source.token), { name: 'Cancelled' });
  });
});
