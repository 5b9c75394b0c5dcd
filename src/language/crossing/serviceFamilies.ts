/** Routes, rules and Gateways of one text that do not fit the Services and pods beside them. */
import type { Crossings } from './crossings';
import type { Family, Said, Seat } from './groups';
import type { RuleRival } from './policyRivals';
import { meets, nameOf, rivalsOf, said } from './rivalry';
import {
  asksForPorts,
  type AnyRival,
  type GatewayRival,
  type RoutingRival,
  type TargetClaim,
} from './rivals';
import type { PodsRival, ServiceRival } from './serviceRivals';

interface Target {
  readonly kind: 'target';
  readonly rival: RoutingRival;
  readonly target: TargetClaim;
}

type NearService = ServiceRival | PodsRival | RuleRival | Target;

const domain = '.svc.cluster.local';

/** `one` of `reviews.one.svc.cluster.local`; empty for a name that nobody completes, undefined for all others. */
function namespaceOf(host: string): string | undefined {
  if (host.endsWith(domain)) return host.slice(host.indexOf('.') + 1, -domain.length);
  return host.includes('.') ? undefined : '';
}

/** A chunk that is looked at only beside others has nothing of its own. */
const besideOrOwn = ({ hasBeside, beside, rivals }: Crossings): readonly AnyRival[] =>
  hasBeside ? beside() : rivals;

/** What is said of the Services of one namespace. */
export const besideServices: Family<NearService> = {
  *keyed(crossings) {
    for (const it of besideOrOwn(crossings)) {
      if (it.kind === 'DestinationRule') {
        const namespace = it.subsets.length > 0 ? namespaceOf(it.host) : undefined;
        if (namespace !== undefined) yield [namespace, it];
      } else if (it.kind === 'VirtualService') {
        for (const target of it.targets) {
          const namespace = asksForPorts(it, target) ? namespaceOf(target.host) : undefined;
          if (namespace !== undefined) yield [namespace, { kind: 'target', rival: it, target }];
        }
      } else if (isPods(it) || it.kind === 'Service') yield [it.namespace ?? '', it];
    }
  },
  *judge(members) {
    const services = byHost(members.flatMap(({ it }) => (it.kind === 'Service' ? [it] : [])));
    if (services.size === 0) return;
    const pods = members.flatMap(({ it }) => (isPods(it) ? [it] : []));
    for (const { seat, it } of members) {
      if (it.kind === 'target') yield* portOf(seat, it, services.get(it.target.host) ?? []);
      if (it.kind !== 'DestinationRule') continue;
      const service = services.get(it.host)?.find((one) => meets(one, it));
      if (service) yield* podsOfSubsets(seat, it, service, pods);
    }
  },
};

function byHost(services: readonly ServiceRival[]): ReadonlyMap<string, readonly ServiceRival[]> {
  const found = new Map<string, ServiceRival[]>();
  for (const it of services) {
    const known = found.get(it.host);
    if (known) known.push(it);
    else found.set(it.host, [it]);
  }
  return found;
}

type AnyNear = AnyRival | Target;

const isPods = (it: AnyNear): it is PodsRival =>
  it.kind === 'Deployment' ||
  it.kind === 'StatefulSet' ||
  it.kind === 'DaemonSet' ||
  it.kind === 'Pod';

/** Where a host has several Services, one may be a piece of the other (IST0101). */
function* portOf(
  seat: Seat,
  { rival, target }: Target,
  services: readonly ServiceRival[],
): Iterable<Said> {
  const [service, another] = services.filter((it) => meets(it, rival));
  if (!service || another) return;
  const { host, port } = target;
  if (!port) yield* portless(seat, { kind: 'target', rival, target }, service);
  if (!port || service.ports.includes(port.number)) return;
  const claim = { ...port, host };
  const message = `${nameOf(service)} has no port ${port.number}, only ${service.ports.join(', ')}: calls of this route fail.`;
  const [only, second] = service.ports;
  const cures =
    only !== undefined && second === undefined ? [{ set: port.path, to: only }] : undefined;
  const more = { severity: 'warning' as const, ...(cures ? { cures } : {}) };
  yield { seat, it: said('MESH0607', { rival, claim }, message, more) };
}

/** A sidecar goes on to the port that was called; a gateway has but its own (IST0112). */
function* portless(seat: Seat, { rival, target }: Target, service: ServiceRival): Iterable<Said> {
  if (target.hasPort || new Set(service.ports).size < 2) return;
  const message = `${nameOf(service)} has the ports ${service.ports.join(', ')}, and where no port.number says which, a gateway takes the one it was called on itself.`;
  yield {
    seat,
    it: said('MESH0607', { rival, claim: target.at }, message, { severity: 'warning' }),
  };
}

/** Only where some pods of the Service are here: then those of the subset would likely be, too (IST0173). */
function* podsOfSubsets(
  seat: Seat,
  rule: RuleRival,
  service: ServiceRival,
  all: readonly PodsRival[],
): Iterable<Said> {
  if (service.selector.length === 0) return;
  const pods = all.filter((it) => meets(it, rule) && has(it.labels, service.selector));
  if (pods.length === 0) return;
  for (const claim of rule.subsets) {
    const { labels } = claim;
    // Those of the place come from the node.
    if (labels.some((it) => it.startsWith('topology.'))) continue;
    if (pods.some((it) => has(it.labels, labels))) continue;
    const message = `None of the pods here that ${nameOf(service)} selects has ${labels.join(', ').replaceAll('=', ': ')}, so calls to subset ${claim.host} find none of them.`;
    yield { seat, it: said('MESH0608', { rival: rule, claim }, message, { severity: 'info' }) };
  }
}

const has = (labels: readonly string[], all: readonly string[]): boolean =>
  all.every((it) => labels.includes(it));

/** A gateway listens on the ports its Service leads to (IST0162). */
export const withoutService: Family<GatewayRival | ServiceRival> = {
  *keyed(crossings) {
    for (const it of rivalsOf(crossings, 'Gateway')) if (it.labels.length > 0) yield ['', it];
    for (const it of besideOrOwn(crossings)) {
      if (it.kind === 'Service') yield ['', it];
    }
  },
  *judge(members) {
    const services = members.flatMap(({ it }) => (it.kind === 'Service' ? [it] : []));
    if (services.length === 0) return;
    const sharing = byLabel(services);
    for (const { seat, it } of members) {
      if (it.kind !== 'Gateway') continue;
      const own = sharing(it.labels).filter((one) => meets(one, it) && selectsSame(one, it));
      const [first] = own;
      const open = own.flatMap(({ ports, targets }) => [...ports, ...(targets ?? [])]);
      if (!first || own.some(({ targets }) => targets === undefined)) continue;
      for (const { port } of it.servers) {
        if (open.includes(port.number)) continue;
        const message = `${nameOf(first)} leads to the pods of this Gateway by ${own.flatMap(({ ports }) => ports).join(', ')} only, so no call comes in by port ${port.number}. Add it to the Service, or take one that is there.`;
        const claim = { ...port, host: '' };
        yield { seat, it: said('MESH0617', { rival: it, claim }, message) };
      }
    }
  },
};

/** Those that select by one of the labels, in the order of the text. */
function byLabel(
  services: readonly ServiceRival[],
): (labels: readonly string[]) => readonly ServiceRival[] {
  const places = new Map<string, number[]>();
  for (const [index, { selector }] of services.entries()) {
    for (const label of selector) {
      const known = places.get(label);
      if (known) known.push(index);
      else places.set(label, [index]);
    }
  }
  return (labels) => {
    const found = new Set(labels.flatMap((it) => places.get(it) ?? []));
    return [...found].sort((a, b) => a - b).flatMap((it) => services[it] ?? []);
  };
}

const selectsSame = ({ selector }: ServiceRival, { labels }: GatewayRival): boolean =>
  selector.length > 0 && (has(labels, selector) || has(selector, labels));

type ByHost =
  | { readonly kind: 'shared'; readonly rival: RoutingRival }
  | { readonly kind: 'gateway'; readonly rival: RoutingRival; readonly target: TargetClaim };

/** Routes for sidecars are theirs alone: what a gateway sends to the host does not come by them (IST0140). */
export const passedBy: Family<ByHost> = {
  *keyed(crossings: Crossings) {
    for (const rival of rivalsOf(crossings, 'VirtualService')) {
      const isForSidecars = rival.gateways.includes('mesh');
      for (const target of rival.targets) {
        if (!isForSidecars && !target.hasSubset) {
          yield [target.host, { kind: 'gateway', rival, target }];
        }
        const isOwn = rival.hosts.some(({ host }) => host === target.at.host);
        if (isForSidecars && target.hasSubset && isOwn) {
          yield [target.host, { kind: 'shared', rival }];
        }
      }
    }
  },
  *judge(members) {
    const shared = members.flatMap(({ it }) => (it.kind === 'shared' ? [it.rival] : []));
    if (shared.length === 0) return;
    for (const { seat, it } of members) {
      const other = it.kind === 'gateway' ? shared.find((one) => meets(one, it.rival)) : undefined;
      if (it.kind !== 'gateway' || !other) continue;
      const message = `${nameOf(other)} sends calls to subsets of ${it.target.at.host}, but those of sidecars only: what comes in by ${it.rival.gateways.join(', ')} goes to all of it. Name the subsets here, too, where that matters.`;
      yield { seat, it: said('MESH0618', { rival: it.rival, claim: it.target.at }, message) };
    }
  },
};
