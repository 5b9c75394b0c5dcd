/** Policies, filters and routes of one text that do not fit the Services and pods they are for. */
import { fullHostOf } from '../../mesh/rules/entry/hosts';
import { isSlipOf } from '../../mesh/rules/entry/nearest';
import { none, saidByEach } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import { grouped } from '../grouped';
import { once } from '../memo';
import type { Crossings } from './crossings';
import type { Keyed } from './groups';
import type { Inquiry, Part } from './inquiries';
import { isNoHttp } from './lanes';
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
  readonly services: readonly ServiceRival[];
  readonly pods: readonly PodsRival[];
  readonly policies: readonly PolicyRival[];
  readonly narrow: () => Narrow;
}

/** By one of their labels each, and pods by all. */
interface Narrow {
  readonly pods: ReadonlyMap<string, readonly PodsRival[]>;
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
    const policies = all.filter((it): it is PolicyRival => it.kind === 'PeerAuthentication');
    const narrow = once(() => narrowOf(all.filter(isForSome), pods));
    return services.length + pods.length === 0 ? undefined : { services, pods, policies, narrow };
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
      it.kind === 'Selector' ||
      isForSome(it) ||
      (it.kind === 'VirtualService' && httpOf(it) !== undefined),
  );

const isForSome = (it: AnyRival | Routes): it is Narrowing =>
  (it.kind === 'PeerAuthentication' || it.kind === 'Sidecar' || it.kind === 'Telemetry') &&
  it.selector !== '';

const httpOf = ({ gateways, lanes }: RoutingRival): HostClaim | undefined =>
  gateways.includes('mesh') ? lanes.find(({ lane }) => lane === 'http')?.at : undefined;

function byNamespace(it: AnyRival): readonly Keyed<Part<Asking, Answering>>[] {
  const { namespace = '' } = it;
  if (it.kind === 'Selector') return [[namespace, { asks: it }]];
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
  const [service, another] = services.filter((it) => it.host === host && meets(it, rival));
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
  const service = services.find((it) => it.host === rule.host && meets(it, rule));
  const policy = policies.find(
    (it) => service && meets(it, rule) && has(service.selector, it.selector.split(',')),
  );
  if (policy?.taken !== wanted) return none;
  const what = wanted === 'DISABLE' ? 'plain text' : 'mutual TLS';
  const message = `${nameOf(policy)} lets the pods of this host take ${what} only, so calls by this rule fail.`;
  const cures = [{ set: tls.path, to: wanted === 'DISABLE' ? 'DISABLE' : 'ISTIO_MUTUAL' }];
  const more = { severity: 'warning' as const, cures };
  return [said('MESH0616', { rival: rule, claim: tls }, message, more)];
}

const labelsOf = ({ selector }: Narrowing): readonly string[] => selector.split(',');

const narrowOf = (all: readonly Narrowing[], pods: readonly PodsRival[]): Narrow => ({
  pods: grouped(pods, ({ labels }) => labels),
  all: grouped(all, (it) => labelsOf(it).slice(0, 1)),
  places: new Map(all.map((it, index) => [it, index])),
});

/** Other labels, and the same pods; those with the same labels are told of by themselves (IST0110, IST0159). */
function alsoFor(it: Narrowing, near: Near): readonly Diagnostic[] {
  const { pods, all, places } = near.narrow();
  if (places.size < 2) return none;
  const [label = ''] = labelsOf(it);
  const place = places.get(it) ?? 0;
  for (const pod of pods.get(label) ?? none) {
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
function selected(it: SelectorRival, { services, pods }: Near): readonly Diagnostic[] {
  const own = services.filter(
    (one) => meets(one, it) && one.selector.length > 0 && has(it.labels, one.selector),
  );
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

/** Where no pods have the labels, but some nearly: others may be elsewhere. */
function nobody(it: SelectorRival, all: readonly PodsRival[]): readonly Diagnostic[] {
  const pods = all.filter((one) => meets(one, it));
  if (pods.some(({ labels }) => has(labels, it.labels))) return none;
  for (const { labels } of pods) {
    const [label, another] = it.labels.filter((one) => !labels.includes(one));
    const meant = label === undefined || another !== undefined ? undefined : nearTo(label, labels);
    if (meant === undefined || label === undefined) continue;
    const message = `No pods here have ${label.replace('=', ': ')}, but some have ${meant.replace('=', ': ')}.`;
    const [name = '', value = ''] = label.split('=');
    const [to = '', want = ''] = meant.split('=');
    const path = [...it.at.path, name];
    const cures = [value === want ? { rename: path, to } : { set: path, to: want }];
    return [unfit({ rival: it, claim: it.at }, message, { cures })];
  }
  return none;
}

/** Labels that say what an application is called; one is as good as another. */
const names: readonly string[] = ['app', 'app.kubernetes.io/name', 'k8s-app', 'name', 'run'];

/** One letter off in the value or the name, or the value under another name. */
function nearTo(label: string, labels: readonly string[]): string | undefined {
  const [name = '', value = ''] = label.split('=');
  return labels.find((it) => {
    const [other = '', one = ''] = it.split('=');
    if (other === name) return value.length > 2 && !/\d/.test(value + one) && isSlipOf(value, one);
    return (
      value === one && (isSlipOf(name, other) || (names.includes(name) && names.includes(other)))
    );
  });
}
