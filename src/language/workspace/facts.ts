/** What the index keeps of one file, as small as it can be: never the text, never a tree. */
import { none } from '../../mesh/rules/saying';
import { known, type Entry, type Path } from '../../mesh/rules/entry/entry';
import { entryCopy } from './copies';
import { ofEach, type ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import type { Span } from '../nodes';
import { entriesIn, type EntryInText } from '../rules/subjects';
import { callsIn, type CallFacts } from './callFacts';
import { domainsIn, type DomainFacts } from './domainFacts';
import { filtersIn, type FilterFacts } from './filterFacts';
import { egressIn, installFactsIn, type EgressFacts, type InstallFacts } from './installFacts';
import { lackingIn, type LackingFacts } from './lackingFacts';
import { gatewaysIn, policiesIn, type GatewayFacts, type PolicyFacts } from './gatewayFacts';
import { mentionsIn, type HostMention } from './mentions';
import { objectFacts, spanAt, type ObjectFacts } from './objectFacts';
import { routesIn, type RouteFacts } from './routeFacts';
import { rulesIn, type RuleFacts } from './ruleFacts';
import { sidecarsIn, type SidecarFacts } from './sidecarFacts';

/** A ServiceEntry, of whichever zone. Spans are those of `entry.hosts` and `entry.addresses`. */
export interface EntryFacts extends ObjectFacts {
  readonly entry: Entry;
  readonly hosts: readonly Span[];
  readonly addresses: readonly Span[];
  /** A patch says only what it changes, so it claims nothing. */
  readonly isComplete: boolean;
}

/** What one chunk of a file holds. Offsets count from the start of the chunk. */
export interface ChunkFacts {
  readonly length: number;
  readonly mentions: readonly HostMention[];
  readonly entries: readonly EntryFacts[];
  readonly rules: readonly RuleFacts[];
  readonly routes: readonly RouteFacts[];
  readonly sidecars: readonly SidecarFacts[];
  readonly gateways: readonly GatewayFacts[];
  readonly policies: readonly PolicyFacts[];
  readonly domains: readonly DomainFacts[];
  readonly installs: readonly InstallFacts[];
  readonly egress: readonly EgressFacts[];
  readonly filters: readonly FilterFacts[];
  readonly lacking: readonly LackingFacts[];
  readonly calls: readonly CallFacts[];
}

export const chunkFactsOf = (
  length: number,
  documents: readonly ManifestDocument[],
  zones: readonly string[],
): ChunkFacts => ({
  length,
  mentions: documents.flatMap((it) => [...mentionsIn(it, zones)]),
  entries: entryFactsIn(documents),
  ...routingIn(documents),
  domains: ofEach(documents, domainsIn),
  installs: ofEach(documents, installFactsIn),
  egress: ofEach(documents, egressIn),
  filters: ofEach(documents, filtersIn),
  lacking: ofEach(documents, lackingIn),
  calls: ofEach(documents, (it) => callsIn(it, zones)),
});

export const entryFactsIn = (documents: readonly ManifestDocument[]): readonly EntryFacts[] =>
  documents.flatMap((document) => entriesIn(document).map((it) => entryFacts(it, document)));

type Routing = Pick<ChunkFacts, 'rules' | 'routes' | 'sidecars' | 'gateways' | 'policies'>;

const noRouting: Routing = {
  ...{ rules: none, routes: none, sidecars: none },
  ...{ gateways: none, policies: none },
};

const routingKinds: ReadonlySet<string> = new Set([
  ...['DestinationRule', 'VirtualService', 'Gateway'],
  ...['PeerAuthentication', 'Policy', 'MeshPolicy'],
]);

/** What routes to hosts, or rules them. */
export function routingIn(documents: readonly ManifestDocument[]): Routing {
  const isRouting = ({ objects }: ManifestDocument) =>
    objects.some((it) => routingKinds.has(it.kind));
  if (!documents.some(isRouting)) return noRouting;
  return {
    rules: ofEach(documents, rulesIn),
    routes: ofEach(documents, routesIn),
    sidecars: ofEach(documents, sidecarsIn),
    gateways: ofEach(documents, gatewaysIn),
    policies: ofEach(documents, policiesIn),
  };
}

function entryFacts(
  { object, entry, isComplete }: EntryInText,
  document: ManifestDocument,
): EntryFacts {
  return {
    entry: entryCopy(entry),
    hosts: spansOf(object, ['spec', 'hosts'], entry.hosts.length),
    addresses: spansOf(object, ['spec', 'addresses'], known(entry.addresses).length),
    isComplete: isComplete && document.brokenAt === undefined,
    ...objectFacts(object, document),
  };
}

const spansOf = (object: ManifestObject, path: Path, count: number): readonly Span[] =>
  Array.from({ length: count }, (_, index) => spanAt(object, [...path, index]));
