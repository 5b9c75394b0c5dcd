import * as vscode from 'vscode';
import { Owner } from '../../base/disposable';
import { atPace, rest } from '../../base/pace';
import type { ManifestText } from '../../language/document';
import type { DocumentCache } from '../../language/documentCache';
import { isWorkedOn } from '../workedOn';
import { isLong, LongTexts } from './longTexts';

/** Documents our help is for: YAML, and JSON that speaks of a mesh, for most JSON is settings. */
export const isOurs = (document: vscode.TextDocument): boolean => {
  const { languageId, uri } = document;
  if (languageId !== 'yaml' && languageId !== 'json') return false;
  return isWorkedOn(uri) && (languageId === 'yaml' || speaksOfMesh(document));
};

/** The beginning tells; a long text is not to be read at every keystroke. */
const speaksOfMesh = (document: vscode.TextDocument): boolean =>
  meshSigns.test(document.getText(new vscode.Range(0, 0, 400, 0)));

/** Objects of Istio, and the ConfigMaps and Secrets beside them as servers print them. */
const meshSigns =
  /"[a-z]+\.istio\.io\/v\d|"(?:Corefile|stubDomains|upstreamNameservers|cacerts|istio\/multiCluster)"/;

/** The open documents our help is for, each parsed once for all that look at it. */
export class OpenTexts extends Owner {
  readonly #long = this.own(new LongTexts());
  readonly #caches = new WeakMap<vscode.TextDocument, DocumentCache>();
  /** What is being parsed, once for all who ask of this very document: one opened again is another. */
  readonly #reading = new WeakMap<
    vscode.TextDocument,
    { readonly version: number; readonly manifest: Promise<ManifestText | undefined> }
  >();
  #Cache: typeof DocumentCache | undefined;

  constructor() {
    super();
    this.own(
      vscode.workspace.onDidCloseTextDocument((it) => {
        this.#caches.delete(it);
      }),
    );
  }

  /** The language is loaded with the first document that is looked at, not with the window. */
  async load(): Promise<void> {
    this.#Cache ??= (await import('../../language/documentCache')).DocumentCache;
  }

  textOf(document: vscode.TextDocument): string {
    return this.#long.textOf(document);
  }

  /** The same, with a rest behind it where a long text had to be put together. */
  async textAtPace(document: vscode.TextDocument): Promise<string> {
    const known = this.#long.textNow(document);
    if (known !== undefined) return known;
    const text = this.textOf(document);
    if (isLong(text)) await rest();
    return text;
  }

  /** A document parsed, in slices where it is long; undefined when it changed or closed meanwhile. */
  async manifestOf(document: vscode.TextDocument): Promise<ManifestText | undefined> {
    await this.load();
    const { version } = document;
    const known = this.#reading.get(document);
    if (known?.version === version) return known.manifest;
    const cache = this.cacheFor(document);
    const manifest = cache ? this.#read(document, cache) : Promise.resolve(undefined);
    this.#reading.set(document, { version, manifest });
    try {
      return await manifest;
    } finally {
      if (this.#reading.get(document)?.version === version) this.#reading.delete(document);
    }
  }

  async #read(
    document: vscode.TextDocument,
    cache: DocumentCache,
  ): Promise<ManifestText | undefined> {
    const { version } = document;
    const isOver = () => document.isClosed || document.version !== version;
    const text = await this.textAtPace(document);
    return isOver() ? undefined : atPace(cache.reading(text), isOver);
  }

  /** Undefined before the language is loaded. */
  cacheFor(document: vscode.TextDocument): DocumentCache | undefined {
    const known = this.#caches.get(document);
    if (known || !this.#Cache) return known;
    const cache = new this.#Cache();
    this.#caches.set(document, cache);
    return cache;
  }
}
