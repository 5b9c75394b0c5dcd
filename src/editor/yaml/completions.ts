import * as vscode from 'vscode';
import { atPace } from '../../base/pace';
import type { Completion } from '../../language/completion/source';
import { rangeOf } from './marks';
import type { LanguageContexts } from './languageContext';
import { isOurs, type OpenTexts } from './openTexts';

/** Offers what may be written where the cursor stands. */
export class Completions implements vscode.CompletionItemProvider {
  static readonly triggers = [' ', ':', '"', '-', '{', '[', ','];

  constructor(
    readonly contexts: LanguageContexts,
    readonly texts: OpenTexts,
  ) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    if (!isOurs(document)) return [];
    const { completing } = await import('../../language/completion');
    const { version } = document;
    const offset = document.offsetAt(position);
    const text = this.texts.textOf(document);
    const manifest = await this.texts.manifestOf(document);
    if (token.isCancellationRequested) return [];
    const isOver = () => token.isCancellationRequested || document.version !== version;
    const context = this.contexts.for(document, 'completion');
    const found = await atPace(completing(text, offset, context, manifest), isOver);
    if (!found) return [];
    const range = rangeOf(document, found);
    // What is typed may begin with a quote, and the editor compares it with what it filters by.
    const quote = /^["']/.exec(document.getText(range))?.[0] ?? '';
    const beside = found.beside?.map((it) =>
      vscode.TextEdit.replace(rangeOf(document, it), it.newText),
    );
    return found.items.map((it, index) => {
      const item = itemOf(it, range, index, quote);
      if (beside) item.additionalTextEdits = beside;
      return item;
    });
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

function itemOf(
  from: Completion,
  range: vscode.Range,
  index: number,
  quote: string,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(from.label, kinds[from.kind]);
  item.range = range;
  item.insertText = from.isSnippet ? new vscode.SnippetString(from.insert) : from.insert;
  item.filterText = quote + from.label;
  item.sortText = String(index).padStart(4, '0');
  if (from.detail !== undefined) item.detail = from.detail;
  if (from.documentation !== undefined) {
    item.documentation = new vscode.MarkdownString(from.documentation);
  }
  return item;
}
