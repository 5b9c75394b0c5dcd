/** What the files of a workspace say of remote hosts, kept up to date file by file. */
import { atOnce } from '../../base/pace';
import { isText, known } from '../../mesh/rules/entry/entry';
import { Belonging, clusterOf, type Cluster } from './belonging';
import type { CallFacts } from './callFacts';
import type { ClusterFolder } from './clusterFolders';
import type { DomainFacts } from './domainFacts';
import type { EntryFacts } from './facts';
import type { RouteFacts } from './routeFacts';
import type { RuleFacts } from './ruleFacts';
import type { SidecarFacts } from './sidecarFacts';
import type { FilterFacts } from './filterFacts';
import type { EgressFacts, InstallFacts } from './installFacts';
import type { LackingFacts } from './lackingFacts';
import type { ObjectFacts } from './objectFacts';
import type { FileFacts } from './factsReader';
import type { GatewayFacts, PolicyFacts } from './gatewayFacts';
import type { Piece } from './indexedFile';
import { IndexedFiles } from './indexedFiles';
import { placedIn, placeOf, type HostPlace, type Placed } from './placed';
import { everywhere } from './postingKeys';

/**
 * Holds facts, never texts. An update looks at the chunks of its file that changed and at no other
 * file; the result equals an index made of the same files from scratch.
 */
export class WorkspaceIndex {
  readonly #files = new IndexedFiles();
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
    return this.#files.all.keys();
  }

  get fileCount(): number {
    return this.#files.all.size;
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
    const mayMove = yield* this.#files.putting(uri, facts);
    if (mayMove) this.#belonging = undefined;
    this.#changed();
  }

  delete(uri: string): void {
    if (!this.#files.delete(uri)) return;
    this.#belonging = undefined;
    this.#changed();
  }

  facts(uri: string): FileFacts | undefined {
    return this.#files.all.get(uri)?.facts;
  }

  /** Every host that is named anywhere, in no order. */
  get hosts(): Iterable<string> {
    return this.#files.postings.host.keys;
  }

  /** Every context that somebody has named for files: by folder, comment or annotation. */
  get contexts(): Iterable<string> {
    const found = new Set(this.#folders.map(({ context }) => context));
    for (const { pieces } of this.#files.all.values()) {
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
    for (const { pieces } of this.#files.all.values()) {
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
    return this.#files
      .withKey('host', wanted, (it) => it.mentions.filter((one) => one.host === wanted))
      .map(placeOf);
  }

  mentionsIn(uri: string): readonly HostPlace[] {
    return this.#files.of(uri, (it) => it.mentions).map(placeOf);
  }

  /** The ServiceEntries of a host, of whichever zone. */
  entriesFor(host: string): readonly Placed<EntryFacts>[] {
    const wanted = host.toLowerCase();
    return this.#files.withKey('entry', wanted, (it) =>
      it.entries.filter(({ entry }) => entry.hosts.some((one) => sameText(one, wanted))),
    );
  }

  /** The ServiceEntries that have exactly this address or block. */
  entriesAt(address: string): readonly Placed<EntryFacts>[] {
    return this.#files.withKey('address', address, (it) =>
      it.entries.filter(({ entry }) => known(entry.addresses).includes(address)),
    );
  }

  rulesFor(host: string): readonly Placed<RuleFacts>[] {
    const wanted = host.toLowerCase();
    return this.#files.withKey('rule', wanted, (it) =>
      it.rules.filter((one) => one.host === wanted),
    );
  }

  routesTo(host: string): readonly Placed<RouteFacts>[] {
    const wanted = host.toLowerCase();
    return this.#files.withKey('route', wanted, (it) =>
      it.routes.filter((one) => one.host === wanted),
    );
  }

  /** Every server on the passthrough port. */
  gateways(): readonly Placed<GatewayFacts>[] {
    return this.#files.withKey('gateway', everywhere, (it) => it.gateways);
  }

  gatewaysIn(uri: string): readonly Placed<GatewayFacts>[] {
    return this.#files.crossingOf(uri, (it) => it.gateways);
  }

  /** Every trust domain that a file installs a cluster with. */
  domains(): readonly Placed<DomainFacts>[] {
    return this.#files.withKey('domain', everywhere, (it) => it.domains);
  }

  domainsIn(uri: string): readonly Placed<DomainFacts>[] {
    return this.#files.crossingOf(uri, (it) => it.domains);
  }

  /** Every installation that a file holds. */
  installs(): readonly Placed<InstallFacts>[] {
    return this.#files.withKey('install', everywhere, (it) => it.installs);
  }

  egressIn(uri: string): readonly Placed<EgressFacts>[] {
    return this.#files.crossingOf(uri, (it) => it.egress);
  }

  /** Every filter that fills or replaces clusters. */
  filters(): readonly Placed<FilterFacts>[] {
    return this.#files.withKey('filter', everywhere, (it) => it.filters);
  }

  lackingIn(uri: string): readonly Placed<LackingFacts>[] {
    return this.#files.crossingOf(uri, (it) => it.lacking);
  }

  callsIn(uri: string): readonly Placed<CallFacts>[] {
    return this.#files.crossingOf(uri, (it) => it.calls);
  }

  policiesIn(uri: string): readonly Placed<PolicyFacts>[] {
    return this.#files.crossingOf(uri, (it) => it.policies);
  }

  /** Files with rules or routes, and so with subsets. */
  get crossingUris(): readonly string[] {
    const files = [...this.#files.all.values()].filter((it) => it.crossing.length > 0);
    return files.map(({ uri }) => uri);
  }

  entriesIn(uri: string): readonly Placed<EntryFacts>[] {
    return this.#files.of(uri, (it) => it.entries);
  }

  /** Those of a file whose host or address some other file has, too, in the order of the text. */
  sharedEntriesIn(uri: string): readonly Placed<EntryFacts>[] {
    const { entry, address } = this.#files.postings;
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
    return this.#files.crossingOf(uri, (it) => it.rules);
  }

  routesIn(uri: string): readonly Placed<RouteFacts>[] {
    return this.#files.crossingOf(uri, (it) => it.routes);
  }

  sidecarsIn(uri: string): readonly Placed<SidecarFacts>[] {
    return this.#files.crossingOf(uri, (it) => it.sidecars);
  }

  /** The ServiceEntries of all files that are for a cluster. */
  entriesOfCluster(id: string): readonly EntryFacts[] {
    this.#entriesByCluster ??= this.#groupEntries();
    return this.#entriesByCluster.get(id) ?? [];
  }

  #groupEntries(): ReadonlyMap<string, readonly EntryFacts[]> {
    const groups = new Map<string, EntryFacts[]>();
    for (const uri of this.#files.all.keys()) {
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
    return this.#files.postings.address.keys;
  }

  /**
   * The clusters an object is applied to, as far as anyone has said: by annotation or comment, else by
   * the folder of its file, else by the overlays that take the file in. Empty when nobody has.
   */
  clustersOf({ uri, it }: Placed<ObjectFacts>): readonly Cluster[] {
    if (it.cluster !== undefined) return [clusterOf(it.cluster)];
    return this.#placing().clustersOf(uri, it.name);
  }

  /** Whether no kustomization lays the file over others or changes what stands in it. */
  isAsIs(one: Placed<ObjectFacts>): boolean {
    return this.#placing().isAsIs(one.uri);
  }

  /** Whether a kustomization lays the file over others. */
  isPatch(uri: string): boolean {
    return this.#placing().isPatch(uri);
  }

  #placing(): Belonging {
    return (this.#belonging ??= new Belonging(this.#files.all, this.#folders));
  }

  #changed(): void {
    this.#revision += 1;
    this.#entriesByCluster = undefined;
  }
}

const sameText = (text: unknown, lower: string): boolean =>
  typeof text === 'string' && text.toLowerCase() === lower;
