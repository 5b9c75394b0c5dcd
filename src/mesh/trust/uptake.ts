/** What of a cluster's CA is in use: a Secret that changed says nothing until somebody reads it (domain facts 3.9). */
import { kinds } from '../../objects/objectKind';
import { valueOr } from '../../objects/reading';
import { environmentOf } from '../interpreters/ingressWorkload';
import { restartAskedAt } from './restartNote';
import type { MeshPod } from './trustState';
import type { ReachableCluster } from '../snapshot';
import type { Version } from '../version';

/** How far the control plane and the workloads of a cluster are behind its `cacerts`. */
export type Uptake =
  /** Nobody runs there who could be behind. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'unknown'; readonly because: string }
  /** The control plane signs with what `cacerts` held before; all below it are behind as well. */
  | { readonly kind: 'controlPlaneBehind'; readonly because: string }
  | { readonly kind: 'proxiesBehind'; readonly since: number; readonly pods: readonly MeshPod[] }
  | { readonly kind: 'current' };

/** Pure; a moment that cannot be told counts as unknown, never as current. */
export function uptakeOf(cluster: ReachableCluster, now: number): Uptake {
  const plane = planeUptake(cluster);
  if (plane.kind !== 'since') return plane;
  const { proxies } = cluster.trust;
  if (proxies.kind === 'notRead') return unknown(proxies.because);
  // Each proxy asks for a new certificate before its present one ends, and gets the roots with it.
  if (now >= plane.at + certificateLifetime(cluster)) return { kind: 'current' };
  const pods = proxies.value.filter((it) => it.startedAt < plane.at);
  return pods.length === 0 ? { kind: 'current' } : { kind: 'proxiesBehind', since: plane.at, pods };
}

const unknown = (because: string): Uptake => ({ kind: 'unknown', because });

type PlaneUptake =
  | Exclude<Uptake, { kind: 'current' | 'proxiesBehind' }>
  /** From this moment on it has signed with the present CA. */
  | { readonly kind: 'since'; readonly at: number };

function planeUptake(cluster: ReachableCluster): PlaneUptake {
  const { cacerts, changedAt, signers } = cluster.trust;
  const istio = valueOr(cluster.istio, undefined);
  if (isIdle(cluster)) return { kind: 'idle' };
  if (cacerts.kind === 'notRead') return { kind: 'unknown', because: cacerts.because };
  if (changedAt === undefined)
    return { kind: 'unknown', because: 'when Secret cacerts changed is not on record' };
  const other = otherRoots(cluster);
  if (other !== undefined) return { kind: 'controlPlaneBehind', because: other };
  if (istio && reloads(istio)) return reloaded(cluster, changedAt);
  if (signers.kind === 'notRead') return { kind: 'unknown', because: signers.because };
  return sinceStarts(cluster, signers.value, changedAt);
}

const isIdle = ({ istio, trust }: ReachableCluster): boolean =>
  istio.kind === 'read' &&
  istio.value === undefined &&
  trust.signers.kind === 'read' &&
  trust.signers.value.length === 0;

/** The roots it hands out are not those that `cacerts` holds. */
function otherRoots({ trust }: ReachableCluster): string | undefined {
  const held = valueOr(trust.cacerts, undefined)?.roots.map((it) => it.fingerprint);
  const published = valueOr(trust.publishedRoots, undefined);
  if (!held || !published) return undefined;
  const missing = held.filter((it) => !published.includes(it)).map(short);
  const extra = published.filter((it) => !held.includes(it)).map(short);
  if (missing.length > 0) return `it does not hand out ${missing.join(' and ')} yet`;
  return extra.length > 0 ? `it still hands out ${extra.join(' and ')}` : undefined;
}

const short = (fingerprint: string): string => `the root ${fingerprint.slice(0, 11)}…`;

/** Every istiod from 1.18 on sees new files by itself (domain facts 3.9). */
const reloads = ({ major, minor }: Version): boolean => major > 1 || minor >= 18;

/** Only the roots it hands out show that it did. */
const reloaded = ({ trust: { publishedRoots } }: ReachableCluster, at: number): PlaneUptake =>
  publishedRoots.kind === 'read' && publishedRoots.value
    ? { kind: 'since', at }
    : { kind: 'unknown', because: 'which roots it hands out is not known' };

function sinceStarts(
  cluster: ReachableCluster,
  signers: readonly MeshPod[],
  changedAt: number,
): PlaneUptake {
  if (signers.length === 0)
    return { kind: 'unknown', because: 'no pod of its control plane is there to be seen' };
  const old = signers.find(
    (it) => it.startedAt < changedAt || !isAskedSince(cluster, it, changedAt),
  );
  if (old)
    return {
      kind: 'controlPlaneBehind',
      because: `pod ${old.name} has run since before Secret cacerts changed`,
    };
  return { kind: 'since', at: Math.max(...firstStarts(signers)) };
}

/**
 * Where only our note tells when the Secret changed, a pod that started right after may have read
 * the former one: then only a restart that was asked for later counts.
 */
function isAskedSince(
  { context, objects, trust }: ReachableCluster,
  { namespace, owner }: MeshPod,
  changedAt: number,
): boolean {
  if (!trust.isChangeNoted) return true;
  const at = owner && { cluster: context, apiVersion: 'apps/v1', namespace, ...owner };
  const workload = at && objects.get(at);
  return workload !== undefined && restartAskedAt(workload) >= changedAt;
}

/** Of each workload the first pod: those that a node failure or a busy day added later change nothing. */
function firstStarts(signers: readonly MeshPod[]): readonly number[] {
  const starts = new Map<string, number>();
  for (const { owner, name, startedAt } of signers) {
    const key = owner ? `${owner.kind}/${owner.name}` : name;
    starts.set(key, Math.min(startedAt, starts.get(key) ?? Infinity));
  }
  return [...starts.values()];
}

const hourMs = 60 * 60_000;

/** A day unless istiod is told otherwise; 90 days for the files of Citadel (domain facts 3.5). */
function certificateLifetime({ istio, objects }: ReachableCluster): number {
  const version = valueOr(istio, undefined);
  if (version?.major === 1 && version.minor < 5) return 90 * 24 * hourMs;
  const told = valueOr(objects.list(kinds.deployment), []).flatMap(
    (it) => environmentOf(it, 'DEFAULT_WORKLOAD_CERT_TTL') ?? [],
  );
  return told.length === 0 ? 24 * hourMs : Math.max(...told.map(durationOf));
}

/** `2160h0m0s` as Go writes it; what cannot be read never ends, so that nothing is taken for renewed. */
function durationOf(text: string): number {
  const found = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  const [whole = '', hours = '0', minutes = '0', seconds = '0'] = found ?? [];
  if (whole === '') return Infinity;
  return Number(hours) * hourMs + Number(minutes) * 60_000 + Number(seconds) * 1000;
}
