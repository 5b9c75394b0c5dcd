/** From an intent to a receipt that can be undone: what every writing command ends in. */
import { carryOut, undo, type World } from '../../carryOut';
import { Failure } from '../../base/failure';
import { remainderOf, type Receipt } from '../../plan/receipt';
import type { Wanted } from '../../prepared';
import type { Looked } from '../reloadWatch';
import type { Session } from '../session';

export async function carry(intent: Wanted, session: Session): Promise<void> {
  const written = await watched(session, (world) => carryOut(intent, world));
  if (!written) return;
  session.receipts.keep(written.receipt);
  written.follow();
}

interface Written {
  readonly receipt: Receipt;
  /** Watches whether DNS servers take it. */
  readonly follow: () => void;
}

/** Writes in the session's world, where the DNS servers are looked at right before. */
async function watched(
  session: Session,
  write: (world: World) => Promise<Receipt | undefined>,
): Promise<Written | undefined> {
  let looked: Looked | undefined;
  const receipt = await write({
    ...session,
    writing: async (plan, token) => {
      looked = await session.reloads.look(plan, session, token);
    },
  });
  if (!receipt) return undefined;
  const follow = () => {
    if (looked) session.reloads.follow(receipt, looked, session);
  };
  return { receipt, follow };
}

/** Takes the last change back, as a plan of its own: previewed, and refused where someone wrote since. */
export const undoLastChange = (session: Session) => async (): Promise<void> => {
  const { last } = session.receipts;
  if (!last) {
    throw new Failure('notFound', 'There is nothing to undo in this window.', {
      hint: 'Receipts are kept in memory only, because they may hold keys; Uninstall finds our objects by label.',
    });
  }
  const taken = await watched(session, (world) => undo(last, world));
  if (!taken) return;
  session.receipts.replace(last, remainderOf(last, taken.receipt));
  taken.follow();
};
