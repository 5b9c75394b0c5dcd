import * as vscode from 'vscode';
import type { CorefileCompletion } from '../../language/corefile/completion';
import type { CorefileSymbol } from '../../language/corefile/symbols';
import { rangeOf } from '../yaml/marks';
import { actionOf, explanation, shownOf } from '../yaml/quickFixes';
import type { CorefileChecks } from './corefileChecks';
import type { CorefileTexts } from './corefileTexts';

/** The fixes of what is said, and what its code means. */
export class CorefileFixes implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];

  constructor(readonly checks: CorefileChecks) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const found = await this.checks.foundIn(document);
    return found
      .filter((it) => rangeOf(document, it).intersection(range) !== undefined)
      .flatMap((it) => {
        const about = shownOf(it, document, diagnostics);
        const fixes = it.fixes.map((fix) => actionOf(fix, document, about));
        return [...fixes, explanation(it, about)];
      });
  }
}

export class CorefileHovers implements vscode.HoverProvider {
  constructor(readonly texts: CorefileTexts) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const regions = await this.texts.regionsOf(document);
    if (regions.length === 0) return undefined;
    const { hoverIn } = await import('../../language/corefile/hover');
    const context = await this.texts.contextOf(document);
    const found = hoverIn(regions, document.offsetAt(position), context);
    if (!found) return undefined;
    return new vscode.Hover(new vscode.MarkdownString(found.markdown), rangeOf(document, found));
  }
}

const itemKinds: Readonly<Record<CorefileCompletion['kind'], vscode.CompletionItemKind>> = {
  plugin: vscode.CompletionItemKind.Keyword,
  option: vscode.CompletionItemKind.Property,
  zone: vscode.CompletionItemKind.Snippet,
  value: vscode.CompletionItemKind.Value,
};

export class CorefileCompletions implements vscode.CompletionItemProvider {
  constructor(readonly texts: CorefileTexts) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const regions = await this.texts.regionsOf(document);
    if (regions.length === 0) return [];
    const { completionsIn } = await import('../../language/corefile/completion');
    const context = await this.texts.contextOf(document);
    return completionsIn(regions, document.offsetAt(position), context).map((it) => {
      const item = new vscode.CompletionItem(
        { label: it.label, description: it.detail },
        itemKinds[it.kind],
      );
      item.insertText = new vscode.SnippetString(it.insert);
      item.range = rangeOf(document, it);
      if (it.markdown !== '') item.documentation = new vscode.MarkdownString(it.markdown);
      return item;
    });
  }
}

const symbolKinds: Readonly<Record<CorefileSymbol['kind'], vscode.SymbolKind>> = {
  configMap: vscode.SymbolKind.File,
  zone: vscode.SymbolKind.Namespace,
  snippet: vscode.SymbolKind.Module,
  import: vscode.SymbolKind.Module,
  plugin: vscode.SymbolKind.Function,
};

/** The outline, and what can be folded. */
export class CorefileOutline implements vscode.DocumentSymbolProvider, vscode.FoldingRangeProvider {
  constructor(readonly texts: CorefileTexts) {}

  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    const regions = await this.texts.regionsOf(document);
    if (regions.length === 0) return [];
    const { symbolsIn } = await import('../../language/corefile/symbols');
    return symbolsIn(regions).map((it) => symbolOf(it, document));
  }

  async provideFoldingRanges(document: vscode.TextDocument): Promise<vscode.FoldingRange[]> {
    const regions = await this.texts.regionsOf(document);
    if (regions.length === 0) return [];
    const { foldsIn } = await import('../../language/corefile/symbols');
    return foldsIn(document.getText(), regions).map(({ start, end }) => {
      const [first, last] = [document.positionAt(start), document.positionAt(end)];
      const closes = document.getText(rangeOf(document, { start: end - 1, end })) === '}';
      // The closing brace stays in sight, as it does in other languages.
      return new vscode.FoldingRange(first.line, closes ? last.line - 1 : last.line);
    });
  }
}

function symbolOf(from: CorefileSymbol, document: vscode.TextDocument): vscode.DocumentSymbol {
  const symbol = new vscode.DocumentSymbol(
    from.name,
    from.detail,
    symbolKinds[from.kind],
    rangeOf(document, from),
    rangeOf(document, { start: from.nameStart, end: from.nameEnd }),
  );
  symbol.children = from.children.map((it) => symbolOf(it, document));
  return symbol;
}
