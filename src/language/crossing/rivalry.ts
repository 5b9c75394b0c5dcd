/** When two objects of a text are rivals, and how that is said. */
import { none, saidByEach } from '../../mesh/rules/saying';
import { problem, type EntryProblem, type ProblemCode } from '../../mesh/rules/entry/problem';
import type { Diagnostic } from '../diagnostic';
import { placed } from '../rules/neighbours';
import { problem as structureProblem } from '../structure/problem';
import type { Crossings } from './crossings';
import type { Keyed, Member, Said } from './groups';
import type { HostClaim } from './rival';
import type { AnyRival } from './rivals';

/** What a rival claims: for a Sidecar, its workloads. */
export interface Claim<T extends AnyRival> {
  readonly rival: T;
  readonly claim: HostClaim;
}

/** Of each that has a rival before it, the first of those. */
export function* repeated<T extends AnyRival, C extends Claim<T>>(
  members: readonly Member<C>[],
  earlier: { add(it: T): void; rivalOf(it: T): T | undefined },
  message: (other: T, it: C) => string,
  code: ProblemCode,
): Iterable<Said> {
  for (const { seat, it } of members) {
    const other = earlier.rivalOf(it.rival);
    earlier.add(it.rival);
    if (other) yield { seat, it: said(code, it, message(other, it)) };
  }
}

/** Asked by many of each chunk, most of which have one object or none. */
export function rivalsOf<K extends AnyRival['kind']>(
  { rivals }: Crossings,
  kind: K,
): readonly Extract<AnyRival, { kind: K }>[] {
  if (rivals.length === 1 && rivals[0]?.kind !== kind) return none;
  return rivals.filter((it): it is Extract<AnyRival, { kind: K }> => it.kind === kind);
}

/** Keys of rivals of a kind. Made of each chunk by many, so that nothing is made of those without. */
export const ofRivals =
  <K extends AnyRival['kind'], T>(
    kind: K,
    keyed: (it: Extract<AnyRival, { kind: K }>) => Iterable<Keyed<T>>,
  ) =>
  (crossings: Crossings): Iterable<Keyed<T>> =>
    saidByEach(rivalsOf(crossings, kind), keyed);

/** Two of one name are one object, the later in place of the earlier. */
export const isRival = (a: AnyRival, b: AnyRival): boolean =>
  meets(a, b) && (a.name !== b.name || a.namespace !== b.namespace) && a.name !== undefined;

export const meets = (a: AnyRival, b: AnyRival): boolean =>
  a.cluster === undefined || b.cluster === undefined || a.cluster === b.cluster;

export const nameOf = ({ kind, name, namespace }: AnyRival): string =>
  name === undefined ? kind : `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

type More = Partial<Pick<EntryProblem, 'severity' | 'cures' | 'want'>>;

export const said = (
  code: ProblemCode,
  it: Claim<AnyRival>,
  message: string,
  more: More = {},
): Diagnostic => claimed(it, problem(code, it.claim.path, { message, ...more }));

/** Of routes that no call reaches. */
export const unreached = (it: Claim<AnyRival>, message: string, more: More = {}): Diagnostic =>
  claimed(it, structureProblem('MESH0728', it.claim.path, { message, ...more }));

/** Of what is for workloads that are not there, or for other ports of them. */
export const unfit = (it: Claim<AnyRival>, message: string, more: More = {}): Diagnostic =>
  claimed(
    it,
    structureProblem('MESH0719', it.claim.path, { message, severity: 'warning', ...more }),
  );

export const claimed = (
  { rival: { object, name, namespace, cluster }, claim }: Claim<AnyRival>,
  it: Parameters<typeof placed>[2],
): Diagnostic => placed({ object, name, namespace, cluster, isTemplate: false }, claim, it);
