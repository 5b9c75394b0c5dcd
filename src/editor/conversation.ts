import * as vscode from 'vscode';
import type { Conversation, Waiting } from '../carryOut';
import type { Log } from '../base/log';
import { nameOf } from '../objects/reference';
import type { Step } from '../plan/execute';
import type { CopyText, Obstacle } from '../plan/plan';
import { fewLines } from '../views/fewLines';
import type { OutcomeReport } from '../views/outcomeReport';
import { countsOf, type PlanReport } from '../views/planReport';
import { commandId } from './contributions';
import type { PlanDocuments } from './planDocuments';

const showLog = 'Show Log';
const undo = 'Undo';
const showValues = 'Show Values to Copy';

/** The person at the editor: previews, one modal with the verb on its button, progress with cancel. */
export class EditorConversation implements Conversation {
  constructor(
    readonly documents: PlanDocuments,
    readonly log: Log,
  ) {}

  async obstacles(title: string, because: readonly Obstacle[]): Promise<void> {
    for (const { message } of because) this.log.warn('No plan.', { title, because: message });
    const documents = because.flatMap((it) => it.document ?? []);
    const lines = because.map(({ message, hint }) => [message, hint ?? ''].join(' ').trim());
    const detail = fewLines(lines, ', listed in the log').join('\n');
    const choice = await vscode.window.showWarningMessage(
      `${title}: nothing was changed.`,
      { modal: true, detail },
      ...(documents.length > 0 ? [showValues] : []),
    );
    if (choice === showValues) for (const it of documents) await showToCopy(it);
  }

  async alreadySo(title: string, notes: readonly string[] = []): Promise<void> {
    // Not awaited: it only tells, and would hold the command open until it is dismissed.
    const text = [`${title}: everything is so already.`, ...notes].join(' ');
    void vscode.window.showInformationMessage(text);
    return Promise.resolve();
  }

  async confirms(report: PlanReport): Promise<boolean> {
    const preview = await this.documents.show(report);
    try {
      return (await this.#hasReviewed(report)) && (await this.#saysYes(report));
    } finally {
      await this.documents.close(preview);
    }
  }

  async #saysYes({ title, detail, button }: PlanReport): Promise<boolean> {
    const options = { modal: true, detail };
    return (await vscode.window.showWarningMessage(`${title}?`, options, button)) === button;
  }

  /** Stays open while the person scrolls through the preview below it. */
  async #hasReviewed(report: PlanReport): Promise<boolean> {
    const apply = {
      label: `$(check) ${report.button}…`,
      description: countsOf(report.entries),
    };
    const leave = { label: '$(close) Leave everything as it is' };
    const choice = await vscode.window.showQuickPick([apply, leave], {
      title: report.title,
      placeHolder: 'Review the changes below, then choose',
      ignoreFocusOut: true,
    });
    return choice === apply;
  }

  async waits<T>(title: string, work: Waiting<T>): Promise<T> {
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) =>
        work((step) => {
          progress.report({ message: stepMessage(step), increment: 100 / Math.max(1, step.total) });
          this.#record(step);
        }, token),
    );
  }

  #record({ outcome }: Step): void {
    const target = nameOf(outcome.change.target);
    if (outcome.kind === 'failed') {
      const { error } = outcome;
      const reason = error instanceof Error ? error.message : String(error);
      this.log.error('A change failed.', { target, reason });
    } else this.log.info(`Change ${outcome.kind}.`, { target });
  }

  outcome(report: OutcomeReport): Promise<void> {
    for (const failure of report.failures) this.log.error('Failed.', { failure });
    // Not awaited for the same reason as above; what is chosen starts a command of its own.
    void this.#tell(report);
    return Promise.resolve();
  }

  async #tell(report: OutcomeReport): Promise<void> {
    const text = [report.message, ...report.failures.slice(0, 2), judged(report)]
      .filter((it) => it !== '')
      .join(' ');
    const choice =
      report.kind === 'done'
        ? await vscode.window.showInformationMessage(text, undo)
        : await vscode.window.showWarningMessage(text, undo, showLog);
    if (choice === undo) await vscode.commands.executeCommand(commandId('undoLastChange'));
    if (choice === showLog) await vscode.commands.executeCommand(commandId('showLog'));
  }
}

/** An untitled document: to be copied, changed or saved, as its reader likes. */
async function showToCopy({ language, text }: CopyText): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language, content: text });
  await vscode.window.showTextDocument(document, { preview: false });
}

const stepMessage = ({ outcome, count, total }: Step): string =>
  `${count} of ${total}: ${nameOf(outcome.change.target)}`;

function judged({ cured }: OutcomeReport): string {
  const codes = [...new Set(cured.map((it) => it.code))];
  return codes.length === 0 ? '' : `Gone: ${codes.join(', ')}.`;
}
