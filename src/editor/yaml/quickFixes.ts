import * as vscode from 'vscode';
import { atPace } from '../../base/pace';
import type { Diagnostic } from '../../language/diagnostic';
import type { Edit } from '../../language/edits';
import type { Fix } from '../../language/fixes/fix';
import { commandId } from '../contributions';
import type { DocumentChecks } from './documentChecks';
import { diagnosticSource, rangeOf } from './marks';
import type { LanguageContexts } from './languageContext';
import { isOurs, type OpenTexts } from './openTexts';

const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('istioMulticluster');

/** Offers the fixes of what is said of a document, and one action for all that leave no choice. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix, fixAllKind];

  constructor(
    readonly checks: DocumentChecks,
    readonly contexts: LanguageContexts,
    readonly texts: OpenTexts,
  ) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics, only }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    if (!isOurs(document)) return [];
    // Asked for by its own kind, by `source.fixAll`, or by `source` for all actions of a source.
    if (only?.contains(fixAllKind) === true) return this.#fixAll(document, token);
    const { fixesFor } = await import('../../language/fixes');
    const { suppressFixes } = await import('../../language/suppression/fixes');
    const { handsOutAddress, rememberAddresses } = await import('../../language/fixes/addresses');
    const all = await this.checks.foundIn(document, token);
    const { version } = document;
    const text = this.texts.textOf(document);
    const context = this.contexts.for(document);
    const manifest = this.checks.manifestOf(document);
    const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    const here = all.filter((it) => it.start <= end && start <= it.end);
    const isOver = () => token.isCancellationRequested || document.version !== version;
    if (manifest && here.some(handsOutAddress)) await atPace(rememberAddresses(manifest), isOver);
    if (isOver()) return [];
    return here.flatMap((found) => {
      const shown = shownOf(found, document, diagnostics);
      const fixes = [
        ...fixesFor(text, found, context, manifest),
        ...suppressFixes(found, text, manifest),
      ];
      return [...fixes.map((fix) => actionOf(fix, document, shown)), explanation(found, shown)];
    });
  }

  /** In slices, because it may be asked for at every save of a long text. */
  async #fixAll(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const [{ fixing }, { differing }] = await Promise.all([
      import('../../language/fixAll'),
      import('../../language/differences'),
    ]);
    const { version } = document;
    const text = await this.texts.textAtPace(document);
    const context = this.contexts.for(document);
    const steps = function* () {
      return yield* differing(text, yield* fixing(text, context));
    };
    const isOver = () => token.isCancellationRequested || document.version !== version;
    const edits = isOver() ? undefined : await atPace(steps(), isOver);
    if (!edits || edits.length === 0) return [];
    const action = new vscode.CodeAction('Fix all multicluster problems', fixAllKind);
    action.edit = editOf(document, edits);
    return [action];
  }
}

export const shownOf = (
  found: Diagnostic,
  document: vscode.TextDocument,
  shown: readonly vscode.Diagnostic[],
): vscode.Diagnostic[] =>
  shown.filter(
    (it) =>
      it.source === diagnosticSource &&
      codeOf(it) === found.code &&
      it.range.isEqual(rangeOf(document, found)),
  );

/** Last of all: what the code means. */
export function explanation({ code }: Diagnostic, shown: vscode.Diagnostic[]): vscode.CodeAction {
  const title = `Explain ${code}`;
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = shown;
  action.command = { title, command: commandId('explainCode'), arguments: [code] };
  return action;
}

const codeOf = ({ code }: vscode.Diagnostic) => (typeof code === 'object' ? code.value : code);

export function actionOf(
  fix: Fix,
  document: vscode.TextDocument,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = diagnostics;
  action.isPreferred = fix.preferred;
  action.edit = editOf(document, fix.edits);
  return action;
}

function editOf(document: vscode.TextDocument, edits: readonly Edit[]): vscode.WorkspaceEdit {
  const all = new vscode.WorkspaceEdit();
  for (const it of edits) all.replace(document.uri, rangeOf(document, it), it.newText);
  return all;
}
