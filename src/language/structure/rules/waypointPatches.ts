/** What Istio checks of patches for waypoints (validateEnvoyFilter, and the CRD). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, textAt } from '../../../objects/object';
import { holds, type Releases } from '../../schema/releases';
import { problem, type StructureProblem } from '../problem';
import { has, says } from './common';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

/** Waypoints have a match of their own, and it is theirs alone. */
export function* waypointProblems(
  it: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  const context = textAt(it, 'match', 'context');
  if (context === undefined) return;
  const others = ['listener', 'routeConfiguration', 'cluster'];
  const wrong = (context === 'WAYPOINT' ? others : ['waypoint']).filter((field) =>
    has(it, 'match', field),
  );
  for (const field of wrong) {
    const message = `Context ${context} is not found by ${field}.`;
    yield refused([...path, 'match', field], message, { onKey: true });
  }
  if (context !== 'WAYPOINT' || wrong.length > 0) return;
  const severity = holds({ since: 31 }, releases) ? 'error' : 'warning';
  yield* ofWaypoint(it, path, severity);
}

const untouched: readonly string[] = [
  'LISTENER',
  'LISTENER_FILTER',
  'BOOTSTRAP',
  'EXTENSION_CONFIG',
];

/** Checked by the control plane in 1.31; older ones pass over what they do not find. */
function* ofWaypoint(
  it: unknown,
  path: Path,
  severity: 'error' | 'warning',
): Iterable<StructureProblem> {
  const applyTo = textAt(it, 'applyTo') ?? '';
  const match = [...path, 'match', 'waypoint'];
  const waypoint = fieldAt(it, 'match', 'waypoint');
  const said = { severity, onKey: true } as const;
  if (untouched.includes(applyTo)) {
    const message = `${applyTo} cannot be changed at waypoints.`;
    yield refused([...path, 'applyTo'], message, { severity });
    return;
  }
  for (const [field, kinds] of notFoundBy) {
    if (!kinds.includes(applyTo) || !has(waypoint, field)) continue;
    const message = `At waypoints ${applyTo} is not found by a ${field}.`;
    yield refused([...match, field], message, { ...said, surplus: true });
  }
  if (applyTo !== 'HTTP_FILTER' || typeof waypoint === 'symbol') return;
  yield* ofRequests(waypoint, match, severity);
}

const notFoundBy: readonly (readonly [field: string, kinds: readonly string[]])[] = [
  ['filter', ['ROUTE_CONFIGURATION', 'CLUSTER']],
  ['route', ['CLUSTER', 'FILTER_CHAIN']],
];

const manager = 'envoy.filters.network.http_connection_manager';

function* ofRequests(
  waypoint: unknown,
  match: Path,
  severity: 'error' | 'warning',
): Iterable<StructureProblem> {
  const filter = fieldAt(waypoint, 'filter');
  const name = fieldAt(filter, 'name') ?? '';
  if (!isMap(filter)) {
    if (typeof filter === 'symbol') return;
    const message = 'At waypoints HTTP_FILTER is found by waypoint.filter and its subFilter.';
    yield refused(match, message, { severity, onKey: true });
  } else if (typeof name === 'string' && name !== manager) {
    const message = `At waypoints filters of requests are those of ${manager}.`;
    const want = name === '' ? {} : { want: manager };
    yield refused([...match, 'filter', ...(has(filter, 'name') ? ['name'] : [])], message, {
      severity,
      ...want,
    });
  } else if (!says(filter, 'subFilter', 'name')) {
    const message = 'At waypoints HTTP_FILTER is found by the name of a subFilter.';
    yield refused([...match, 'filter'], message, { severity, onKey: true });
  }
}
