/** Two ServiceEntries of a text with one address or one host. */
import { clashesOf, type Clash } from '../../mesh/services/entryClashes';
import { problem } from '../../mesh/rules/entry/problem';
import { isText, known, unsure, type Text } from '../../mesh/rules/entry/entry';
import { shifted, type Diagnostic } from '../diagnostic';
import { classOf } from '../structure/rules/common';
import { diagnosticAt } from '../rules/rule';
import { type EntryInText } from '../rules/subjects';
import type { ClaimInText, DocumentClaims } from './claims';
import { grouped } from '../grouped';

/** A judgement of a chunk and where it starts. */
type Placed<T> = T & { readonly start: number };

type Judged = Placed<{ readonly claims: readonly DocumentClaims[] }>;

interface Claimant {
  readonly start: number;
  readonly claims: DocumentClaims;
}

/**
 * Documents for different clusters may share an address; where no document says which cluster it is for,
 * they are taken to be for the same.
 */
export function* addressClashes(chunks: readonly Judged[]): Iterable<Diagnostic> {
  for (const group of byCluster(chunks).values()) {
    const placed = suspectsIn(group).flatMap(({ start, claims }) =>
      claims.entries().map((it) => ({ ...it, start })),
    );
    for (const it of clashesOf(placed)) {
      yield* it.kind === 'host' ? ofOneHost(it) : ofOneAddress(it);
    }
  }
}

/**
 * A clash where the cluster is known or both lead to one gateway: otherwise that is how a Service is
 * written down for two of them.
 */
function* ofOneHost({
  what,
  index,
  later,
  earlier,
}: Clash<Placed<ClaimInText>>): Iterable<Diagnostic> {
  const { cluster } = later;
  if (isSame(later, earlier)) return;
  if (!later.isOurs || (cluster === undefined && !meetSomewhere(later, earlier))) {
    yield* otherProtocol(what, later, earlier);
    return;
  }
  const where = cluster === undefined ? 'here, if both are for one cluster' : `for ${cluster}`;
  const said = problem('MESH0508', ['spec', 'hosts', index], {
    ...(cluster === undefined && { severity: 'warning' }),
    message: `${what} is defined twice ${where}, and which of the two counts is left to chance. Keep one.`,
  });
  yield shifted(diagnosticAt(later.object, said), later.start);
}

/** The later is at fault, unless the earlier alone is ours. */
function* ofOneAddress({
  what,
  index,
  later,
  earlier,
}: Clash<Placed<ClaimInText>>): Iterable<Diagnostic> {
  const [one, other] = later.isOurs ? [later, earlier] : [earlier, later];
  if (!one.isOurs) {
    yield* oneListener(what, later, earlier);
    return;
  }
  const at = known(one.entry.addresses).indexOf(what);
  const said = problem('MESH0507', ['spec', 'addresses', at < 0 ? index : at], {
    severity: isForOneCluster(one, other) ? 'error' : 'warning',
    message: `${what} is the address of ${hostsOf(other)} too. Within a cluster each host needs an address of its own.`,
  });
  yield shifted(diagnosticAt(one.object, said), one.start);
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

const byCluster = (chunks: readonly Judged[]): ReadonlyMap<string, readonly Claimant[]> =>
  grouped(
    chunks.flatMap(({ start, claims }) => claims.map((it): Claimant => ({ start, claims: it }))),
    ({ claims }) => [claims.cluster ?? ''],
  );

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
