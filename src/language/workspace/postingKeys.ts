/** Under which keys the index finds what a chunk of a file says. */
import { isText, known } from '../../mesh/rules/entry/entry';
import type { ChunkFacts } from './facts';

export type Posting =
  'host' | 'entry' | 'address' | 'rule' | 'route' | 'gateway' | 'domain' | 'install' | 'filter';

/** Gateways, trust domains, installations and filters are few, and looked at all together. */
export const everywhere = '';

export function* keysOf(facts: ChunkFacts): Iterable<[Posting, string]> {
  const { mentions, entries, rules, routes, gateways, domains, installs, filters } = facts;
  for (const { host } of mentions) yield ['host', host];
  for (const { entry } of entries) {
    for (const host of entry.hosts) if (isText(host)) yield ['entry', host.toLowerCase()];
    for (const address of known(entry.addresses)) if (isText(address)) yield ['address', address];
  }
  for (const { host } of rules) yield ['rule', host];
  for (const { host } of routes) yield ['route', host];
  if (gateways.length > 0) yield ['gateway', everywhere];
  if (domains.length > 0) yield ['domain', everywhere];
  if (installs.length > 0) yield ['install', everywhere];
  if (filters.length > 0) yield ['filter', everywhere];
}
