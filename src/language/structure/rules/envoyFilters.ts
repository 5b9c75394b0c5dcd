/** What Istio checks of the outer shape of every EnvoyFilter. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import type { Releases } from '../../schema/releases';
import { has, isEmpty, says } from './common';
import { givenFilters, idleLimits } from './envoyConfigs';
import { envoySlips } from './envoySlips';
import { wasmPlugins } from './envoyWasm';
import { chainNames, filterNames, oldFilterProblems, oldKeys, retiredTypes } from './envoyNames';
import { orderProblems } from './filterOrder';
import { waypointProblems } from './waypointPatches';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

export const envoyFilterRules: ObjectRule = function* (root, { releases }) {
  for (const [index, it] of listAt(root, 'spec', 'configPatches').entries()) {
    if (isMap(it)) yield* patchProblems(it, ['spec', 'configPatches', index], releases);
  }
  yield* withoutPatches(root);
  yield* oldKeys(root, releases);
  yield* oldFilterProblems(root, releases);
  for (const [index, it] of listAt(root, 'spec', 'targetRefs').entries()) {
    if (isMap(it)) yield* targetProblems(it, ['spec', 'targetRefs', index]);
  }
};

/** Nor filters, as before 1.3. */
function* withoutPatches(root: unknown): Iterable<StructureProblem> {
  const path = ['spec', 'configPatches'];
  if (!isEmpty(fieldAt(root, ...path)) || has(root, 'spec', 'filters')) return;
  yield refused(path, 'Without patches nothing comes of this.', { severity: 'info', onKey: true });
}

/** What a filter can be for, by the group of its API. */
const targets: Readonly<Partial<Record<string, string>>> = {
  Gateway: 'gateway.networking.k8s.io',
  GatewayClass: 'gateway.networking.k8s.io',
  Service: '',
  ServiceEntry: 'networking.istio.io',
};

/** As Istio reads references (`validatePolicyTargetReference`): in one namespace, and to these only. */
function* targetProblems(it: unknown, path: Path): Iterable<StructureProblem> {
  const kind = textAt(it, 'kind');
  const group = fieldAt(it, 'group') ?? '';
  const wanted = kind === undefined ? undefined : targets[kind];
  if (kind !== undefined && kind !== '' && wanted === undefined) {
    const message = `A filter is for ${Object.keys(targets).join(', ')}; ${kind} is none of them.`;
    yield refused([...path, 'kind'], message);
  } else if (wanted !== undefined && typeof group === 'string' && group !== wanted) {
    if (wanted !== '' || group !== 'core') yield strangeGroup(it, path, wanted);
  }
  if (textAt(it, 'namespace') ?? '') {
    const at = [...path, 'namespace'];
    const message = 'A filter is for what is in its own namespace, so a reference names none.';
    yield refused(at, message, { onKey: true, cures: [{ remove: at }] });
  }
}

function strangeGroup(it: unknown, path: Path, wanted: string): StructureProblem {
  const at = [...path, 'group'];
  const place = has(it, 'group') ? at : [...path, 'kind'];
  const kind = textAt(it, 'kind') ?? '';
  const message =
    wanted === '' ? `${kind} is in no group.` : `${kind} is in the group ${wanted}: say so.`;
  const cures = [wanted === '' ? { remove: at } : { set: at, to: wanted }];
  return refused(place, message, { cures });
}

function* patchProblems(it: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  if (isUnsaid(it, 'applyTo')) yield refused(path, 'The patch says what it applies to: applyTo.');
  if (!has(it, 'patch')) yield refused(path, 'There is no patch: say what changes.');
  const operation = textAt(it, 'patch', 'operation');
  if (isMap(fieldAt(it, 'patch')) && operation !== 'REMOVE' && !has(it, 'patch', 'value')) {
    yield refused([...path, 'patch'], `${operation ?? 'The patch'} needs a value.`);
  } else if (isMap(fieldAt(it, 'patch')) && isUnsaid(it, 'patch', 'operation')) {
    yield refused([...path, 'patch'], 'The patch says what to do: operation.');
  }
  yield* filterProblems(it, [...path, 'match', 'listener', 'filterChain', 'filter']);
  yield* filterNames(it, path, releases);
  yield* chainNames(it, path);
  yield* retiredTypes(it, path, releases);
  yield* givenFilters(it, path, releases);
  yield* envoySlips(fieldAt(it, 'patch', 'value'), [...path, 'patch', 'value']);
  yield* idleLimits(fieldAt(it, 'patch', 'value'), [...path, 'patch', 'value']);
  const isMerged = operation === 'MERGE';
  yield* wasmPlugins(
    fieldAt(it, 'patch', 'value'),
    [...path, 'patch', 'value'],
    isMerged,
    releases,
  );
  yield* waypointProblems(it, path, releases);
  yield* ignoredOperation(it, path);
  yield* orderProblems(it, path);
  const applyTo = textAt(it, 'applyTo');
  const wanted = applyTo === undefined ? undefined : matches[applyTo];
  for (const other of ['listener', 'routeConfiguration', 'cluster']) {
    if (wanted === undefined || other === wanted || !has(it, 'match', other)) continue;
    const message = `${applyTo ?? ''} is found by match.${wanted}, not by ${other}.`;
    yield refused([...path, 'match', other], message);
  }
}

const matches: Readonly<Partial<Record<string, string>>> = {
  LISTENER: 'listener',
  FILTER_CHAIN: 'listener',
  NETWORK_FILTER: 'listener',
  HTTP_FILTER: 'listener',
  ROUTE_CONFIGURATION: 'routeConfiguration',
  VIRTUAL_HOST: 'routeConfiguration',
  HTTP_ROUTE: 'routeConfiguration',
  CLUSTER: 'cluster',
};

/** What Istio reads and passes over (IST0152 to IST0154, and the field's own documentation). */
function* ignoredOperation(it: unknown, path: Path): Iterable<StructureProblem> {
  const applyTo = textAt(it, 'applyTo');
  const operation = textAt(it, 'patch', 'operation');
  if (applyTo === undefined || operation === undefined) return;
  if (applyTo === 'EXTENSION_CONFIG' && operation !== 'ADD') {
    const at = [...path, 'patch', 'operation'];
    const message = `Extensions are added and nothing else, so Istio passes over ${operation}: write ADD.`;
    yield problem('MESH0729', at, { message, want: 'ADD' });
    return;
  }
  const isFilter = applyTo === 'HTTP_FILTER' || applyTo === 'NETWORK_FILTER';
  const isRoute = applyTo === 'ROUTE_CONFIGURATION' || applyTo === 'HTTP_ROUTE';
  const isIgnored =
    (operation === 'REPLACE' && !isFilter) ||
    ((operation === 'ADD' || operation === 'REMOVE') && isRoute);
  if (!isIgnored) return;
  const message = `${operation} is not for ${applyTo}, so Istio passes over this patch.`;
  yield problem('MESH0729', [...path, 'patch', 'operation'], { message });
}

/** INVALID is the word for nothing said. */
const isUnsaid = (root: unknown, ...path: Path): boolean =>
  !has(root, ...path) || fieldAt(root, ...path) === 'INVALID';

const connectionManagers = [
  'envoy.filters.network.http_connection_manager',
  'envoy.http_connection_manager',
];

/** A filter is found by its name, and one inside it only where requests are filtered. */
function* filterProblems(it: unknown, path: Path): Iterable<StructureProblem> {
  const filter = fieldAt(it, 'match', 'listener', 'filterChain', 'filter');
  if (!isMap(filter)) return;
  const name = fieldAt(filter, 'name') ?? '';
  if (name === '') yield refused(path, 'The filter is found by its name.', { onKey: true });
  const applyTo = textAt(it, 'applyTo') ?? 'HTTP_FILTER';
  if (applyTo === 'LISTENER' || applyTo === 'FILTER_CHAIN') {
    const message = `${applyTo} is not found by a filter in it, so this match has no effect.`;
    yield problem('MESH0729', path, { message, onKey: true });
  }
  if (!has(filter, 'subFilter')) return;
  const inner = [...path, 'subFilter'];
  if (applyTo !== 'HTTP_FILTER') {
    yield refused(inner, `subFilter is for HTTP_FILTER, not for ${applyTo}.`, { onKey: true });
  } else if (typeof name === 'string' && name !== '' && !connectionManagers.includes(name)) {
    const message = `Filters inside others are those of ${connectionManagers[0] ?? ''}.`;
    yield refused([...path, 'name'], message);
  } else if (isMap(fieldAt(filter, 'subFilter')) && !says(filter, 'subFilter', 'name')) {
    yield refused(inner, 'The filter inside is found by its name.', { onKey: true });
  }
}
