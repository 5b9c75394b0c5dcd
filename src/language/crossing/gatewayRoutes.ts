/** VirtualServices beside the Gateways they name. */
import { fullHostOf } from '../../mesh/rules/entry/hosts';
import { HostSet } from '../../mesh/rules/entry/hostSet';
import { none, saidByEach } from '../../mesh/rules/saying';
import { fullName } from '../structure/rules/routedGateways';
import type { Diagnostic } from '../diagnostic';
import { grouped } from '../grouped';
import type { Crossings } from './crossings';
import type { GatewayRival } from './gatewayRivals';
import type { Keyed } from './groups';
import type { Inquiry, Part } from './inquiries';
import { meets, nameOf, said } from './rivalry';
import type { AnyRival } from './rivals';
import type { RoutingRival } from './routingRivals';

export type OfGateway = Part<RoutingRival, GatewayRival>;

interface Taking {
  readonly gateway: GatewayRival;
  readonly hosts: readonly string[];
  /** The same by what they are without the namespaces they are for. */
  readonly byBare: ReadonlyMap<string, readonly string[]>;
  readonly bare: HostSet;
  readonly shown: string;
}

/** A gateway sends on what it takes, so one that takes none of the hosts never uses the routes (IST0132). */
export const notServed: Inquiry<RoutingRival, GatewayRival, Taking> = {
  keyed: byGateway,
  gathered(gateways) {
    const gateway = gateways.at(-1);
    const hosts = gateway?.servers.flatMap((it) => it.hosts.map(({ host }) => host)) ?? none;
    if (!gateway || hosts.length === 0) return undefined;
    const byBare = grouped(hosts, (it) => [bare(it)]);
    return {
      gateway,
      hosts,
      byBare,
      bare: new HostSet([...byBare.keys()]),
      shown: listed(hosts.map(bare)),
    };
  },
  judge(it, taking) {
    const { gateway, hosts, shown } = taking;
    const [claim] = it.hosts;
    if (!claim || !meets(gateway, it)) return none;
    const met = taking.bare.overlapping(
      it.hosts.flatMap(({ host }) => [fullHostOf(host, it.namespace), host]),
    );
    for (const one of met)
      if (taking.byBare.get(one)?.some((host) => isFor(host, gateway, it)))
        return above(it, taking);
    const message =
      met.size === 0
        ? `${nameOf(gateway)} takes ${shown} and nothing else, so it never uses these routes.`
        : `${nameOf(gateway)} takes ${listed([...new Set(hosts.filter((one) => met.has(bare(one))))])}, which is not for VirtualServices of namespace ${it.namespace ?? ''}, so it never uses these routes.`;
    return [said('MESH0612', { rival: it, claim }, message)];
  },
};

/** More are read by nobody, and would be said again of each VirtualService. */
const mostListed = 20;

const listed = (hosts: readonly string[]): string =>
  hosts.length > mostListed
    ? `${hosts.slice(0, mostListed).join(', ')}, ${hosts.length - mostListed} more`
    : hosts.join(', ');

/** `*.docker.io` takes no call to `docker.io`. Others of several hosts may be for sidecars. */
const above = (rival: RoutingRival, { gateway, bare }: Taking): readonly Diagnostic[] =>
  saidByEach(rival.hosts, (claim) => {
    const wild = `*.${claim.host}`;
    if (!bare.has(wild) || bare.overlapping([claim.host]).size > 0) return none;
    const message = `${nameOf(gateway)} takes ${wild}, which is every name below ${claim.host} and not ${claim.host} itself: for that, it has to be among its hosts.`;
    return [said('MESH0612', { rival, claim }, message)];
  });

/** A host may be for one namespace: `./shop.example.com`, `bar/shop.example.com` (domain facts 4.8). */
function isFor(host: string, gateway: GatewayRival, { namespace }: RoutingRival): boolean {
  const from = host.includes('/') ? host.slice(0, host.indexOf('/')) : '*';
  if (from === '*' || namespace === undefined) return true;
  const wanted = from === '.' ? gateway.namespace : from;
  return wanted === undefined || wanted === namespace;
}

/** Gateways by their whole names, and the VirtualServices that are for them. */
export function byGateway({ rivals }: Crossings): readonly Keyed<OfGateway>[] {
  return saidByEach(rivals, gatewaysOf);
}

function gatewaysOf(it: AnyRival): readonly Keyed<OfGateway>[] {
  if (it.kind === 'Gateway') return [[`${it.namespace ?? ''}/${it.name ?? ''}`, { answers: it }]];
  if (it.kind !== 'VirtualService') return none;
  return it.gateways.map((name) => [fullName(name, it.namespace), { asks: it }]);
}

export const bare = (host: string): string => host.slice(host.indexOf('/') + 1);
