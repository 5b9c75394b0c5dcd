/** A change is followed on the twin: its pods write the log that CoreDNS would. */
import assert from 'node:assert/strict';
import { CancellationSource, Cancelled, neverCancelled } from '../../../src/base/cancellation';
import { Failure } from '../../../src/base/failure';
import { notRead } from '../../../src/objects/reading';
import type { RunningPods } from '../../../src/proof/pods';
import { followReload, type ReloadOutcome } from '../../../src/proof/followReload';
import { momentsBefore } from '../../../src/proof/podMoments';
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

  /** Looks at the pods, lets somebody write, and follows. */
  const follow = async (
    cluster = twin,
    token = neverCancelled,
    tell: (done: number, all: number) => void = () => undefined,
    pods: RunningPods = new TwinRunningPods(cluster),
    write: () => void = () => undefined,
  ): Promise<ReloadOutcome> => {
    let now = 0;
    const known = clusterFrom('east', twin.objects);
    const looking = { known, role: 'clusterDns', cluster, pods } as const;
    const before = await momentsBefore(looking, 5000, token);
    write();
    return followReload(
      {
        ...looking,
        before,
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

  test('what a server says at once after the write is seen', async () => {
    const take = () => {
      say('[INFO] Reloading complete');
    };
    const outcome = await follow(twin, neverCancelled, undefined, undefined, take);
    assert.deepEqual(outcome, { kind: 'reloaded', pods: 1 });
  });

  test('pods that do not answer hold nobody up', async () => {
    const known = clusterFrom('east', twin.objects);
    twin.list = (_kind, _options, token) =>
      new Promise((_resolve, reject) => {
        token.onCancellationRequested(() => {
          reject(new Cancelled());
        });
      });
    const pods = new TwinRunningPods(twin);
    const looking = { known, role: 'clusterDns', cluster: twin, pods } as const;
    const because = 'its pods did not answer within 0.01 s before the change';
    assert.deepEqual(await momentsBefore(looking, 10, neverCancelled), notRead(because));
    const source = new CancellationSource();
    const stopped = momentsBefore(looking, 60_000, source.token);
    source.cancel();
    await assert.rejects(stopped, Cancelled);
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

  test('pods that are restarted meanwhile are followed in their successors', async () => {
    const successor = { ...clusterDnsPod, name: 'coredns-1' };
    const pods = new TwinRunningPods(twin);
    const log = pods.log.bind(pods);
    let looks = 0;
    pods.log = (pod, wish, token) => {
      looks += 1;
      if (looks === 2) {
        const at = { cluster: twin.context, apiVersion: 'v1', kind: 'Pod', ...clusterDnsPod };
        void twin.delete(at, {}, {}, neverCancelled);
        twin.plant(dnsPod('kube-system/coredns-1', { 'k8s-app': 'kube-dns' }));
        return Promise.reject(new Failure('notFound', 'There is no Pod any more.'));
      }
      if (looks === 3) return Promise.reject(new Failure('invalid', 'ContainerCreating.'));
      return log(pod, wish, token);
    };
    then = (count) => {
      if (count === 3) say('[INFO] Reloading complete', successor);
    };
    assert.deepEqual(await follow(twin, neverCancelled, undefined, pods), {
      kind: 'reloaded',
      pods: 1,
    });
  });

  test('a connection that breaks once ends nothing; one that stays broken is what is told', async () => {
    const list = twin.list.bind(twin);
    let broken = 1;
    let asked = 0;
    twin.list = (kind, options, token) => {
      asked += 1;
      const isBroken = asked > 4 && broken-- > 0;
      return isBroken
        ? Promise.reject(new Failure('unreachable', 'Cluster east is unreachable: a test.'))
        : list(kind, options, token);
    };
    then = (count) => {
      if (count === 3) say('[INFO] Reloading complete');
    };
    assert.deepEqual(await follow(), { kind: 'reloaded', pods: 1 });
    [broken, asked] = [1000, 0];
    assert.deepEqual(await follow(), {
      kind: 'notSeen',
      because: 'Cluster east is unreachable: a test',
    });
  });

  test('ends when it is cancelled', async () => {
    const source = new CancellationSource();
    then = (count) => {
      if (count === 2) source.cancel();
    };
    await assert.rejects(follow(twin, source.token), { name: 'Cancelled' });
  });
});
