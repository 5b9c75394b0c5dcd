/** What the pods of a DNS server say of themselves at one moment: their state and the end of their logs. */
import { CancellationSource, Cancelled, pause, type CancellationToken } from '../base/cancellation';
import { Failure, openMessageOf } from '../base/failure';
import type { ReachableCluster } from '../mesh/snapshot';
import { listAt, numberAt, textAt, type KubernetesObject } from '../objects/object';
import { kinds } from '../objects/objectKind';
import { notRead, read, type Reading } from '../objects/reading';
import type { Cluster } from '../plan/cluster';
import { hopsAmong, namespacesOfHops, type Hop, type HopRole } from './dnsHops';
import type { LogLine, RunningPods } from './pods';
import type { PodMoment } from './reload';

/** Whose pods are looked at. */
export interface Looking {
  readonly known: ReachableCluster;
  readonly role: HopRole;
  readonly cluster: Cluster;
  readonly pods: RunningPods;
}

/** By the names of the pods; or why nobody knows. */
export type Moments = Reading<ReadonlyMap<string, PodMoment>>;

/**
 * For what is about to be written: looked at afterwards, a server that takes it within a second would
 * seem never to have taken it. Who writes waits for this, so that it is limited. Throws `Cancelled` alone.
 */
export async function momentsBefore(
  it: Looking,
  limitMs: number,
  token: CancellationToken,
): Promise<Moments> {
  const limit = new CancellationSource(token);
  void pause(limitMs, limit.token).then(() => {
    limit.cancel();
  });
  try {
    const found = await moments(it, limit.token);
    return read(new Map(found.map((each) => [each.pod.name, each])));
  } catch (error) {
    if (Failure.is(error)) return notRead(openMessageOf(error));
    if (!(error instanceof Cancelled) || token.isCancellationRequested) throw error;
    return notRead(`its pods did not answer within ${limitMs / 1000} s before the change`);
  } finally {
    limit.cancel();
    limit.dispose();
  }
}

export async function moments(
  it: Looking,
  token: CancellationToken,
): Promise<readonly PodMoment[]> {
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
