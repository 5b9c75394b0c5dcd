import { structureCodes, type StructureCode } from '../../mesh/catalogue/structure';
import { serviceCodes } from '../../mesh/catalogue/services';
import type { Path } from '../../mesh/rules/entry/entry';
import type { EntryProblem } from '../../mesh/rules/entry/problem';
import type { Span } from '../nodes';
import type { Releases } from '../schema/releases';

/** A value nobody has filled in is told from one that is wrong, and an address that another host may get. */
type SaidCode = StructureCode | 'MESH0504' | 'MESH0514';

/** One thing wrong with how an object is written, and where in it. */
export interface StructureProblem extends Omit<EntryProblem, 'code'> {
  readonly code: SaidCode;
  /** Where it stands, when the path alone does not say so. */
  readonly at?: Span;
}

/** What is said of a place. */
export type Said = Omit<StructureProblem, 'code' | 'path' | 'severity'> & {
  readonly severity?: StructureProblem['severity'];
};

export const problem = (code: SaidCode, path: Path, said: Said): StructureProblem => ({
  code,
  path,
  severity: (code === 'MESH0504' || code === 'MESH0514' ? serviceCodes[code] : structureCodes[code])
    .severity,
  ...said,
});

/** What rules over a whole object may know beside it. */
export interface RuleSetting {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly releases: Releases;
  /** A host of the zone: what a remote host needs is said elsewhere. */
  readonly isRemote: boolean;
}

/**
 * One rule over an object that is in sight whole. `root` holds plain values, `unsure` where one cannot
 * be known. Pure; never throws.
 */
export type ObjectRule = (root: unknown, setting: RuleSetting) => Iterable<StructureProblem>;
