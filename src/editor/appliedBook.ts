import type * as vscode from 'vscode';
import type { Done } from '../carryOut';
import { appliedForwardsIn, type AppliedForward } from '../mesh/dns/appliedForward';
import type { MeshSnapshot } from '../mesh/snapshot';
import type { ContextName } from '../objects/reference';
import { appliedAfter, withoutUnwanted } from '../proof/appliedAfter';

const key = 'appliedForwards';

/** The zones that were forwarded from this workspace: targets and times, never a text. */
export class AppliedBook {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  get all(): readonly AppliedForward[] {
    return appliedForwardsIn(this.#state.get(key));
  }

  /** What is noted can be read at once; that it reaches the disk is the editor's care. */
  note(done: Done, snapshot: MeshSnapshot): void {
    this.#keep(appliedAfter(this.all, done, snapshot));
  }

  /** A person wants the zone in these clusters no longer; says whether something was forgotten. */
  forget(clusters: readonly ContextName[], zone: string, snapshot: MeshSnapshot): boolean {
    const left = withoutUnwanted(this.all, { clusters, zone }, snapshot);
    if (left.length === this.all.length) return false;
    this.#keep(left);
    return true;
  }

  #keep(applied: readonly AppliedForward[]): void {
    void this.#state.update(key, applied);
  }
}
