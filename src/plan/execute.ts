import { neverCancelled, type CancellationToken } from '../base/cancellation';
import type { Clock } from '../base/clock';
import type { ContextName } from '../objects/reference';
import { byCluster } from './byCluster';
import { verbOf, type Change } from './change';
import type { Clusters } from './cluster';
import { changesOf, type Condition, type Phase, type Plan } from './plan';
import type { Outcome, Receipt } from './receipt';
import { send } from './send';
import { unsettledOf } from './settle';

/** One change dealt with, for progress. `count` and `total` are over the writes of the whole plan. */
export interface Step {
  readonly outcome: Outcome;
  readonly count: number;
  readonly total: number;
}

export interface Execution {
  readonly clusters: Clusters;
  readonly clock: Clock;
  readonly tell: (step: Step) => void;
  /** How long a phase may take to settle, in milliseconds; a minute unless told otherwise. */
  readonly settleMs?: number;
}

/**
 * Carries a plan out: phase after phase, clusters side by side, the changes of one cluster in order.
 * A failure stops its own cluster only. Cancelling stops between changes. The receipt says what was done.
 */
export async function execute(
  plan: Plan,
  execution: Execution,
  token: CancellationToken,
): Promise<Receipt> {
  const run = new Run(plan, execution, token);
  const outcomes: (readonly Outcome[])[] = [];
  for (const phase of plan.phases) outcomes.push(await run.phase(phase));
  return {
    plan,
    at: execution.clock.now(),
    outcomes,
    unsettled: run.unsettled,
    cancelled: token.isCancellationRequested,
  };
}

/** What is known while a plan is being carried out. */
class Run {
  readonly unsettled: Condition[] = [];
  readonly #stopped = new Set<ContextName>();
  readonly #total: number;
  #count = 0;

  constructor(
    plan: Plan,
    readonly execution: Execution,
    readonly token: CancellationToken,
  ) {
    this.#total = changesOf(plan).filter((it) => verbOf(it) !== 'keep').length;
  }

  async phase(phase: Phase): Promise<readonly Outcome[]> {
    const groups = [...byCluster(phase.changes).values()];
    const outcomes = (await Promise.all(groups.map((it) => this.#inOrder(it)))).flat();
    await this.#settle(phase);
    const byChange = new Map(phase.changes.map((change, index) => [change.target, index]));
    return outcomes.sort(
      (a, b) => (byChange.get(a.change.target) ?? 0) - (byChange.get(b.change.target) ?? 0),
    );
  }

  async #inOrder(changes: readonly Change[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const change of changes) {
      const outcome = await this.#attempt(change);
      if (outcome.kind === 'failed') this.#stopped.add(change.target.cluster);
      if (verbOf(change) !== 'keep') this.#tell(outcome);
      outcomes.push(outcome);
    }
    return outcomes;
  }

  async #attempt(change: Change): Promise<Outcome> {
    const { cluster } = change.target;
    if (this.#stopped.has(cluster) || this.token.isCancellationRequested) {
      return { kind: 'notTried', change };
    }
    try {
      // A write that was given up half-way may have been done all the same, and nobody would know.
      const after = await send(this.execution.clusters(cluster), change, {}, neverCancelled);
      return { kind: 'done', change: { ...change, after } };
    } catch (error) {
      return { kind: 'failed', change, error };
    }
  }

  #tell(outcome: Outcome): void {
    this.#count += 1;
    this.execution.tell({ outcome, count: this.#count, total: this.#total });
  }

  async #settle(phase: Phase): Promise<void> {
    const awaited = phase.settles.filter((it) => !this.#stopped.has(it.target.cluster));
    if (awaited.length === 0) return;
    const { clusters, settleMs = 60_000 } = this.execution;
    for (const condition of await unsettledOf(awaited, clusters, settleMs, this.token)) {
      this.unsettled.push(condition);
      this.#stopped.add(condition.target.cluster);
    }
  }
}
