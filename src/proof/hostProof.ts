import type { Clock } from '../base/clock';
import { Failure } from '../base/failure';
import { throwIfCancelled, type CancellationToken } from '../base/cancellation';
import type { RecordType } from '../dns/message';
import type { ReachableCluster } from '../mesh/snapshot';
import type { KubernetesObject } from '../objects/object';
import { kinds } from '../objects/objectKind';
import type { Cluster } from '../plan/cluster';
import { askPod, type HopAnswer } from './askDns';
import { hopsAmong, namespacesOfHops, type Hop, type HopRole } from './dnsHops';
import type { RunningPods } from './pods';

/** One pod and its answers to the two questions that resolvers ask. */
export interface AskedHop extends Hop {
  readonly a: HopAnswer;
  readonly aaaa: HopAnswer;
}

/** What the DNS of one cluster says of one host, pod by pod, at one moment. */
export interface HostProof {
  readonly host: string;
  /** As it was known when the questions were asked. */
  readonly cluster: ReachableCluster;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly hops: readonly AskedHop[];
  /** What could not be looked for, as clauses: "pods of istio-system: may not list Pods". */
  readonly gaps: readonly string[];
}

export interface Asking {
  readonly cluster: Cluster;
  readonly pods: RunningPods;
  readonly clock: Clock;
  /** Called before each pod is asked. */
  readonly tell: (hop: Hop) => void;
  /** Asks one question at a time this long; see `askPod`. */
  readonly patienceMs?: number;
}

/** Replicas may run different configurations, so several are asked, but not a whole large cluster's. */
const mostOfARole = 3;

/** Asks the pods on the way of a question, all at once. Throws `Cancelled` alone. */
export async function proveHost(
  host: string,
  known: ReachableCluster,
  asking: Asking,
  token: CancellationToken,
): Promise<HostProof> {
  const { found, gaps } = await podsOf(known, asking.cluster, token);
  const hops = fewOfEach(hopsAmong(found, known));
  const asked = await Promise.all(hops.map((it) => askHop(it, host, asking, token)));
  throwIfCancelled(token);
  return { host, cluster: known, at: asking.clock.now(), hops: asked, gaps };
}

async function podsOf(known: ReachableCluster, cluster: Cluster, token: CancellationToken) {
  const found: KubernetesObject[] = [];
  const gaps: string[] = [];
  for (const namespace of namespacesOfHops(known)) {
    try {
      found.push(...(await cluster.list(kinds.pod, { namespace }, token)));
    } catch (error) {
      if (!Failure.is(error)) throw error;
      gaps.push(`the pods of ${namespace}: ${error.message.replace(/\.$/, '')}`);
    }
  }
  return { found, gaps };
}

function fewOfEach(hops: readonly Hop[]): readonly Hop[] {
  const counts = new Map<HopRole, number>();
  return hops.filter(({ role }) => {
    const count = (counts.get(role) ?? 0) + 1;
    counts.set(role, count);
    return count <= mostOfARole;
  });
}

async function askHop(
  hop: Hop,
  host: string,
  { pods, tell, patienceMs }: Asking,
  token: CancellationToken,
): Promise<AskedHop> {
  if (hop.notReady !== undefined) {
    const silent = { kind: 'silent', because: hop.notReady, isDown: true } as const;
    return { ...hop, a: silent, aaaa: silent };
  }
  tell(hop);
  const ask = (type: RecordType): Promise<HopAnswer> =>
    askPod(pods, hop, { id: idOf(type), name: host, type }, token, patienceMs);
  const [a, aaaa] = await Promise.all([ask('A'), ask('AAAA')]);
  return { ...hop, a, aaaa };
}

/** A tunnel carries one question, so that its id needs to be no secret: nobody else can answer. */
const idOf = (type: RecordType): number => (type === 'A' ? 0x0a01 : 0x0a1c);
