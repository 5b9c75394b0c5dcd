import { pause, throwIfCancelled, type CancellationToken } from '../base/cancellation';
import type { Clock } from '../base/clock';
import { Failure, openMessageOf } from '../base/failure';
import type { ReachableCluster } from '../mesh/snapshot';
import { listAt, numberAt, textAt, type KubernetesObject } from '../objects/object';
import { kinds } from '../objects/objectKind';
import type { Cluster } from '../plan/cluster';
import { hopsAmong, namespacesOfHops, type Hop, type HopRole } from './dnsHops';
import type { LogLine, RunningPods } from './pods';
import { reloadOf, type PodMoment } from './reload';

export interface Following {
  readonly known: ReachableCluster;
  /** Whose configuration was changed. */
  readonly role: HopRole;
  readonly cluster: Cluster;
  readonly pods: RunningPods;
  readonly clock: Clock;
  readonly everyMs: number;
  readonly limitMs: number;
  /** How many of how many pods have taken it. */
  readonly tell: (done: number, all: number) => void;
}

export type ReloadOutcome =
  | { readonly kind: 'reloaded'; readonly pods: number }
  | { readonly kind: 'refused'; readonly pod: string; readonly because: string }
  /** Nobody can say yet. `because` is a clause. */
  | { readonly kind: 'notSeen'; readonly because: string };

/**
 * Watches the pods of one role until each has taken the new configuration, one has refused it, or
 * time is up. A file of a ConfigMap reaches its pods within 90 s, and CoreDNS looks every 30 to 45 s
 * (domain facts 5.3). Throws `Cancelled` alone.
 */
export async function followReload(
  it: Following,
  token: CancellationToken,
): Promise<ReloadOutcome> {
  const end = it.clock.now() + it.limitMs;
  let trouble = `its log tells of no reload within ${Math.round(it.limitMs / 1000)} s`;
  try {
    const before = new Map((await moments(it, token)).map((each) => [each.pod.name, each]));
    if (before.size === 0) return notSeen('none of its pods was found');
    for (;;) {
      const now = await momentsOrTrouble(it, token);
      if (typeof now === 'string') trouble = now;
      const outcome = typeof now === 'string' ? undefined : judged(before, now, it);
      if (outcome) return outcome;
      if (it.clock.now() >= end) break;
      await pause(it.everyMs, token);
      throwIfCancelled(token);
    }
  } catch (error) {
    if (!Failure.is(error)) throw error;
    return notSeen(openMessageOf(error));
  }
  return notSeen(trouble);
}

const passing = ['unreachable', 'unavailable', 'timedOut'] as const;

/** A connection may break and be back at the next look: then it is only told if nothing else was seen. */
async function momentsOrTrouble(
  it: Following,
  token: CancellationToken,
): Promise<readonly PodMoment[] | string> {
  try {
    return await moments(it, token);
  } catch (error) {
    if (passing.some((it) => Failure.is(error, it))) return openMessageOf(error);
    throw error;
  }
}

const notSeen = (because: string): ReloadOutcome => ({ kind: 'notSeen', because });

function judged(
  before: ReadonlyMap<string, PodMoment>,
  now: readonly PodMoment[],
  { tell }: Following,
): ReloadOutcome | undefined {
  const states = now.map((each) => ({ each, state: reloadOf(before.get(each.pod.name), each) }));
  for (const { each, state } of states) {
    if (state.kind !== 'refused') continue;
    return { kind: 'refused', pod: each.pod.name, because: state.because };
  }
  const done = states.filter(({ state }) => state.kind === 'reloaded').length;
  tell(done, states.length);
  return done === states.length && done > 0 ? { kind: 'reloaded', pods: done } : undefined;
}

async function moments(it: Following, token: CancellationToken): Promise<readonly PodMoment[]> {
  const lists = await Promise.all(
    namespacesOfHops(it.known).map((namespace) => it.cluster.list(kinds.pod, { namespace }, token)),
  );
  const pods = lists.flat().filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const hops = hopsAmong(pods, it.known).filter(({ role }) => role === it.role);
  const each = hops.map((hop) => momentOf(hop, podOf(hop, pods), it.pods, token));
  return (await Promise.all(each)).filter((moment) => moment !== undefined);
}

const podOf = ({ pod }: Hop, pods: readonly KubernetesObject[]): KubernetesObject | undefined =>
  pods.find((it) => it.metadata.name === pod.name && it.metadata.namespace === pod.namespace);

const tailLines = 60;

async function momentOf(
  hop: Hop,
  pod: KubernetesObject | undefined,
  pods: RunningPods,
  token: CancellationToken,
): Promise<PodMoment | undefined> {
  const statuses = listAt(pod, 'status', 'containerStatuses');
  const waiting = statuses
    .map((it) => textAt(it, 'state', 'waiting', 'reason'))
    .find((it) => it !== undefined);
  const lines = await logOf(hop, pod, waiting !== undefined, pods, token).catch(withoutLog);
  if (lines === undefined) return undefined;
  const moment = {
    pod: hop.pod,
    restarts: statuses.reduce<number>((sum, it) => sum + (numberAt(it, 'restartCount') ?? 0), 0),
    isReady: hop.notReady === undefined,
    lines,
  };
  return waiting === undefined ? moment : { ...moment, waiting };
}

/** Pods come and go, all the more when a person restarts them: one that is gone is undefined, one that is only starting has said nothing. */
function withoutLog(error: unknown): readonly LogLine[] | undefined {
  if (Failure.is(error, 'notFound')) return undefined;
  if (Failure.is(error, 'invalid')) return [];
  throw error;
}

/** Of each container that reads the configuration, in the order of time. A crashed one left its word behind. */
async function logOf(
  { pod, container }: Hop,
  object: KubernetesObject | undefined,
  isWaiting: boolean,
  pods: RunningPods,
  token: CancellationToken,
): Promise<readonly LogLine[]> {
  const names = listAt(object, 'spec', 'containers').map((it) => textAt(it, 'name') ?? '');
  const read = names.filter((it) => it === container || it === 'kubedns');
  const previous = isWaiting ? { previous: true } : {};
  const logs = await Promise.all(
    read.map((name) => pods.log(pod, { container: name, lines: tailLines, ...previous }, token)),
  );
  return logs.flat().sort((a, b) => (a.at < b.at ? -1 : 1));
}
