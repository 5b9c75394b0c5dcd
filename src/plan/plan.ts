import type { ContextName, ObjectReference } from '../objects/reference';
import { verbOf, type Change } from './change';

/** What must be true of an object before the next phase starts. */
export interface Condition {
  readonly target: ObjectReference;
  /**
   * `established`: a CustomResourceDefinition serves its kind. `gone`: the object is absent.
   * `rolledOut`: all pods of a workload are of its present template, and ready.
   */
  readonly is: 'established' | 'gone' | 'rolledOut';
  /** How long it may take, in milliseconds, where that differs from what others may. */
  readonly withinMs?: number;
}

/** Changes that may happen together; the next phase starts when all that `settles` names is so. */
export interface Phase {
  /** What this phase is about, in a word or two: "CRDs", "namespaces". */
  readonly title: string;
  readonly changes: readonly Change[];
  readonly settles: readonly Condition[];
}

/** How an intent is carried out. Immutable; made from one snapshot, valid only while that holds. */
export interface Plan {
  /** A verb phrase a person reads on the confirmation: "Forward .global DNS". */
  readonly title: string;
  readonly phases: readonly Phase[];
  /** What a person should know before saying yes, as sentences. */
  readonly warnings: readonly string[];
}

/** Why no plan can be made. */
export interface Obstacle {
  readonly cluster?: ContextName;
  /** A sentence: what is in the way. */
  readonly message: string;
  /** A sentence: the next act. */
  readonly hint?: string;
  /** What to put where we may not write, for a person to copy. Never holds a secret. */
  readonly document?: CopyText;
}

/** A text to be copied, with the language an editor shows it in. */
export interface CopyText {
  readonly language: 'json' | 'yaml' | 'corefile';
  readonly text: string;
}

export type Planned =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'blocked'; readonly because: readonly Obstacle[] };

export const planned = (plan: Plan): Planned => ({ kind: 'plan', plan });
export const blocked = (...because: readonly Obstacle[]): Planned => ({ kind: 'blocked', because });

export const changesOf = (plan: Plan): readonly Change[] =>
  plan.phases.flatMap((phase) => phase.changes);

/** The changes that write: everything but `keep`. */
export const writesOf = (plan: Plan): readonly Change[] =>
  changesOf(plan).filter((change) => verbOf(change) !== 'keep');

export const isEmpty = (plan: Plan): boolean => writesOf(plan).length === 0;

/** The contexts a plan writes to, in order of first appearance. */
export const contextsOf = (plan: Plan): readonly ContextName[] => [
  ...new Set(writesOf(plan).map((change) => change.target.cluster)),
];
