/** Routes and rules of a file, seen with all files that are for the same cluster. */
import { fullNameOf, isMeantForZone, remoteNameOf } from '../../mesh/rules/entry/hosts';
import { problem } from '../../mesh/rules/entry/problem';
import { isForZone } from '../../mesh/rules/serviceEntryRules';
import { shifted, type Diagnostic } from '../diagnostic';
import { placed, routeProblems, ruleProblems, type Neighbours } from '../rules/neighbours';
import { sleepingRoutes } from '../rules/sidecarRoutes';
import type { Cluster } from './belonging';
import type { RouteFacts } from './routeFacts';
import type { RuleFacts } from './ruleFacts';
import type { ObjectFacts } from './objectFacts';
import type { Placed } from './placed';
import type { SidecarFacts } from './sidecarFacts';
import type { WorkspaceIndex } from './workspaceIndex';
import { inCluster, isTogether, type World } from './world';

/** All of the workspace that is for one cluster, seen from an object of it. */
export function neighboursIn(cluster: Cluster, { index }: World): Neighbours {
  const ofCluster = <T extends ObjectFacts>(all: readonly Placed<T>[]) =>
    all.filter((it) => isTogether([cluster], index.clustersOf(it))).map(({ it }) => it);
  return {
    entriesFor: (host) => ofCluster(index.entriesFor(host)),
    rulesFor: (host) => ofCluster(index.rulesFor(host)),
  };
}

export function* routeProblemsOf(one: Placed<RouteFacts>, world: World): Iterable<Diagnostic> {
  if (one.it.isTemplate) return;
  for (const cluster of world.index.clustersOf(one)) {
    const near = neighboursIn(cluster, world);
    for (const it of routeProblems(one.it, near, world.zone)) yield shifted(it, one.start);
    for (const it of undefinedHost(one, cluster, near, world)) yield shifted(it, one.start);
    for (const it of farSubset(one, cluster, world)) yield shifted(it, one.start);
  }
}

export function* ruleProblemsOf(one: Placed<RuleFacts>, world: World): Iterable<Diagnostic> {
  for (const cluster of world.index.clustersOf(one)) {
    for (const it of ruleProblems(one.it, neighboursIn(cluster, world), world.zone)) {
      yield shifted(it, one.start);
    }
  }
}

export function* sidecarProblemsOf(one: Placed<SidecarFacts>, world: World): Iterable<Diagnostic> {
  for (const cluster of world.index.clustersOf(one)) {
    const near = neighboursIn(cluster, world);
    for (const claim of one.it.hosts) {
      for (const it of sleepingRoutes(one.it, claim, near)) yield shifted(it, one.start);
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
export function mayBeDefined(host: string, index: WorkspaceIndex): boolean {
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
  const service = fullNameOf(remote);
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
