import * as vscode from 'vscode';
import { zonesInSettings } from './workspaceFiles';
import type { HostLocation, HostPlaces } from './hostPlaces';

const linkTo = ({ uri, range }: HostLocation, from: vscode.Range): vscode.LocationLink => ({
  originSelectionRange: from,
  targetUri: uri,
  targetRange: range,
});

/** Leads from a host to the ServiceEntries that define it. */
export class HostDefinitions implements vscode.DefinitionProvider {
  constructor(readonly places: HostPlaces) {}

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.LocationLink[]> {
    const at = await this.places.hostAt(document, position);
    if (!at) return [];
    const all = await this.places.placesOf(at.mention.host, document, token);
    return all
      .filter(({ mention }) => mention.role === 'defines')
      .map((it) => linkTo(it, at.range));
  }
}

/** Every place that names a host: entries, rules, routes, gateways, variables and arguments of workloads. */
export class HostReferences implements vscode.ReferenceProvider {
  constructor(readonly places: HostPlaces) {}

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[]> {
    const at = await this.places.hostAt(document, position);
    if (!at) return [];
    const all = await this.places.placesOf(at.mention.host, document, token);
    return all
      .filter(({ mention }) => includeDeclaration || mention.role !== 'defines')
      .map(({ uri, range }) => new vscode.Location(uri, range));
  }
}

/** Gives a host another name in every file at once; every other byte stays. */
export class HostRenames implements vscode.RenameProvider {
  constructor(readonly places: HostPlaces) {}

  async prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<{ range: vscode.Range; placeholder: string }> {
    const { range, mention } = await this.#hostAt(document, position);
    return { range, placeholder: mention.host };
  }

  async provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    newName: string,
    token: vscode.CancellationToken,
  ): Promise<vscode.WorkspaceEdit> {
    const { mention } = await this.#hostAt(document, position);
    const wanted = newName.trim();
    const { refusalOf } = await import('../../language/navigation/rename');
    const index = await this.places.index();
    const refusal = refusalOf(mention.host, wanted, zonesInSettings(), index);
    if (refusal !== undefined) throw new Error(refusal);
    const edit = new vscode.WorkspaceEdit();
    for (const { uri, range } of await this.places.placesOf(mention.host, document, token)) {
      edit.replace(uri, range, wanted);
    }
    return edit;
  }

  /** The editor shows what is thrown here beside the cursor. */
  async #hostAt(document: vscode.TextDocument, position: vscode.Position): Promise<HostLocation> {
    const { unrenamable } = await import('../../language/navigation/rename');
    const at = await this.places.hostAt(document, position);
    const refusal = at ? unrenamable(at.mention.host) : 'There is no remote host here.';
    if (!at || refusal !== undefined) throw new Error(refusal);
    return at;
  }
}
