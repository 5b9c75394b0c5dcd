/** VirtualServices whose gateways never ask their routes, or that name the gateway of another namespace. */
import { HostSet } from '../../mesh/rules/entry/hostSet';
import { none, saidByEach } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { GatewayRival } from './gatewayRivals';
import { bare, byGateway, type OfGateway } from './gatewayRoutes';
import type { Keyed } from './groups';
import type { Inquiry } from './inquiries';
import type { Lane, LaneRoutes, ServerLane } from './lanes';
import { Memo } from '../memo';
import { meets, nameOf, unreached } from './rivalry';
import type { AnyRival } from './rivals';
import type { RoutingRival } from './routingRivals';

type OfGateways = Inquiry<RoutingRival, GatewayRival, readonly GatewayRival[]>;

const ifAny: OfGateways['gathered'] = (gateways, { structure }) =>
  structure === 'off' || gateways.length === 0 ? undefined : gateways;

interface Near {
  readonly all: readonly GatewayRival[];
  /** Undefined of hosts that are not in sight. */
  readonly takenBy: (server: ServerLane) => HostSet | undefined;
}

function takings(): Near['takenBy'] {
  const memo = new Memo();
  return (server) =>
    memo.once(
      server,
      () => server.hosts && new HostSet(server.hosts.map((it) => bare(it.toLowerCase()))),
    );
}

/** Said of those that are for one gateway only: another may well ask the routes that this one passes over. */
export const offLane: Inquiry<RoutingRival, GatewayRival, Near> = {
  keyed: byGateway,
  gathered(...near) {
    const all = ifAny(...near);
    return all && { all, takenBy: takings() };
  },
  judge(it, { all, takenBy }) {
    const gateways = all.filter((one) => meets(one, it));
    const [gateway] = gateways;
    if (!gateway || it.gateways.filter((one) => one !== 'mesh').length > 1) return none;
    const servers = gateways.flatMap((one) => one.lanes);
    const closed = closedPorts(it, gateway, servers);
    return [
      ...closed,
      ...saidByEach(it.lanes, (routes) =>
        passedOver(it, routes, gateway, serversFor(it, routes, servers, takenBy)),
      ),
    ];
  },
};

/** A match for a port that no server of the gateway opens. */
function closedPorts(
  rival: RoutingRival,
  gateway: GatewayRival,
  servers: readonly ServerLane[],
): readonly Diagnostic[] {
  const ports = new Set(servers.map(({ port }) => port));
  if (ports.size === 0 || ports.has(undefined)) return none;
  return saidByEach(rival.lanes, ({ matches }) =>
    saidByEach(matches, ({ port, at }) => {
      if (ports.has(port)) return none;
      const message = `${nameOf(gateway)} opens ${[...ports].join(', ')} only, so no call meets this match.`;
      return [unreached({ rival, claim: at }, message)];
    }),
  );
}

function passedOver(
  rival: RoutingRival,
  routes: LaneRoutes,
  gateway: GatewayRival,
  servers: readonly ServerLane[],
): readonly Diagnostic[] {
  const asked = new Set(servers.map((one) => one.lane));
  if (asked.size === 0 || asked.has(undefined) || asked.has(routes.lane)) return none;
  const message = `${nameOf(gateway)} ${passesOver(routes.lane, asked)}`;
  return [unreached({ rival, claim: routes.at }, message)];
}

/** Those that take some calls the routes are for, and those of which that cannot be told. */
const serversFor = (
  { hosts }: RoutingRival,
  { ports }: LaneRoutes,
  servers: readonly ServerLane[],
  takenBy: Near['takenBy'],
): readonly ServerLane[] => {
  const names = hosts.map(({ host }) => host);
  return servers.filter(
    (server) =>
      (server.port === undefined || ports?.includes(server.port) !== false) &&
      takenBy(server)?.overlapping(names).size !== 0,
  );
};

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
export const elsewhere: OfGateways = {
  keyed: ({ rivals }) => saidByEach(rivals, byNameAlone),
  gathered: ifAny,
  judge(it, gateways) {
    const met = gateways.filter((one) => meets(one, it));
    const [gateway] = met;
    const isNear = met.some((one) => (one.namespace ?? it.namespace) === it.namespace);
    const claim = it.gatewaysAt.find(({ host }) => host === gateway?.name);
    if (!gateway || isNear || !claim) return none;
    const meant = new Set(met.map((one) => `${one.namespace ?? ''}/${claim.host}`));
    const [want] = meant;
    const message = `A name alone is a Gateway of ${it.namespace ?? ''}, the namespace of the VirtualService; the one in sight is ${[...meant].join(', ')}.`;
    const more = meant.size === 1 && want !== undefined ? { want } : {};
    return [unreached({ rival: it, claim }, message, more)];
  },
};

function byNameAlone(it: AnyRival): readonly Keyed<OfGateway>[] {
  if (it.kind === 'Gateway') return [[it.name ?? '', { answers: it }]];
  if (it.kind !== 'VirtualService' || it.namespace === undefined) return none;
  const names = it.gateways.filter((name) => name !== 'mesh' && !/[./]/.test(name));
  return names.map((name) => [name, { asks: it }]);
}
