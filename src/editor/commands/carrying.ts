/** From an intent to a receipt that can be undone: what every writing command ends in. */
import { carryOut, undo } from '../../carryOut';
import { Failure } from '../../base/failure';
import { remainderOf } from '../../plan/receipt';
import type { Wanted } from '../../prepared';
import type { Session } from '../session';

export async function carry(intent: Wanted, session: Session): Promise<void> {
  const receipt = await carryOut(intent, session);
  if (!receipt) return;
  session.receipts.keep(receipt);
  session.reloads.follow(receipt, session);
}

/** Takes the last change back, as a plan of its own: previewed, and refused where someone wrote since. */
export const undoLastChange = (session: Session) => async (): Promise<void> => {
  const { last } = session.receipts;
  if (!last) {
    throw new Failure('notFound', 'There is nothing to undo in this window.', {
      hint: 'Receipts are kept in memory only, because they may hold keys; Uninstall finds our objects by label.',
    });
  }
  const taken = await undo(last, session);
  if (!taken) return;
  session.receipts.replace(last, remainderOf(last, taken));
  session.reloads.follow(taken, session);
};
