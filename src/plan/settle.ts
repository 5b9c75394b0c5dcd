import { Cancelled, pause, type CancellationToken } from '../base/cancellation';
import { Failure } from '../base/failure';
import { isMap, listAt } from '../objects/object';
import { isRolledOut } from './rollout';
import type { Clusters } from './cluster';
import type { Condition } from './plan';

const firstWaitMs = 50;
const longestWaitMs = 1000;

/**
 * Waits until every condition holds, asking more and more slowly.
 * Answers those that did not within `limitMs` milliseconds or before the wait was cancelled.
 */
export async function unsettledOf(
  conditions: readonly Condition[],
  clusters: Clusters,
  limitMs: number,
  token: CancellationToken,
): Promise<readonly Condition[]> {
  const settled = await Promise.all(
    conditions.map((it) => settles(it, clusters, it.withinMs ?? limitMs, token)),
  );
  return conditions.filter((_, index) => !settled[index]);
}

async function settles(
  condition: Condition,
  clusters: Clusters,
  limitMs: number,
  token: CancellationToken,
): Promise<boolean> {
  let waited = 0;
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
    if (token.isCancellationRequested) return false;
    if (await holds(condition, clusters, token)) return true;
    if (waited >= limitMs) return false;
    await pause(wait, token);
    waited += wait;
  }
}

/**
 * What a server does not tell now is asked again: a read that fails in between must not end the
 * carrying out, whose receipt would be lost with it.
 */
async function holds(
  condition: Condition,
  clusters: Clusters,
  token: CancellationToken,
): Promise<boolean> {
  try {
    return await isSo(condition, clusters, token);
  } catch (error) {
    if (error instanceof Cancelled || Failure.is(error)) return false;
    throw error;
  }
}

async function isSo(
  { target, is }: Condition,
  clusters: Clusters,
  token: CancellationToken,
): Promise<boolean> {
  const object = await clusters(target.cluster).read(target, token);
  if (is === 'gone') return object === undefined;
  if (is === 'rolledOut') return object === undefined || isRolledOut(object);
  return listAt(object, 'status', 'conditions').some(
    (it) => isMap(it) && it['type'] === 'Established' && it['status'] === 'True',
  );
}
