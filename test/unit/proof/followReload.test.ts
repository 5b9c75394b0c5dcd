/** A change is followed on the twin: its pods write the log that CoreDNS would. */
import assert from 'node:assert/strict';
import { CancellationSource, neverCancelled } from '../../../src/base/cancellation';
import { followReload, type ReloadOutcome } from '../../../src/proof/followReload';
import { clusterDnsPod, dnsPod, soundObjects } from '../../support/dns/provingGround';
import { InMemoryCluster } from '../../support/inMemoryCluster';
import { clusterFrom } from '../../support/meshBuilder';
import { TwinRunningPods } from '../../support/twin/runningPods';

suite('followReload', () => {
  let twin: InMemoryCluster;
  let round: number;
  /** What happens after so many looks at the pods. */
  let then: (round: number) => void;

  setup(() => {
    round = 0;
    then = () => undefined;
    twin = new InMemoryCluster('east', soundObjects, {
      onCall: ({ kind, namespace }) => {
        if (kind === 'Pod' && namespace === 'kube-system') then(round++);
      },
    });
    twin.pods.say(clusterDnsPod, 'coredns', '[INFO] Reloading complete');
  });

  const follow = (
    cluster = twin,
    token = neverCancelled,
    tell: (done: number, all: number) => void = () => undefined,
  ): Promise<ReloadOutcome> => {
    let now = 0;
    return followReload(
      {
        known: clusterFrom('east', twin.objects),
        role: 'clusterDns',
        cluster,
        pods: new TwinRunningPods(cluster),
        clock: { now: () => (now += 1000) },
        everyMs: 1,
        limitMs: 6000,
        tell,
      },
      token,
    );
  };
  const say = (text: string, pod = clusterDnsPod) => {
    twin.pods.say(pod, 'coredns', text);
  };

  test('ends when every pod has taken it', async () => {
    const other = { ...clusterDnsPod, name: 'coredns-1' };
    twin.plant(dnsPod('kube-system/coredns-1', { 'k8s-app': 'kube-dns' }));
    then = (count) => {
      if (count === 2) say('[INFO] Reloading complete');
      if (count === 4) say('[INFO] Reloading complete', other);
    };
    const told: string[] = [];
    const outcome = await follow(twin, neverCancelled, (done, all) => told.push(`${done}/${all}`));
    assert.deepEqual(outcome, { kind: 'reloaded', pods: 2 });
    assert.deepEqual(told, ['0/2', '1/2', '1/2', '2/2']);
  });

  test('ends at once when one refuses, with its own words', async () => {
    then = (count) => {
      if (count === 2) say("[ERROR] Restart failed: Unknown directive 'proxy'");
    };
    assert.deepEqual(await follow(), {
      kind: 'refused',
      pod: 'coredns-0',
      because: "Unknown directive 'proxy'",
    });
  });

  test('says plainly when nothing was seen in time', async () => {
    assert.deepEqual(await follow(), {
      kind: 'notSeen',
      because: 'its log tells of no reload within 6 s',
    });
  });

  test('says which permission is missing, and when there is no pod', async () => {
    const limited = twin.as((_verb, kind) => kind === 'Pod/log');
    assert.deepEqual(await follow(limited), {
      kind: 'notSeen',
      because: 'The user of east may not read the log of Pod kube-system/coredns-0',
    });
    await twin.delete(
      { cluster: twin.context, apiVersion: 'v1', kind: 'Pod', ...clusterDnsPod },
      {},
      {},
      neverCancelled,
    );
    assert.deepEqual(await follow(), { kind: 'notSeen', because: 'none of its pods was found' });
  });

  test('ends when it is cancelled', async () => {
    const source = new CancellationSource();
    then = (count) => {
      if (count === 2) source.cancel();
    };
    await assert.rejects(follow(twin, source.token), { name: 'Cancelled' });
  });
});
