import * as vscode from 'vscode';
import type { CorefileRegion } from '../../language/corefile/regions';
import type { CorefileContext } from '../../language/corefile/source';
import type { MeshSnapshot } from '../../mesh/snapshot';
import { readSettings } from '../settings';
import { isWorkedOn } from '../workedOn';

/** Corefiles, and YAML that may hold some; which documents, `mayHoldCorefile` says. */
export const selector: vscode.DocumentSelector = [{ language: 'corefile' }, { language: 'yaml' }];

/** Cheap, so that other YAML costs nothing: the language is loaded for these alone. */
export function mayHoldCorefile(document: vscode.TextDocument): boolean {
  const { languageId, uri } = document;
  if (!isWorkedOn(uri)) return false;
  if (languageId === 'corefile') return true;
  return (
    languageId === 'yaml' &&
    /Corefile|\.(?:server|override)\b|stubDomains|upstreamNameservers/.test(document.getText())
  );
}

/** The Corefiles of a document, and what is known beside them. */
export class CorefileTexts {
  constructor(readonly snapshot: () => MeshSnapshot) {}

  async regionsOf(document: vscode.TextDocument): Promise<readonly CorefileRegion[]> {
    if (!mayHoldCorefile(document)) return [];
    const { regionOfFile, regionsInYaml } = await import('../../language/corefile/regions');
    const text = document.getText();
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
    return corefileContext(document.getText(), settings, isConnected ? snapshot : undefined);
  }
}
