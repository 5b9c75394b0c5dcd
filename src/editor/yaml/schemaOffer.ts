import * as vscode from 'vscode';
import { Owner } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { messageOf } from '../../base/failure';
import type { Log } from '../../base/log';
import { readSettings } from '../settings';
import { isOurs } from './openTexts';

/** As much of the YAML extension's API as is used (redhat-developer/vscode-yaml, src/schema-extension-api.ts). */
interface YamlExtension {
  registerContributor?(
    scheme: string,
    schemaOf: (resource: string) => string | undefined,
    contentOf: (uri: string) => Promise<string>,
    label?: string,
  ): boolean;
}

/** What the YAML extension may do with a schema; its settings are named alike. */
export type SchemaUse = 'validate' | 'completion' | 'hover';

const extensionId = 'redhat.vscode-yaml';
const scheme = 'istio-multicluster';
const schemaUri = `${scheme}://schema/objects.json`;

/**
 * Offers our tables to the YAML extension where that is installed, so that it says what a schema can say
 * and we say the rest: nothing is said twice.
 */
export class SchemaOffer extends Owner {
  readonly #changed = this.own(new Emitter());
  /** The documents whose schema was asked for: only what has been asked for is in use. */
  readonly #asked = new Set<string>();
  #offeredTo: vscode.Extension<unknown> | undefined;
  #text: Promise<string> | undefined;

  /** A document is served from now on, or no longer. */
  readonly onDidChange = this.#changed.event;

  constructor(readonly log: Log) {
    super();
    const { extensions, workspace } = vscode;
    this.own(
      extensions.onDidChange(() => {
        this.#follow();
      }),
    );
    this.own(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#asked.delete(uri.toString());
      }),
    );
    this.#follow();
  }

  /**
   * Whether the YAML extension uses our tables for a document. It reads documents that were open before
   * the offer at their next change, and not at all where a comment names another schema; so we go on
   * until it has asked for ours.
   */
  serves(document: vscode.TextDocument, use: SchemaUse): boolean {
    if (!this.#offeredTo || !this.#asked.has(document.uri.toString())) return false;
    const settings = vscode.workspace.getConfiguration('yaml', document.uri);
    return settings.get<boolean>(use, true) && isForSchema(document);
  }

  #follow(): void {
    const extension = vscode.extensions.getExtension<YamlExtension | undefined>(extensionId);
    if (extension && !this.#offeredTo) {
      this.#offeredTo = extension;
      void this.#offer(extension);
    } else if (!extension && this.#offeredTo) {
      this.#offeredTo = undefined;
      this.#asked.clear();
      this.#changed.fire();
    }
  }

  /** It starts with the first YAML document, as we do; waiting for it starts nothing that would not. */
  async #offer(extension: vscode.Extension<YamlExtension | undefined>): Promise<void> {
    try {
      const api = await extension.activate();
      const { contentLabel } = await import('../../language/schema/contentLabel');
      api?.registerContributor?.(scheme, this.#schemaFor, this.#schemaText, contentLabel());
    } catch (error) {
      this.log.warn('The YAML extension did not take our schema.', { error: messageOf(error) });
    }
  }

  readonly #schemaFor = (resource: string): string | undefined => {
    const { textDocuments } = vscode.workspace;
    const document = textDocuments.find((it) => it.uri.toString() === resource);
    if (!document || !isForSchema(document)) return undefined;
    if (!this.#asked.has(resource)) {
      this.#asked.add(resource);
      this.#changed.fire();
    }
    return schemaUri;
  };

  /** Asked for at every check, so it is written once. */
  readonly #schemaText = (): Promise<string> => (this.#text ??= schemaText());
}

async function schemaText(): Promise<string> {
  const { schemaOfKinds } = await import('../../language/schema/jsonSchema');
  return JSON.stringify(schemaOfKinds());
}

/** Templates are more than a schema can make sense of. */
function isForSchema(document: vscode.TextDocument): boolean {
  if (!isOurs(document) || readSettings(document.uri).structure !== 'auto') return false;
  // The beginning tells; a long text is not to be read at every keystroke.
  const text = document.getText(new vscode.Range(0, 0, 1000, 0));
  return text.includes('.istio.io/v1') && !text.includes('{{');
}
