/** What only other files of the workspace show: said only of files that are known to be for the same cluster. */
import { isText, known } from '../../mesh/entryRules/entry';
import { isMeantForZone, remoteNameOf } from '../../mesh/entryRules/hosts';
import { problem } from '../../mesh/entryRules/problem';
import { isForZone } from '../../mesh/serviceEntryRules';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import {
  isVisibleIn,
  placed,
  routeProblems,
  ruleProblems,
  type Neighbours,
} from '../rules/neighbours';
import { shifted } from '../rules/clashes';
import type { Cluster } from './belonging';
import type { EntryFacts, ObjectFacts, RouteFacts, RuleFacts } from './facts';
import type { Placed, WorkspaceIndex } from './workspaceIndex';

/** In the order of the text. What the file shows by itself is not repeated. Never throws. */
export function workspaceProblems(
  uri: string,
  index: WorkspaceIndex,
  { zone }: LanguageContext,
): readonly Diagnostic[] {
  const world = { index, zone };
  const found = [
    ...index.sharedEntriesIn(uri).flatMap((it) => [...entryProblems(it, world)]),
    ...index.routesIn(uri).flatMap((it) => [...routeProblemsOf(it, world)]),
    ...index.rulesIn(uri).flatMap((it) => [...ruleProblemsOf(it, world)]),
  ];
  return distinct(found).sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Rules that a file can answer only in part, where its cluster is known. */
const answeredByWorkspace: ReadonlySet<string> = new Set([
  'MESH0528',
  'MESH0603',
  'MESH0607',
  'MESH0608',
]);

/** What a file shows, with what the workspace knows beside it, and better. In the order of the text. */
export function withWorkspace(
  found: readonly Diagnostic[],
  uri: string,
  index: WorkspaceIndex,
  context: LanguageContext,
): readonly Diagnostic[] {
  const answered = new Set(
    [...index.routesIn(uri), ...index.rulesIn(uri)]
      .filter((it) => index.clustersOf(it).length > 0)
      .map(({ it, start }) => it.object + start),
  );
  const definedHosts = new Set(
    index
      .routesIn(uri)
      .filter(({ it }) => index.entriesFor(it.host).length > 0)
      .map(({ it, start }) => it.start + start),
  );
  const kept = found.filter(
    (it) =>
      !(answeredByWorkspace.has(it.code) && answered.has(it.data?.object ?? -1)) &&
      // What is in a file may not have been applied yet.
      !(it.code === 'MESH0606' && definedHosts.has(it.start)),
  );
  return distinct([...kept, ...workspaceProblems(uri, index, context)]).sort(
    (a, b) => a.start - b.start || a.end - b.end,
  );
}

interface World {
  readonly index: WorkspaceIndex;
  readonly zone: string;
}

const distinct = (found: readonly Diagnostic[]): Diagnostic[] => [
  ...new Map(found.map((it) => [`${it.code} ${it.start}`, it])).values(),
];

function* entryProblems(one: Placed<EntryFacts>, world: World): Iterable<Diagnostic> {
  const { it } = one;
  if (!claims(it) || !isForZone(it.entry, world.zone)) return;
  const clusters = world.index.clustersOf(one);
  if (clusters.length === 0) return;
  for (const [index, host] of it.entry.hosts.entries()) {
    if (!isText(host)) continue;
    const others = world.index.entriesFor(host).filter((other) => meets(one, other, world));
    const other = others.find((it) => !isSameObject(one.it, it.it));
    if (other) yield shifted(twice(one, index, host, other, clusters), one.start);
  }
  for (const [index, address] of known(it.entry.addresses).entries()) {
    if (!isText(address)) continue;
    const others = world.index.entriesAt(address).filter((other) => meets(one, other, world));
    const other = others.find((it) => !sharesHost(one.it, it.it) && !isSameObject(one.it, it.it));
    if (other) yield shifted(shared(one, index, address, other, clusters), one.start);
  }
}

/** Neither a patch nor something a template may leave out. */
const claims = (it: EntryFacts): boolean =>
  it.isComplete && !it.isTemplate && it.entry.hosts.every(isText);

/** In another file, for the same cluster, and there for some of the same callers. */
const meets = (one: Placed<EntryFacts>, other: Placed<EntryFacts>, { index }: World): boolean =>
  other.uri !== one.uri &&
  claims(other.it) &&
  isTogether(index.clustersOf(one), index.clustersOf(other)) &&
  haveSameCallers(one.it, other.it);

const isTogether = (some: readonly Cluster[], others: readonly Cluster[]): boolean =>
  some.some((a) => others.some((b) => a.id === b.id));

function haveSameCallers(a: EntryFacts, b: EntryFacts): boolean {
  const isLocal = ({ entry }: EntryFacts) => {
    const exports = known(entry.exportTo);
    return exports.length > 0 && !exports.includes('*');
  };
  if (isLocal(a) && a.namespace !== undefined && b.namespace !== undefined) {
    return isVisibleIn(a, b.namespace);
  }
  if (isLocal(b) && a.namespace !== undefined && b.namespace !== undefined) {
    return isVisibleIn(b, a.namespace);
  }
  return true;
}

/** Where no namespace is said, `kubectl -n` may put both into one: then the later replaces the earlier. */
const isSameObject = (a: ObjectFacts, b: ObjectFacts): boolean =>
  a.name !== undefined &&
  a.name === b.name &&
  (a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace);

const sharesHost = (a: EntryFacts, b: EntryFacts): boolean =>
  a.entry.hosts.some((it) => b.entry.hosts.includes(it));

const inCluster = (clusters: readonly Cluster[]): string => {
  const [only] = clusters;
  return clusters.length === 1 && only?.context !== undefined ? ` for ${only.context}` : '';
};

const twice = (
  { it }: Placed<EntryFacts>,
  index: number,
  host: string,
  other: Placed<EntryFacts>,
  clusters: readonly Cluster[],
): Diagnostic =>
  placed(
    it,
    it.hosts[index] ?? { start: it.object, end: it.object + 1 },
    problem('MESH0508', ['spec', 'hosts', index], {
      message: `${host} is defined in ${other.path}${inCluster(clusters)} as well, and which of the two counts is left to chance. Keep one.`,
    }),
  );

const shared = (
  { it }: Placed<EntryFacts>,
  index: number,
  address: string,
  other: Placed<EntryFacts>,
  clusters: readonly Cluster[],
): Diagnostic =>
  placed(
    it,
    it.addresses[index] ?? { start: it.object, end: it.object + 1 },
    problem('MESH0507', ['spec', 'addresses', index], {
      message: `${address} is the address of ${nameOf(other.it)} in ${other.path}${inCluster(clusters)} too. Within a cluster each host needs an address of its own.`,
    }),
  );

const nameOf = ({ entry, name }: EntryFacts): string =>
  entry.hosts.find(isText) ?? `ServiceEntry ${name ?? ''}`;

/** All of the workspace that is for one cluster, seen from an object of it. */
function neighboursIn(cluster: Cluster, { index }: World): Neighbours {
  const ofCluster = <T extends ObjectFacts>(all: readonly Placed<T>[]) =>
    all.filter((it) => isTogether([cluster], index.clustersOf(it))).map(({ it }) => it);
  return {
    entriesFor: (host) => ofCluster(index.entriesFor(host)),
    rulesFor: (host) => ofCluster(index.rulesFor(host)),
  };
}

function* routeProblemsOf(one: Placed<RouteFacts>, world: World): Iterable<Diagnostic> {
  if (one.it.isTemplate) return;
  for (const cluster of world.index.clustersOf(one)) {
    const near = neighboursIn(cluster, world);
    for (const it of routeProblems(one.it, near, world.zone)) yield shifted(it, one.start);
    for (const it of undefinedHost(one, cluster, near, world)) yield shifted(it, one.start);
    for (const it of farSubset(one, cluster, world)) yield shifted(it, one.start);
  }
}

function* ruleProblemsOf(one: Placed<RuleFacts>, world: World): Iterable<Diagnostic> {
  for (const cluster of world.index.clustersOf(one)) {
    for (const it of ruleProblems(one.it, neighboursIn(cluster, world), world.zone)) {
      yield shifted(it, one.start);
    }
  }
}

/**
 * Said only where the workspace holds ServiceEntries of the zone for this very cluster, so that one
 * would be expected beside them, and none for the host that might be for it.
 */
function* undefinedHost(
  { it }: Placed<RouteFacts>,
  cluster: Cluster,
  near: Neighbours,
  { index, zone }: World,
): Iterable<Diagnostic> {
  if (!remoteNameOf(it.host, zone) || near.entriesFor(it.host).length > 0) return;
  const isManaged = index.entriesOfCluster(cluster.id).some(({ entry }) => isForZone(entry, zone));
  if (!isManaged || mayBeDefined(it.host, index)) return;
  yield placed(
    it,
    it,
    problem('MESH0606', [...it.path, 'host'], {
      message: `No ServiceEntry of this workspace defines ${it.host}${inCluster([cluster])}, so this route leads nowhere.`,
    }),
  );
}

/** By an entry for a cluster nobody has named, or by one with a wildcard. */
function mayBeDefined(host: string, index: WorkspaceIndex): boolean {
  const labels = host.split('.');
  const wildcards = labels.slice(1).map((_, at) => `*.${labels.slice(at + 1).join('.')}`);
  return [host, ...wildcards].some((name) =>
    index
      .entriesFor(name)
      .some((it) => name !== host || it.it.isTemplate || index.clustersOf(it).length === 0),
  );
}

/** The subset's name travels in the call, and the rule of the remote Service has to know it (1.11). */
function* farSubset(
  { it }: Placed<RouteFacts>,
  cluster: Cluster,
  { index, zone }: World,
): Iterable<Diagnostic> {
  const remote = remoteNameOf(it.host, zone);
  if (!remote || !it.subset || !isMeantForZone(it.host, zone)) return;
  const { name } = it.subset;
  const service = `${remote.name}.${remote.namespace}.svc.cluster.local`;
  const rules = index
    .rulesFor(service)
    .filter((rule) => index.clustersOf(rule).some(({ context }) => isOther(context, cluster)));
  if (rules.length === 0) return;
  if (rules.some((rule) => rule.it.subsets?.some((one) => one.name === name) !== false)) return;
  const [{ path } = { path: '' }] = rules;
  yield placed(
    it,
    it.subset,
    problem('MESH0605', [...it.path, 'subset'], {
      message: `The subset's name travels to the remote cluster, where the rule for ${service} (${path}) has no subset ${name}.`,
    }),
  );
}

const isOther = (context: string | undefined, { context: own }: Cluster): boolean =>
  context !== undefined && own !== undefined && context !== own;
