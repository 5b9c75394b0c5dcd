import { controlPlaneCodes } from '../../catalogue/controlPlanes';
import { gatewayCodes } from '../../catalogue/gateways';
import { nameResolutionCodes } from '../../catalogue/nameResolution';
import { serviceCodes } from '../../catalogue/services';
import { trustCodes } from '../../catalogue/trust';
import { versionCodes } from '../../catalogue/versions';
import type { Severity, Topic } from '../../finding';
import type { Version } from '../../version';
import type { Entry, Path } from './entry';

const codes = {
  ...trustCodes,
  ...versionCodes,
  ...controlPlaneCodes,
  ...gatewayCodes,
  ...nameResolutionCodes,
  ...serviceCodes,
};

/** What rules over one object may say. */
export type ProblemCode = keyof typeof codes;

export const topicOf = (code: ProblemCode): Topic => codes[code].topic;

export type PlainValue = string | number | boolean;

/** What a field may be given: plain values, in lists and maps. */
export type Written = PlainValue | readonly Written[] | { readonly [field: string]: Written };

/** One way to mend an object, which may be elsewhere in it than what is wrong. */
export type Cure =
  | { readonly set: Path; readonly to: PlainValue }
  | { readonly addTo: Path; readonly fields: Readonly<Record<string, Written>> }
  | { readonly addItem: Path; readonly item: Written }
  | { readonly remove: Path }
  | { readonly move: readonly Path[]; readonly into: Path }
  | { readonly toEnd: Path }
  | { readonly rename: Path; readonly to: string };

/** One thing wrong with an object, and where in it. */
export interface EntryProblem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** The severity where a template chooses whether it is so: who writes one may know when. */
  readonly ifChosen?: Severity;
  /** A sentence about the object at hand: it does not repeat the object's name. */
  readonly message: string;
  readonly path: Path;
  /** Where to show it while nothing stands at the path; what holds the path without one. */
  readonly near?: Path;
  /** The name of the field is what is wrong, not its value. */
  readonly onKey?: true;
  /** What the value at the path should be, where there is one answer. */
  readonly want?: string | number;
  /** The item at the path is one too many: it should go. */
  readonly surplus?: true;
  /** Fields the map at the path lacks, with what belongs there. */
  readonly add?: Readonly<Record<string, Written>>;
  /** A key of the map at the path that is spelled differently elsewhere: from, to. */
  readonly rename?: readonly [string, string];
  /** The field that the map at the path lacks and cannot do without. */
  readonly missing?: string;
  /** What may be done beside these, the likeliest first; each is for a person to choose. */
  readonly cures?: readonly Cure[];
  /** So all over a text, and told of the first alone. */
  readonly once?: true;
}

/** What a whole entry lacks is shown at the host that cannot be called without it. */
export const firstHost: Path = ['spec', 'hosts', 0];

/** What rules may know beside the object itself. */
export interface RuleSetting {
  /** The last label of remote hosts. */
  readonly zone: string;
  /** Undefined offline: rules then say what is true of the versions in which remote hosts work. */
  readonly istio?: Version | undefined;
}

/** One rule over one ServiceEntry. Pure; never throws. */
export type EntryRule = (entry: Entry, setting: RuleSetting) => Iterable<EntryProblem>;

type Said = Omit<EntryProblem, 'code' | 'path' | 'severity'> & { readonly severity?: Severity };

export const problem = (code: ProblemCode, path: Path, said: Said): EntryProblem => ({
  code,
  path,
  severity: codes[code].severity,
  ...said,
});
