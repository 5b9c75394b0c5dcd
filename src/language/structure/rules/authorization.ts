/** What Istio checks of AuthorizationPolicy (ValidateAuthorizationPolicy). */
import { nearest } from '../../../mesh/rules/entry/nearest';
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { holds, type Releases } from '../../schema/releases';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { has, isEmpty, says } from './common';
import { conditionProblems } from './policyConditions';
import { alternatives, deniesAll, neverFits, patterns, templates } from './policyMatches';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

export const authorizationPolicyRules: ObjectRule = function* (root, { releases }) {
  if (!isMap(fieldAt(root, 'spec'))) return;
  yield* actionProblems(root);
  const path = ['spec', 'rules'];
  const action = textAt(root, 'spec', 'action') ?? 'ALLOW';
  for (const [index, rule] of listAt(root, ...path).entries()) {
    const at = [...path, index];
    if (!isMap(rule)) continue;
    yield* partProblems(rule, at, 'from', 'source');
    yield* partProblems(rule, at, 'to', 'operation');
    yield* conditionProblems(rule, at, releases);
    yield* neverFits(rule, at);
    yield* templates(rule, at, releases);
    yield* patterns(rule, at, releases);
    if (action === 'CUSTOM') yield* leftToProviders(rule, at, releases);
    if (action === 'DENY') yield* deniesAll(rule, at);
  }
  if (action === 'ALLOW') yield* alternatives(listAt(root, ...path), path);
};

/** What an action needs, and does without. */
function* actionProblems(root: unknown): Iterable<StructureProblem> {
  const action = textAt(root, 'spec', 'action');
  const hasRules = has(root, 'spec', 'rules');
  if ((action === 'DENY' || action === 'CUSTOM') && !hasRules) {
    const message = `${action} without rules is for no request, and Istio refuses it; the rule {} is for all of them.`;
    yield refused(['spec', 'action'], message, {
      cures: [{ addTo: ['spec'], fields: { rules: [{}] } }],
    });
  }
  if (action === 'CUSTOM') {
    if (!hasRules || says(root, 'spec', 'provider', 'name')) return;
    const message = 'CUSTOM leaves it to a provider, and none is named.';
    yield refused(
      ['spec', 'action'],
      message,
      has(root, 'spec', 'provider') ? {} : { missing: 'provider' },
    );
  } else if (has(root, 'spec', 'provider') && isKnown(fieldAt(root, 'spec', 'action'))) {
    const path = ['spec', 'provider'];
    const message = 'A provider decides with the action CUSTOM only.';
    const cures = [{ set: ['spec', 'action'], to: 'CUSTOM' }, { remove: path }];
    yield refused(path, message, { onKey: true, cures });
  }
}

const isKnown = (action: unknown): boolean => action === undefined || typeof action === 'string';

/** Kinds it may be for, with their API group. */
const targets: Readonly<Partial<Record<string, string>>> = {
  Gateway: 'gateway.networking.k8s.io',
  GatewayClass: 'gateway.networking.k8s.io',
  Service: '',
  ServiceEntry: 'networking.istio.io',
};

/** Of all kinds that are for gateways, waypoints or Services. */
export const targetProblems: ObjectRule = function* (root) {
  const several = listAt(root, 'spec', 'targetRefs').map(
    (it, index) => [it, ['spec', 'targetRefs', index]] as const,
  );
  for (const [it, path] of [
    [fieldAt(root, 'spec', 'targetRef'), ['spec', 'targetRef']] as const,
    ...several,
  ]) {
    if (!isMap(it)) continue;
    if (says(it, 'namespace')) {
      const at = [...path, 'namespace'];
      const message = 'What a policy is for is in its own namespace; Istio refuses another one.';
      yield refused(at, message, { onKey: true, cures: [{ remove: at }] });
    }
    yield* kindProblems(it, path);
  }
};

function* kindProblems(target: unknown, path: Path): Iterable<StructureProblem> {
  const kind = fieldAt(target, 'kind');
  const group = fieldAt(target, 'group') ?? '';
  if (typeof kind !== 'string' || typeof group !== 'string') return;
  const wanted = targets[kind];
  if (wanted === undefined) {
    const names = Object.keys(targets);
    const want = nearest(kind, names);
    const message = `Policies are for ${names.join(', ')}, not for ${kind}.`;
    yield refused([...path, 'kind'], message, want === undefined ? {} : { want });
  } else if (group !== wanted && !(wanted === '' && group === 'core')) {
    const said = group === '' ? 'none' : group;
    const message = `${kind} is of group ${wanted === '' ? '""' : wanted}, not of ${said}; Istio refuses that.`;
    const at = has(target, 'group') ? [...path, 'group'] : path;
    yield refused(at, message, { cures: [{ set: [...path, 'group'], to: wanted }] });
  }
}

/** Lists that say nothing: each source and each operation names something. */
function* partProblems(
  rule: unknown,
  path: Path,
  list: 'from' | 'to',
  part: 'source' | 'operation',
): Iterable<StructureProblem> {
  const parts = fieldAt(rule, list);
  if (isEmpty(parts)) {
    const at = [...path, list];
    const message = `An empty ${list} is refused by Istio, or no limit at all; leave it out where all are meant.`;
    yield refused(at, message, { onKey: true, severity: 'warning', cures: [{ remove: at }] });
  }
  for (const [index, it] of listAt(rule, list).entries()) {
    const at = [...path, list, index];
    if (!isMap(it)) continue;
    const held = fieldAt(it, part);
    if (held === undefined || held === null) {
      yield refused(at, `Each item of ${list} has a field ${part}; Istio refuses it without.`, {
        missing: part,
      });
    } else if (isMap(held) && Object.values(held).every(isNothing)) {
      const message = `This ${part} names nothing, and Istio refuses it; a rule without ${list} is for all.`;
      yield refused([...at, part], message, { onKey: true });
    } else {
      yield* emptyTexts(held, [...at, part]);
      yield* accountsBeside(held, [...at, part]);
    }
  }
}

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** Accounts have a namespace of their own, and are part of an identity. */
function* accountsBeside(source: unknown, path: Path): Iterable<StructureProblem> {
  const given = ['serviceAccounts', 'notServiceAccounts'].find((it) => has(source, it));
  const others = ['namespaces', 'notNamespaces', 'principals', 'notPrincipals'];
  const other = given === undefined ? undefined : others.find((it) => has(source, it));
  if (other === undefined) return;
  const message = `Istio refuses ${other} beside ${given ?? ''}; a source of its own may have them.`;
  yield refused([...path, other], message, { onKey: true });
}

function* emptyTexts(part: unknown, path: Path): Iterable<StructureProblem> {
  if (!isMap(part)) return;
  for (const [name, values] of Object.entries(part)) {
    const at = Array.isArray(values) ? values.indexOf('') : -1;
    if (at < 0) continue;
    const message = `An empty text among ${name} is refused by Istio.`;
    yield refused([...path, name, at], message, { surplus: true });
  }
}

const ofIdentities = [
  'namespaces',
  'notNamespaces',
  'principals',
  'notPrincipals',
  'requestPrincipals',
  'notRequestPrincipals',
];

/** Providers are asked before anybody knows who calls. */
function* leftToProviders(
  rule: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  // Newer releases may have learnt it.
  const severity = holds({ until: 23 }, releases) ? 'error' : 'warning';
  for (const [index, it] of listAt(rule, 'from').entries())
    for (const list of ofIdentities) {
      if (listAt(it, 'source', list).length === 0) continue;
      const message = `With CUSTOM Istio takes no ${list}.`;
      yield refused([...path, 'from', index, 'source', list], message, { severity, onKey: true });
    }
  for (const [index, it] of listAt(rule, 'when').entries()) {
    const key = textAt(it, 'key') ?? '';
    if (!/^source\.(?:namespace|principal)$|^request\.auth\./.test(key)) continue;
    yield refused([...path, 'when', index, 'key'], `With CUSTOM Istio takes no ${key}.`, {
      severity,
    });
  }
}
