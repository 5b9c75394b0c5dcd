import * as vscode from 'vscode';
import type { KnownSymbols, ManifestSymbol } from '../../language/navigation/symbols';
import { Slices } from './backgroundReading';
import { rangeOf } from './marks';
import type { HostPlaces } from './hostPlaces';
import { isOurs } from './openTexts';

const kinds: Readonly<Record<ManifestSymbol['kind'], vscode.SymbolKind>> = {
  object: vscode.SymbolKind.Object,
  host: vscode.SymbolKind.Interface,
  endpoint: vscode.SymbolKind.Constant,
  subset: vscode.SymbolKind.EnumMember,
};

/** The outline of Istio's objects, beside that of the YAML itself. */
export class ManifestSymbols implements vscode.DocumentSymbolProvider {
  #known: KnownSymbols | undefined;

  constructor(readonly places: HostPlaces) {}

  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    if (!isOurs(document)) return [];
    const { symbolsAlong, KnownSymbols } = await import('../../language/navigation/symbols');
    const known = (this.#known ??= new KnownSymbols());
    const manifest = await this.places.manifestOf(document);
    const found: vscode.DocumentSymbol[] = [];
    const slices = new Slices();
    for (const some of symbolsAlong(manifest, known)) {
      found.push(...some.map((it) => symbolOf(it, document)));
      await slices.pause();
    }
    return found;
  }
}

function symbolOf(from: ManifestSymbol, document: vscode.TextDocument): vscode.DocumentSymbol {
  const range = rangeOf(document, from.span);
  const place = rangeOf(document, from.place);
  const symbol = new vscode.DocumentSymbol(from.name, from.detail, kinds[from.kind], range, place);
  symbol.children = from.children.map((it) => symbolOf(it, document));
  return symbol;
}

/** Remote hosts of the workspace, each where a ServiceEntry defines it. */
export class HostSymbols implements vscode.WorkspaceSymbolProvider {
  constructor(readonly places: HostPlaces) {}

  async provideWorkspaceSymbols(query: string): Promise<vscode.SymbolInformation[]> {
    const index = await this.places.index();
    if (!index) return [];
    const { symbolsFor } = await import('../../language/navigation/workspaceSymbols');
    return symbolsFor(index, query).map(({ host, object, uri, path }) => {
      const place = new vscode.Location(vscode.Uri.parse(uri, true), new vscode.Position(0, 0));
      const container = object === undefined ? path : `${object} — ${path}`;
      return new vscode.SymbolInformation(host, kinds.host, container, place);
    });
  }

  /** Where in its file it stands is looked up for the one that was chosen. */
  async resolveWorkspaceSymbol(
    symbol: vscode.SymbolInformation,
  ): Promise<vscode.SymbolInformation> {
    const places = await this.places.definitionsIn(symbol.location.uri, symbol.name);
    const [first] = places;
    if (first) symbol.location = new vscode.Location(first.uri, first.range);
    return symbol;
  }
}
