/** Routes that no call ever reaches, because an earlier one takes all of theirs (IST0130, IST0131). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';
import { TakenMatches, type TakenMatch } from './takenMatches';

export function* unreachable(root: unknown): Iterable<StructureProblem> {
  for (const protocol of ['http', 'tcp', 'tls']) {
    yield* unreachableAmong(listAt(root, 'spec', protocol), ['spec', protocol]);
  }
}

/** The first match wins, and a route without one takes whatever is left. */
function* unreachableAmong(routes: readonly unknown[], path: Path): Iterable<StructureProblem> {
  const taken = new TakenMatches();
  for (const [index, route] of routes.entries()) {
    if (!isMap(route) || !isKnown(fieldAt(route, 'match'))) return;
    const here = [...path, index];
    const { all } = taken;
    if (all) {
      yield unreached(here, all.route);
      continue;
    }
    const name = nameOf(route, index);
    const matches = listAt(route, 'match');
    const rivals = matches.map((match) => {
      const rival = taken.before(match);
      taken.add(name, match);
      return rival;
    });
    if (matches.length === 0) taken.add(name, {});
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

function* idle(
  rivals: readonly (TakenMatch | undefined)[],
  path: Path,
): Iterable<StructureProblem> {
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
