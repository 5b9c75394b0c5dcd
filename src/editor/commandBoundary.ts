import * as vscode from 'vscode';
import { Cancelled } from '../base/cancellation';
import type { Disposable } from '../base/disposable';
import { Failure, messageOf } from '../base/failure';
import type { Log } from '../base/log';
import { argumentsFor } from './treeArguments';
import { commandId, commandNeeds, type CommandArguments, type CommandName } from './contributions';

export type Handler<K extends CommandName> = (...args: CommandArguments[K]) => Promise<void>;
export type Handlers = { readonly [K in CommandName]: Handler<K> };

/** Registers every command behind the one place where anything thrown ends. */
export function registerCommands(handlers: Handlers, log: Log): Disposable[] {
  return (Object.keys(handlers) as CommandName[]).map((name) =>
    vscode.commands.registerCommand(commandId(name), (...args: unknown[]) =>
      guarded(name, () => start(handlers, name, argumentsFor(name, args)), log),
    ),
  );
}

/** What a menu hands over is mapped to the command's own arguments by `argumentsFor`. */
const start = (handlers: Handlers, name: CommandName, args: readonly unknown[]): Promise<void> =>
  (handlers[name] as (...all: readonly unknown[]) => Promise<void>)(...args);

async function guarded(name: CommandName, act: () => Promise<void>, log: Log): Promise<void> {
  // Hiding a command is not enough: it can be called by anyone who knows its name.
  if (commandNeeds[name] === 'trust' && !vscode.workspace.isTrusted) {
    await refuseUntrusted();
    return;
  }
  log.debug(`Command ${name} starts.`);
  try {
    await act();
  } catch (error) {
    await present(error, log);
  }
}

async function refuseUntrusted(): Promise<void> {
  const manage = 'Manage Workspace Trust';
  const choice = await vscode.window.showWarningMessage(
    'Clusters are out of reach in an untrusted workspace, because a kubeconfig can run programs. Help with YAML goes on.',
    manage,
  );
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}

/** Cancelled says nothing; a failure is one sentence and its hint; anything else is our fault and says so. */
export async function present(error: unknown, log: Log): Promise<void> {
  if (error instanceof Cancelled || error instanceof vscode.CancellationError) return;
  const showLog = 'Show Log';
  const text = Failure.is(error)
    ? [error.message, error.hint].filter((it) => it !== undefined).join(' ')
    : `This is a bug in Istio Multicluster: ${messageOf(error)}`;
  if (Failure.is(error)) log.warn(error.message, { reason: error.reason });
  else log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const choice = await vscode.window.showErrorMessage(text, showLog);
  if (choice === showLog) await vscode.commands.executeCommand(commandId('showLog'));
}
