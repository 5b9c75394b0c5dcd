/** Routes, rules and Gateways of one text that do not fit the Services and pods beside them. */
import { none, problemsOfEach, saidByEach } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import { grouped } from '../grouped';
import type { Crossings } from './crossings';
import type { GatewayRival } from './gatewayRivals';
import type { Keyed } from './groups';
import type { Inquiry, Part } from './inquiries';
import type { RuleRival } from './policyRivals';
import { meets, nameOf, ofRivals, said } from './rivalry';
import type { AnyRival } from './rivals';
import { asksForPorts, type RoutingRival, type TargetClaim } from './routingRivals';
import type { PodsRival, ServiceRival } from './serviceRivals';

interface Target {
  readonly kind: 'target';
  readonly rival: RoutingRival;
  readonly target: TargetClaim;
}

type NearService = Part<RuleRival | Target, ServiceRival | PodsRival>;

interface Near {
  readonly services: ReadonlyMap<string, readonly ServiceRival[]>;
  /** By each of their labels. */
  readonly pods: ReadonlyMap<string, readonly PodsRival[]>;
}

const domain = '.svc.cluster.local';

/** `one` of `reviews.one.svc.cluster.local`; empty for a name that nobody completes, undefined for all others. */
export function namespaceOf(host: string): string | undefined {
  if (host.endsWith(domain)) return host.slice(host.indexOf('.') + 1, -domain.length);
  return host.includes('.') ? undefined : '';
}

/** A chunk that is looked at only beside others has nothing of its own. */
export const besideOrOwn = ({ hasBeside, beside, rivals }: Crossings): readonly AnyRival[] =>
  hasBeside ? beside() : rivals;

/** What is said of the Services of one namespace. */
export const besideServices: Inquiry<RuleRival | Target, ServiceRival | PodsRival, Near> = {
  keyed: (crossings) => saidByEach(besideOrOwn(crossings), byNamespace),
  gathered(all) {
    const services = all.filter((it) => it.kind === 'Service');
    if (services.length === 0) return undefined;
    const pods = all.filter((it) => it.kind !== 'Service');
    return {
      services: grouped(services, ({ host }) => [host]),
      pods: grouped(pods, ({ labels }) => labels),
    };
  },
  judge(it, { services, pods }) {
    if (it.kind === 'target') return portOf(it, services.get(it.target.host) ?? none);
    const service = services.get(it.host)?.find((one) => meets(one, it));
    return service ? podsOfSubsets(it, service, pods) : none;
  },
};

function byNamespace(it: AnyRival): readonly Keyed<NearService>[] {
  if (it.kind === 'DestinationRule') {
    const namespace = it.subsets.length > 0 ? namespaceOf(it.host) : undefined;
    return namespace === undefined ? none : [[namespace, { asks: it }]];
  }
  if (it.kind === 'VirtualService') return saidByEach(it.targets, (target) => ofTarget(it, target));
  return isPods(it) || it.kind === 'Service' ? [[it.namespace ?? '', { answers: it }]] : none;
}

function ofTarget(rival: RoutingRival, target: TargetClaim): readonly Keyed<NearService>[] {
  const namespace = asksForPorts(rival, target) ? namespaceOf(target.host) : undefined;
  return namespace === undefined
    ? none
    : [[namespace, { asks: { kind: 'target', rival, target } }]];
}

export const isPods = (it: AnyRival): it is PodsRival =>
  it.kind === 'Deployment' ||
  it.kind === 'StatefulSet' ||
  it.kind === 'DaemonSet' ||
  it.kind === 'Pod';

/** Where a host has several Services, one may be a piece of the other (IST0101). */
function portOf({ rival, target }: Target, all: readonly ServiceRival[]): readonly Diagnostic[] {
  const [service, another] = all.filter((it) => meets(it, rival));
  if (!service || another) return none;
  const { host, port } = target;
  if (!port) return portless(rival, target, service);
  if (service.ports.includes(port.number)) return none;
  const claim = { ...port, host };
  const message = `${nameOf(service)} has no port ${port.number}, only ${service.ports.join(', ')}: calls of this route fail.`;
  const [only, second] = service.ports;
  const cures =
    only !== undefined && second === undefined ? [{ set: port.path, to: only }] : undefined;
  const more = { severity: 'warning' as const, ...(cures ? { cures } : {}) };
  return [said('MESH0607', { rival, claim }, message, more)];
}

/** A sidecar goes on to the port that was called; a gateway has but its own (IST0112). */
function portless(
  rival: RoutingRival,
  target: TargetClaim,
  service: ServiceRival,
): readonly Diagnostic[] {
  if (target.hasPort || new Set(service.ports).size < 2) return none;
  const message = `${nameOf(service)} has the ports ${service.ports.join(', ')}, and where no port.number says which, a gateway takes the one it was called on itself.`;
  return [said('MESH0607', { rival, claim: target.at }, message, { severity: 'warning' })];
}

/** Only where some pods of the Service are here: then those of the subset would likely be, too (IST0173). */
function podsOfSubsets(
  rule: RuleRival,
  service: ServiceRival,
  all: Near['pods'],
): readonly Diagnostic[] {
  const [label] = service.selector;
  const near = label === undefined ? none : (all.get(label) ?? none);
  const isOwn = (it: PodsRival) => meets(it, rule) && has(it.labels, service.selector);
  if (!near.some(isOwn)) return none;
  return problemsOfEach(rule.subsets, (claim) => {
    const { labels } = claim;
    // Those of the place come from the node.
    if (labels.some((it) => it.startsWith('topology.'))) return undefined;
    if (near.some((it) => has(it.labels, labels) && isOwn(it))) return undefined;
    const message = `None of the pods here that ${nameOf(service)} selects has ${labels.join(', ').replaceAll('=', ': ')}, so calls to subset ${claim.host} find none of them.`;
    return said('MESH0608', { rival: rule, claim }, message, { severity: 'info' });
  });
}

export const has = (labels: readonly string[], all: readonly string[]): boolean =>
  all.every((it) => labels.includes(it));

/** A gateway listens on the ports its Service leads to (IST0162). */
export const withoutService: Inquiry<GatewayRival, ServiceRival, Selecting> = {
  keyed: (crossings) => saidByEach(besideOrOwn(crossings), byWhole),
  gathered: (services) => (services.length === 0 ? undefined : bySelector(services)),
  judge(it, selecting) {
    const own = selecting(it.labels).filter((one) => meets(one, it) && selectsSame(one, it));
    const [first] = own;
    const open = own.flatMap(({ ports, targets }) => [...ports, ...(targets ?? [])]);
    if (!first || own.some(({ targets }) => targets === undefined)) return none;
    return problemsOfEach(it.servers, ({ port }) => {
      if (open.includes(port.number)) return undefined;
      const message = `${nameOf(first)} leads to the pods of this Gateway by ${own.flatMap(({ ports }) => ports).join(', ')} only, so no call comes in by port ${port.number}. Add it to the Service, or take one that is there.`;
      const claim = { ...port, host: '' };
      return said('MESH0617', { rival: it, claim }, message);
    });
  },
};

function byWhole(it: AnyRival): readonly Keyed<Part<GatewayRival, ServiceRival>>[] {
  if (it.kind === 'Service') return [['', { answers: it }]];
  return it.kind === 'Gateway' && it.labels.length > 0 ? [['', { asks: it }]] : none;
}

/** Those that select by one of the labels, in the order of the text. */
type Selecting = (labels: readonly string[]) => readonly ServiceRival[];

function bySelector(services: readonly ServiceRival[]): Selecting {
  const places = grouped(services.keys(), (it) => services[it]?.selector ?? none);
  return (labels) => {
    const found = new Set(labels.flatMap((it) => places.get(it) ?? []));
    return [...found].sort((a, b) => a - b).flatMap((it) => services[it] ?? []);
  };
}

const selectsSame = ({ selector }: ServiceRival, { labels }: GatewayRival): boolean =>
  selector.length > 0 && (has(labels, selector) || has(selector, labels));

/** A destination by way of a gateway. */
type OfGateway = Omit<Target, 'kind'>;

/** Routes for sidecars are theirs alone: what a gateway sends to the host does not come by them (IST0140). */
export const passedBy: Inquiry<OfGateway, RoutingRival, readonly RoutingRival[]> = {
  keyed: ofRivals('VirtualService', (rival) =>
    saidByEach(rival.targets, (target) => byHost(rival, target)),
  ),
  gathered: (shared) => (shared.length === 0 ? undefined : shared),
  judge({ rival, target }, shared) {
    const other = shared.find((one) => meets(one, rival));
    if (!other) return none;
    const message = `${nameOf(other)} sends calls to subsets of ${target.at.host}, but those of sidecars only: what comes in by ${rival.gateways.join(', ')} goes to all of it. Name the subsets here, too, where that matters.`;
    return [said('MESH0618', { rival, claim: target.at }, message)];
  },
};

function byHost(
  rival: RoutingRival,
  target: TargetClaim,
): readonly Keyed<Part<OfGateway, RoutingRival>>[] {
  const isForSidecars = rival.gateways.includes('mesh');
  if (!isForSidecars) return target.hasSubset ? none : [[target.host, { asks: { rival, target } }]];
  const isOwn = target.hasSubset && rival.hosts.some(({ host }) => host === target.at.host);
  return isOwn ? [[target.host, { answers: rival }]] : none;
}
