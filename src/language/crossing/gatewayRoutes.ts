/** VirtualServices beside the Gateways they name. */
import { covers, fullHostOf } from '../../mesh/rules/entry/hosts';
import { none, saidByEach } from '../../mesh/rules/saying';
import { fullName } from '../structure/rules/routedGateways';
import type { Diagnostic } from '../diagnostic';
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
}

/** A gateway sends on what it takes, so one that takes none of the hosts never uses the routes (IST0132). */
export const notServed: Inquiry<RoutingRival, GatewayRival, Taking> = {
  keyed: byGateway,
  gathered(gateways) {
    const gateway = gateways.at(-1);
    const hosts = gateway?.servers.flatMap((it) => it.hosts.map(({ host }) => host)) ?? none;
    return gateway && hosts.length > 0 ? { gateway, hosts } : undefined;
  },
  judge(it, { gateway, hosts }) {
    const [claim] = it.hosts;
    if (!claim || !meets(gateway, it)) return none;
    const taken = it.hosts.flatMap(({ host }) =>
      hosts.filter((one) => mayTake(one, fullHostOf(host, it.namespace)) || mayTake(one, host)),
    );
    if (taken.some((one) => isFor(one, gateway, it))) return above(it, gateway, hosts);
    const message =
      taken.length === 0
        ? `${nameOf(gateway)} takes ${hosts.map(bare).join(', ')} and nothing else, so it never uses these routes.`
        : `${nameOf(gateway)} takes ${[...new Set(taken)].join(', ')}, which is not for VirtualServices of namespace ${it.namespace ?? ''}, so it never uses these routes.`;
    return [said('MESH0612', { rival: it, claim }, message)];
  },
};

/** `*.docker.io` takes no call to `docker.io`. Others of several hosts may be for sidecars. */
const above = (
  rival: RoutingRival,
  gateway: GatewayRival,
  hosts: readonly string[],
): readonly Diagnostic[] =>
  saidByEach(rival.hosts, (claim) => {
    const wild = `*.${claim.host.toLowerCase()}`;
    if (!hosts.some((it) => bare(it).toLowerCase() === wild)) return none;
    if (hosts.some((it) => mayTake(it, claim.host))) return none;
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

const bare = (host: string): string => host.slice(host.indexOf('/') + 1);

/** Whether a server with this host takes some calls to the other. */
export const mayTake = (server: string, host: string): boolean => overlap(bare(server), host);

const overlap = (a: string, b: string): boolean => covers(a, b) || covers(b, a);
