import * as vscode from 'vscode';
import { Owner } from '../../base/disposable';
import type { Log } from '../../base/log';
import type { Event } from '../../base/event';
import { messageOf } from '../../base/failure';
import { atPace } from '../../base/pace';
import type { Diagnostic } from '../../language/diagnostic';
import type { Diagnoser } from '../../language/diagnostics';
import type { ManifestText } from '../../language/document';
import { readSettings } from '../settings';
import type { LanguageContexts } from './languageContext';
import { diagnosticSource, Marks } from './marks';
import { isOurs, type OpenTexts } from './openTexts';
import type { WorkspaceFiles } from './workspaceFiles';

const pauseMs = 200;

interface Checked {
  readonly diagnoser: Diagnoser;
  /** Counts the checks begun: a newer one ends those under way. */
  run: number;
  version: number;
  found: readonly Diagnostic[];
}

/** Keeps the diagnostics of open YAML documents in step with their text. Typing never waits for it. */
export class DocumentChecks extends Owner {
  readonly #marks = this.own(new Marks(diagnosticSource));
  // By document, not by name: one that is closed and opened again under its name is another.
  readonly #checked = new WeakMap<vscode.TextDocument, Checked>();
  readonly #timers = new Map<vscode.TextDocument, NodeJS.Timeout>();
  /** The newest check of each document, whether under way or over. */
  readonly #checks = new WeakMap<vscode.TextDocument, Promise<void>>();

  constructor(
    readonly contexts: LanguageContexts,
    readonly texts: OpenTexts,
    readonly files: WorkspaceFiles,
    onDidChangeMesh: Event,
    readonly log: Log,
  ) {
    super();
    const { workspace } = vscode;
    this.own(
      workspace.onDidOpenTextDocument((it) => {
        this.#plan(it);
      }),
    );
    this.own(
      workspace.onDidChangeTextDocument((it) => {
        this.#plan(it.document);
      }),
    );
    this.own(
      workspace.onDidCloseTextDocument((it) => {
        this.#forget(it);
      }),
    );
    this.own(
      workspace.onDidChangeConfiguration(() => {
        this.#planAll();
      }),
    );
    for (const news of [onDidChangeMesh, files.onDidChange, contexts.offer.onDidChange]) {
      this.own(
        news(() => {
          this.#planAll();
        }),
      );
    }
    this.own({
      dispose: () => {
        this.#timers.forEach(clearTimeout);
      },
    });
    this.#planAll();
  }

  /** What is said of a document as it stands now; a check that is still to come is not waited for but begun. */
  async foundIn(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<readonly Diagnostic[]> {
    if (document.isClosed) return [];
    const found = () => {
      const checked = this.#checked.get(document);
      return checked?.version === document.version ? checked.found : undefined;
    };
    if (found()) return found() ?? [];
    clearTimeout(this.#timers.get(document));
    for (let last: unknown, next = this.#begin(document); next !== last;) {
      await next;
      if (found() || token.isCancellationRequested) break;
      // A newer check may have ended this one.
      [last, next] = [next, this.#checks.get(document) ?? next];
    }
    return found() ?? [];
  }

  /** The document as last parsed, where it has not changed since; parsing is the slow part. */
  manifestOf(document: vscode.TextDocument): ManifestText | undefined {
    const checked = this.#checked.get(document);
    return checked?.version === document.version
      ? checked.diagnoser.manifest(this.texts.textOf(document))
      : undefined;
  }

  #planAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#plan(document);
  }

  #plan(document: vscode.TextDocument): void {
    if (!isOurs(document)) {
      // JSON that no longer speaks of Istio.
      if (this.#checked.has(document)) this.#forget(document);
      return;
    }
    clearTimeout(this.#timers.get(document));
    this.#timers.set(
      document,
      setTimeout(() => void this.#begin(document), pauseMs),
    );
  }

  #begin(document: vscode.TextDocument): Promise<void> {
    const check = this.#check(document);
    this.#checks.set(document, check);
    return check;
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    if (document.isClosed || this.isDisposed) return;
    if (!readSettings(document.uri).diagnosticsEnabled) {
      this.#forget(document);
      return;
    }
    try {
      const checked = await this.#checkedFor(document);
      const { version } = document;
      const found = await this.#foundFor(document, checked);
      // It changed or closed meanwhile; then the next check is on its way.
      if (!found) return;
      checked.found = found;
      checked.version = version;
      this.#marks.set(document, found);
    } catch (error) {
      this.log.error('A document could not be checked.', { error: messageOf(error) });
    }
  }

  /** What the text shows, with what other files of the workspace show beside it. */
  async #foundFor(
    document: vscode.TextDocument,
    checked: Checked,
  ): Promise<readonly Diagnostic[] | undefined> {
    const { version } = document;
    const run = (checked.run += 1);
    const { withWorkspace } = await import('../../language/workspace/workspaceProblems');
    const isForgotten = () => document.isClosed || this.#checked.get(document) !== checked;
    const isOver = () => isForgotten() || document.version !== version || checked.run !== run;
    const manifest = await this.texts.manifestOf(document);
    if (!manifest || isOver()) return undefined;
    await this.#holdBeside(document, checked);
    if (isOver()) return undefined;
    const context = this.contexts.for(document);
    const { index } = this.files;
    const uri = document.uri.toString();
    const beside = index?.facts(uri)
      ? (own: readonly Diagnostic[]) => withWorkspace(own, uri, index, context)
      : undefined;
    return atPace(checked.diagnoser.judging(manifest, context, beside), isOver);
  }

  /** For the index and for what is said of it, each part of a text is parsed once. */
  #holdBeside(document: vscode.TextDocument, { diagnoser }: Checked): Promise<void> {
    const context = this.contexts.for(document);
    return this.files.hold(document, (chunk) => {
      diagnoser.judgeAhead(chunk, context);
    });
  }

  async #checkedFor(document: vscode.TextDocument): Promise<Checked> {
    const known = this.#checked.get(document);
    if (known) return known;
    // The language is loaded with the first document that is looked at, not with the window.
    const language = await import('../../language/diagnostics');
    await this.texts.load();
    const diagnoser = new language.Diagnoser(this.texts.cacheFor(document));
    const checked = { diagnoser, run: 0, version: -1, found: [] };
    this.#checked.set(document, checked);
    return checked;
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#timers.get(document));
    this.#timers.delete(document);
    this.#checked.delete(document);
    this.#checks.delete(document);
    this.#marks.delete(document);
  }
}
