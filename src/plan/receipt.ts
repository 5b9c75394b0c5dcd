import { Failure, messageOf, type FailureReason } from '../base/failure';
import type { ContextName } from '../objects/reference';
import { inverseOf, verbOf, type Change } from './change';
import type { Condition, Phase, Plan } from './plan';

export type Outcome =
  | { readonly kind: 'done'; readonly change: Change }
  | { readonly kind: 'failed'; readonly change: Change; readonly error: unknown }
  /** Not tried: cancelled, or an earlier change of the same cluster failed. */
  | { readonly kind: 'notTried'; readonly change: Change };

/**
 * What was done, enough to take it back. `before` images may hold private keys, so a receipt lives
 * in memory only; what is stored anywhere is its title, targets and time.
 */
export interface Receipt {
  readonly plan: Plan;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** Phase by phase, in plan order. A done change carries in `after` what the server left behind. */
  readonly outcomes: readonly (readonly Outcome[])[];
  /** Conditions that did not come true in time; later changes of their clusters were not tried. */
  readonly unsettled: readonly Condition[];
  readonly cancelled: boolean;
}

export const outcomesOf = (receipt: Receipt): readonly Outcome[] => receipt.outcomes.flat();

export const doneOf = (receipt: Receipt): readonly Change[] =>
  outcomesOf(receipt).flatMap((it) => (it.kind === 'done' ? [it.change] : []));

export const failuresOf = (
  receipt: Receipt,
): readonly {
  readonly cluster: ContextName;
  readonly message: string;
  readonly change: Change;
}[] =>
  outcomesOf(receipt).flatMap((it) =>
    it.kind === 'failed'
      ? [{ cluster: it.change.target.cluster, message: messageOf(it.error), change: it.change }]
      : [],
  );

/** The object is not as we left it, or not there: what we did to it is no longer ours to take back. */
export const isBeyondUndo = (reason: FailureReason): boolean =>
  ['conflict', 'notFound', 'alreadyExists', 'invalid', 'unsupported'].includes(reason);

/**
 * What of a receipt can still be taken back after an undo of it that stopped or failed half-way;
 * undefined when there is nothing.
 */
export function remainderOf(receipt: Receipt, undone: Receipt): Receipt | undefined {
  const left = new Set(
    outcomesOf(undone)
      .filter((it) => it.kind === 'notTried' || (it.kind === 'failed' && isPassing(it.error)))
      .map((it) => it.change.target),
  );
  const outcomes = receipt.outcomes.map((phase) =>
    phase.filter(({ change }) => left.has(change.target)),
  );
  return left.size === 0 ? undefined : { ...receipt, outcomes };
}

const isPassing = (error: unknown): boolean => !Failure.is(error) || !isBeyondUndo(error.reason);

/** The plan that takes a receipt back: only what was done, last phase first, irreversible changes left out. */
export function inversePlanOf(receipt: Receipt): Plan {
  const done = receipt.outcomes.map((phase) =>
    phase.flatMap((it) => (it.kind === 'done' ? [it.change] : [])),
  );
  const kept = done.flat().filter((change) => change.irreversible !== undefined);
  const phases = done
    .map((changes, index): Phase => ({
      title: receipt.plan.phases[index]?.title ?? '',
      changes: changes
        .filter((it) => it.irreversible === undefined && verbOf(it) !== 'keep')
        .map(inverseOf)
        .reverse(),
      settles: [],
    }))
    .filter((phase) => phase.changes.length > 0)
    .reverse();
  return {
    title: `Undo: ${receipt.plan.title}`,
    phases,
    warnings: kept.map(
      (it) =>
        `${it.target.kind} ${it.target.name} in ${it.target.cluster} stays: ${it.irreversible ?? ''}`,
    ),
  };
}
