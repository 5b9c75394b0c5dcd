import type { Finding, Topic } from '../mesh/finding';
import type { ContextName, ObjectReference } from '../objects/reference';
import { keyOf } from '../objects/reference';

/** Rows of a cluster: the topics findings have, and the plain Services. */
export type Row = Topic | 'exports';

// Names may hold slashes (an EKS context is an ARN), so each is encoded into one segment.
const segment = encodeURIComponent;

export const meshNodeId = (mesh: string): string => `mesh/${segment(mesh)}`;

export const clusterNodeId = (mesh: string, cluster: ContextName): string =>
  `${meshNodeId(mesh)}/cluster/${segment(cluster)}`;

export const rowNodeId = (mesh: string, cluster: ContextName, row: Row): string =>
  `${clusterNodeId(mesh, cluster)}/${row}`;

/** The row a finding belongs to, and itself below it. */
export const findingNodeId = (finding: Finding): string =>
  `${finding.cluster === undefined ? meshNodeId(finding.mesh) : rowNodeId(finding.mesh, finding.cluster, finding.topic)}/finding/${finding.code}/${segment(identityOf(finding))}`;

/** One code may be said of several objects or peers of a cluster. */
const identityOf = ({ subject, peers = [], message }: Finding): string =>
  subject ? keyOf(subject) + peers.join(',') : peers.join(',') || String(hashOf(message));

/** Not for security: keeps ids short where only the sentence tells two findings apart. */
const hashOf = (text: string): number =>
  Array.from(text).reduce((hash, it) => (Math.imul(hash, 31) + (it.codePointAt(0) ?? 0)) >>> 0, 7);

export const objectNodeId = (parent: string, reference: ObjectReference): string =>
  `${parent}/${segment(keyOf(reference))}`;

export const namedNodeId = (parent: string, kind: string, name: string): string =>
  `${parent}/${kind}/${segment(name)}`;
