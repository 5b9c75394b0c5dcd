import * as vscode from 'vscode';
import { CancellationSource, type CancellationToken } from '../base/cancellation';
import type { Clock } from '../base/clock';
import { Owner } from '../base/disposable';
import type { Log } from '../base/log';
import type { MeshSnapshot, MeshSource } from '../mesh/snapshot';
import type { ContextName } from '../objects/reference';
import type { Clusters } from '../plan/cluster';
import { writesOf, type Plan } from '../plan/plan';
import { doneOf, type Receipt } from '../plan/receipt';
import { changedServers, type ChangedServer } from '../proof/changedServers';
import { followReload, type ReloadOutcome } from '../proof/followReload';
import { momentsBefore, type Looking, type Moments } from '../proof/podMoments';
import type { Pods } from '../proof/pods';
import { roleNames } from '../views/hostProofReport';
import { commandId } from './contributions';
import { present } from './commandBoundary';

/** Propagation of the file, the interval of `reload`, and a little (domain facts 5.3). */
const limitMs = 150_000;
const everyMs = 4000;
/** A write waits so long at most to learn what the servers say before it. */
const lookMs = 10_000;

/** What is needed of a session to watch. */
export interface Watching {
  readonly mesh: MeshSource;
  readonly clusters: Clusters;
  readonly pods: Pods;
  readonly clock: Clock;
  readonly log: Log;
  /** The one that can be undone. */
  readonly receipts: { readonly last: Receipt | undefined };
}

/** The DNS servers that are about to be changed, and what their pods said before. */
export interface Looked {
  readonly snapshot: MeshSnapshot;
  readonly before: ReadonlyMap<string, Moments>;
}

const keyOf = ({ context, role }: ChangedServer): string => `${context} ${role}`;

/** Watches in the background whether the servers take what was just written, and offers undo where one refuses. */
export class ReloadWatch extends Owner {
  /** The watch of each server that goes on: a later write makes an earlier one pointless. */
  readonly #running = new Map<string, CancellationSource>();

  /** To be awaited right before the plan is executed. Throws `Cancelled` alone. */
  async look(plan: Plan, session: Watching, token: CancellationToken): Promise<Looked> {
    const { snapshot } = session.mesh;
    const looks = changedServers(writesOf(plan), snapshot).map(async (at) => {
      const place = lookingAt(at, snapshot, session);
      return place && ([keyOf(at), await momentsBefore(place, lookMs, token)] as const);
    });
    const found = (await Promise.all(looks)).filter((it) => it !== undefined);
    return { snapshot, before: new Map(found) };
  }

  follow(receipt: Receipt, { snapshot, before }: Looked, session: Watching): void {
    for (const at of changedServers(doneOf(receipt), snapshot)) {
      const key = keyOf(at);
      const looking = lookingAt(at, snapshot, session);
      const moments = before.get(key);
      if (!looking || !moments) continue;
      this.#running.get(key)?.cancel();
      const source = new CancellationSource();
      this.#running.set(key, source);
      watch(at, { ...looking, before: moments }, receipt, session, source)
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

function lookingAt(
  { context, role }: ChangedServer,
  snapshot: MeshSnapshot,
  { clusters, pods }: Watching,
): Looking | undefined {
  const known = snapshot.clusters.get(context);
  if (known?.state !== 'reachable') return undefined;
  return { known, role, cluster: clusters(context), pods: pods(context) };
}

async function watch(
  at: ChangedServer,
  looked: Looking & { readonly before: Moments },
  receipt: Receipt,
  session: Watching,
  source: CancellationSource,
): Promise<void> {
  const { context, role } = at;
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
          ...{ ...looked, everyMs, limitMs, clock: session.clock },
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
  session: Watching,
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
