/** VirtualServices whose gateways never ask their routes, or that name the gateway of another namespace. */
import { byGateway, mayTake } from './rivalFamilies';
import type { Family } from './groups';
import type { Lane, LaneRoutes, ServerLane } from './lanes';
import { meets, nameOf, rivalsOf, unreached } from './rivalry';
import type { GatewayRival, RoutingRival } from './rivals';

/** Said of those that are for one gateway only: another may well ask the routes that this one passes over. */
export const offLane: Family<RoutingRival | GatewayRival> = {
  keyed: byGateway,
  *judge(members, { structure }) {
    if (structure === 'off') return;
    const all = members.flatMap(({ it }) => (it.kind === 'Gateway' ? [it] : []));
    for (const { seat, it } of members) {
      if (it.kind === 'Gateway' || it.gateways.length > 1) continue;
      const gateways = all.filter((one) => meets(one, it));
      const [gateway] = gateways;
      if (!gateway) continue;
      const servers = gateways.flatMap((one) => one.lanes);
      for (const routes of it.lanes) {
        const asked = new Set(serversFor(it, routes, servers).map((one) => one.lane));
        if (asked.size === 0 || asked.has(undefined) || asked.has(routes.lane)) continue;
        const message = `${nameOf(gateway)} ${passesOver(routes.lane, asked)}`;
        yield { seat, it: unreached({ rival: it, claim: routes.at }, message) };
      }
    }
  },
};

/** Those that take some calls the routes are for, and those of which that cannot be told. */
const serversFor = (
  { hosts }: RoutingRival,
  { ports }: LaneRoutes,
  servers: readonly ServerLane[],
): readonly ServerLane[] =>
  servers.filter(
    (server) =>
      (server.port === undefined || ports?.includes(server.port) !== false) &&
      (server.hosts?.some((it) => hosts.some(({ host }) => mayTake(it.toLowerCase(), host))) ??
        true),
  );

function passesOver(lane: Lane, asked: ReadonlySet<ServerLane['lane']>): string {
  const others = [...asked].filter((it) => it !== 'none');
  return others.length === 0
    ? 'goes by the name in the call alone here (AUTO_PASSTHROUGH) and asks no VirtualService, so these routes are never used.'
    : `asks ${others.join(' and ')} routes for these hosts, so these are never used: ${lane} routes are for ${takers[lane]}.`;
}

const takers: Readonly<Record<Lane, string>> = {
  http: 'servers of HTTP, and of HTTPS where the gateway ends TLS',
  tls: 'servers with mode PASSTHROUGH',
  tcp: 'servers of TCP, and of protocol TLS where the gateway ends it',
};

/** A name alone is one of the namespace of the VirtualService. */
export const elsewhere: Family<RoutingRival | GatewayRival> = {
  *keyed(crossings) {
    for (const it of rivalsOf(crossings, 'Gateway')) yield [it.name ?? '', it];
    for (const it of rivalsOf(crossings, 'VirtualService')) {
      if (it.namespace === undefined) continue;
      for (const name of it.gateways) if (name !== 'mesh' && !/[./]/.test(name)) yield [name, it];
    }
  },
  *judge(members, { structure }) {
    if (structure === 'off') return;
    const gateways = members.flatMap(({ it }) => (it.kind === 'Gateway' ? [it] : []));
    for (const { seat, it } of members) {
      if (it.kind === 'Gateway') continue;
      const met = gateways.filter((one) => meets(one, it));
      const [gateway] = met;
      const isNear = met.some((one) => (one.namespace ?? it.namespace) === it.namespace);
      const claim = it.gatewaysAt.find(({ host }) => host === gateway?.name);
      if (!gateway || isNear || !claim) continue;
      const meant = new Set(met.map((one) => `${one.namespace ?? ''}/${claim.host}`));
      const [want] = meant;
      const message = `A name alone is a Gateway of ${it.namespace ?? ''}, the namespace of the VirtualService; the one in sight is ${[...meant].join(', ')}.`;
      const more = meant.size === 1 && want !== undefined ? { want } : {};
      yield { seat, it: unreached({ rival: it, claim }, message, more) };
    }
  },
};
