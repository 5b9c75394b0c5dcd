/** Where routes send calls, and how many. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { passthroughPort } from '../../../mesh/names';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { holds, type Releases } from '../../schema/releases';
import { problem, type StructureProblem } from '../problem';

/**
 * Shares make 100 until 1.12; since then they may make anything but nothing. Istio has never added up
 * the weight of an only destination (validateHTTPRouteDestinations of `validation.go`).
 */
export function* weightProblems(
  routes: readonly unknown[],
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  // One that stands in the destination is said there, and is meant here.
  const weights = routes.map(
    (it) => fieldAt(it, 'weight') ?? fieldAt(it, 'destination', 'weight') ?? 0,
  );
  if (routes.length === 0 || !weights.every((it) => typeof it === 'number')) return;
  // A negative one is said to be none, and may have been meant without its sign.
  if (weights.some((it) => it < 0)) return;
  const sum = weights.reduce((a, b) => a + b, 0);
  if (routes.length === 1) yield* onlyWeight(sum, [...path, 0, 'weight'], releases);
  else if (sum === 0) {
    const message = 'Routes that share calls say each one’s weight; these make 0.';
    yield problem('MESH0718', path, { message, onKey: true });
  } else if (sum !== 100 && !holds({ since: 13 }, releases)) {
    const severity = holds({ until: 12 }, releases) ? 'error' : 'warning';
    const message = `The weights make ${sum}; until Istio 1.12 they have to make 100.`;
    yield problem('MESH0718', path, { message, severity, onKey: true });
  }
}

/** What is no weight at all is said elsewhere. */
function* onlyWeight(weight: number, path: Path, releases: Releases): Iterable<StructureProblem> {
  if (weight <= 0 || weight === 100 || !Number.isInteger(weight)) return;
  if (weight < 100) {
    const message =
      'The only destination takes all calls, whatever its weight: name the others, or leave the weight out.';
    yield problem('MESH0718', path, { message, severity: 'warning', surplus: true, onKey: true });
  } else if (!holds({ since: 13 }, releases)) {
    const severity = holds({ until: 12 }, releases) ? 'error' : 'warning';
    const message = `The weight is ${weight}; until Istio 1.12 it is at most 100.`;
    yield problem('MESH0718', path, { message, severity, want: 100 });
  }
}

export function* destinationProblems(
  routes: readonly unknown[],
  path: Path,
): Iterable<StructureProblem> {
  for (const [index, route] of routes.entries()) {
    const at = [...path, index, 'destination'];
    yield* portProblems(fieldAt(route, 'destination'), at);
    if (textAt(route, 'destination', 'host') !== '*') continue;
    yield problem('MESH0718', [...at, 'host'], { message: 'A destination is one host, not *.' });
  }
}

/** A port that is given has a number; until 1.2 it may have a name instead. */
export function* portProblems(destination: unknown, path: Path): Iterable<StructureProblem> {
  const port = fieldAt(destination, 'port');
  if (!isMap(port) || Object.keys(port).length > 0) return;
  const message = 'The port has no number; a Service with one port needs none.';
  const cures = [{ remove: [...path, 'port'] }];
  yield problem('MESH0718', [...path, 'port'], { message, onKey: true, cures });
}

/** Two shares for one destination make one; with headers of their own they are two (KIA1105). */
export function* repeatedDestinations(
  routes: readonly unknown[],
  path: Path,
): Iterable<StructureProblem> {
  if (routes.length < 2) return;
  const seen = new Set<string>();
  for (const [index, route] of routes.entries()) {
    const host = textAt(route, 'destination', 'host');
    const subset = fieldAt(route, 'destination', 'subset');
    const port = fieldAt(route, 'destination', 'port', 'number');
    if (host === undefined || fieldAt(route, 'headers') !== undefined) continue;
    if (typeof subset === 'symbol' || typeof port === 'symbol') continue;
    const key = JSON.stringify([host, subset, port]);
    if (seen.has(key)) {
      const what = typeof subset === 'string' ? `Subset ${subset} of ${host}` : host;
      const message = `${what} is a destination of this route already: give one of them both weights, or name another.`;
      const at = [...path, index, 'destination', typeof subset === 'string' ? 'subset' : 'host'];
      yield problem('MESH0712', at, { message, severity: 'warning' });
    }
    seen.add(key);
  }
}

/**
 * A gateway goes by the server name sidecars make for a Service, and what is routed to the gateway itself
 * carries the gateway's (domain facts 2.10, 7.5). An egress gateway may end TLS there.
 */
export function* plainToGateways(
  routes: readonly unknown[],
  path: Path,
): Iterable<StructureProblem> {
  for (const [index, route] of routes.entries()) {
    const at = [...path, index, 'destination'];
    const host = textAt(route, 'destination', 'host') ?? '';
    if (fieldAt(route, 'destination', 'port', 'number') !== passthroughPort) continue;
    if (!/^[\w-]*(?:ingress|east-?west)-?(?:gateway|gw)?[\w-]*(?:\.|$)/.test(host)) continue;
    const message = `Port ${passthroughPort} of a gateway hands on TLS by the server name that sidecars give calls to a Service, and calls routed to ${host} carry its own: none gets through. Route to the Service’s own host.`;
    yield problem('MESH0718', [...at, 'port', 'number'], { message, severity: 'warning' });
  }
}

/**
 * Of the first Istio itself says that they speak no HTTP (`ConvertProtocol`); a port may be called http all
 * the same.
 */
const ofOthers: ReadonlyMap<unknown, string> = new Map([
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [6379, 'Redis'],
  [27_017, 'MongoDB'],
]);

/** One route of HTTP by a port of databases: its match, else its destination. */
export function* portsOfOthers(route: unknown, path: Path): Iterable<StructureProblem> {
  const at = (list: string, ...rest: readonly string[]): Path | undefined => {
    const index = listAt(route, list).findIndex((it) => ofOthers.has(fieldAt(it, ...rest)));
    return index < 0 ? undefined : [list, index, ...rest];
  };
  const found = at('match', 'port') ?? at('route', 'destination', 'port', 'number');
  if (!found) return;
  const message = `What listens here is ${ofOthers.get(fieldAt(route, ...found)) ?? ''} as a rule, and proxies ask http routes for HTTP alone: databases are routed under tcp.`;
  yield problem('MESH0728', [...path, ...found], { message, severity: 'info' });
}
