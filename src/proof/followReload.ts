import { pause, throwIfCancelled, type CancellationToken } from '../base/cancellation';
import type { Clock } from '../base/clock';
import { Failure, openMessageOf } from '../base/failure';
import { moments, type Looking, type Moments } from './podMoments';
import { reloadOf, type PodMoment } from './reload';

/** Of the server whose configuration was changed. */
export interface Following extends Looking {
  /** What its pods said before the change. */
  readonly before: Moments;
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
  if (it.before.kind === 'notRead') return notSeen(it.before.because);
  const before = it.before.value;
  if (before.size === 0) return notSeen('none of its pods was found');
  try {
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
