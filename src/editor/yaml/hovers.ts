import * as vscode from 'vscode';
import { rangeOf, type DocumentChecks } from './documentChecks';
import type { LanguageContexts } from './languageContext';

/** Tells of the field or value under the pointer. */
export class Hovers implements vscode.HoverProvider {
  constructor(
    readonly checks: DocumentChecks,
    readonly contexts: LanguageContexts,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const { hoverAt } = await import('../../language/hover');
    if (token.isCancellationRequested) return undefined;
    const text = document.getText();
    const manifest = this.checks.manifestOf(document);
    const offset = document.offsetAt(position);
    const found = hoverAt(text, offset, this.contexts.for(document), manifest);
    if (!found) return undefined;
    const parts = found.parts.map((it) => new vscode.MarkdownString(it));
    return new vscode.Hover(parts, rangeOf(document, found));
  }
}
