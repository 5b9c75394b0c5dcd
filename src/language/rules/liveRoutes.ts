/** Routes against the connected mesh: is the host defined, does the far side know the subset? */
import { covers, remoteNameOf, type RemoteName } from '../../mesh/rules/entry/hosts';
import { problem } from '../../mesh/rules/entry/problem';
import { serviceIn } from '../../mesh/services/remoteServices';
import { subsetsIn } from '../../mesh/services/remoteSubsets';
import type { ReachableCluster } from '../../mesh/snapshot';
import { contextName } from '../../objects/reference';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { RouteFacts } from '../workspace/routeFacts';
import { placed } from './neighbours';
import { farSideOf } from './serviceEntries';

/** `isDefinedHere`: the text itself has a ServiceEntry for the host, which may not be applied yet. */
export function* liveRouteProblems(
  route: RouteFacts,
  isDefinedHere: boolean,
  context: LanguageContext,
): Iterable<Diagnostic> {
  const remote = remoteNameOf(route.host, context.zone);
  const { mesh } = context;
  if (!mesh || !remote || route.isTemplate) return;
  const own = route.cluster ?? context.cluster;
  if (!isDefinedHere) yield* undefinedHost(route, own, context);
  yield* farSubset(route, remote, own, context);
}

function* undefinedHost(
  route: RouteFacts,
  own: string | undefined,
  { mesh, zone }: LanguageContext,
): Iterable<Diagnostic> {
  const all = mesh?.meshes.filter((it) => it.zone === zone).flatMap((it) => it.contexts) ?? [];
  const asked = own === undefined ? all : all.filter((it) => it === own);
  const lists = asked.map((it) => {
    const cluster = mesh?.clusters.get(it);
    return cluster?.state === 'reachable' && cluster.serviceEntries.kind === 'read'
      ? cluster.serviceEntries.value
      : undefined;
  });
  // Silence of one cluster is no proof.
  if (lists.length === 0 || lists.includes(undefined)) return;
  const hosts = lists.flatMap((it) => it?.flatMap((one) => one.hosts) ?? []);
  if (hosts.some((it) => covers(it.toLowerCase(), route.host))) return;
  yield placed(
    route,
    route,
    problem('MESH0606', [...route.path, 'host'], {
      message:
        own === undefined
          ? `No cluster of the mesh has a ServiceEntry for ${route.host}, so this route leads nowhere.`
          : `Cluster ${own} has no ServiceEntry for ${route.host}, so this route leads nowhere.`,
    }),
  );
}

function* farSubset(
  route: RouteFacts,
  remote: RemoteName,
  own: string | undefined,
  context: LanguageContext,
): Iterable<Diagnostic> {
  const { subset, path } = route;
  const far =
    subset && farSideOf(own === undefined ? context : { ...context, cluster: contextName(own) });
  const owners = far?.clusters.filter((it) => serviceIn(it, remote)) ?? [];
  if (!subset || owners.length === 0) return;
  const lacking = owners.filter((it) => lacksSubset(it, remote, subset.name));
  if (lacking.length < owners.length) return;
  yield placed(
    route,
    subset,
    problem('MESH0605', [...path, 'subset'], {
      message: `No DestinationRule in ${lacking.map((it) => it.context).join(', ')} gives ${remote.namespace}/${remote.name} a subset ${subset.name}; its name travels in the call, and the remote gateway goes by it.`,
    }),
  );
}

/** Certain only where all rules were read. */
const lacksSubset = (cluster: ReachableCluster, at: RemoteName, subset: string): boolean =>
  subsetsIn(cluster, at)?.includes(subset) === false;
