/** Policies, filters and routes of one text that do not fit the Services and pods they are for. */
import { fullHostOf } from '../../mesh/rules/entry/hosts';
import { istioSystem } from '../../mesh/names';
import { none, saidByEach } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import { grouped } from '../grouped';
import { once } from '../memo';
import type { Crossings } from './crossings';
import type { Keyed } from './groups';
import type { Inquiry, Part } from './inquiries';
import { isNoHttp } from './lanes';
import { labelledPods, nobody, type LabelledPods } from './nearLabels';
import type { PolicyRival, RuleRival } from './policyRivals';
import type { HostClaim } from './rival';
import { isRival, meets, nameOf, said, unfit, unreached } from './rivalry';
import type { AnyRival } from './rivals';
import type { RoutingRival } from './routingRivals';
import type { SelectorRival } from './selectors';
import { besideOrOwn, has, isPods, namespaceOf } from './serviceFamilies';
import type { PodsRival, ServiceRival } from './serviceRivals';
import type { SidecarRival } from './workloadRivals';

/** HTTP routes of sidecars, for a host. */
interface Routes {
  readonly kind: 'routes';
  readonly rival: RoutingRival;
  readonly host: string;
  readonly claim: HostClaim;
}

/** Of which a workload takes one only, for some of them. */
type Narrowing = SidecarRival | PolicyRival;

type Asking = SelectorRival | Routes | RuleRival | Narrowing;
type Answering = ServiceRival | PodsRival | Narrowing;

interface Near {
  readonly services: ReadonlyMap<string, readonly ServiceRival[]>;
  /** By the first label by which each selects: who is for the same pods names it as well. */
  readonly selecting: ReadonlyMap<string, readonly ServiceRival[]>;
  readonly policies: ReadonlyMap<string, readonly PolicyRival[]>;
  readonly pods: LabelledPods;
  readonly narrow: () => Narrow;
}

/** By one of their labels each. */
interface Narrow {
  readonly all: ReadonlyMap<string, readonly Narrowing[]>;
  /** Which comes first. */
  readonly places: ReadonlyMap<Narrowing, number>;
}

/** By namespace. */
export const besideWorkloads: Inquiry<Asking, Answering, Near> = {
  keyed: (crossings) => saidByEach(besideOrOwn(crossings), byNamespace),
  gathered(all) {
    const services = all.filter((it) => it.kind === 'Service');
    const pods = all.filter(isPods);
    if (services.length + pods.length === 0) return undefined;
    const policies = all.filter((it): it is PolicyRival => it.kind === 'PeerAuthentication');
    return {
      services: grouped(services, ({ host }) => [host]),
      selecting: grouped(services, ({ selector }) => selector.slice(0, 1)),
      policies: grouped(policies, (it) => labelsOf(it).slice(0, 1)),
      pods: labelledPods(pods),
      narrow: once(() => narrowOf(all.filter(isForSome))),
    };
  },
  judge(it, near) {
    if (it.kind === 'routes') return unheard(it, near);
    if (isForSome(it)) return alsoFor(it, near);
    return it.kind === 'DestinationRule' ? refusedBy(it, near) : selected(it, near);
  },
};

/** Whether somebody has to know the Services and pods of the text. */
export const asksForWorkloads = ({ rivals }: Crossings): boolean =>
  rivals.some(
    (it) =>
      isOfOne(it) || isForSome(it) || (it.kind === 'VirtualService' && httpOf(it) !== undefined),
  );

/** Those of the root namespace are for all others as well. */
const isOfOne = (it: AnyRival): boolean => it.kind === 'Selector' && it.namespace !== istioSystem;

const isForSome = (it: AnyRival | Routes): it is Narrowing =>
  (it.kind === 'PeerAuthentication' || it.kind === 'Sidecar' || it.kind === 'Telemetry') &&
  it.selector !== '';

const httpOf = ({ gateways, lanes }: RoutingRival): HostClaim | undefined =>
  gateways.includes('mesh') ? lanes.find(({ lane }) => lane === 'http')?.at : undefined;

function byNamespace(it: AnyRival): readonly Keyed<Part<Asking, Answering>>[] {
  const { namespace = '' } = it;
  if (it.kind === 'Selector') return isOfOne(it) ? [[namespace, { asks: it }]] : none;
  if (it.kind === 'Service' || isPods(it)) return [[namespace, { answers: it }]];
  if (isForSome(it))
    return [
      [namespace, { answers: it }],
      [namespace, { asks: it }],
    ];
  if (it.kind === 'DestinationRule') {
    const own = it.tls ? namespaceOf(it.host) : undefined;
    return own === undefined ? none : [[own, { asks: it }]];
  }
  const claim = it.kind === 'VirtualService' ? httpOf(it) : undefined;
  return it.kind === 'VirtualService' && claim ? routesOf(it, claim) : none;
}

function routesOf(
  rival: RoutingRival,
  claim: HostClaim,
): readonly Keyed<Part<Asking, Answering>>[] {
  const [only, another] = rival.hosts;
  if (!only || another) return none;
  const host = fullHostOf(only.host, rival.namespace);
  const namespace = namespaceOf(host);
  return namespace === undefined
    ? none
    : [[namespace, { asks: { kind: 'routes', rival, host, claim } }]];
}

/** Sidecars ask HTTP routes for ports of HTTP only (domain facts 4.9). */
function unheard({ rival, host, claim }: Routes, { services }: Near): readonly Diagnostic[] {
  const [service, another] = (services.get(host) ?? none).filter((it) => meets(it, rival));
  if (!service || another || !speaksNoHttp(service)) return none;
  const message = `${nameOf(service)} speaks ${spokenBy(service)} only, which sidecars pass on as it is, so these routes never apply to it. Call the port http, or use tcp routes.`;
  return [unreached({ rival, claim }, message)];
}

const speaksNoHttp = ({ spoken }: ServiceRival): boolean =>
  spoken.every((it) => it !== undefined && isNoHttp(it));

const spokenBy = ({ spoken }: ServiceRival): string => [...new Set(spoken)].join(' and ');

/** What pods take is said for them alone, by their labels (IST0113). */
function refusedBy(rule: RuleRival, { services, policies }: Near): readonly Diagnostic[] {
  const { tls } = rule;
  const wanted = tls?.host === 'ISTIO_MUTUAL' ? 'DISABLE' : 'STRICT';
  if (!tls || (tls.host !== 'ISTIO_MUTUAL' && tls.host !== 'DISABLE')) return none;
  const selector = services.get(rule.host)?.find((it) => meets(it, rule))?.selector ?? none;
  const policy = selector
    .flatMap((it) => policies.get(it) ?? none)
    .find((it) => meets(it, rule) && has(selector, labelsOf(it)));
  if (policy?.taken !== wanted) return none;
  const what = wanted === 'DISABLE' ? 'plain text' : 'mutual TLS';
  const message = `${nameOf(policy)} lets the pods of this host take ${what} only, so calls by this rule fail.`;
  const cures = [{ set: tls.path, to: wanted === 'DISABLE' ? 'DISABLE' : 'ISTIO_MUTUAL' }];
  const more = { severity: 'warning' as const, cures };
  return [said('MESH0616', { rival: rule, claim: tls }, message, more)];
}

const labelsOf = ({ selector }: Narrowing): readonly string[] => selector.split(',');

const narrowOf = (all: readonly Narrowing[]): Narrow => ({
  all: grouped(all, (it) => labelsOf(it).slice(0, 1)),
  places: new Map(all.map((it, index) => [it, index])),
});

/** Other labels, and the same pods; those with the same labels are told of by themselves (IST0110, IST0159). */
function alsoFor(it: Narrowing, near: Near): readonly Diagnostic[] {
  const { all, places } = near.narrow();
  if (places.size < 2) return none;
  const [label = ''] = labelsOf(it);
  const place = places.get(it) ?? 0;
  for (const pod of near.pods.byLabel.get(label) ?? none) {
    if (!meets(pod, it) || !has(pod.labels, labelsOf(it))) continue;
    const other = pod.labels
      .flatMap((one) => all.get(one) ?? none)
      .find(
        (one) =>
          one.kind === it.kind &&
          one.selector !== it.selector &&
          (places.get(one) ?? place) < place &&
          isRival(one, it) &&
          has(pod.labels, labelsOf(one)),
      );
    if (!other) continue;
    const message = `${nameOf(other)} selects ${nameOf(pod)} too, and each workload takes one ${it.kind} only.`;
    return [said('MESH0611', { rival: it, claim: it.at }, message)];
  }
  return none;
}

/** Pods of all Services that are for them alone. */
function selected(it: SelectorRival, { selecting, pods }: Near): readonly Diagnostic[] {
  const own = it.labels
    .flatMap((label) => selecting.get(label) ?? none)
    .filter((one) => meets(one, it) && has(it.labels, one.selector));
  return [...(own.length > 0 ? ofServices(it, own) : none), ...nobody(it, pods)];
}

function ofServices(it: SelectorRival, own: readonly ServiceRival[]): readonly Diagnostic[] {
  const [service] = own;
  if (it.http && service && own.every(speaksNoHttp)) {
    const message = `${nameOf(service)} speaks ${spokenBy(service)} only, where this is not known: the rule lets nobody in, and without another one all calls are refused.`;
    return [unfit({ rival: it, claim: it.http }, message)];
  }
  const targets = own.flatMap((one) => one.targets ?? none);
  if (own.some((one) => one.targets === undefined)) return none;
  return saidByEach(it.ports, (claim) => {
    const number = Number(claim.host);
    const mapping = own.find(({ ports }) => ports.includes(number));
    const target = mapping?.targets?.[mapping.ports.indexOf(number)];
    if (!mapping || target === undefined || targets.includes(number)) return none;
    const message = `Ports are those of the pods here: ${nameOf(mapping)} maps ${number} to ${target}, so nothing comes in by ${number}.`;
    const to = String(target);
    const cures = [claim.isKey ? { rename: claim.path, to } : { set: claim.path, to }];
    return [unfit({ rival: it, claim }, message, { cures })];
  });
}
