/** What `when` of an AuthorizationPolicy may look at (ValidateAttribute of istio/istio). */
import { nearest } from '../../../mesh/rules/entry/nearest';
import type { Path } from '../../../mesh/rules/entry/entry';
import { isMap, listAt } from '../../../objects/object';
import { holds, type Releases } from '../../schema/releases';
import { faultOf } from '../formats';
import { problem, type StructureProblem } from '../problem';
import { identityFaultOf } from '../spelling/identities';
import { has } from './common';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

/** Compared with texts, with addresses or with ports. */
const plain: Readonly<Partial<Record<string, 'text' | 'addressOrBlock' | 'portKey'>>> = {
  'source.ip': 'addressOrBlock',
  'remote.ip': 'addressOrBlock',
  'source.namespace': 'text',
  'source.principal': 'text',
  'request.auth.principal': 'text',
  'request.auth.audiences': 'text',
  'request.auth.presenter': 'text',
  'destination.ip': 'addressOrBlock',
  'destination.port': 'portKey',
  'connection.sni': 'text',
};

/** With a name in brackets behind them. */
const bracketed = ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'];

/** Of the policies before these. */
const gone: Readonly<Partial<Record<string, string>>> = {
  'destination.namespace': 'the namespace of the policy says it',
  'destination.labels': 'the selector of the policy says it',
  'destination.name': 'the selector of the policy says it',
  'destination.user': 'the selector of the policy says it',
};

export function* conditionProblems(
  rule: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  for (const [index, it] of listAt(rule, 'when').entries()) {
    if (!isMap(it)) continue;
    const at = [...path, 'when', index];
    const key = it['key'];
    if (typeof key !== 'string' || key === '') continue;
    yield* keyProblems(key, [...at, 'key'], releases);
    const isSilent = ['values', 'notValues'].every(
      (name) => !has(it, name) || (Array.isArray(it[name]) && it[name].length === 0),
    );
    if (isSilent) {
      const message = `Nothing is said of ${key}: Istio wants values or notValues.`;
      yield refused(at, message, has(it, 'values') ? {} : { missing: 'values' });
    } else yield* valueProblems(it, key, at);
  }
}

function* keyProblems(key: string, path: Path, releases: Releases): Iterable<StructureProblem> {
  if (plain[key] !== undefined) return;
  const [base = ''] = key.split('[');
  const instead = gone[base];
  if (instead !== undefined) {
    yield refused(path, `Istio takes no ${base} any more: ${instead}.`);
    return;
  }
  if (bracketed.some((it) => key.startsWith(it))) {
    if (/^[^[]+\[.+\]$/.test(key)) return;
    const message = `${base} has a name in brackets behind it, as ${base}[name].`;
    yield refused(path, message);
    return;
  }
  const meant = nearest(base, [...Object.keys(plain), ...bracketed]);
  // Newer releases may know more.
  const severity = meant !== undefined || holds({ until: 23 }, releases) ? 'error' : 'warning';
  const want = meant === undefined ? {} : { want: `${meant}${key.slice(base.length)}` };
  const hint = meant === undefined ? '' : `; ${meant} is near`;
  yield refused(path, `Istio knows nothing called ${base}${hint}.`, { severity, ...want });
}

function* valueProblems(condition: unknown, key: string, path: Path): Iterable<StructureProblem> {
  const format = plain[key];
  for (const list of ['values', 'notValues'])
    for (const [index, value] of listAt(condition, list).entries()) {
      const at = [...path, list, index];
      if (value === '') {
        // What is meant in the place of the only one, a program does not know.
        const surplus = listAt(condition, list).length > 1 ? { surplus: true as const } : {};
        yield refused(at, `An empty text for ${key} is refused by Istio.`, surplus);
      } else if (typeof value === 'string' && format !== undefined && format !== 'text') {
        const fault = faultOf(value, format);
        if (fault) yield problem(fault.code, at, { message: `"${value}" ${fault.because}.` });
      } else if (typeof value === 'string' && key === 'source.principal') {
        const fault = identityFaultOf(value);
        if (fault) yield refused(at, fault.message, { severity: 'warning', ...fault });
      }
    }
}
