import * as vscode from 'vscode';
import { Owner } from '../../base/disposable';
import { messageOf } from '../../base/failure';
import type { Log } from '../../base/log';
import { readSettings } from '../settings';
import { isOurs } from './openTexts';

/** As much of the YAML extension's API as is used. */
interface YamlExtension {
  registerContributor?(
    scheme: string,
    schemaOf: (resource: string) => string | undefined,
    contentOf: (uri: string) => Promise<string>,
    label?: string,
  ): boolean;
}

const extensionId = 'redhat.vscode-yaml';
const scheme = 'istio-multicluster';
const schemaUri = `${scheme}://schema/objects.json`;

/**
 * Offers our tables to the YAML extension where that is installed, so that it says what a schema can say
 * and we say the rest: nothing is said twice.
 */
export class SchemaOffer extends Owner {
  #isTaken = false;
  #isAsked = false;

  constructor(readonly log: Log) {
    super();
    this.own(
      vscode.extensions.onDidChange(() => {
        this.#offer();
      }),
    );
    this.#offer();
  }

  /** Whether the YAML extension checks and completes a document by our tables. */
  serves(document: vscode.TextDocument): boolean {
    return this.#isTaken && isForSchema(document);
  }

  #offer(): void {
    const extension = vscode.extensions.getExtension<YamlExtension | undefined>(extensionId);
    if (!extension || this.#isAsked) return;
    this.#isAsked = true;
    // It starts with the first YAML document, as we do; waiting for it starts nothing that would not.
    void Promise.resolve(extension.activate()).then(
      (api) => {
        this.#isTaken = api?.registerContributor?.(scheme, schemaFor, schemaText) === true;
      },
      (error: unknown) => {
        this.log.warn('The YAML extension did not start.', { error: messageOf(error) });
      },
    );
  }
}

const schemaFor = (resource: string): string | undefined => {
  const document = vscode.workspace.textDocuments.find((it) => it.uri.toString() === resource);
  return document && isForSchema(document) ? schemaUri : undefined;
};

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
