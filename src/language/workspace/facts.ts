/** What the index keeps of one file, as small as it can be: never the text, never a tree. */
import {
  isText,
  known,
  unsure,
  type Entry,
  type Path,
  type Text,
  type Unsure,
} from '../../mesh/entryRules/entry';
import { specOf, type ManifestDocument, type ManifestObject } from '../document';
import { nodeAt, type Span } from '../nodes';
import { entriesIn, isComplete, objectsOfKind, type EntryInText } from '../rules/subjects';
import { definitionIn, destinationsOf } from '../rules/subsets';
import { mentionsIn, type HostMention } from './mentions';

/** Which object, as far as its file says: the namespace is often left to `kubectl -n`. */
export interface ObjectFacts {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** The context an annotation or a comment names; undefined leaves it to the folder. */
  readonly cluster: string | undefined;
  /** A template decides whether and how it is there, so nothing is claimed across files. */
  readonly isTemplate: boolean;
}

/** A ServiceEntry, of whichever zone. Spans are those of `entry.hosts` and `entry.addresses`. */
export interface EntryFacts extends ObjectFacts {
  readonly entry: Entry;
  readonly hosts: readonly Span[];
  readonly addresses: readonly Span[];
  /** A patch says only what it changes, so it claims nothing. */
  readonly isComplete: boolean;
}

export interface RuleFacts extends ObjectFacts, Span {
  readonly host: string;
  /** Undefined when not all of them are in sight. */
  readonly subsets: readonly SubsetFacts[] | undefined;
}

export interface SubsetFacts extends Span {
  readonly name: string;
}

/** A destination of a VirtualService. The span is that of the host. */
export interface RouteFacts extends ObjectFacts, Span {
  readonly host: string;
  readonly subset: SubsetFacts | undefined;
}

/** What one chunk of a file holds. Offsets count from the start of the chunk. */
export interface ChunkFacts {
  readonly length: number;
  readonly mentions: readonly HostMention[];
  readonly entries: readonly EntryFacts[];
  readonly rules: readonly RuleFacts[];
  readonly routes: readonly RouteFacts[];
}

export function chunkFactsOf(
  length: number,
  documents: readonly ManifestDocument[],
  zones: readonly string[],
): ChunkFacts {
  return {
    length,
    mentions: documents.flatMap((it) => [...mentionsIn(it, zones)]),
    entries: documents.flatMap((document) =>
      entriesIn(document).map((it) => entryFacts(it, document)),
    ),
    rules: documents.flatMap(rulesIn),
    routes: documents.flatMap(routesIn),
  };
}

const objectFacts = (object: ManifestObject, document: ManifestDocument): ObjectFacts => ({
  name: copyOf(object.name),
  namespace: copyOf(object.namespace),
  cluster: copyOf(object.cluster),
  isTemplate: document.masks.some((it) => it.by === 'template'),
});

function entryFacts({ object, entry }: EntryInText, document: ManifestDocument): EntryFacts {
  return {
    ...objectFacts(object, document),
    entry: entryCopy(entry),
    hosts: spansOf(object, ['spec', 'hosts'], entry.hosts.length),
    addresses: spansOf(object, ['spec', 'addresses'], known(entry.addresses).length),
    isComplete: document.brokenAt === undefined && isComplete(specOf(object)),
  };
}

const spansOf = (object: ManifestObject, path: Path, count: number): readonly Span[] =>
  Array.from({ length: count }, (_, index) => spanAt(object, [...path, index]));

function spanAt({ node }: ManifestObject, path: Path): Span {
  const { start, end } = nodeAt(node, path) ?? node;
  return { start, end };
}

function rulesIn(document: ManifestDocument): readonly RuleFacts[] {
  return objectsOfKind(document, 'DestinationRule').flatMap((object) =>
    definitionIn(object).map(({ host, subsets }) => ({
      ...objectFacts(object, document),
      ...spanAt(object, ['spec', 'host']),
      host: copyOf(host.toLowerCase()),
      subsets: subsets?.map((name, index) => ({
        name: copyOf(name),
        ...spanAt(object, ['spec', 'subsets', index, 'name']),
      })),
    })),
  );
}

function routesIn(document: ManifestDocument): readonly RouteFacts[] {
  return objectsOfKind(document, 'VirtualService').flatMap((object) =>
    destinationsOf(object).map(({ host, subset, path }) => ({
      ...objectFacts(object, document),
      ...spanAt(object, [...path, 'host']),
      host: copyOf(host.toLowerCase()),
      subset:
        subset === undefined
          ? undefined
          : { name: copyOf(subset), ...spanAt(object, [...path, 'subset']) },
    })),
  );
}

/** Copies that do not keep the whole text alive that they were cut from. */
function copyOf<T extends string | undefined>(text: T): T;
function copyOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : ` ${text}`.slice(1);
}

const copied = (text: Text): Text => (isText(text) ? copyOf(text) : text);

const mapped = <T, U>(list: readonly T[] | Unsure, copy: (it: T) => U): readonly U[] | Unsure =>
  list === unsure ? unsure : list.map(copy);

const entryCopy = ({ location, resolution, selects, ...lists }: Entry): Entry => ({
  hosts: lists.hosts.map(copied),
  addresses: mapped(lists.addresses, copied),
  location: copied(location),
  resolution: copied(resolution),
  ports: mapped(lists.ports, ({ name, number, protocol }) => ({
    name: copied(name),
    number,
    protocol: copied(protocol),
  })),
  endpoints: mapped(lists.endpoints, ({ address, network, ports }) => ({
    address: copied(address),
    network: copied(network),
    ports:
      ports === unsure
        ? unsure
        : new Map([...ports].map(([name, it]) => [copyOf(name), it] as const)),
  })),
  exportTo: mapped(lists.exportTo, copied),
  selects,
});
