/** One host in two ServiceEntries, one address for two hosts (SE-04, SE-06). */
import { overlap } from './addresses';
import { isText, known, type Entry } from '../rules/entry/entry';

export interface Clash<T> {
  readonly kind: 'host' | 'address';
  /** The host or address both claim. */
  readonly what: string;
  /** Where in the list of hosts or addresses of the later one. */
  readonly index: number;
  readonly later: T;
  readonly earlier: T;
}

/**
 * The clashes within one cluster, each reported once, the later entry against the earliest. Two
 * entries for the same host are one clash, whatever their addresses. Blocks of addresses count.
 */
export function* clashesOf<T extends { readonly entry: Entry }>(
  all: readonly T[],
): Iterable<Clash<T>> {
  const byHost = new Map<string, T>();
  const byAddress = new Map<string, T>();
  const blocks: [string, T][] = [];
  for (const later of all) {
    const hosts = later.entry.hosts.filter(isText).map((it) => it.toLowerCase());
    const addresses = known(later.entry.addresses).filter(isText);
    const ownersOf = (address: string) =>
      [byAddress.get(address), ...ownersOverlapping(address, byAddress, blocks)].find(
        (owner) => owner !== undefined && !mayBeSame(owner.entry, later.entry),
      );
    const defined = firstOf(hosts, (it) => byHost.get(it));
    const taken = firstOf(addresses, ownersOf);
    for (const it of hosts) putFirst(byHost, it, later);
    for (const it of addresses) {
      if (it.includes('/')) blocks.push([it, later]);
      else putFirst(byAddress, it, later);
    }
    if (defined) yield { kind: 'host', later, ...defined };
    else if (taken) yield { kind: 'address', later, ...taken };
  }
}

function firstOf<T>(
  values: readonly string[],
  ownerOf: (value: string) => T | undefined,
): { what: string; index: number; earlier: T } | undefined {
  for (const [index, what] of values.entries()) {
    const earlier = ownerOf(what);
    if (earlier !== undefined) return { what, index, earlier };
  }
  return undefined;
}

/** Blocks are rare, so they are compared one by one. */
function* ownersOverlapping<T>(
  address: string,
  single: ReadonlyMap<string, T>,
  blocks: readonly (readonly [string, T])[],
): Iterable<T> {
  for (const [block, owner] of blocks) if (overlap(block, address)) yield owner;
  if (!address.includes('/')) return;
  for (const [other, owner] of single) if (overlap(other, address)) yield owner;
}

/** A host that cannot be known may be the very same one. */
const mayBeSame = (a: Entry, b: Entry): boolean =>
  a.hosts.some((it) => !isText(it) || b.hosts.includes(it)) || !b.hosts.every(isText);

function putFirst<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value);
}
