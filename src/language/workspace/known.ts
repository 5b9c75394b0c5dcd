/** What fixes and completion may ask of the index. */
import { isText, known } from '../../mesh/rules/entry/entry';
import type { KnownAddresses, KnownHosts } from '../diagnostic';
import type { WorkspaceIndex } from './workspaceIndex';

/** Addresses as fixes need them. */
export const addressesFrom = (index: WorkspaceIndex): KnownAddresses => ({
  all: () => index.addresses,
  of: (host) =>
    index.entriesFor(host).flatMap(({ it }) => known(it.entry.addresses).filter(isText)),
  hostsAt: (address) => index.entriesAt(address).flatMap(({ it }) => it.entry.hosts.filter(isText)),
});

/** Hosts as completion needs them. */
export const hostsFrom = (index: WorkspaceIndex): KnownHosts => ({
  defined: () => index.definedHosts(),
  subsetsOf: (host) =>
    index.rulesFor(host).flatMap(({ it }) => it.subsets?.map(({ name }) => name) ?? []),
  clusters: () => index.contexts,
});
