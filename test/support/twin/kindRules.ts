// What the server fills in and refuses for one kind.
import type { Draft } from './draft';
import type { TextRule } from './nameRules';
import type { Cause } from './refusal';

/** `version` is the one of the request: defaults differ between versions of a kind. */
export interface KindRules {
  /** The rule for metadata.name; a DNS subdomain unless said. */
  readonly nameRule?: TextRule;
  /** Top-level fields the kind knows; others are dropped, as the server's decoder does. */
  readonly fields?: readonly string[];
  /** Whether writes of the spec count up metadata.generation. */
  readonly hasGeneration?: boolean;
  /** The status of a new object. */
  readonly firstStatus?: Draft | ((version: string) => Draft);
  /** What does not decode, as clauses: the server answers 400. */
  shapeProblems?(object: Draft): Iterable<string>;
  /** Fills what the server fills, in place. */
  complete?(object: Draft, before: Draft | undefined, version: string): void;
  causes?(object: Draft, before: Draft | undefined, version: string): Iterable<Cause>;
}
