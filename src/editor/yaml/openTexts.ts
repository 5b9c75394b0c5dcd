import * as vscode from 'vscode';
import { Owner } from '../../base/disposable';
import type { DocumentCache } from '../../language/documentCache';

const schemes = new Set(['file', 'untitled', 'vscode-vfs', 'vscode-remote']);

/** Documents our help is for: YAML from anywhere but the previews of plans. */
export const isOurs = ({ languageId, uri }: vscode.TextDocument): boolean =>
  languageId === 'yaml' && schemes.has(uri.scheme);

/** The open documents our help is for, each parsed once for all that look at it. */
export class OpenTexts extends Owner {
  readonly #caches = new Map<string, DocumentCache>();
  #Cache: typeof DocumentCache | undefined;

  constructor() {
    super();
    this.own(
      vscode.workspace.onDidCloseTextDocument((it) => {
        this.#caches.delete(it.uri.toString());
      }),
    );
  }

  /** The language is loaded with the first document that is looked at, not with the window. */
  async load(): Promise<void> {
    this.#Cache ??= (await import('../../language/documentCache')).DocumentCache;
  }

  /** Undefined before the language is loaded. */
  cacheFor(document: vscode.TextDocument): DocumentCache | undefined {
    const key = document.uri.toString();
    const known = this.#caches.get(key);
    if (known || !this.#Cache) return known;
    const cache = new this.#Cache();
    this.#caches.set(key, cache);
    return cache;
  }
}
