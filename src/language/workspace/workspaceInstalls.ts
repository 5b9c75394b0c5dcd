/** What a cluster is installed with, beside the Gateways and hosts that its files speak of. */
import { isText, known } from '../../mesh/rules/entry/entry';
import { covers, isMeantForZone } from '../../mesh/rules/entry/hosts';
import { isOuterLeg } from '../../mesh/rules/entry/legs';
import { problem } from '../../mesh/rules/entry/problem';
import { isForZone } from '../../mesh/rules/serviceEntryRules';
import { shifted, type Diagnostic } from '../diagnostic';
import { takesCalls } from '../rules/gateways';
import { placed } from '../rules/neighbours';
import type { Cluster } from './belonging';
import type { GatewayFacts } from './gatewayFacts';
import type { EgressFacts, InstallFacts } from './installFacts';
import type { ObjectFacts } from './objectFacts';
import type { Placed } from './placed';
import { gatewaysOf, inCluster, isTogether, mayMeet, type World } from './world';

/** A gateway that asks for endpoints of network `external` has none of any other host (istio/istio#20550). */
export function* egressProblemsOf(one: Placed<EgressFacts>, world: World): Iterable<Diagnostic> {
  const { it, start } = one;
  if (it.isTemplate) return;
  const host = it.hosts.find((name) => name !== '*' && !isMeantForZone(name, world.zone));
  if (host === undefined || leadsOut(host, world)) return;
  const install = world.index.installs().find((other) => sees(other, one, world));
  if (!install) return;
  const message = `By ISTIO_META_REQUESTED_NETWORK_VIEW in ${install.path} this egress gateway has endpoints of remote clusters only, so it knows no way to ${host} and answers 503. Open another egress gateway for it.`;
  yield shifted(placed(it, it, problem('MESH0212', it.path, { message })), start);
}

const sees = (install: Placed<InstallFacts>, one: Placed<EgressFacts>, world: World): boolean =>
  !install.it.isTemplate &&
  install.it.views.some((labels) => selects(one.it.selector, labels)) &&
  areBeside(install, one, world);

const selects = (
  selector: ReadonlyMap<string, string>,
  labels: ReadonlyMap<string, string>,
): boolean => [...selector].every(([name, value]) => labels.get(name) === value);

/** For one cluster; or in one file, of which nobody says that it is for several. */
function areBeside(a: Placed<ObjectFacts>, b: Placed<ObjectFacts>, { index }: World): boolean {
  const [those, these] = [index.clustersOf(a), index.clustersOf(b)];
  if (those.length > 0 && these.length > 0) return isTogether(those, these);
  return a.uri === b.uri && those.length === these.length;
}

/** Some file gives the host an endpoint that such a gateway sees. */
const leadsOut = (host: string, { index }: World): boolean =>
  index.entriesFor(host).some(({ it }) => known(it.entry.endpoints).some(isOuterLeg));

/**
 * A gateway for calls by the names of Services, in a cluster whose hosts have names of the zone
 * (istio/istio#29308). What charts render takes them in, and so do rules with a server name of their own
 * (domain facts 7.3).
 */
export function* suffixProblemsOf(one: Placed<GatewayFacts>, world: World): Iterable<Diagnostic> {
  const { it, start } = one;
  const { index, zone } = world;
  if (it.isTemplate || !isForServices(it, zone)) return;
  const clusters = index.clustersOf(one);
  const isTaken = gatewaysOf(world).some(
    (other) => mayMeet(index.clustersOf(other), clusters) && takesZone(other.it, zone),
  );
  if (isTaken) return;
  const isRendered = index
    .installs()
    .some(
      (other) => other.it.isMulticluster !== false && mayMeet(index.clustersOf(other), clusters),
    );
  const host = isRendered ? undefined : hostBeside(one, clusters, world);
  if (host === undefined) return;
  const path = [...it.path.slice(0, -2), 'hosts'];
  const said = problem('MESH0204', [...path, 0], {
    // Of one file that nobody has placed, the two may be for two clusters after all.
    severity: clusters.length > 0 ? 'warning' : 'info',
    message: `Calls to hosts of .${zone}, such as ${host}${inCluster(clusters)}, come in under that name, and this gateway takes none but ${it.hosts.join(', ')}: add *.${zone}, or give the rules of such hosts the server name of the Service (tls.sni).`,
    cures: [{ addItem: path, item: `*.${zone}` }],
  });
  yield shifted(placed(it, it.hostAt, said), start);
}

const isForServices = ({ isPassthrough, hosts }: GatewayFacts, zone: string): boolean =>
  isPassthrough &&
  hosts.some((it) => bare(it) === '*.local') &&
  !hosts.some((it) => covers(bare(it), `a.b.${zone}`) || bare(it).endsWith(`.${zone}`));

const bare = (host: string): string => host.slice(host.indexOf('/') + 1).toLowerCase();

const takesZone = (it: GatewayFacts, zone: string): boolean =>
  it.isTemplate || takesCalls(it, zone) || it.hosts.some((host) => bare(host) === '*');

/** One that calls leave for under its own name: for the same cluster, or in the same file that nobody has placed. */
function hostBeside(
  { uri }: Placed<GatewayFacts>,
  clusters: readonly Cluster[],
  { index, zone }: World,
): string | undefined {
  if (index.rulesFor(`*.${zone}`).some(({ it }) => it.isRenamed)) return undefined;
  const unplaced = () =>
    index.entriesIn(uri).flatMap((it) => (index.clustersOf(it).length === 0 ? [it.it] : []));
  const entries =
    clusters.length === 0 ? unplaced() : clusters.flatMap(({ id }) => index.entriesOfCluster(id));
  for (const { entry, isTemplate, isComplete } of entries) {
    if (isTemplate || !isComplete || !isForZone(entry, zone)) continue;
    const host = entry.hosts.find(isText);
    const isRenamed = host === undefined || index.rulesFor(host).some(({ it }) => it.isRenamed);
    if (!isRenamed) return host;
  }
  return undefined;
}
