import { Emitter } from '../base/event';
import { isEmpty } from '../plan/plan';
import { inversePlanOf, type Receipt } from '../plan/receipt';
import type { Receipts } from './session';

const kept = 20;

/** The receipts of this window, newest last; only those with something to take back are kept. */
export class ReceiptBook implements Receipts {
  readonly #receipts: Receipt[] = [];
  readonly #changed = new Emitter();
  readonly onDidChange = this.#changed.event;

  get last(): Receipt | undefined {
    return this.#receipts.at(-1);
  }

  keep(receipt: Receipt): void {
    if (isEmpty(inversePlanOf(receipt))) return;
    this.#receipts.push(receipt);
    if (this.#receipts.length > kept) this.#receipts.shift();
    this.#changed.fire();
  }

  replace(receipt: Receipt, left: Receipt | undefined): void {
    const at = this.#receipts.indexOf(receipt);
    if (at < 0) return;
    this.#receipts.splice(at, 1, ...(left && !isEmpty(inversePlanOf(left)) ? [left] : []));
    this.#changed.fire();
  }
}
