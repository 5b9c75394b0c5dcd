import * as vscode from 'vscode';
import type { Completion } from '../../language/completion/source';
import { rangeOf } from './documentChecks';
import type { LanguageContexts } from './languageContext';

/** Offers what may be written where the cursor stands. */
export class Completions implements vscode.CompletionItemProvider {
  static readonly triggers = [' ', ':', '"', '-'];

  constructor(readonly contexts: LanguageContexts) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    const { completionsAt } = await import('../../language/completion');
    if (token.isCancellationRequested) return [];
    const offset = document.offsetAt(position);
    const found = completionsAt(document.getText(), offset, this.contexts.for(document));
    const range = rangeOf(document, found);
    return found.items.map((it, index) => itemOf(it, range, index));
  }
}

const kinds: Readonly<Record<Completion['kind'], vscode.CompletionItemKind>> = {
  field: vscode.CompletionItemKind.Field,
  value: vscode.CompletionItemKind.EnumMember,
  host: vscode.CompletionItemKind.Reference,
  address: vscode.CompletionItemKind.Constant,
  name: vscode.CompletionItemKind.Value,
  snippet: vscode.CompletionItemKind.Snippet,
};

function itemOf(from: Completion, range: vscode.Range, index: number): vscode.CompletionItem {
  const item = new vscode.CompletionItem(from.label, kinds[from.kind]);
  item.range = range;
  item.insertText = from.isSnippet ? new vscode.SnippetString(from.insert) : from.insert;
  item.filterText = from.label;
  item.sortText = String(index).padStart(4, '0');
  if (from.detail !== undefined) item.detail = from.detail;
  if (from.documentation !== undefined) {
    item.documentation = new vscode.MarkdownString(from.documentation);
  }
  return item;
}
