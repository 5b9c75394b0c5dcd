import type { CancellationToken } from '../base/cancellation';
import { Failure } from '../base/failure';
import type { KubernetesObject } from '../objects/object';
import { patchOf, sameIntent, verbOf, withoutServerFields, type Change } from './change';
import type { Cluster, WriteOptions } from './cluster';

/**
 * Sends one change, on the condition that the object is still as the plan saw it.
 * Answers the object as the server left it; throws what the port throws.
 * A conflict caused by nothing but status or other server-kept fields is no conflict of intent: the
 * change is sent once more with the present resourceVersion.
 */
export async function send(
  cluster: Cluster,
  change: Change,
  options: WriteOptions,
  token: CancellationToken,
): Promise<KubernetesObject | undefined> {
  try {
    return await sendOnce(cluster, change, options, token);
  } catch (error) {
    if (!Failure.is(error, 'conflict') || !change.before) throw error;
    const live = await cluster.read(change.target, token);
    if (!live || !sameIntent(live, change.before)) throw error;
    return sendOnce(cluster, { ...change, before: live }, options, token);
  }
}

async function sendOnce(
  cluster: Cluster,
  change: Change,
  options: WriteOptions,
  token: CancellationToken,
): Promise<KubernetesObject | undefined> {
  const { before, after, target } = change;
  if (verbOf(change) === 'keep') return before;
  if (!before) return after && cluster.create(withoutServerFields(after), options, token);
  if (!after) return remove(cluster, change, options, token);
  const patch = patchOf(before, after);
  return patch ? cluster.patch(target, patch, options, token) : before;
}

async function remove(
  cluster: Cluster,
  { target, before }: Change,
  options: WriteOptions,
  token: CancellationToken,
): Promise<undefined> {
  const { uid, resourceVersion } = before?.metadata ?? {};
  const precondition = {
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  try {
    await cluster.delete(target, precondition, options, token);
  } catch (error) {
    // Somebody else deleted it first: what was wanted is so.
    if (!Failure.is(error, 'notFound')) throw error;
  }
  return undefined;
}
