import type { ContextName, ObjectReference } from '../objects/reference';
import type { AppliedForward } from './dns/appliedForward';
import type { ReachableCluster, MeshDefinition, ClusterSnapshot } from './snapshot';
import type { Wish } from './intent';

export type Severity = 'error' | 'warning' | 'info';

/** The node of the tree that a finding belongs to. */
export type Topic =
  'versions' | 'trust' | 'controlPlane' | 'gateway' | 'nameResolution' | 'services';

/** `MESH` and four digits. Stable; a retired code stays in the catalogue, marked. */
export type FindingCode = `MESH${number}`;

export const codePattern = /^MESH\d{4}$/;

/** One row of the catalogue: what a code means, for documentation and for tests. */
export interface CatalogueEntry {
  readonly title: string;
  readonly severity: Severity;
  readonly topic: Topic;
  /** The check's name in the fact sheet, such as `CA-05`. */
  readonly fact?: string;
}

/** One judgement over a mesh. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly topic: Topic;
  /** A sentence that names what, where and why it matters. */
  readonly message: string;
  readonly mesh: string;
  /** The cluster whose node shows it; undefined for a finding about the mesh as a whole. */
  readonly cluster: ContextName | undefined;
  /** Other clusters concerned. */
  readonly peers?: readonly ContextName[];
  readonly subject?: ObjectReference;
  /** What a person can do by hand, as a sentence. */
  readonly hint?: string;
  /** What we can do for them. */
  readonly remedy?: Wish;
}

/** A question that could not be asked, by name: shown, never taken for health. */
export interface NotChecked {
  readonly analyzer: string;
  readonly topic: Topic;
  readonly mesh: string;
  readonly cluster: ContextName;
  /** A clause that follows "not checked: ". */
  readonly because: string;
}

export interface Judgement {
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
}

/** One mesh as an analyzer sees it. */
export interface MeshView {
  readonly definition: MeshDefinition;
  /** Zones that were forwarded from here, in any cluster. */
  readonly applied: readonly AppliedForward[];
  readonly takenAt: number;
  /** The clusters that answered, in the order of the definition. */
  readonly clusters: readonly ReachableCluster[];
  readonly others: readonly Exclude<ClusterSnapshot, ReachableCluster>[];
}

/** One question asked of a mesh. A value: it is in the list, its name is unique, its purpose is stated. */
export interface Analyzer {
  readonly name: string;
  /** What it makes sure of, as one sentence. */
  readonly about: string;
  readonly topic: Topic;
  /** Pure; never throws. */
  analyze(mesh: MeshView): Iterable<Finding | NotChecked>;
}

export const isFinding = (it: Finding | NotChecked): it is Finding => 'code' in it;
