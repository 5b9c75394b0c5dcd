/** Where a patch puts a filter of HTTP, and which it finds (patchHTTPFilters of `listener_patch.go`). */
import type { Path } from '../../../mesh/rules/entry/entry';
import type { Cure } from '../../../mesh/rules/entry/problem';
import { fieldAt, textAt } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';
import { has } from './common';

const filter = ['match', 'listener', 'filterChain', 'filter'] as const;

export function* orderProblems(it: unknown, path: Path): Iterable<StructureProblem> {
  if (fieldAt(it, 'applyTo') !== 'HTTP_FILTER') return;
  const value = fieldAt(it, 'patch', 'value');
  const named = `${textAt(value, 'name') ?? ''} ${textAt(value, 'typed_config', '@type') ?? ''}`;
  if (/http_connection_manager(?: |$)|\.HttpConnectionManager$/.test(named)) {
    const message =
      'http_connection_manager is a NETWORK_FILTER, which holds the filters of HTTP and is none of them.';
    yield problem('MESH0729', [...path, 'applyTo'], { message, want: 'NETWORK_FILTER' });
    return;
  }
  // Of filters of other kinds, names in a wrong place and waypoints, other rules say what is wrong.
  const chain = textAt(it, 'match', 'listener', 'filterChain', 'name') ?? '';
  const isWaypoint = fieldAt(it, 'match', 'context') === 'WAYPOINT';
  if (isWaypoint || named.includes('filters.network.') || chain.startsWith('envoy.')) return;
  const at = [...path, 'patch', 'operation'];
  const operation = textAt(it, 'patch', 'operation') ?? '';
  const first: Cure = { set: at, to: 'INSERT_FIRST' };
  const hasOther = has(it, ...filter, 'subFilter');
  const isAdded = operation === 'ADD';
  // Another in the place of one that is removed.
  if (named.startsWith(router) && /^(?:ADD|INSERT_AFTER)$/.test(operation)) return;
  if (isAdded ? !has(it, 'patch', 'filterClass') : operation === 'INSERT_AFTER' && !hasOther) {
    const message = `${isAdded ? 'ADD' : 'Without a subFilter INSERT_AFTER'} puts this behind the router, which has to be the last, so proxies refuse the listener. The usual place is INSERT_BEFORE with subFilter ${router}.`;
    yield problem('MESH0729', at, { message, cures: [first] });
  } else if (!hasOther) yield* withoutOther(it, path, operation, named, first);
}

const router = 'envoy.filters.http.router';

function* withoutOther(
  it: unknown,
  path: Path,
  operation: string,
  named: string,
  first: Cure,
): Iterable<StructureProblem> {
  const at = [...path, 'patch', 'operation'];
  const to: readonly Cure[] = has(it, ...filter)
    ? [{ addTo: [...path, ...filter], fields: { subFilter: { name: router } } }]
    : [];
  const message = blind[operation];
  if (message !== undefined) yield problem('MESH0729', at, { message });
  else if (operation === 'INSERT_BEFORE' && mayAsk(it) && !/rate_?limit/i.test(named))
    yield problem('MESH0729', at, {
      severity: 'info',
      message:
        'Without a subFilter this comes before all other filters, also before those that check who calls: name one, or write INSERT_FIRST.',
      cures: [...to, first],
    });
}

const blind: Readonly<Partial<Record<string, string>>> = {
  MERGE: 'Without a subFilter this goes into every filter of HTTP, whatever it is for.',
  REMOVE: 'Without a subFilter this removes every filter of HTTP, also the router.',
  REPLACE: 'REPLACE finds its filter by a subFilter, and without one nothing is replaced.',
};

/** Of calls that leave, nobody is asked who he is. */
const mayAsk = (it: unknown): boolean => fieldAt(it, 'match', 'context') !== 'SIDECAR_OUTBOUND';
