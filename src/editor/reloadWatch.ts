import * as vscode from 'vscode';
import { CancellationSource } from '../base/cancellation';
import { Owner } from '../base/disposable';
import type { ContextName } from '../objects/reference';
import type { Receipt } from '../plan/receipt';
import { changedServers, type ChangedServer } from '../proof/changedServers';
import { followReload, type ReloadOutcome } from '../proof/followReload';
import { roleNames } from '../views/hostProofReport';
import { commandId } from './contributions';
import { present } from './commandBoundary';
import type { Session } from './session';

/** Propagation of the file, the interval of `reload`, and a little (domain facts 5.3). */
const limitMs = 150_000;
const everyMs = 4000;

/** Watches in the background whether the servers take what was just written, and offers undo where one refuses. */
export class ReloadWatch extends Owner {
  /** The watch of each server that goes on: a later write makes an earlier one pointless. */
  readonly #running = new Map<string, CancellationSource>();

  follow(receipt: Receipt, session: Session): void {
    for (const at of changedServers(receipt, session.mesh.snapshot)) {
      const key = `${at.context} ${at.role}`;
      this.#running.get(key)?.cancel();
      const source = new CancellationSource();
      this.#running.set(key, source);
      watch(at, receipt, session, source)
        .catch((error: unknown) => present(error, session.log))
        .finally(() => {
          if (this.#running.get(key) === source) this.#running.delete(key);
        });
    }
  }

  override dispose(): void {
    for (const it of this.#running.values()) it.cancel();
    super.dispose();
  }
}

async function watch(
  at: ChangedServer,
  receipt: Receipt,
  session: Session,
  source: CancellationSource,
): Promise<void> {
  const { context, role } = at;
  const known = session.mesh.snapshot.clusters.get(context);
  if (known?.state !== 'reachable') return;
  const outcome = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Watching whether ${roleNames[role]} of ${context} takes the new configuration (up to ${limitMs / 60_000} minutes)`,
      cancellable: true,
    },
    (progress, token) => {
      token.onCancellationRequested(() => {
        source.cancel();
      });
      return followReload(
        {
          ...{ known, role, everyMs, limitMs, clock: session.clock },
          cluster: session.clusters(context),
          pods: session.pods(context),
          tell: (done, all) => {
            progress.report({ message: `${done} of ${all} pods` });
          },
        },
        source.token,
      );
    },
  );
  session.log.info('A change of DNS was watched.', { cluster: context, outcome: outcome.kind });
  await tell(at, outcome, receipt, session);
}

const undo = 'Undo';
const resolve = 'Resolve a Host…';

async function tell(
  { context, role }: ChangedServer,
  outcome: ReloadOutcome,
  receipt: Receipt,
  session: Session,
): Promise<void> {
  const who = `${roleNames[role]} of ${context}`;
  const canUndo = session.receipts.last === receipt ? [undo] : [];
  switch (outcome.kind) {
    case 'reloaded':
      return choose(
        vscode.window.showInformationMessage(`${who} runs the new configuration.`, resolve),
        context,
      );
    case 'refused':
      return choose(
        vscode.window.showErrorMessage(
          `${who} refuses the new configuration (pod ${outcome.pod}): ${outcome.because} It runs the one it had until its next start, and will not start with this one.`,
          ...canUndo,
        ),
        context,
      );
    case 'notSeen':
      return choose(
        vscode.window.showWarningMessage(
          `Whether ${who} runs the new configuration was not seen: ${outcome.because}. Where its Corefile has no plugin reload, restart its pods.`,
          resolve,
        ),
        context,
      );
  }
}

async function choose(asked: Thenable<string | undefined>, cluster: ContextName): Promise<void> {
  const choice = await asked;
  if (choice === undo) await vscode.commands.executeCommand(commandId('undoLastChange'));
  if (choice === resolve) {
    await vscode.commands.executeCommand(commandId('resolveHost'), undefined, { cluster });
  }
}
