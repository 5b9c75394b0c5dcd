/** From an intent to a receipt that can be undone: what every writing command ends in. */
import { carryOut, undo } from '../../carryOut';
import { Failure } from '../../base/failure';
import type { Wanted } from '../../prepared';
import type { Receipt } from '../../plan/receipt';
import { watchReload } from '../reloadWatch';
import type { Session } from '../session';

export async function carry(intent: Wanted, session: Session): Promise<void> {
  const receipt = await carryOut(intent, session);
  if (!receipt) return;
  session.receipts.keep(receipt);
  await follow(receipt, session);
}

/** What becomes of an edit of DNS shows later: in the logs of its servers, and in who writes it next. */
async function follow(receipt: Receipt, session: Session): Promise<void> {
  await session.applied.note(receipt, session.mesh.snapshot);
  watchReload(receipt, session);
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
  session.receipts.drop();
  await follow(taken, session);
};
