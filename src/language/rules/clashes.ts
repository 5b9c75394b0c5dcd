/** Rules over all documents of a text: one address for two hosts, a subset nobody defines. */
import { clashesOf } from '../../mesh/services/entryClashes';
import { problem } from '../../mesh/rules/entry/problem';
import { none } from '../../mesh/rules/saying';
import { isText, known, unsure, type Text } from '../../mesh/rules/entry/entry';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { ManifestChunk, ManifestDocument } from '../document';
import { isChoice } from '../branches';
import { once } from '../memo';
import { classOf } from '../structure/rules/common';
import { diagnosticAt } from './rule';
import { entriesIn, isForZone, type EntryInText } from './subjects';

/** What one document contributes for one cluster; made once for each document. */
export interface DocumentClaims {
  readonly cluster: string | undefined;
  /** Read again when asked for: of ten thousand entries with addresses of their own, none is. */
  readonly entries: () => readonly ClaimInText[];
  /** What no two may have: single addresses and hosts. */
  readonly addresses: readonly string[];
  /** It has a block of addresses, which has to be compared with all others. */
  readonly hasBlock: boolean;
}

export interface ClaimInText extends EntryInText {
  readonly isOurs: boolean;
  /** The object's own word, else that of its folder. */
  readonly cluster: string | undefined;
}

/** What the documents of a chunk claim. */
export const claimsIn = (
  chunk: ManifestChunk,
  context: LanguageContext,
): readonly DocumentClaims[] =>
  chunk.documents.length === 1
    ? claimsOf(chunk, 0, context)
    : chunk.documents.flatMap((_, index) => claimsOf(chunk, index, context));

function claimsOf(
  chunk: ManifestChunk,
  index: number,
  context: LanguageContext,
): readonly DocumentClaims[] {
  const document = chunk.documents[index];
  const entries = document ? claimantsIn(document) : none;
  const first = entries[0];
  if (!first) return none;
  const clusterOf = ({ object }: EntryInText) => object.cluster ?? context.cluster;
  const claims = (cluster: string | undefined) =>
    claimsFor(
      cluster,
      entries.filter((it) => clusterOf(it) === cluster),
      again(chunk, index, context),
    );
  if (entries.length === 1)
    return [claimsFor(clusterOf(first), entries, again(chunk, index, context))];
  return [...new Set(entries.map(clusterOf))].map(claims);
}

/** Made where nothing is in sight but what it needs, so that no tree is held by it. */
const again = (chunk: ManifestChunk, index: number, context: LanguageContext) => () =>
  claiming(chunk, index, context);

function claiming(
  { documents }: ManifestChunk,
  index: number,
  context: LanguageContext,
): readonly ClaimInText[] {
  const document = documents[index];
  return document ? claimingIn(document, context) : none;
}

function claimingIn(
  document: ManifestDocument,
  { zone, cluster: ofFile }: LanguageContext,
): readonly ClaimInText[] {
  return claimantsIn(document).map((it): ClaimInText => ({
    object: it.object,
    entry: it.entry,
    isComplete: it.isComplete,
    isOurs: isForZone(it, zone, document.text),
    cluster: it.object.cluster ?? ofFile,
  }));
}

function claimantsIn(document: ManifestDocument): readonly EntryInText[] {
  // Of what a template leaves in or out, two may never be there at once.
  if (document.masks.some(isChoice)) return none;
  const all = entriesIn(document);
  return all.every(isWhole) ? all : all.filter(isWhole);
}

const isWhole = (it: EntryInText): boolean => it.isComplete;

function claimsFor(
  cluster: string | undefined,
  own: readonly EntryInText[],
  allAgain: () => readonly ClaimInText[],
): DocumentClaims {
  const addresses: string[] = [];
  let hasBlock = false;
  for (const { entry } of own) {
    for (const it of known(entry.addresses)) {
      if (!isText(it)) continue;
      if (it.includes('/')) hasBlock = true;
      else addresses.push(it);
    }
    for (const it of entry.hosts) if (isText(it)) addresses.push(`host ${it}`);
  }
  return { cluster, entries: entriesOf(cluster, allAgain), addresses, hasBlock };
}

const entriesOf = (cluster: string | undefined, all: () => readonly ClaimInText[]) =>
  once(() => all().filter((it) => it.cluster === cluster));

/** A judgement of a chunk and where it starts. */
export type Placed<T> = T & { readonly start: number };

interface Claimant {
  readonly start: number;
  readonly claims: DocumentClaims;
}

/**
 * One address for two hosts. Documents for different clusters may share one; where no document says
 * which cluster it is for, they are taken to be for the same. One host twice is a clash where the
 * cluster is known or both lead to one gateway: otherwise that is how a Service is written down for
 * two of them.
 */
export function* addressClashes(
  chunks: readonly Placed<{ readonly claims: readonly DocumentClaims[] }>[],
): Iterable<Diagnostic> {
  for (const group of byCluster(chunks).values()) {
    const placed = suspectsIn(group).flatMap(({ start, claims }) =>
      claims.entries().map((it) => ({ ...it, start })),
    );
    for (const { kind, what, index, later, earlier } of clashesOf(placed)) {
      if (kind === 'host') {
        const { cluster } = later;
        if (isSame(later, earlier)) continue;
        if (!later.isOurs || (cluster === undefined && !meetSomewhere(later, earlier))) {
          yield* otherProtocol(what, later, earlier);
          continue;
        }
        const where =
          cluster === undefined ? 'here, if both are for one cluster' : `for ${cluster}`;
        const said = problem('MESH0508', ['spec', 'hosts', index], {
          ...(cluster === undefined && { severity: 'warning' }),
          message: `${what} is defined twice ${where}, and which of the two counts is left to chance. Keep one.`,
        });
        yield shifted(diagnosticAt(later.object, said), later.start);
        continue;
      }
      const [one, other] = later.isOurs ? [later, earlier] : [earlier, later];
      if (!one.isOurs) {
        yield* oneListener(what, later, earlier);
        continue;
      }
      const at = known(one.entry.addresses).indexOf(what);
      const said = problem('MESH0507', ['spec', 'addresses', at < 0 ? index : at], {
        severity: isForOneCluster(one, other) ? 'error' : 'warning',
        message: `${what} is the address of ${hostsOf(other)} too. Within a cluster each host needs an address of its own.`,
      });
      yield shifted(diagnosticAt(one.object, said), one.start);
    }
  }
}

/** Two may share a host for ports of each; of one port there is one way to speak. */
function* otherProtocol(
  host: string,
  later: Placed<ClaimInText>,
  earlier: ClaimInText,
): Iterable<Diagnostic> {
  const isNear = later.object.namespace === earlier.object.namespace;
  if (!isNear && !(isSeen(later) && isSeen(earlier))) return;
  for (const [index, { number, protocol }] of known(later.entry.ports).entries()) {
    const own = spoken(protocol);
    const other = known(earlier.entry.ports).find((it) => it.number === number)?.protocol;
    const theirs = spoken(other);
    if (typeof number !== 'number' || !own || !theirs || own === theirs || !isText(other)) continue;
    const said = problem('MESH0508', ['spec', 'ports', index, 'protocol'], {
      severity: 'warning',
      message: `Of ${host}, ServiceEntry ${earlier.object.name ?? ''} says ${other} on port ${number}, and which of the two counts is left to chance.`,
    });
    yield shifted(diagnosticAt(later.object, said), later.start);
    return;
  }
}

/** Proxies tell HTTP and TLS apart by their hosts; of TCP they see the address and the port alone. */
function* oneListener(
  address: string,
  later: Placed<ClaimInText>,
  earlier: Placed<ClaimInText>,
): Iterable<Diagnostic> {
  const isNear = later.object.namespace === earlier.object.namespace;
  const at = known(later.entry.addresses).indexOf(address);
  if (at < 0 || (!isNear && !(isSeen(later) && isSeen(earlier)))) return;
  const tcp = ({ entry }: ClaimInText) =>
    known(entry.ports).flatMap((it) => (spoken(it.protocol) === 'TCP' ? [it.number] : []));
  const number = tcp(later).find((it) => typeof it === 'number' && tcp(earlier).includes(it));
  if (typeof number !== 'number') return;
  const said = problem('MESH0507', ['spec', 'addresses', at], {
    severity: 'warning',
    message: `${address} is the address of ${hostsOf(earlier)} too, and of TCP proxies see no host: on port ${String(number)} one of the two gets the calls of both.`,
  });
  yield shifted(diagnosticAt(later.object, said), later.start);
}

const spoken = (protocol: Text) => (isText(protocol) ? classOf(protocol) : undefined);

/** Where one may see both, and both lead to the same gateway outside. */
const meetSomewhere = (a: ClaimInText, b: ClaimInText): boolean =>
  isSeen(a) && isSeen(b) && leadToOne(a, b, (it) => !/\.svc(?:\.|$)/.test(it));

/** By all; what a namespace alone sees may be written for each. */
const isSeen = ({ entry: { exportTo } }: ClaimInText): boolean =>
  exportTo !== unsure && (exportTo.length === 0 || exportTo.includes('*'));

/** Known, or likely: both lead to the same gateway, so callers of both are somewhere else. */
const isForOneCluster = (a: ClaimInText, b: ClaimInText): boolean =>
  a.cluster !== undefined || leadToOne(a, b, () => true);

const leadToOne = (
  { entry: a }: ClaimInText,
  { entry: b }: ClaimInText,
  counts: (address: string) => boolean,
): boolean =>
  known(a.endpoints).some(
    ({ address }) =>
      isText(address) && counts(address) && known(b.endpoints).some((it) => it.address === address),
  );

/** Of two with one name, the later replaces the earlier. */
const isSame = ({ object: a }: EntryInText, { object: b }: EntryInText): boolean =>
  a.name === b.name &&
  (a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace);

function byCluster(
  chunks: readonly Placed<{ readonly claims: readonly DocumentClaims[] }>[],
): ReadonlyMap<string, readonly Claimant[]> {
  const groups = new Map<string, Claimant[]>();
  for (const { start, claims } of chunks) {
    for (const it of claims) {
      const cluster = it.cluster ?? '';
      const group = groups.get(cluster) ?? [];
      group.push({ start, claims: it });
      groups.set(cluster, group);
    }
  }
  return groups;
}

/** Almost no document shares an address with another; those that do are found before any are compared. */
function suspectsIn(group: readonly Claimant[]): readonly Claimant[] {
  if (group.some((it) => it.claims.hasBlock)) return group;
  const owners = new Map<string, Claimant>();
  const suspects = new Set<Claimant>();
  for (const it of group) {
    for (const address of it.claims.addresses) {
      const owner = owners.get(address);
      if (owner) suspects.add(owner).add(it);
      else owners.set(address, it);
    }
  }
  return group.filter((it) => suspects.has(it));
}

const hostsOf = ({ entry, object }: EntryInText): string =>
  entry.hosts.find(isText) ?? `ServiceEntry ${object.name ?? ''}`;

/** From offsets of a document to offsets of the text. */
export const shifted = (it: Diagnostic, by: number): Diagnostic =>
  by === 0
    ? it
    : {
        ...it,
        start: it.start + by,
        end: it.end + by,
        ...(it.data ? { data: { ...it.data, object: it.data.object + by } } : {}),
      };
