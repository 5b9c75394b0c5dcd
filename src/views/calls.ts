import type { Finding, NotChecked, Topic } from '../mesh/finding';
import { acceptsWorkloadsOf, trustedRootsOf } from '../mesh/trust/sharedRoot';
import type { ClusterSnapshot, MeshDefinition } from '../mesh/snapshot';
import { uptakeQuestion } from '../mesh/trust/uptakeFindings';
import { stateLine } from './clusterLines';
import type { FindingIndex } from './findingNodes';

/** Whether services of one cluster can call those of another, as far as was read. */
export interface Call {
  readonly calls: 'possible' | 'blocked' | 'unknown';
  readonly reasons: readonly string[];
  /** The findings that stand in the way. */
  readonly findings: readonly Finding[];
}

/** What a call asks of the cluster it leaves, and of the one it reaches (domain facts 2.10). */
const callerTopics: readonly Topic[] = ['controlPlane', 'trust', 'nameResolution'];
const calleeTopics: readonly Topic[] = ['versions', 'controlPlane', 'trust', 'gateway'];

/** Objects only the one side needs: the wildcard rule sets the SNI, the others act on it. */
const callerOnly: ReadonlySet<string> = new Set(['MESH0207']);
const calleeOnly: ReadonlySet<string> = new Set(['MESH0204', 'MESH0205', 'MESH0206']);

/** Errors that do not stop a call today: a CA about to expire, a CA whose key everyone has. */
const toleratedNow: ReadonlySet<string> = new Set(['MESH0110', 'MESH0112']);

export function callOf(
  mesh: MeshDefinition,
  from: ClusterSnapshot,
  to: ClusterSnapshot,
  index: FindingIndex,
): Call {
  const unread = [from, to].flatMap((it) => {
    const line = stateLine(it);
    return line ? [`${it.context}: ${line.text}`] : [];
  });
  if (unread.length > 0) return { calls: 'unknown', reasons: unread, findings: [] };
  const findings = obstaclesTo(mesh, from, to, index);
  if (findings.length > 0) {
    return { calls: 'blocked', reasons: findings.map((it) => it.message), findings };
  }
  const open = [
    ...openQuestions(mesh, from, callerTopics, index),
    ...openQuestions(mesh, to, calleeTopics, index),
  ];
  if (open.length === 0) return { calls: 'possible', reasons: [], findings: [] };
  const reasons = open.map((it) => `not checked in ${it.cluster}: ${it.because}`);
  return { calls: 'unknown', reasons: [...new Set(reasons)], findings: [] };
}

function obstaclesTo(
  mesh: MeshDefinition,
  from: ClusterSnapshot,
  to: ClusterSnapshot,
  index: FindingIndex,
): readonly Finding[] {
  const caller = index
    .ofCluster(mesh.name, from.context)
    .filter((it) => callerTopics.includes(it.topic) && !calleeOnly.has(it.code));
  const callee = index
    .ofCluster(mesh.name, to.context)
    .filter((it) => calleeTopics.includes(it.topic) && !callerOnly.has(it.code));
  const whole = index
    .ofMesh(mesh.name)
    .filter((it) => it.cluster === undefined && isAboutBoth(it, from, to));
  return [...caller, ...callee, ...whole].filter((it) => stopsCalls(it) && isBetween(it, from, to));
}

export const stopsCalls = ({ severity, code }: Finding): boolean =>
  severity === 'error' && !toleratedNow.has(code);

/** A finding about the whole mesh concerns those it names; one about roots, those that do not share them. */
function isAboutBoth(
  { topic, peers }: Finding,
  from: ClusterSnapshot,
  to: ClusterSnapshot,
): boolean {
  if (topic === 'trust') return !trustEachOther(from, to);
  return peers === undefined || (peers.includes(from.context) && peers.includes(to.context));
}

/** Mutual TLS: each side must accept the other's workloads. Unknown roots are told by other findings. */
function trustEachOther(from: ClusterSnapshot, to: ClusterSnapshot): boolean {
  if (from.state !== 'reachable' || to.state !== 'reachable') return true;
  const [a, b] = [trustedRootsOf(from), trustedRootsOf(to)];
  return !a || !b || (acceptsWorkloadsOf(a, b) && acceptsWorkloadsOf(b, a));
}

/** A finding that names peers is about the ways to these, not about every way. */
export const isBetween = (
  { cluster, peers }: Finding,
  from: ClusterSnapshot,
  to: ClusterSnapshot,
): boolean =>
  cluster === undefined ||
  peers === undefined ||
  peers.length === 0 ||
  peers.includes(cluster === from.context ? to.context : from.context);

const openQuestions = (
  mesh: MeshDefinition,
  { context }: ClusterSnapshot,
  topics: readonly Topic[],
  index: FindingIndex,
): readonly NotChecked[] =>
  index
    .notChecked(mesh.name, context)
    .filter((it) => topics.includes(it.topic) && it.analyzer !== uptakeQuestion);
