import * as vscode from 'vscode';
import type { CancellationToken } from '../../base/cancellation';
import { atPace } from '../../base/pace';
import type { PlacedSubset, SubsetMention } from '../../language/navigation/subsets';
import type { WorkspaceIndex } from '../../language/workspace/workspaceIndex';
import { rangeOf } from './marks';
import type { HostPlaces } from './hostPlaces';
import { zonesInSettings } from './zones';

/** A place that names a subset. */
export interface SubsetLocation {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly mention: SubsetMention;
}

/** Where the subsets of a host are defined and used, over all files of the workspace. */
export class SubsetPlaces {
  constructor(readonly texts: HostPlaces) {}

  async subsetAt(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<SubsetLocation | undefined> {
    const { subsetAt } = await import('../../language/navigation/subsets');
    const manifest = await this.texts.manifestOf(document);
    const reader = await this.texts.readerNow();
    const mention = subsetAt(manifest, document.offsetAt(position), reader);
    return mention && { uri: document.uri, range: rangeOf(document, mention), mention };
  }

  /** Every place of the same subset; waits until the whole workspace has been read. */
  async placesOf(at: SubsetLocation, token: CancellationToken): Promise<readonly SubsetLocation[]> {
    const { areOne } = await import('../../language/navigation/subsets');
    const index = await this.texts.index();
    const own = placed(at, index);
    const zones = zonesInSettings();
    return this.#all(at.uri, index, token, (it) => areOne(own, placed(it, index), zones));
  }

  /** Those of every file whose subsets have the same host: what a new name must stay clear of. */
  async besides(at: SubsetLocation, token: CancellationToken): Promise<readonly SubsetMention[]> {
    const index = await this.texts.index();
    const all = await this.#all(at.uri, index, token, (it) => it.mention.host === at.mention.host);
    return all.map(({ mention }) => mention);
  }

  async #all(
    from: vscode.Uri,
    index: WorkspaceIndex | undefined,
    token: CancellationToken,
    isWanted: (it: SubsetLocation) => boolean,
  ): Promise<readonly SubsetLocation[]> {
    const uris = new Map([[from.toString(), from]]);
    for (const uri of index?.crossingUris ?? []) uris.set(uri, vscode.Uri.parse(uri, true));
    const found: SubsetLocation[] = [];
    for (const uri of uris.values()) {
      if (token.isCancellationRequested) return [];
      found.push(...(await this.#placesIn(uri)).filter(isWanted));
    }
    return found;
  }

  async #placesIn(uri: vscode.Uri): Promise<readonly SubsetLocation[]> {
    const { subsetsAlong } = await import('../../language/navigation/subsets');
    const read = await this.texts.readText(uri);
    if (!read) return [];
    const found = await atPace(subsetsAlong(read.manifest, await this.texts.readerNow()));
    return found.map((mention) => ({
      uri,
      range: read.rangeOf(mention),
      mention,
    }));
  }
}

const placed = (
  { uri, mention }: SubsetLocation,
  index: WorkspaceIndex | undefined,
): PlacedSubset => {
  const at = { uri: uri.toString(), path: '', start: 0, it: mention.facts };
  return { it: mention, clusters: index?.clustersOf(at) ?? [] };
};
