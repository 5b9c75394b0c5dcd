import * as vscode from 'vscode';
import { commandId } from '../contributions';
import type { DocumentChecks } from './documentChecks';
import { rangeOf } from './marks';
import type { HostPlaces } from './hostPlaces';
import type { LanguageContexts } from './languageContext';
import { isOurs } from './openTexts';

/** Tells of the field or value under the pointer. */
export class Hovers implements vscode.HoverProvider {
  constructor(
    readonly checks: DocumentChecks,
    readonly contexts: LanguageContexts,
    readonly places: HostPlaces,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    if (!isOurs(document)) return undefined;
    const { hoverAt } = await import('../../language/hover');
    const manifest = await this.places.manifestOf(document);
    if (token.isCancellationRequested) return undefined;
    const offset = document.offsetAt(position);
    const found = hoverAt(manifest.text, offset, this.contexts.for(document, 'hover'), manifest);
    const host = await this.places.hostAt(document, position);
    const told = host ? await this.#hostParts(host.mention.host, document) : [];
    const parts = [...told, ...(found?.parts.map((it) => new vscode.MarkdownString(it)) ?? [])];
    if (parts.length === 0) return undefined;
    return new vscode.Hover(parts, host?.range ?? (found && rangeOf(document, found)));
  }

  /** From clusters only where one is connected, which needs a trusted workspace. */
  async #hostParts(
    host: string,
    document: vscode.TextDocument,
  ): Promise<readonly vscode.MarkdownString[]> {
    const { hostReport } = await import('../../views/remoteHost');
    const { hostInFiles } = await import('../../language/navigation/inFiles');
    const { mesh } = this.contexts.for(document);
    const { index } = this.places.files;
    const report = hostReport(host, mesh, index && hostInFiles(index, host));
    return [...report, ...(mesh && report.length > 0 ? [pathLink(host)] : [])].map(linking);
  }
}

const pathLink = (host: string): string => {
  const argument = encodeURIComponent(JSON.stringify([host]));
  return `[Explain the path of a call](command:${commandId('explainPath')}?${argument})`;
};

/** Texts from outside are escaped; the only link is our own. */
function linking(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = { enabledCommands: [commandId('explainPath')] };
  return markdown;
}
