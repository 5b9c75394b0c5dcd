/** Rules and policies of one text that contradict each other about mutual TLS. */
import { none, saidByEach } from '../../mesh/rules/saying';
import type { Severity } from '../../mesh/finding';
import type { Diagnostic } from '../diagnostic';
import { grouped } from '../grouped';
import type { Keyed } from './groups';
import type { Inquiry, Part } from './inquiries';
import type { PolicyRival, RuleRival, Taken } from './policyRivals';
import { meets, nameOf, said } from './rivalry';
import type { AnyRival } from './rivals';
import type { HostClaim } from './rival';
import { nowhere, tlsScopeOf, type TlsScope } from './tlsScopes';

/** A rule, and what of the mesh it sets TLS for. */
interface Setting {
  readonly rule: RuleRival;
  readonly scope: TlsScope;
  readonly tls: HostClaim;
}

/** Policies, and rules for all hosts of a namespace. */
type Answer = PolicyRival | RuleRival;

/** Policies as rules look for them, each list in the order of the text. */
interface Near {
  readonly ofMesh: readonly PolicyRival[];
  /** Those of the mesh as well. */
  readonly forAll: readonly PolicyRival[];
  readonly byTarget: ReadonlyMap<string, readonly PolicyRival[]>;
  /** Those for some workloads only, by what these take. */
  readonly byTaken: ReadonlyMap<Taken, readonly PolicyRival[]>;
  /** The hosts of the rules. */
  readonly ruled: ReadonlySet<string>;
}

/** Of rules and policies for the whole mesh. */
const wholeMesh = '';

/**
 * Clients do what a rule says, workloads what a policy says (domain facts 4.13: IST0113). By namespace, so
 * that thousands of rules beside thousands of policies stay quick.
 */
export const atOdds: Inquiry<Setting, Answer, Near> = {
  keyed: ({ rivals }) => saidByEach(rivals, byScope),
  gathered(_own, _context, told) {
    const all = told.withOwn();
    const policies = all.filter((it) => it.kind !== 'DestinationRule');
    const rules = all.filter((it) => it.kind === 'DestinationRule');
    return policies.length === 0 ? undefined : nearOf(policies, rules);
  },
  judge(it, near) {
    const policy = opposed(it, near);
    return policy ? [oddsOf(it, policy)] : none;
  },
};

function nearOf(policies: readonly PolicyRival[], rules: readonly RuleRival[]): Near {
  const near = policies.filter((it) => !it.isOfMesh);
  return {
    ofMesh: policies.filter((it) => it.isOfMesh && it.taken !== undefined),
    forAll: policies.filter((it) => isForAll(it) && it.taken !== undefined),
    byTarget: grouped(near, ({ targets }) => targets),
    byTaken: grouped(near, ({ selector, taken }) => (selector === '' || !taken ? none : [taken])),
    ruled: new Set(rules.map(({ host }) => host)),
  };
}

function byScope(it: AnyRival): readonly Keyed<Part<Setting, Answer>>[] {
  if (it.kind === 'DestinationRule') return byRule(it);
  if (!isPolicy(it)) return none;
  if (it.isOfMesh) return [[wholeMesh, { tells: it }]];
  return it.namespace === undefined
    ? [[nowhere, { answers: it }]]
    : [it.namespace, wholeMesh].map((key) => [key, { answers: it }]);
}

function byRule(rule: RuleRival): readonly Keyed<Part<Setting, Answer>>[] {
  const scope = tlsScopeOf(rule);
  const { tls } = rule;
  if (!scope || !tls) return none;
  const asks = { rule, scope, tls };
  const { namespace = wholeMesh, name } = scope;
  return namespace === wholeMesh || name !== undefined
    ? [[namespace, { asks }]]
    : [
        [namespace, { asks }],
        [wholeMesh, { answers: rule }],
      ];
}

const isPolicy = (it: AnyRival): it is PolicyRival =>
  it.kind === 'PeerAuthentication' || it.kind === 'Policy' || it.kind === 'MeshPolicy';

function oddsOf({ rule, scope, tls }: Setting, policy: PolicyRival): Diagnostic {
  const isPlain = tls.host === 'DISABLE';
  const { namespace } = policy;
  const place = namespace === undefined ? 'the namespace both are for' : `namespace ${namespace}`;
  const whose = policy.isOfMesh ? 'workloads' : `workloads of ${place}`;
  const message = isPlain
    ? `${nameOf(policy)} lets ${whose} take mutual TLS only, so the calls this rule sends in plain text are refused, but for those to workloads without a sidecar.`
    : `${nameOf(policy)} lets ${whose} take plain text only, so calls that come with mutual TLS by this rule fail there. Let it take both (PERMISSIVE), or take the rule’s TLS off.`;
  const severity: Severity = isSure(scope, policy, isPlain) ? 'warning' : 'info';
  const cures = [{ set: tls.path, to: isPlain ? 'ISTIO_MUTUAL' : 'DISABLE' }];
  return said('MESH0616', { rival: rule, claim: tls }, message, { severity, cures });
}

/** A policy of the mesh may be replaced in a namespace elsewhere, and that of a namespace for some workloads. */
const isSure = (scope: TlsScope, policy: PolicyRival, isPlain: boolean): boolean =>
  policy.targets.length > 0 ||
  (isPlain || policy.isOfMesh
    ? scope.name === undefined && (scope.namespace === undefined) === policy.isOfMesh
    : scope.namespace !== undefined);

/** The policy that refuses what the rule sends. Workloads without a sidecar take plain text under a policy, too. */
function opposed({ rule, scope, tls }: Setting, near: Near): PolicyRival | undefined {
  const meetsRule = (it: PolicyRival) => meets(it, rule);
  const ofMesh = near.ofMesh.find(meetsRule);
  const isPlain = tls.host === 'DISABLE';
  const wanted = isPlain ? 'STRICT' : 'DISABLE';
  const { namespace, name } = scope;
  if (namespace === undefined) {
    if (ofMesh?.taken === wanted) return ofMesh;
    if (isPlain) return undefined;
    const others = near.forAll.filter((it) => it.taken === wanted && !isRuled(it, near.ruled));
    return others.find(meetsRule);
  }
  const found =
    (name === undefined ? undefined : near.byTarget.get(name)?.find(meetsRule)) ??
    near.forAll.find((it) => !it.isOfMesh && meetsRule(it)) ??
    (isPlain ? undefined : ofMesh);
  if (found?.taken !== wanted) return undefined;
  return name !== undefined && differsForSome(near, wanted, meetsRule) ? undefined : found;
}

const differsForSome = (
  { byTaken }: Near,
  wanted: Taken,
  meetsRule: (it: PolicyRival) => boolean,
): boolean => [...byTaken].some(([taken, all]) => taken !== wanted && all.some(meetsRule));

const isForAll = ({ selector, targets }: PolicyRival): boolean =>
  selector === '' && targets.length === 0;

/** A rule for all hosts of the namespace is there instead. */
const isRuled = ({ namespace }: PolicyRival, ruled: ReadonlySet<string>): boolean =>
  ruled.has(`*.${namespace ?? ''}.svc.cluster.local`);
