/** Who turns TLS on for hosts outside: DestinationRules of one text where it cannot be or is there already, and routes of HTTP to ports of TLS. */
import { isText, known, unsure, type EntryPort } from '../../mesh/rules/entry/entry';
import { isMeantForZone } from '../../mesh/rules/entry/hosts';
import { protocolClass } from '../../mesh/rules/entry/ports';
import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import { certain } from '../rules/neighbours';
import type { EntryFacts } from '../workspace/facts';
import { hostsOf } from './definedHosts';
import type { Inquiry } from './inquiries';
import type { RuleRival } from './policyRivals';
import type { Rival } from './rival';
import { rivalsOf, said } from './rivalry';
import type { RoutingRival, TargetClaim } from './routingRivals';

/** A destination of a route. */
interface Sent {
  readonly kind: 'sent';
  readonly route: RoutingRival;
  readonly target: TargetClaim;
}

/** ServiceEntries of the host, hosts of rules that turn TLS on, and routes to it of calls that may be plain. */
type Answer = EntryFacts | string | Sent;

interface Near {
  readonly entries: readonly EntryFacts[];
  /** Whether a rule for the very host turns TLS on. */
  readonly isRuled: boolean;
  /** Hosts of rules for many that do. */
  readonly wide: ReadonlySet<Answer>;
  readonly routes: readonly Sent[];
}

/** By host. */
export const originating = (zone: string): Inquiry<RuleRival | Sent, Answer, Near> => ({
  *keyed(crossings) {
    for (const rule of rivalsOf(crossings, 'DestinationRule'))
      if (rule.tls && !isMeantForZone(rule.host, zone)) yield [rule.host, { asks: rule }];
    for (const { host, isOriginating } of crossings.rules)
      if (isOriginating) yield [host, host.startsWith('*') ? { tells: host } : { answers: host }];
    for (const route of rivalsOf(crossings, 'VirtualService'))
      for (const target of route.targets) {
        // What goes by its SNI is TLS already.
        if (target.at.path[1] === 'tls') continue;
        const sent = { kind: 'sent', route, target } as const;
        yield [target.host, { answers: sent }];
        if (target.port && target.at.path[1] === 'http') yield [target.host, { asks: sent }];
      }
    for (const facts of crossings.entries())
      for (const host of hostsOf(facts)) yield [host, { answers: facts }];
  },
  gathered(all, _context, told) {
    const entries = all.filter((it) => typeof it !== 'string' && 'entry' in it);
    const isSure = certain(entries).length === entries.length;
    return entries.length === 0 || !isSure ? undefined : nearOf(all, entries, told.all);
  },
  judge(it, near) {
    const owner = it.kind === 'sent' ? it.route : it;
    if (!near.entries.every((one) => isPlainlyOutside(one, owner))) return none;
    return it.kind === 'sent' ? plainly(it, near) : ofRule(it, near);
  },
});

const nearOf = (
  all: readonly Answer[],
  entries: readonly EntryFacts[],
  wide: ReadonlySet<Answer>,
): Near => ({
  entries,
  isRuled: all.some((it) => typeof it === 'string'),
  wide,
  routes: all.filter((it) => typeof it !== 'string' && 'route' in it),
});

/** With endpoints it may well be a mesh of its own. */
const isPlainlyOutside = ({ entry, cluster }: EntryFacts, { cluster: own }: Rival): boolean =>
  entry.location === 'MESH_EXTERNAL' &&
  !entry.selects &&
  entry.endpoints !== unsure &&
  entry.endpoints.length === 0 &&
  (cluster === undefined || own === undefined || cluster === own);

/** None where some are not in sight. */
function portsOf({ entries }: Near): readonly EntryPort[] {
  const all = entries.flatMap(({ entry }) => known(entry.ports));
  const isHidden = entries.some(({ entry }) => entry.ports === unsure);
  return isHidden || all.some(({ protocol }) => !isText(protocol)) ? none : all;
}

const speaks = (kind: string, { protocol }: EntryPort): boolean =>
  isText(protocol) && protocolClass(protocol) === kind;

function ofRule(rule: RuleRival, near: Near): readonly Diagnostic[] {
  if (rule.tls?.host === 'ISTIO_MUTUAL') return [ofMesh(rule)];
  if (rule.tls?.host !== 'SIMPLE' && rule.tls?.host !== 'MUTUAL') return none;
  const ports = portsOf(near);
  if (ports.length === 0 || !ports.some((it) => speaks('TLS', it))) return none;
  // What a route sends there may be plain.
  if (ports.every((it) => speaks('TLS', it))) return near.routes.length > 0 ? none : twice(rule);
  return rule.hasPorts ? none : onAllPorts(rule, ports, near.routes);
}

function ofMesh(rule: RuleRival): Diagnostic {
  const claim = rule.tls ?? rule.hostAt;
  const message =
    'Mutual TLS of the mesh is for workloads with a sidecar; this host is outside (MESH_EXTERNAL). SIMPLE and MUTUAL are for those.';
  const cures = ['SIMPLE', 'MUTUAL'].map((to) => ({ set: claim.path, to }));
  return said('MESH0616', { rival: rule, claim }, message, { severity: 'warning', cures });
}

function twice(rule: RuleRival): readonly Diagnostic[] {
  const message =
    'The host has ports of TLS only, so what is called speaks TLS already, and this puts it into TLS once more. For plain calls the ServiceEntry has a port of HTTP.';
  return [said('MESH0616', { rival: rule, claim: rule.tls ?? rule.hostAt }, message)];
}

/** Where routes send all of them to the port of TLS, nobody meets the other. */
function onAllPorts(
  rule: RuleRival,
  ports: readonly EntryPort[],
  routes: readonly Sent[],
): readonly Diagnostic[] {
  const isPlain = (it: EntryPort) =>
    speaks('HTTP', it) && it.number === 80 && (it.targetPort ?? 80) === 80;
  const isRouted = routes.some(({ route }) => route.hosts.some(({ host }) => host === rule.host));
  if (isRouted || !ports.some(isPlain)) return none;
  const message =
    'This is for all ports of the host, so calls to port 80 become TLS as well, where HTTP is spoken. portLevelSettings say it of one port.';
  const claim = rule.tls ?? rule.hostAt;
  return [said('MESH0616', { rival: rule, claim }, message)];
}

/** Routes that sidecars do not ask anyway are told of by themselves. */
function plainly({ route, target }: Sent, near: Near): readonly Diagnostic[] {
  const { host, port } = target;
  const ports = portsOf(near);
  const met = ports.filter((it) => it.number === port?.number);
  if (!port || met.length === 0 || !met.every((it) => speaks('TLS', it))) return none;
  const isOwn = route.gateways.includes('mesh') && route.hosts.some((it) => it.host === host);
  if (isOwn && ports.every((it) => speaks('TLS', it))) return none;
  if (near.isRuled || isCovered(host, near.wide)) return none;
  const message = `Port ${port.number} of ${host} takes TLS, and what is routed by http is plain, unless a DestinationRule for the host turns TLS on (mode SIMPLE): there is none here.`;
  return [said('MESH0616', { rival: route, claim: { ...port, host } }, message)];
}

/** By what may be behind the `*`, for there may be thousands of each. */
function isCovered(host: string, wide: ReadonlySet<Answer>): boolean {
  const end = host.replace(/^\*/, '');
  for (let at = 0; wide.size > 0 && at <= end.length; at += 1)
    if (wide.has(`*${end.slice(at)}`)) return true;
  return false;
}
