/** What the index keeps of one file, as small as it can be: never the text, never a tree. */
import { none, saidByEach } from '../../mesh/rules/saying';
import {
  known,
  labelsOf,
  type Entry,
  type Path,
  type Text,
  type Unsure,
} from '../../mesh/rules/entry/entry';
import { fieldAt, listAt, textAt } from '../../objects/object';
import { copyOf, entryCopy, labelCopy } from './copies';
import { ofEach, specOf, type ManifestDocument, type ManifestObject } from '../document';
import { listIn, nodeAt, type Span } from '../nodes';
import { entriesIn, objectsOfKind, type EntryInText } from '../rules/subjects';
import { callsIn, type CallFacts } from './callFacts';
import { domainsIn, type DomainFacts } from './domainFacts';
import { filtersIn, type FilterFacts } from './filterFacts';
import { egressIn, installFactsIn, type EgressFacts, type InstallFacts } from './installFacts';
import { lackingIn, type LackingFacts } from './lackingFacts';
import { gatewaysIn, policiesIn, type GatewayFacts, type PolicyFacts } from './gatewayFacts';
import { mentionsIn, type HostMention } from './mentions';
import { objectFacts, type ObjectFacts } from './objectFacts';
import { sidecarsIn, type SidecarFacts } from './sidecarFacts';

/** A ServiceEntry, of whichever zone. Spans are those of `entry.hosts` and `entry.addresses`. */
export interface EntryFacts extends ObjectFacts {
  readonly entry: Entry;
  readonly hosts: readonly Span[];
  readonly addresses: readonly Span[];
  /** A patch says only what it changes, so it claims nothing. */
  readonly isComplete: boolean;
}

/** A DestinationRule. The span is that of its host. */
export interface RuleFacts extends ObjectFacts, Span {
  /** In lower case. */
  readonly host: string;
  /** Undefined when not all of them are in sight. */
  readonly subsets: readonly SubsetFacts[] | undefined;
  /** Subsets that a server name carries: `outbound_.80_.v2_.<host>`. */
  readonly serverNames: readonly Named[];
  /** It gives calls a server name of its own. */
  readonly isRenamed: boolean;
  /** It turns mutual TLS of the mesh on for all calls to the host. */
  readonly isMutual: boolean;
  /** It makes TLS of some plain calls to the host, not that of the mesh. */
  readonly isOriginating: boolean;
}

export interface SubsetFacts extends Span {
  readonly name: string;
  readonly path: Path;
  readonly labels: ReadonlyMap<string, Text> | Unsure;
}

/** A destination of a VirtualService. The span is that of the host. */
export interface RouteFacts extends ObjectFacts, Span {
  /** In lower case. */
  readonly host: string;
  /** Of the destination. */
  readonly path: Path;
  readonly subset: Named | undefined;
  readonly port: Numbered | undefined;
}

export interface Named extends Span {
  readonly name: string;
}

export interface Numbered extends Span {
  readonly number: number;
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

function spanAt({ node }: ManifestObject, path: Path): Span {
  const { start, end } = nodeAt(node, path) ?? node;
  return { start, end };
}

const rulesIn = (document: ManifestDocument): readonly RuleFacts[] =>
  saidByEach(objectsOfKind(document, 'DestinationRule'), (it) => ruleIn(it, document));

/** What is spread stands last, here and in the other facts: engines are ten times slower to add to it. */
function ruleIn(object: ManifestObject, document: ManifestDocument): readonly RuleFacts[] {
  const spec = specOf(object);
  const host = fieldAt(spec, 'host');
  if (typeof host !== 'string') return none;
  const tls = tlsIn(spec);
  const isRenamed = tls.some((it) => fieldAt(it, 'sni') !== undefined);
  const { start, end } = spanAt(object, ['spec', 'host']);
  return [
    {
      start,
      end,
      host: copyOf(host.toLowerCase()),
      subsets: object.whole ? subsetsIn(object, listAt(spec, 'subsets')) : undefined,
      serverNames: isRenamed ? serverNamesIn(object, document) : none,
      isRenamed,
      isMutual: textAt(spec, 'trafficPolicy', 'tls', 'mode') === 'ISTIO_MUTUAL',
      isOriginating: tls.some((it) => it !== undefined && !isOfMesh(it)),
      ...objectFacts(object, document),
    },
  ];
}

const isOfMesh = (tls: unknown): boolean =>
  ['ISTIO_MUTUAL', 'DISABLE'].includes(textAt(tls, 'mode') ?? '');

/** What a rule says of TLS, for all calls, for a subset or for a port. */
const tlsIn = (spec: unknown): readonly unknown[] =>
  [spec, ...listAt(spec, 'subsets')]
    .map((it) => fieldAt(it, 'trafficPolicy'))
    .flatMap((it) => [it, ...listAt(it, 'portLevelSettings')])
    .map((it) => fieldAt(it, 'tls'));

/** Those of the rule's own host, or of the Service behind it. */
function serverNamesIn({ node }: ManifestObject, { text }: ManifestDocument): readonly Named[] {
  const policy = nodeAt(node, ['spec', 'trafficPolicy']);
  const subsets = listIn(nodeAt(node, ['spec', 'subsets']))?.items ?? [];
  const policies = [policy, ...subsets.map((it) => nodeAt(it, ['trafficPolicy']))];
  const all = policies.flatMap((it) => [
    it,
    ...(listIn(nodeAt(it, ['portLevelSettings']))?.items ?? []),
  ]);
  return all.flatMap((it) => {
    const sni = nodeAt(it, ['tls', 'sni']);
    const [, front = '', name = ''] =
      /^(["']?outbound_\.\d+_\.)([a-z0-9-]+)_\./i.exec(text.slice(sni?.start, sni?.end)) ?? [];
    if (!sni || name === '') return [];
    const start = sni.start + front.length;
    return [{ name: copyOf(name), start, end: start + name.length }];
  });
}

function subsetsIn(
  object: ManifestObject,
  subsets: readonly unknown[],
): readonly SubsetFacts[] | undefined {
  const facts = subsets.flatMap((it, index): readonly SubsetFacts[] => {
    const name = fieldAt(it, 'name');
    const path = ['spec', 'subsets', index];
    if (typeof name !== 'string') return [];
    const labels = labelsOf(fieldAt(it, 'labels'));
    return [
      {
        name: copyOf(name),
        path,
        labels: labelCopy(labels),
        ...spanAt(object, [...path, 'name']),
      },
    ];
  });
  return facts.length === subsets.length ? facts : undefined;
}

const protocols = ['http', 'tcp', 'tls'] as const;

/** Where a VirtualService sends calls, mirrored ones too. */
function routesIn(document: ManifestDocument): readonly RouteFacts[] {
  return objectsOfKind(document, 'VirtualService').flatMap((object) => {
    const spec = specOf(object);
    const facts = objectFacts(object, document);
    return destinationsOf(spec).flatMap((path) => {
      const route = routeAt(object, fieldAt({ spec }, ...path), path);
      return route ? [{ ...route, ...facts }] : [];
    });
  });
}

/** Where in the object its destinations are. */
export const destinationsOf = (spec: unknown): readonly Path[] =>
  protocols.flatMap((protocol) =>
    listAt(spec, protocol).flatMap((rule, at) => destinationsIn(rule, ['spec', protocol, at])),
  );

const destinationsIn = (rule: unknown, path: Path): readonly Path[] => [
  ...listAt(rule, 'route').map((_, index) => [...path, 'route', index, 'destination']),
  ...listAt(rule, 'mirrors').map((_, index) => [...path, 'mirrors', index, 'destination']),
  [...path, 'mirror'],
];

function routeAt(
  object: ManifestObject,
  destination: unknown,
  path: Path,
): Omit<RouteFacts, keyof ObjectFacts> | undefined {
  const host = fieldAt(destination, 'host');
  const subset = fieldAt(destination, 'subset');
  const number = fieldAt(destination, 'port', 'number');
  if (typeof host !== 'string') return undefined;
  return {
    host: copyOf(host.toLowerCase()),
    path,
    subset:
      typeof subset === 'string'
        ? { name: copyOf(subset), ...spanAt(object, [...path, 'subset']) }
        : undefined,
    port:
      typeof number === 'number'
        ? { number, ...spanAt(object, [...path, 'port', 'number']) }
        : undefined,
    ...spanAt(object, [...path, 'host']),
  };
}
