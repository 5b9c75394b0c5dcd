/** What Istio checks of the outer shape of every EnvoyFilter. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { has } from './common';

const refused = (path: Path, message: string): StructureProblem =>
  problem('MESH0719', path, { message });

export const envoyFilterRules: ObjectRule = function* (root) {
  for (const [index, it] of listAt(root, 'spec', 'configPatches').entries()) {
    if (isMap(it)) yield* patchProblems(it, ['spec', 'configPatches', index]);
  }
};

function* patchProblems(it: unknown, path: Path): Iterable<StructureProblem> {
  if (!has(it, 'applyTo')) yield refused(path, 'The patch says what it applies to: applyTo.');
  if (!has(it, 'patch')) yield refused(path, 'There is no patch: say what changes.');
  const operation = textAt(it, 'patch', 'operation');
  if (isMap(fieldAt(it, 'patch')) && operation !== 'REMOVE' && !has(it, 'patch', 'value')) {
    yield refused([...path, 'patch'], `${operation ?? 'The patch'} needs a value.`);
  }
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
