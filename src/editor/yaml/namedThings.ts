import type * as vscode from 'vscode';
import type { CancellationToken } from '../../base/cancellation';
import type { HostPlaces } from './hostPlaces';
import type { SubsetPlaces } from './subsetPlaces';
import { zonesInSettings } from './zones';

export interface NamedPlace {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly isDefinition: boolean;
}

/** Something that is called by its name in several places: a remote host, or a subset of one. */
export interface NamedThing {
  readonly name: string;
  readonly range: vscode.Range;
  /** Why it cannot get another name at all, as a sentence. */
  readonly unrenamable: string | undefined;
  places(token: CancellationToken): Promise<readonly NamedPlace[]>;
  /** Why it cannot be called so, as a sentence. */
  refusalOf(to: string, token: CancellationToken): Promise<string | undefined>;
}

/** What stands at a place of a document. */
export async function namedThingAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  hosts: HostPlaces,
  subsets: SubsetPlaces,
): Promise<NamedThing | undefined> {
  return (
    (await subsetThing(document, position, subsets)) ?? (await hostThing(document, position, hosts))
  );
}

async function hostThing(
  document: vscode.TextDocument,
  position: vscode.Position,
  hosts: HostPlaces,
): Promise<NamedThing | undefined> {
  const at = await hosts.hostAt(document, position);
  if (!at) return undefined;
  const { host } = at.mention;
  const { refusalOf, unrenamable } = await import('../../language/navigation/rename');
  return {
    name: host,
    range: at.range,
    unrenamable: unrenamable(host),
    places: async (token) =>
      (await hosts.placesOf(host, document, token)).map(({ uri, range, mention }) => ({
        uri,
        range,
        isDefinition: mention.role === 'defines',
      })),
    refusalOf: async (to) => refusalOf(host, to, zonesInSettings(), await hosts.index()),
  };
}

async function subsetThing(
  document: vscode.TextDocument,
  position: vscode.Position,
  subsets: SubsetPlaces,
): Promise<NamedThing | undefined> {
  const at = await subsets.subsetAt(document, position);
  if (!at) return undefined;
  const { refusalOfSubset } = await import('../../language/navigation/subsets');
  return {
    name: at.mention.name,
    range: at.range,
    unrenamable: undefined,
    places: async (token) =>
      (await subsets.placesOf(at, token)).map(({ uri, range, mention }) => ({
        uri,
        range,
        isDefinition: mention.role === 'defines',
      })),
    refusalOf: async (to, token) =>
      refusalOfSubset(at.mention, to, await subsets.besides(at, token)),
  };
}
