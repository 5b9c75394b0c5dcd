import type * as vscode from 'vscode';
import { Emitter } from '../base/event';
import { appliedForwardsIn, type AppliedForward } from '../mesh/appliedForward';
import type { MeshSnapshot } from '../mesh/snapshot';
import type { Receipt } from '../plan/receipt';
import { appliedAfter } from '../proof/appliedAfter';

const key = 'appliedForwards';

/** The zones that were forwarded from this workspace: titles, targets and times, never a text. */
export class AppliedBook {
  readonly #state: vscode.Memento;
  readonly #changed = new Emitter();
  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  get all(): readonly AppliedForward[] {
    return appliedForwardsIn(this.#state.get(key));
  }

  async note(receipt: Receipt, snapshot: MeshSnapshot): Promise<void> {
    await this.#state.update(key, appliedAfter(this.all, receipt, snapshot));
    this.#changed.fire();
  }
}
