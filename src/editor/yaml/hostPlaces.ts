import * as vscode from 'vscode';
import type { CancellationToken } from '../../base/cancellation';
import { atPace } from '../../base/pace';
import type { ManifestText } from '../../language/document';
import type { HostsNamed } from '../../language/navigation/hosts';
import type { Span } from '../../language/nodes';
import type { HostMention } from '../../language/workspace/mentions';
import type { FactsReader } from '../../language/workspace/factsReader';
import type { WorkspaceIndex } from '../../language/workspace/workspaceIndex';
import { rangeOf } from './marks';
import { isOurs, type OpenTexts } from './openTexts';
import { textOf } from './backgroundReading';
import type { WorkspaceFiles } from './workspaceFiles';
import { zonesInSettings } from './zones';

/** A place that names a host. */
export interface HostLocation {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly mention: HostMention;
}

/**
 * Where remote hosts are named, in the document at hand and in the files of the workspace. Which
 * files to look into the index says; where in them, their present text.
 */
export class HostPlaces {
  #reader: FactsReader | undefined;
  readonly #named = new WeakMap<
    ManifestText,
    { readonly reader: FactsReader; readonly hosts: Promise<HostsNamed> }
  >();

  constructor(
    readonly texts: OpenTexts,
    readonly files: WorkspaceFiles,
  ) {}

  async hostAt(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<HostLocation | undefined> {
    if (!isOurs(document)) return undefined;
    const { hostAt } = await import('../../language/navigation/hosts');
    const manifest = await this.manifestOf(document);
    const mention = hostAt(manifest, document.offsetAt(position), await this.readerNow());
    return mention && { uri: document.uri, range: rangeOf(document, mention), mention };
  }

  /** Every place of a host; waits until the whole workspace has been read. */
  async placesOf(
    host: string,
    from: vscode.TextDocument,
    token: CancellationToken,
  ): Promise<readonly HostLocation[]> {
    const index = await this.files.whenComplete();
    const uris = new Map([[from.uri.toString(), from.uri]]);
    for (const { uri } of index?.mentionsOf(host) ?? []) uris.set(uri, vscode.Uri.parse(uri, true));
    const found: HostLocation[] = [];
    for (const uri of uris.values()) {
      if (token.isCancellationRequested) return [];
      found.push(...(await this.#placesIn(uri, host)));
    }
    return found;
  }

  /** Where a file defines a host. */
  async definitionsIn(uri: vscode.Uri, host: string): Promise<readonly HostLocation[]> {
    const places = await this.#placesIn(uri, host);
    return places.filter(({ mention }) => mention.role === 'defines');
  }

  /** The index, where the whole workspace has been read. */
  index(): Promise<WorkspaceIndex | undefined> {
    return this.files.whenComplete();
  }

  /** The document as it stands when it has been read, which takes its time; empty once it is closed. */
  async manifestOf(document: vscode.TextDocument): Promise<ManifestText> {
    while (!document.isClosed) {
      const { version } = document;
      const parsed = await this.texts.manifestOf(document);
      if (parsed && document.version === version) return parsed;
    }
    return { text: '', chunks: [] };
  }

  /** A file as it stands in the editor, else on disk; undefined where it cannot be read. */
  async readText(uri: vscode.Uri): Promise<ReadText | undefined> {
    const open = openDocument(uri);
    return open ? this.#openText(open) : closedText(uri);
  }

  async #placesIn(uri: vscode.Uri, host: string): Promise<readonly HostLocation[]> {
    const read = await this.readText(uri);
    if (!read) return [];
    const named = await this.#hostsNamedIn(read.manifest);
    const places = named.get(host) ?? [];
    return places.map((mention) => ({ uri, range: read.rangeOf(mention), mention }));
  }

  /** Found once for all who ask of the same text: a screen full of lenses asks at the same time. */
  async #hostsNamedIn(manifest: ManifestText): Promise<HostsNamed> {
    const reader = await this.readerNow();
    const known = this.#named.get(manifest);
    if (known?.reader === reader) return known.hosts;
    const hosts = findHosts(manifest, reader);
    this.#named.set(manifest, { reader, hosts });
    return hosts;
  }

  async #openText(document: vscode.TextDocument): Promise<ReadText> {
    const manifest = await this.manifestOf(document);
    return { manifest, rangeOf: (it) => rangeOf(document, it) };
  }

  /** Another zone in the settings means other hosts. */
  async readerNow(): Promise<FactsReader> {
    const zones = zonesInSettings();
    // What the index has read of a chunk is known already.
    const { reader } = this.files;
    if (reader?.zones.join() === zones.join()) return reader;
    if (this.#reader?.zones.join() === zones.join()) return this.#reader;
    const { FactsReader } = await import('../../language/workspace/factsReader');
    this.#reader = new FactsReader(zones);
    return this.#reader;
  }
}

async function findHosts(manifest: ManifestText, reader: FactsReader): Promise<HostsNamed> {
  const { placesByHost } = await import('../../language/navigation/hosts');
  return atPace(placesByHost(manifest, reader));
}

/** A text with where its places are in the editor. */
export interface ReadText {
  readonly manifest: ManifestText;
  readonly rangeOf: (span: Span) => vscode.Range;
}

const openDocument = (uri: vscode.Uri): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find((it) => !it.isClosed && it.uri.toString() === uri.toString());

/** Read without opening it, which would have it checked and shown among the problems. */
async function closedText(uri: vscode.Uri): Promise<ReadText | undefined> {
  const text = await textOf(uri);
  if (text === undefined) return undefined;
  const [{ parseDocuments }, { positionsIn }] = await Promise.all([
    import('../../language/document'),
    import('../../language/navigation/positions'),
  ]);
  const positionAt = positionsIn(text);
  const at = (offset: number) => {
    const { line, character } = positionAt(offset);
    return new vscode.Position(line, character);
  };
  return {
    manifest: parseDocuments(text),
    rangeOf: ({ start, end }) => new vscode.Range(at(start), at(end)),
  };
}
