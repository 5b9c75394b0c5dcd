import * as vscode from 'vscode';
import { Owner } from '../../base/disposable';
import type { Event } from '../../base/event';
import { messageOf } from '../../base/failure';
import type { Log } from '../../base/log';
import type { CorefileDiagnostic } from '../../language/corefile/said';
import { readSettings } from '../settings';
import { diagnosticSource, Marks } from '../yaml/marks';
import { mayHoldCorefiles, type CorefileTexts } from './corefileTexts';

const pauseMs = 200;

/** Keeps what is said of Corefiles in step with open documents. Typing never waits for it. */
export class CorefileChecks extends Owner {
  readonly #marks = this.own(new Marks(`${diagnosticSource} Corefile`));
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(
    readonly texts: CorefileTexts,
    onDidChangeMesh: Event,
    readonly log: Log,
  ) {
    super();
    const { workspace } = vscode;
    const plan = (it: vscode.TextDocument) => {
      this.#plan(it);
    };
    const planAll = () => {
      workspace.textDocuments.forEach(plan);
    };
    this.own(workspace.onDidOpenTextDocument(plan));
    this.own(
      workspace.onDidChangeTextDocument((it) => {
        plan(it.document);
      }),
    );
    this.own(
      workspace.onDidCloseTextDocument((it) => {
        this.#forget(it);
      }),
    );
    this.own(workspace.onDidChangeConfiguration(planAll));
    this.own(onDidChangeMesh(planAll));
    this.own({
      dispose: () => {
        this.#timers.forEach(clearTimeout);
      },
    });
    planAll();
  }

  /** What is said of a document as it stands now. */
  async foundIn(document: vscode.TextDocument): Promise<readonly CorefileDiagnostic[]> {
    const { diagnosticsEnabled, severities } = readSettings(document.uri);
    if (!diagnosticsEnabled) return [];
    if (!(await this.texts.mayHold(document))) return [];
    const regions = await this.texts.regionsOf(document);
    const { diagnoseCorefiles } = await import('../../language/corefile/diagnostics');
    const context = await this.texts.contextOf(document);
    return diagnoseCorefiles(document.getText(), regions, context, severities);
  }

  #plan(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    if (!mayHoldCorefiles(document)) {
      this.#forget(document);
      return;
    }
    this.#timers.set(
      key,
      setTimeout(() => void this.#check(document), pauseMs),
    );
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    try {
      const found = await this.foundIn(document);
      if (document.isClosed || this.isDisposed || document.version !== version) return;
      this.#marks.set(document, found);
    } catch (error) {
      this.log.error('A Corefile could not be checked.', { error: messageOf(error) });
    }
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#marks.delete(document);
  }
}
