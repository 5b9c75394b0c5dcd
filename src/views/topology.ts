/** A mesh as a picture's content: who stands where and who can call whom. Serialisable, without secrets. */
import type { Finding, Judgement, Severity, Topic } from '../mesh/finding';
import type { Wish } from '../mesh/intent';
import type { ClusterSnapshot, MeshDefinition, MeshSnapshot } from '../mesh/snapshot';
import {
  dnsLine,
  gatewayLine,
  globalServicesLine,
  stateLine,
  trustLine,
  versionsLine,
  type Line,
} from './clusterLines';
import { FindingIndex } from './findingNodes';
import { callOf } from './calls';
import { clusterOf } from './meshTree';
import { clusterNodeId, findingNodeId, meshNodeId, rowNodeId } from './nodeIds';
import { oneLine } from './oneLine';
import { trustGroupsOf, type TrustGroup } from './trustGroups';

export interface Topology {
  readonly mesh: string;
  readonly zone: string;
  readonly nodeId: string;
  readonly clusters: readonly TopologyCluster[];
  /** Every ordered pair of clusters. */
  readonly links: readonly TopologyLink[];
  readonly trustGroups: readonly TrustGroup[];
  /** Findings about the mesh as a whole. */
  readonly findings: readonly TopologyFinding[];
}

export interface TopologyCluster {
  readonly name: string;
  readonly nodeId: string;
  readonly state: ClusterSnapshot['state'];
  /** What there is to say of a cluster that was not read. */
  readonly because?: string;
  /** Empty unless reachable. */
  readonly lines: readonly TopologyLine[];
  /** The letter of its trust group; absent where its root is not known. */
  readonly trustGroup?: string;
  readonly findings: readonly TopologyFinding[];
}

export interface TopologyLine extends Line {
  readonly about: 'Versions' | 'Gateway' | 'DNS' | 'Trust' | 'Services';
  readonly nodeId: string;
}

export interface TopologyFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint?: string;
  readonly nodeId: string;
  readonly remedy?: Wish;
}

export interface TopologyLink {
  readonly from: string;
  readonly to: string;
  readonly calls: 'possible' | 'blocked' | 'unknown';
  /** Sentences and clauses: why not, or why we cannot tell. Empty where calls are possible. */
  readonly reasons: readonly string[];
  readonly findings: readonly TopologyFinding[];
  readonly nodeId: string;
}

/** A mesh of a snapshot as the page shows it; without clusters where there is no such mesh. */
export function topologyOf(
  snapshot: MeshSnapshot,
  judgement: Judgement,
  meshName: string,
): Topology {
  const mesh = snapshot.meshes.find((it) => it.name === meshName) ?? {
    name: meshName,
    contexts: [],
    zone: 'global',
  };
  const index = new FindingIndex(judgement);
  const members = mesh.contexts.map((it) => clusterOf(snapshot, mesh, it));
  const trustGroups = trustGroupsOf(members);
  return {
    mesh: oneLine(mesh.name),
    zone: mesh.zone,
    nodeId: meshNodeId(mesh.name),
    clusters: members.map((it) => clusterPart(mesh, it, index, trustGroups)),
    links: members.flatMap((from) =>
      members.filter((to) => to !== from).map((to) => linkPart(mesh, from, to, index)),
    ),
    trustGroups,
    findings: index
      .ofMesh(mesh.name)
      .filter((it) => it.cluster === undefined)
      .map(findingPart),
  };
}

function clusterPart(
  mesh: MeshDefinition,
  cluster: ClusterSnapshot,
  index: FindingIndex,
  groups: readonly TrustGroup[],
): TopologyCluster {
  const name = oneLine(cluster.context);
  const because = stateLine(cluster)?.text;
  const group = groups.find((it) => it.clusters.includes(name));
  return {
    name,
    nodeId: clusterNodeId(mesh.name, cluster.context),
    state: cluster.state,
    ...(because === undefined ? {} : { because: oneLine(because) }),
    lines: linesOf(mesh, cluster, index),
    ...(group === undefined ? {} : { trustGroup: group.id }),
    findings: index.ofCluster(mesh.name, cluster.context).map(findingPart),
  };
}

function linesOf(
  mesh: MeshDefinition,
  cluster: ClusterSnapshot,
  index: FindingIndex,
): readonly TopologyLine[] {
  if (cluster.state !== 'reachable') return [];
  // What is there may still be wrong: an error found about it is never shown as fine.
  const isFaulty = (topic: Topic) =>
    index.ofTopic(mesh.name, cluster.context, topic).some((it) => it.severity === 'error');
  const line = (about: TopologyLine['about'], row: RowTopic, { text, tone }: Line) => ({
    about,
    nodeId: rowNodeId(mesh.name, cluster.context, row),
    text: oneLine(text),
    tone: tone === 'fine' && isFaulty(row) ? ('lacking' as const) : tone,
  });
  return [
    line('Versions', 'versions', versionsLine(cluster)),
    line('Trust', 'trust', trustLine(cluster)),
    line('Gateway', 'gateway', gatewayLine(cluster)),
    line('DNS', 'nameResolution', dnsLine(cluster, mesh.zone)),
    line('Services', 'services', globalServicesLine(cluster, mesh.zone)),
  ];
}

type RowTopic = Topic & Parameters<typeof rowNodeId>[2];

function linkPart(
  mesh: MeshDefinition,
  from: ClusterSnapshot,
  to: ClusterSnapshot,
  index: FindingIndex,
): TopologyLink {
  const { calls, reasons, findings } = callOf(mesh, from, to, index);
  return {
    from: oneLine(from.context),
    to: oneLine(to.context),
    calls,
    reasons: reasons.map(oneLine),
    findings: findings.map(findingPart),
    nodeId: linkNodeId(mesh, from, to, findings[0]),
  };
}

/** The row that says most about a way: what blocks it, who was not read, or where it arrives. */
function linkNodeId(
  mesh: MeshDefinition,
  from: ClusterSnapshot,
  to: ClusterSnapshot,
  finding: Finding | undefined,
): string {
  if (finding) return findingNodeId(finding);
  const unread = [to, from].find((it) => it.state !== 'reachable');
  return unread
    ? clusterNodeId(mesh.name, unread.context)
    : rowNodeId(mesh.name, to.context, 'gateway');
}

const findingPart = (finding: Finding): TopologyFinding => ({
  code: finding.code,
  severity: finding.severity,
  message: oneLine(finding.message),
  ...(finding.hint === undefined ? {} : { hint: oneLine(finding.hint) }),
  nodeId: findingNodeId(finding),
  ...(finding.remedy === undefined ? {} : { remedy: finding.remedy }),
});
