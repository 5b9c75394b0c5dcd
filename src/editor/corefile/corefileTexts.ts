import * as vscode from 'vscode';
import type { ManifestChunk } from '../../language/document';
import type { CorefileRegion } from '../../language/corefile/regions';
import type { CorefileContext } from '../../language/corefile/source';
import type { MeshSnapshot } from '../../mesh/snapshot';
import { readSettings } from '../settings';
import { isWorkedOn } from '../workedOn';
import { isOurs, type OpenTexts } from '../yaml/openTexts';

const languages = ['corefile', 'yaml', 'json'];

/** Corefiles, and manifests that may hold some; which documents do, `CorefileTexts` says. */
export const selector: vscode.DocumentSelector = languages.map((language) => ({ language }));

const signs =
  /corefile|\.(?:server|override)\b|coredns-custom|stubDomains|upstreamNameservers|^[ ]*(?:- )?plugins:/im;

/** Whether a look at its text is worth while. */
export const mayHoldCorefiles = ({ languageId, uri }: vscode.TextDocument): boolean =>
  languages.includes(languageId) && isWorkedOn(uri);

/** The Corefiles of a document, and what is known beside them. */
export class CorefileTexts {
  /** Of parts of texts, which stay the same while others are edited. */
  readonly #looked = new WeakMap<ManifestChunk, boolean>();

  constructor(
    readonly texts: OpenTexts,
    readonly snapshot: () => MeshSnapshot,
  ) {}

  async mayHold(document: vscode.TextDocument): Promise<boolean> {
    if (!mayHoldCorefiles(document)) return false;
    if (document.languageId === 'corefile') return true;
    if (!isOurs(document)) return false;
    const manifest = await this.texts.manifestOf(document);
    // One that changed meanwhile is looked at again.
    return manifest?.chunks.some((it) => this.#isSign(it)) ?? false;
  }

  #isSign(chunk: ManifestChunk): boolean {
    const known = this.#looked.get(chunk);
    if (known !== undefined) return known;
    const isSign = signs.test(chunk.text);
    this.#looked.set(chunk, isSign);
    return isSign;
  }

  /** None where there is no sign of one; what reads them is loaded for the others alone. */
  async regionsOf(document: vscode.TextDocument): Promise<readonly CorefileRegion[]> {
    if (!(await this.mayHold(document))) return [];
    const { regionOfFile, regionsInYaml } = await import('../../language/corefile/regions');
    const text = this.texts.textOf(document);
    return document.languageId === 'corefile'
      ? [regionOfFile(text, document.fileName)]
      : regionsInYaml(text);
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
