/** Rules of one text for one host, and rules and policies that contradict each other about mutual TLS. */
import { covers } from '../../mesh/rules/entry/hosts';
import type { Severity } from '../../mesh/finding';
import type { Family, Said, Seat } from './groups';
import type { PolicyRival, RuleRival } from './policyRivals';
import { isRival, meets, nameOf, rivalsOf, said } from './rivalry';
import type { AnyRival } from './rivals';

/**
 * Istio puts the rules of a namespace for one host together: of two subsets of one name, and of two
 * policies, the older counts (mergeDestinationRule of `destination_rule.go`; KIA0201).
 */
export const ruledTwice: Family<RuleRival> = {
  *keyed(crossings) {
    for (const it of rivalsOf(crossings, 'DestinationRule')) {
      yield [`${it.namespace ?? ''} ${it.host}`, it];
    }
  },
  *judge(members) {
    const earlier: RuleRival[] = [];
    for (const { seat, it } of members) {
      const others = earlier.filter((one) => isRival(one, it));
      earlier.push(it);
      for (const claim of it.subsets) {
        const other = others.find((one) => one.subsets.some(({ host }) => host === claim.host));
        if (!other) continue;
        const message = `${nameOf(other)} gives ${it.host} a subset ${claim.host} already, and Istio takes the older of the two. Put them together.`;
        yield { seat, it: said('MESH0615', { rival: it, claim }, message) };
      }
      const other = others.find((one) => one.hasPolicy);
      if (!other || !it.hasPolicy) continue;
      const message = `${nameOf(other)} has a traffic policy for ${it.host} too. Istio puts the rules for a host together, but takes the policy of the older one only.`;
      yield { seat, it: said('MESH0615', { rival: it, claim: it.hostAt }, message) };
    }
  },
};

/** Clients do what a rule says, workloads what a policy says (domain facts 4.13: IST0113). */
export const atOdds: Family<RuleRival | PolicyRival> = {
  *keyed(crossings) {
    for (const it of crossings.rivals) {
      if (it.kind === 'DestinationRule') {
        if (scopeOf(it)) yield ['', it];
      } else if (isPolicy(it)) yield ['', it];
    }
  },
  *judge(members) {
    const policies = members.flatMap(({ it }) => (it.kind === 'DestinationRule' ? [] : [it]));
    if (policies.length === 0) return;
    const rules = members.flatMap(({ it }) => (it.kind === 'DestinationRule' ? [it] : []));
    const ruled = new Set(rules.map(({ host }) => host));
    const near = byNamespace(policies);
    for (const { seat, it } of members) {
      if (it.kind === 'DestinationRule') yield* oddsOf(seat, it, near, ruled);
    }
  },
};

/** What is for workloads of a namespace: its own policies, and those of the mesh; of none, all of them. */
type Near = (namespace: string | undefined) => readonly PolicyRival[];

/** Looked up, so that many rules beside many policies stay quick. */
function byNamespace(all: readonly PolicyRival[]): Near {
  const ofMesh = all.filter((it) => it.isOfMesh);
  const own = new Map<string, PolicyRival[]>();
  for (const it of all) {
    if (it.isOfMesh || it.namespace === undefined) continue;
    const known = own.get(it.namespace);
    if (known) known.push(it);
    else own.set(it.namespace, [it]);
  }
  return (namespace) =>
    namespace === undefined ? all : [...ofMesh, ...(own.get(namespace) ?? [])];
}

/**
 * Of two rules for a host the narrower one counts, whole (domain facts 4.12). Since 1.5 sidecars use
 * mutual TLS by themselves where a rule says nothing of it (KIA0204).
 */
export const dropsTls: Family<RuleRival> = {
  *keyed(crossings) {
    for (const it of rivalsOf(crossings, 'DestinationRule')) {
      const isWide = it.host.startsWith('*') && it.tls?.host === 'ISTIO_MUTUAL';
      if ((isWide || it.isSilent) && isOfMesh(it.host)) yield ['', it];
    }
  },
  *judge(members, { istio }) {
    if (istio && (istio.major > 1 || istio.minor >= 5)) return;
    const wide = members.map(({ it }) => it).filter((it) => it.tls?.host === 'ISTIO_MUTUAL');
    if (wide.length === 0) return;
    for (const { seat, it } of members) {
      const mutual = it.isSilent ? wide.find((one) => isOver(one, it)) : undefined;
      if (!mutual || (!it.hasPolicy && it.subsets.length === 0)) continue;
      const message = `${nameOf(mutual)} turns mutual TLS on for ${mutual.hostAt.host}. Of two rules the narrower one counts, whole, so before Istio 1.5 calls to ${it.hostAt.host} leave in plain text: repeat tls with mode ISTIO_MUTUAL.`;
      const tls = { tls: { mode: 'ISTIO_MUTUAL' } };
      const cures = it.hasPolicy
        ? [{ addTo: ['spec', 'trafficPolicy'], fields: tls }]
        : [{ addTo: ['spec'], fields: { trafficPolicy: tls } }];
      const severity: Severity = istio ? 'warning' : 'info';
      yield {
        seat,
        it: said('MESH0601', { rival: it, claim: it.hostAt }, message, { severity, cures }),
      };
    }
  },
};

const isOfMesh = (host: string): boolean =>
  host.endsWith('.svc.cluster.local') || wholeMesh.has(host);

const isOver = (wide: RuleRival, it: RuleRival): boolean =>
  wide.host !== it.host && covers(wide.host, it.host) && meets(wide, it);

/** What a rule for hosts of the mesh is for. */
interface Scope {
  /** Undefined for all hosts. */
  readonly namespace?: string;
  /** Undefined for all Services of the namespace. */
  readonly name?: string;
}

const wholeMesh: ReadonlySet<string> = new Set([
  '*',
  '*.local',
  '*.cluster.local',
  '*.svc.cluster.local',
]);

function scopeOf({ host, tls }: RuleRival): Scope | undefined {
  if (tls?.host !== 'DISABLE' && tls?.host !== 'ISTIO_MUTUAL') return undefined;
  if (wholeMesh.has(host)) return {};
  const [, name, namespace] = /^(\*|[^.*]+)\.([^.*]+)\.svc\.cluster\.local$/.exec(host) ?? [];
  if (name === undefined || namespace === undefined) return undefined;
  return name === '*' ? { namespace } : { namespace, name };
}

const isPolicy = (it: AnyRival): it is PolicyRival =>
  (it.kind === 'PeerAuthentication' || it.kind === 'Policy' || it.kind === 'MeshPolicy') &&
  (it.isOfMesh || it.namespace !== undefined);

function* oddsOf(
  seat: Seat,
  rule: RuleRival,
  near: Near,
  ruled: ReadonlySet<string>,
): Iterable<Said> {
  const scope = scopeOf(rule);
  const { tls } = rule;
  if (!scope || !tls) return;
  const policies = near(scope.namespace).filter((it) => meets(it, rule));
  const policy = opposed(scope, tls.host, policies, ruled);
  if (!policy) return;
  const isPlain = tls.host === 'DISABLE';
  const whose = policy.isOfMesh ? 'workloads' : `workloads of namespace ${policy.namespace ?? ''}`;
  const message = isPlain
    ? `${nameOf(policy)} lets ${whose} take mutual TLS only, so the calls this rule sends in plain text are refused, but for those to workloads without a sidecar.`
    : `${nameOf(policy)} lets ${whose} take plain text only, so calls that come with mutual TLS by this rule fail there. Let it take both (PERMISSIVE), or take the rule’s TLS off.`;
  const severity: Severity = isSure(scope, policy, isPlain) ? 'warning' : 'info';
  const cures = [{ set: tls.path, to: isPlain ? 'ISTIO_MUTUAL' : 'DISABLE' }];
  yield { seat, it: said('MESH0616', { rival: rule, claim: tls }, message, { severity, cures }) };
}

/** A policy of the mesh may be replaced in a namespace elsewhere, and that of a namespace for some workloads. */
const isSure = (scope: Scope, policy: PolicyRival, isPlain: boolean): boolean =>
  policy.targets.length > 0 ||
  (isPlain || policy.isOfMesh
    ? scope.name === undefined && (scope.namespace === undefined) === policy.isOfMesh
    : scope.namespace !== undefined);

/** The policy that refuses what the rule sends. Workloads without a sidecar take plain text under a policy, too. */
function opposed(
  scope: Scope,
  mode: string,
  policies: readonly PolicyRival[],
  ruled: ReadonlySet<string>,
): PolicyRival | undefined {
  const ofMesh = policies.find((it) => it.isOfMesh && it.taken !== undefined);
  const wanted = mode === 'DISABLE' ? 'STRICT' : 'DISABLE';
  const { namespace, name } = scope;
  if (namespace === undefined) {
    if (ofMesh?.taken === wanted) return ofMesh;
    if (mode === 'DISABLE') return undefined;
    return policies.find((it) => it.taken === wanted && isForAll(it) && !isRuled(it, ruled));
  }
  const near = policies.filter((it) => !it.isOfMesh && it.namespace === namespace);
  const found =
    near.find((it) => name !== undefined && it.targets.includes(name)) ??
    near.find((it) => isForAll(it) && it.taken !== undefined) ??
    (mode === 'DISABLE' ? undefined : ofMesh);
  if (found?.taken !== wanted) return undefined;
  const differs = ({ selector, taken }: PolicyRival) =>
    selector !== '' && taken !== undefined && taken !== wanted;
  return name !== undefined && near.some(differs) ? undefined : found;
}

const isForAll = ({ selector, targets }: PolicyRival): boolean =>
  selector === '' && targets.length === 0;

/** A rule for all hosts of the namespace is there instead. */
const isRuled = ({ namespace }: PolicyRival, ruled: ReadonlySet<string>): boolean =>
  ruled.has(`*.${namespace ?? ''}.svc.cluster.local`);
