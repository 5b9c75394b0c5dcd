import { CancellationSource, pause, type CancellationToken } from '../base/cancellation';

/** What `within` answers when the time was up; the work is then cancelled and not waited for. */
export const late = Symbol('late');

/** Gives work a limit. Rejects as the work does, with `Cancelled` when the token stopped it. */
export async function within<T>(
  ms: number,
  token: CancellationToken,
  work: (token: CancellationToken) => Promise<T>,
): Promise<T | typeof late> {
  const source = new CancellationSource(token);
  const clock = new CancellationSource();
  const done = work(source.token);
  // Late work may still fail; nobody is left to hear of it.
  done.catch(() => undefined);
  const overdue = pause(ms, clock.token).then((): typeof late => late);
  try {
    return await Promise.race([done, overdue]);
  } finally {
    clock.cancel();
    source.cancel();
    source.dispose();
  }
}
