/** What the files of a workspace say of remote hosts, kept up to date file by file. */
import { atOnce } from '../../base/pace';
import { isText, known } from '../../mesh/rules/entry/entry';
import type { Span } from '../nodes';
import { Belonging, clusterOf, type Cluster } from './belonging';
import type { ClusterFolder } from './clusterFolders';
import type { DomainFacts } from './domainFacts';
import type { ChunkFacts, EntryFacts, RouteFacts, RuleFacts } from './facts';
import type { ObjectFacts } from './objectFacts';
import type { FileFacts } from './factsReader';
import type { GatewayFacts, PolicyFacts } from './gatewayFacts';
import { IndexedFile, type Piece } from './indexedFile';
import type { HostMention } from './mentions';
import { Postings } from './postings';

/** Something a file holds. Its own spans count from `start`. */
export interface Placed<T> {
  readonly uri: string;
  readonly path: string;
  /** Where the offsets of `it` count from. */
  readonly start: number;
  readonly it: T;
}

/** A place that names a host, with offsets of its file. */
export type HostPlace = HostMention & { readonly uri: string; readonly path: string };

type Posting = 'host' | 'entry' | 'address' | 'rule' | 'route' | 'gateway' | 'domain';

/**
 * Holds facts, never texts. An update looks at the chunks of its file that changed and at no other
 * file; the result equals an index made of the same files from scratch.
 */
export class WorkspaceIndex {
  readonly #files = new Map<string, IndexedFile>();
  readonly #postings: Readonly<Record<Posting, Postings>> = {
    host: new Postings(),
    entry: new Postings(),
    address: new Postings(),
    rule: new Postings(),
    route: new Postings(),
    gateway: new Postings(),
    domain: new Postings(),
  };
  #belonging: Belonging | undefined;
  #folders: readonly ClusterFolder[] = [];
  #revision = 0;
  /** Made when first asked for after a change. */
  #entriesByCluster: ReadonlyMap<string, readonly EntryFacts[]> | undefined;

  /** Grows with each change, so that what was made of the index can tell whether it still holds. */
  get revision(): number {
    return this.#revision;
  }

  get uris(): Iterable<string> {
    return this.#files.keys();
  }

  get fileCount(): number {
    return this.#files.size;
  }

  setFolders(folders: readonly ClusterFolder[]): void {
    this.#folders = folders;
    this.#belonging = undefined;
    this.#changed();
  }

  put(uri: string, facts: FileFacts): void {
    atOnce(this.putting(uri, facts));
  }

  /**
   * The same in steps, a piece each; to be gone through to the end. What is put or deleted meanwhile
   * stands.
   */
  *putting(uri: string, facts: FileFacts): Generator<void, void> {
    const known = this.#files.get(uri);
    const file = known ?? new IndexedFile(uri, facts.path);
    const isFrame = (file.facts.kustomization ?? facts.kustomization) !== undefined;
    const { gone, added } = file.replace(facts);
    this.#files.set(uri, file);
    for (const piece of gone) {
      this.#post(piece, 'delete');
      yield;
    }
    for (const piece of added) {
      if (this.#files.get(uri) === file && file.has(piece)) this.#post(piece, 'add');
      yield;
    }
    if (!known || isFrame || [...gone, ...added].some(hasPatch)) this.#belonging = undefined;
    this.#changed();
  }

  delete(uri: string): void {
    const file = this.#files.get(uri);
    if (!file) return;
    for (const piece of file.pieces) this.#post(piece, 'delete');
    this.#files.delete(uri);
    this.#belonging = undefined;
    this.#changed();
  }

  facts(uri: string): FileFacts | undefined {
    return this.#files.get(uri)?.facts;
  }

  /** Every host that is named anywhere, in no order. */
  get hosts(): Iterable<string> {
    return this.#postings.host.keys;
  }

  /** Every context that somebody has named for files: by folder, comment or annotation. */
  get contexts(): Iterable<string> {
    const found = new Set(this.#folders.map(({ context }) => context));
    for (const { pieces } of this.#files.values()) {
      for (const { facts } of pieces) {
        for (const { cluster } of [...facts.entries, ...facts.rules, ...facts.routes]) {
          if (cluster !== undefined) found.add(cluster);
        }
      }
    }
    return found;
  }

  /** Every host that a ServiceEntry defines. */
  definedHosts(): Iterable<string> {
    const found = new Set<string>();
    for (const { pieces } of this.#files.values()) {
      for (const { facts } of pieces) {
        for (const { entry } of facts.entries) {
          for (const host of entry.hosts.filter(isText)) found.add(host.toLowerCase());
        }
      }
    }
    return found;
  }

  /** All places that name a host, in the order of files and text. */
  mentionsOf(host: string): readonly HostPlace[] {
    const wanted = host.toLowerCase();
    return this.#in('host', wanted, (it) => it.mentions.filter((one) => one.host === wanted)).map(
      placeOf,
    );
  }

  mentionsIn(uri: string): readonly HostPlace[] {
    return this.#of(uri, (it) => it.mentions).map(placeOf);
  }

  /** The ServiceEntries of a host, of whichever zone. */
  entriesFor(host: string): readonly Placed<EntryFacts>[] {
    const wanted = host.toLowerCase();
    return this.#in('entry', wanted, (it) =>
      it.entries.filter(({ entry }) => entry.hosts.some((one) => sameText(one, wanted))),
    );
  }

  /** The ServiceEntries that have exactly this address or block. */
  entriesAt(address: string): readonly Placed<EntryFacts>[] {
    return this.#in('address', address, (it) =>
      it.entries.filter(({ entry }) => known(entry.addresses).includes(address)),
    );
  }

  rulesFor(host: string): readonly Placed<RuleFacts>[] {
    const wanted = host.toLowerCase();
    return this.#in('rule', wanted, (it) => it.rules.filter((one) => one.host === wanted));
  }

  routesTo(host: string): readonly Placed<RouteFacts>[] {
    const wanted = host.toLowerCase();
    return this.#in('route', wanted, (it) => it.routes.filter((one) => one.host === wanted));
  }

  /** Every server on the passthrough port. */
  gateways(): readonly Placed<GatewayFacts>[] {
    return this.#in('gateway', everywhere, (it) => it.gateways);
  }

  gatewaysIn(uri: string): readonly Placed<GatewayFacts>[] {
    return this.#crossingOf(uri, (it) => it.gateways);
  }

  /** Every trust domain that a file installs a cluster with. */
  domains(): readonly Placed<DomainFacts>[] {
    return this.#in('domain', everywhere, (it) => it.domains);
  }

  domainsIn(uri: string): readonly Placed<DomainFacts>[] {
    return this.#crossingOf(uri, (it) => it.domains);
  }

  policiesIn(uri: string): readonly Placed<PolicyFacts>[] {
    return this.#crossingOf(uri, (it) => it.policies);
  }

  /** Files with rules or routes, and so with subsets. */
  get crossingUris(): readonly string[] {
    const files = [...this.#files.values()].filter((it) => it.crossing.length > 0);
    return files.map(({ uri }) => uri);
  }

  entriesIn(uri: string): readonly Placed<EntryFacts>[] {
    return this.#of(uri, (it) => it.entries);
  }

  /** Those of a file whose host or address some other file has, too, in the order of the text. */
  sharedEntriesIn(uri: string): readonly Placed<EntryFacts>[] {
    const { entry, address } = this.#postings;
    const pieces = new Set<Piece>();
    for (const postings of [entry, address]) {
      for (const key of postings.shared) {
        for (const it of postings.get(key)) if (it.file.uri === uri) pieces.add(it);
      }
    }
    return [...pieces]
      .sort((a, b) => a.position - b.position)
      .flatMap((piece) => placedIn(piece, (it) => it.entries));
  }

  rulesIn(uri: string): readonly Placed<RuleFacts>[] {
    return this.#crossingOf(uri, (it) => it.rules);
  }

  routesIn(uri: string): readonly Placed<RouteFacts>[] {
    return this.#crossingOf(uri, (it) => it.routes);
  }

  /** The ServiceEntries of all files that are for a cluster. */
  entriesOfCluster(id: string): readonly EntryFacts[] {
    this.#entriesByCluster ??= this.#groupEntries();
    return this.#entriesByCluster.get(id) ?? [];
  }

  #groupEntries(): ReadonlyMap<string, readonly EntryFacts[]> {
    const groups = new Map<string, EntryFacts[]>();
    for (const uri of this.#files.keys()) {
      for (const entry of this.entriesIn(uri)) {
        for (const { id } of this.clustersOf(entry)) {
          const group = groups.get(id);
          if (group) group.push(entry.it);
          else groups.set(id, [entry.it]);
        }
      }
    }
    return groups;
  }

  /** Every address any ServiceEntry has, to stay clear of. */
  get addresses(): Iterable<string> {
    return this.#postings.address.keys;
  }

  /**
   * The clusters an object is applied to, as far as anyone has said: by annotation or comment, else by
   * the folder of its file, else by the overlays that take the file in. Empty when nobody has.
   */
  clustersOf({ uri, it }: Placed<ObjectFacts>): readonly Cluster[] {
    if (it.cluster !== undefined) return [clusterOf(it.cluster)];
    this.#belonging ??= new Belonging(this.#files, this.#folders);
    return this.#belonging.clustersOf(uri, it.name);
  }

  #changed(): void {
    this.#revision += 1;
    this.#entriesByCluster = undefined;
  }

  #post(piece: Piece, how: 'add' | 'delete'): void {
    for (const [posting, key] of keysOf(piece.facts)) this.#postings[posting][how](key, piece);
  }

  #in<T>(posting: Posting, key: string, pick: (it: ChunkFacts) => readonly T[]): Placed<T>[] {
    return [...this.#postings[posting].get(key)]
      .flatMap((piece) => placedIn(piece, pick))
      .sort((a, b) => order(a.path, b.path) || order(a.uri, b.uri) || a.start - b.start);
  }

  #of<T>(uri: string, pick: (it: ChunkFacts) => readonly T[]): readonly Placed<T>[] {
    return (this.#files.get(uri)?.pieces ?? []).flatMap((piece) => placedIn(piece, pick));
  }

  #crossingOf<T>(uri: string, pick: (it: ChunkFacts) => readonly T[]): readonly Placed<T>[] {
    return (this.#files.get(uri)?.crossing ?? []).flatMap((piece) => placedIn(piece, pick));
  }
}

/** A patch may change what others say, and so whether they can be compared. */
const hasPatch = ({ facts }: Piece): boolean => facts.entries.some((it) => !it.isComplete);

/** Gateways and trust domains are few, and looked at all together. */
const everywhere = '';

function* keysOf(facts: ChunkFacts): Iterable<[Posting, string]> {
  const { mentions, entries, rules, routes, gateways, domains } = facts;
  for (const { host } of mentions) yield ['host', host];
  for (const { entry } of entries) {
    for (const host of entry.hosts) if (isText(host)) yield ['entry', host.toLowerCase()];
    for (const address of known(entry.addresses)) if (isText(address)) yield ['address', address];
  }
  for (const { host } of rules) yield ['rule', host];
  for (const { host } of routes) yield ['route', host];
  if (gateways.length > 0) yield ['gateway', everywhere];
  if (domains.length > 0) yield ['domain', everywhere];
}

function placedIn<T>(piece: Piece, pick: (it: ChunkFacts) => readonly T[]): readonly Placed<T>[] {
  const { file, facts } = piece;
  const picked = pick(facts);
  if (picked.length === 0) return [];
  const start = file.startOf(piece);
  return picked.map((it) => ({ uri: file.uri, path: file.facts.path, start, it }));
}

const placeOf = ({ uri, path, start, it }: Placed<HostMention>): HostPlace => ({
  ...it,
  start: it.start + start,
  end: it.end + start,
  uri,
  path,
});

/** A span of something placed, with offsets of the file. */
export const spanIn = ({ start }: Pick<Placed<unknown>, 'start'>, span: Span): Span => ({
  start: span.start + start,
  end: span.end + start,
});

const sameText = (text: unknown, lower: string): boolean =>
  typeof text === 'string' && text.toLowerCase() === lower;

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
