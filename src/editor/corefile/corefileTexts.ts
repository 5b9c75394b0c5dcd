import * as vscode from 'vscode';
import type { CorefileRegion } from '../../language/corefile/regions';
import type { CorefileContext } from '../../language/corefile/source';
import type { MeshSnapshot } from '../../mesh/snapshot';
import { readSettings } from '../settings';
import { isWorkedOn } from '../workedOn';
import type { OpenTexts } from '../yaml/openTexts';

/** Corefiles, and YAML that may hold some; which documents do, `CorefileTexts` says. */
export const selector: vscode.DocumentSelector = [{ language: 'corefile' }, { language: 'yaml' }];

/** Whether a look at its text is worth while. */
export const isCorefileOrYaml = ({ languageId, uri }: vscode.TextDocument): boolean =>
  (languageId === 'corefile' || languageId === 'yaml') && isWorkedOn(uri);

/** The Corefiles of a document, and what is known beside them. */
export class CorefileTexts {
  readonly #looked = new WeakMap<
    vscode.TextDocument,
    { readonly version: number; readonly mayHold: boolean }
  >();

  constructor(
    readonly texts: OpenTexts,
    readonly snapshot: () => MeshSnapshot,
  ) {}

  /** Once for each version: the editor puts a text together, which takes its time where it is long. */
  async #mayHold(document: vscode.TextDocument): Promise<boolean> {
    const { languageId, version } = document;
    if (!isCorefileOrYaml(document)) return false;
    if (languageId === 'corefile') return true;
    const known = this.#looked.get(document);
    if (known?.version === version) return known.mayHold;
    const text = await this.texts.textAtPace(document);
    const mayHold = /Corefile|\.(?:server|override)\b|stubDomains|upstreamNameservers/.test(text);
    this.#looked.set(document, { version, mayHold });
    return mayHold;
  }

  /** None where there is no sign of one: the language is loaded for the others alone. */
  async regionsOf(document: vscode.TextDocument): Promise<readonly CorefileRegion[]> {
    if (!(await this.#mayHold(document))) return [];
    const { regionOfFile, regionsInYaml } = await import('../../language/corefile/regions');
    const text = this.texts.textOf(document);
    return document.languageId === 'yaml'
      ? regionsInYaml(text)
      : [regionOfFile(text, document.fileName)];
  }

  async contextOf(document: vscode.TextDocument): Promise<CorefileContext> {
    const { corefileContext } = await import('../../language/corefile/context');
    const snapshot = this.snapshot();
    // Nothing of a cluster is looked at before the workspace is trusted.
    const isConnected = vscode.workspace.isTrusted && snapshot.clusters.size > 0;
    const settings = readSettings(document.uri);
    return corefileContext(
      this.texts.textOf(document),
      settings,
      isConnected ? snapshot : undefined,
    );
  }
}
