/** Calls that a sidecar sends to an egress gateway of the text, which does not take them or hand them on. */
import { none, saidByEach } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { GatewayRival } from './gatewayRivals';
import type { Inquiry } from './inquiries';
import { meets, nameOf, rivalsOf, said } from './rivalry';
import type { RoutingRival, TargetClaim } from './routingRivals';

interface Sent {
  readonly route: RoutingRival;
  readonly target: TargetClaim;
  readonly host: string;
}

/** Gateways for egress, who routes for gateways, and `tls` for a rule of calls to egress gateways. */
type Answer = GatewayRival | RoutingRival | 'tls';

interface Near {
  readonly gateways: readonly GatewayRival[];
  readonly routes: readonly RoutingRival[];
  /** Routes of wildcards, and `tls`. */
  readonly told: ReadonlySet<Answer>;
}

/** By the host that is called. */
export const egressRoutes: Inquiry<Sent, Answer, Near> = {
  *keyed(crossings) {
    for (const it of rivalsOf(crossings, 'Gateway')) {
      if (!it.labels.some((label) => label.includes('egress'))) continue;
      const hosts = it.lanes.flatMap((lane) => lane.hosts ?? none).map(bare);
      for (const host of new Set(hosts)) yield [host, { answers: it }];
    }
    for (const route of rivalsOf(crossings, 'VirtualService')) {
      const isForGateways = route.gateways.some((it) => it !== 'mesh');
      const target = route.gateways.includes('mesh') ? route.targets.find(isEgress) : undefined;
      for (const { host } of route.hosts) {
        if (isForGateways) yield [host, host.includes('*') ? { tells: route } : { answers: route }];
        if (target) yield [host, { asks: { route, target, host } }];
      }
    }
    for (const { host, isOriginating, isRenamed } of crossings.rules)
      if ((isOriginating || isRenamed) && /egress|\*/.test(host)) yield ['', { tells: 'tls' }];
  },
  gathered(all, _context, told) {
    const own = all.filter((it) => it !== 'tls');
    const gateways = own.filter((it) => it.kind === 'Gateway');
    const routes = own.filter((it) => it.kind === 'VirtualService');
    return gateways.length === 0 ? undefined : { gateways, routes, told: told.all };
  },
  judge(sent, { gateways, routes, told }) {
    // Most meet, so none of these goes through all of them.
    const meetsIt = (it: GatewayRival | RoutingRival) => meets(it, sent.route);
    const first = gateways.findIndex(meetsIt);
    const gateway = gateways[first];
    if (!gateway || gateways.some((it, at) => at > first && meetsIt(it))) return none;
    if (!routes.some(meetsIt) && !someMeets(told, sent.route)) return [leftThere(sent, gateway)];
    return told.has('tls')
      ? none
      : saidByEach(sent.route.targets, (it) => plain(it, sent, gateway));
  },
};

function someMeets(told: ReadonlySet<Answer>, route: RoutingRival): boolean {
  for (const it of told) if (it !== 'tls' && meets(it, route)) return true;
  return false;
}

const bare = (host: string): string => host.slice(host.indexOf('/') + 1).toLowerCase();

const isEgress = ({ host }: TargetClaim): boolean => /^[\w-]*egress[\w-]*(?:\.|$)/.test(host);

function leftThere({ route, target, host }: Sent, gateway: GatewayRival): Diagnostic {
  const message = `${nameOf(gateway)} takes ${host}, and no VirtualService here routes it on from there: it takes one that names the Gateway among its gateways.`;
  return said('MESH0612', { rival: route, claim: target.at }, message, { severity: 'info' });
}

function plain(target: TargetClaim, { route, host }: Sent, gateway: GatewayRival) {
  const { port } = target;
  const met = gateway.lanes.filter(
    (it) => it.port === port?.number && (it.hosts?.some((one) => bare(one) === host) ?? true),
  );
  const isPlain = isEgress(target) && target.at.path[1] === 'http';
  if (!port || !isPlain || met.length === 0 || !met.every((it) => it.lane === 'tls')) return none;
  const message = `${nameOf(gateway)} passes TLS on by its server name on port ${port.number}, and what is routed by http is plain: none of it gets through. Send it to a server of HTTP, or route TLS under tls.`;
  return [said('MESH0612', { rival: route, claim: { ...port, host: target.host } }, message)];
}
