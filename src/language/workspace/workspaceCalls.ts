/** Calls of workloads, seen with all files that are for the same cluster. */
import { isText, unsure } from '../../mesh/rules/entry/entry';
import { DefinedHosts } from '../crossing/definedHosts';
import { shifted, type Diagnostic } from '../diagnostic';
import { callProblems, misspeltCall } from '../rules/calls';
import type { Cluster } from './belonging';
import type { CallFacts } from './callFacts';
import type { EntryFacts } from './facts';
import type { Placed } from './placed';
import { mayBeDefined, neighboursIn } from './workspaceRoutes';
import type { WorkspaceIndex } from './workspaceIndex';
import type { World } from './world';

export function* callProblemsOf(one: Placed<CallFacts>, world: World): Iterable<Diagnostic> {
  const { it, start } = one;
  const { index, zone } = world;
  for (const cluster of index.clustersOf(one)) {
    const entries = neighboursIn(cluster, world).entriesFor(it.host);
    const isRouted = () => index.mentionsOf(it.host).some(({ role }) => role === 'route');
    for (const said of entries.length > 0 ? callProblems(it, entries, isRouted()) : []) {
      yield shifted(said, start);
    }
    if (entries.length > 0 || it.isTemplate || mayBeDefined(it.host, index)) continue;
    const meant = definedIn(cluster, world).meantBy(it.host, zone);
    if (meant !== undefined) yield shifted(misspeltCall(it, meant), start);
  }
}

const definedIn = ({ id }: Cluster, { index, memo }: World): DefinedHosts =>
  memo.once(`hosts of ${id}`, () => {
    const defined = new DefinedHosts();
    for (const { entry } of index.entriesOfCluster(id)) {
      for (const host of entry.hosts) if (isText(host)) defined.count(host.toLowerCase(), 1);
    }
    return defined;
  });

/** Where calls stand that other files may be about: one of them defines the host with that port, or takes it by routes. */
export function settledCalls(uri: string, index: WorkspaceIndex): ReadonlySet<number> {
  const settled = new Set<number>();
  for (const { it, start } of index.callsIn(uri)) {
    const entries = [...index.entriesFor(it.host), ...index.entriesFor(it.written)];
    const isElsewhere =
      entries.some((one) => one.uri !== uri && mayHavePort(one.it, it)) ||
      index.mentionsOf(it.host).some((one) => one.uri !== uri && one.role === 'route');
    if (!isElsewhere) continue;
    settled.add(it.start + start);
    if (it.port) settled.add(it.port.start + start);
  }
  return settled;
}

const mayHavePort = ({ entry }: EntryFacts, { port }: CallFacts): boolean =>
  entry.ports === unsure ||
  port === undefined ||
  entry.ports.some(({ number }) => number === unsure || number === port.number);
