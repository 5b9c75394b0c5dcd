/** Gateways and policies of a file, seen with all files of the workspace. */
import { isText, known } from '../../mesh/rules/entry/entry';
import { remoteNameOf } from '../../mesh/rules/entry/hosts';
import { none, only } from '../../mesh/rules/saying';
import { shifted, type Diagnostic } from '../diagnostic';
import { grouped } from '../grouped';
import {
  sharePort,
  sharePortBeside,
  nameOfGateway,
  plainTextProblem,
  sharedPortProblem,
  takesCalls,
} from '../rules/gateways';
import type { Cluster } from './belonging';
import type { EntryFacts } from './facts';
import type { GatewayFacts, PolicyFacts } from './gatewayFacts';
import type { Placed } from './placed';
import { gatewaysOf, inCluster, isTogether, takersOf, type World } from './world';

/** One port claimed by two, where both files are known to be for one cluster. */
export function* gatewayProblemsOf(one: Placed<GatewayFacts>, world: World): Iterable<Diagnostic> {
  const { index, zone } = world;
  const clusters = index.clustersOf(one);
  if (clusters.length === 0) return;
  const share = (it: Placed<GatewayFacts>) =>
    it.uri === one.uri
      ? isBefore(it, one) && sharePortBeside(one.it, it.it, zone)
      : sharePort(one.it, it.it, zone);
  // One of the two takes calls.
  const others = takesCalls(one.it, zone) ? gatewaysOf(world) : takersOf(world);
  const other = others.find((it) => share(it) && isTogether(clusters, index.clustersOf(it)));
  if (!other) return;
  const named = `${nameOfGateway(other.it)} in ${other.path}`;
  yield shifted(sharedPortProblem(one.it, named, inCluster(clusters)), one.start);
}

/** Of two in one file, the second is one too many. */
const isBefore = (a: Placed<GatewayFacts>, b: Placed<GatewayFacts>): boolean =>
  a.start + a.it.object < b.start + b.it.object;

export function* policyProblemsOf(one: Placed<PolicyFacts>, world: World): Iterable<Diagnostic> {
  const { it, start } = one;
  if (it.isTemplate) return;
  const clusters = world.index.clustersOf(one);
  if (clusters.length === 0) return;
  if (it.scope === 'mesh') {
    if (takesAny(clusters, world))
      yield shifted(plainTextProblem(it, 'Workloads of the mesh'), start);
    return;
  }
  const far = calledFrom(it.namespace, clusters, world);
  const host = far ?? calledHere(it.namespace, clusters, world);
  if (host === undefined) return;
  const callers = far === undefined ? 'this cluster calls' : 'other clusters call';
  const whose = `Workloads of namespace ${it.namespace ?? ''}, which ${callers} as ${host},`;
  yield shifted(plainTextProblem(it, whose), start);
}

const takesAny = (clusters: readonly Cluster[], world: World): boolean =>
  takersOf(world).some((it) => isTogether(clusters, world.index.clustersOf(it)));

/** The hosts that are defined for Services of a namespace. */
const hostsFor = (namespace: string, { index, zone, memo }: World): readonly string[] =>
  memo
    .once(hostsFor, () =>
      grouped(index.definedHosts(), (it) => only(remoteNameOf(it, zone)?.namespace)),
    )
    .get(namespace) ?? none;

/** A host of the namespace that files of another cluster, and none of this one, define. */
function calledFrom(
  namespace: string | undefined,
  clusters: readonly Cluster[],
  world: World,
): string | undefined {
  const { index } = world;
  for (const host of namespace === undefined ? none : hostsFor(namespace, world)) {
    const owners = index
      .entriesFor(host)
      .filter(({ it }) => !it.isTemplate && it.entry.hosts.every(isText));
    const known = owners.map((it) => index.clustersOf(it)).filter((it) => it.length > 0);
    if (known.length > 0 && !known.some((it) => isTogether(it, clusters))) return host;
  }
  return undefined;
}

/** A host of which pods of this very cluster are an endpoint: mutual TLS is on for them as well (istio/istio#11059). */
function calledHere(
  namespace: string | undefined,
  clusters: readonly Cluster[],
  world: World,
): string | undefined {
  const { index } = world;
  for (const host of namespace === undefined ? none : hostsFor(namespace, world)) {
    const isHere = index
      .entriesFor(host)
      .some(
        (one) => isTogether(index.clustersOf(one), clusters) && leadsInto(one.it, namespace ?? ''),
      );
    if (isHere) return host;
  }
  return undefined;
}

const leadsInto = ({ entry, isTemplate }: EntryFacts, namespace: string): boolean =>
  !isTemplate &&
  known(entry.endpoints).some(
    ({ address }) =>
      isText(address) &&
      address.split('.svc')[0]?.endsWith(`.${namespace}`) === true &&
      address.includes('.svc'),
  );
