import * as vscode from 'vscode';
import type { HostPlaces } from './hostPlaces';
import { namedThingAt, type NamedPlace, type NamedThing } from './namedThings';
import { SubsetPlaces } from './subsetPlaces';

/** Finds what a place names: remote hosts, and subsets of hosts. */
export class NamedThings {
  readonly #subsets: SubsetPlaces;

  constructor(readonly hosts: HostPlaces) {
    this.#subsets = new SubsetPlaces(hosts);
  }

  at(document: vscode.TextDocument, position: vscode.Position): Promise<NamedThing | undefined> {
    return namedThingAt(document, position, this.hosts, this.#subsets);
  }
}

const linkTo = ({ uri, range }: NamedPlace, from: vscode.Range): vscode.LocationLink => ({
  originSelectionRange: from,
  targetUri: uri,
  targetRange: range,
});

/** Leads from a host to the ServiceEntries that define it, and from a subset to its rules. */
export class Definitions implements vscode.DefinitionProvider {
  constructor(readonly things: NamedThings) {}

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.LocationLink[]> {
    const thing = await this.things.at(document, position);
    if (!thing) return [];
    const all = await thing.places(token);
    return all.filter((it) => it.isDefinition).map((it) => linkTo(it, thing.range));
  }
}

/** Every place that names it: entries, rules, routes, gateways, variables and arguments of workloads. */
export class References implements vscode.ReferenceProvider {
  constructor(readonly things: NamedThings) {}

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[]> {
    const thing = await this.things.at(document, position);
    const all = (await thing?.places(token)) ?? [];
    return all
      .filter((it) => includeDeclaration || !it.isDefinition)
      .map(({ uri, range }) => new vscode.Location(uri, range));
  }
}

/** Gives it another name in every file at once; every other byte stays. */
export class Renames implements vscode.RenameProvider {
  constructor(readonly things: NamedThings) {}

  async prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<{ range: vscode.Range; placeholder: string }> {
    const { range, name } = await this.#thingAt(document, position);
    return { range, placeholder: name };
  }

  async provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    newName: string,
    token: vscode.CancellationToken,
  ): Promise<vscode.WorkspaceEdit> {
    const thing = await this.#thingAt(document, position);
    const wanted = newName.trim();
    const refusal = await thing.refusalOf(wanted, token);
    if (refusal !== undefined) throw new Error(refusal);
    const edit = new vscode.WorkspaceEdit();
    for (const { uri, range } of await thing.places(token)) edit.replace(uri, range, wanted);
    return edit;
  }

  /** The editor shows what is thrown here beside the cursor. */
  async #thingAt(document: vscode.TextDocument, position: vscode.Position): Promise<NamedThing> {
    const thing = await this.things.at(document, position);
    const refusal = thing ? thing.unrenamable : 'There is no remote host and no subset here.';
    if (!thing || refusal !== undefined) throw new Error(refusal);
    return thing;
  }
}
