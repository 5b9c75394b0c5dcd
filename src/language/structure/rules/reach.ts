/** Routes that no call ever reaches, because an earlier one takes all of theirs (IST0130, IST0131). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';

export function* unreachable(root: unknown): Iterable<StructureProblem> {
  for (const protocol of ['http', 'tcp', 'tls']) {
    yield* unreachableAmong(listAt(root, 'spec', protocol), ['spec', protocol]);
  }
}

interface Taken {
  readonly route: string;
  readonly match: unknown;
}

/** The first match wins, and a route without one takes whatever is left. */
function* unreachableAmong(routes: readonly unknown[], path: Path): Iterable<StructureProblem> {
  const taken: Taken[] = [];
  for (const [index, route] of routes.entries()) {
    if (!isMap(route) || !isKnown(fieldAt(route, 'match'))) return;
    const here = [...path, index];
    const all = taken.find(({ match }) => takesAll(match));
    if (all) {
      yield unreached(here, all.route);
      continue;
    }
    const earlier = taken.length;
    const name = nameOf(route, index);
    const matches = listAt(route, 'match');
    const rivals = matches.map((match) => {
      const rival = taken.find(
        (it, at) => covers(it.match, match) && (at < earlier || !takesAll(it.match)),
      );
      taken.push({ route: name, match });
      return rival;
    });
    if (matches.length === 0) taken.push({ route: name, match: {} });
    const [first] = rivals;
    if (first && rivals.every((it) => it !== undefined && it.route !== name)) {
      yield unreached(here, first.route);
    } else yield* idle(rivals, here);
  }
}

const unreached = (path: Path, by: string): StructureProblem =>
  problem('MESH0728', path, {
    message: `No call reaches this route: ${by} takes all of its calls.`,
  });

function* idle(rivals: readonly (Taken | undefined)[], path: Path): Iterable<StructureProblem> {
  for (const [at, rival] of rivals.entries()) {
    if (!rival) continue;
    const message = `An earlier match of ${rival.route} takes all calls of this one.`;
    yield problem('MESH0728', [...path, 'match', at], { message, severity: 'info' });
  }
}

const nameOf = (route: unknown, index: number): string => {
  const name = fieldAt(route, 'name');
  return typeof name === 'string' ? `route "${name}"` : `route ${index + 1}`;
};

/** Absent, or a list that is all in sight. */
const isKnown = (value: unknown): boolean =>
  value === undefined || value === null || Array.isArray(value);

const takesAll = (match: unknown): boolean => isMap(match) && conditionsOf(match).length === 0;

/** Whether the earlier takes every call of the later. */
function covers(earlier: unknown, later: unknown): boolean {
  if (!isMap(earlier) || !isMap(later)) return false;
  if (asText(later) === undefined) return false;
  return (
    earlier['ignoreUriCase'] === later['ignoreUriCase'] &&
    conditionsOf(earlier).every(([name, value]) =>
      name === 'uri'
        ? coversPath(value, later['uri'])
        : isSame(value, later[name]) || (name === 'gateways' && holdsAll(value, later[name])),
    )
  );
}

/** What a call must have; names are for logs, and every path begins with a slash. */
const conditionsOf = (match: Readonly<Record<string, unknown>>) =>
  Object.entries(match).filter(
    ([name, value]) =>
      value !== undefined &&
      value !== null &&
      !['name', 'statPrefix', 'ignoreUriCase'].includes(name) &&
      !(name === 'uri' && isMap(value) && value['prefix'] === '/'),
  );

function coversPath(earlier: unknown, later: unknown): boolean {
  const prefix = fieldAt(earlier, 'prefix');
  const other = fieldAt(later, 'prefix') ?? fieldAt(later, 'exact');
  if (typeof prefix === 'string' && prefix !== '' && typeof other === 'string') {
    return other.startsWith(prefix);
  }
  return isSame(earlier, later);
}

/** Calls come in by one of them. */
const holdsAll = (earlier: unknown, later: unknown): boolean =>
  Array.isArray(earlier) &&
  Array.isArray(later) &&
  later.length > 0 &&
  later.every((it) => typeof it === 'string' && earlier.includes(it));

const isSame = (a: unknown, b: unknown): boolean => {
  const text = asText(a);
  return text !== undefined && text === asText(b);
};

/** One text for equal values, whatever the order of their fields; undefined where a part is not in sight. */
function asText(value: unknown): string | undefined {
  if (typeof value === 'symbol') return undefined;
  if (!Array.isArray(value) && !isMap(value)) return JSON.stringify(value);
  const parts = Array.isArray(value)
    ? value.map(asText)
    : Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, it]) => {
          const text = asText(it);
          return text === undefined ? undefined : `${JSON.stringify(name)}:${text}`;
        });
  return parts.includes(undefined) ? undefined : `${Array.isArray(value)}[${parts.join()}]`;
}
