import type * as vscode from 'vscode';
import { Failure } from '../base/failure';
import type { Done } from '../carryOut';
import { appliedForwardsIn, type AppliedForward } from '../mesh/dns/appliedForward';
import type { MeshSnapshot } from '../mesh/snapshot';
import type { ContextName } from '../objects/reference';
import { appliedAfter, withoutUnwanted } from '../proof/appliedAfter';

const key = 'appliedForwards';

/**
 * The zones that were forwarded from this workspace: targets and times, never a text. What is noted or
 * forgotten is so at once; the promise says whether it is kept for other days, and fails with a `Failure`.
 */
export class AppliedBook {
  readonly #state: vscode.Memento;
  #all: readonly AppliedForward[];

  constructor(state: vscode.Memento) {
    this.#state = state;
    this.#all = appliedForwardsIn(state.get(key));
  }

  get all(): readonly AppliedForward[] {
    return this.#all;
  }

  note(done: Done, snapshot: MeshSnapshot): Promise<void> {
    return this.#keep(appliedAfter(this.all, done, snapshot));
  }

  /** A person wants the zone in these clusters no longer; undefined where nothing was known of it. */
  forget(
    clusters: readonly ContextName[],
    zone: string,
    snapshot: MeshSnapshot,
  ): Promise<void> | undefined {
    const left = withoutUnwanted(this.all, { clusters, zone }, snapshot);
    return left.length === this.all.length ? undefined : this.#keep(left);
  }

  async #keep(applied: readonly AppliedForward[]): Promise<void> {
    this.#all = applied;
    try {
      await this.#state.update(key, applied);
    } catch (cause) {
      throw new Failure('file', 'Which zones were forwarded from here could not be kept.', {
        hint: 'It is known until this window closes; then a forwarding that somebody takes out is not missed any more. See that there is room on the disk of the editor.',
        cause,
      });
    }
  }
}
