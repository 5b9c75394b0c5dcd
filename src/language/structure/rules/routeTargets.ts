/** Where routes send calls, and how many. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, textAt } from '../../../objects/object';
import { holds, type Releases } from '../../schema/releases';
import { problem, type StructureProblem } from '../problem';

/** Shares make 100 until 1.12; since then they may make anything but nothing. */
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
  const sum = weights.reduce((a, b) => a + b, 0);
  // What is no weight at all is said elsewhere.
  if (routes.length === 1 && (sum <= 0 || !Number.isInteger(sum))) return;
  if (sum === 0) {
    const message = 'Routes that share calls say each one’s weight; all of these have none.';
    yield problem('MESH0718', path, { message, onKey: true });
  } else if (sum !== 100 && !holds({ since: 13 }, releases)) {
    const severity = holds({ until: 12 }, releases) ? 'error' : 'warning';
    const what = routes.length === 1 ? `The only weight is ${sum}` : `The weights make ${sum}`;
    const message = `${what}; until Istio 1.12 they have to make 100.`;
    const at = routes.length === 1 ? [...path, 0, 'weight'] : path;
    yield problem('MESH0718', at, {
      message,
      severity,
      ...(routes.length > 1 ? { onKey: true } : {}),
    });
  }
}

export function* destinationProblems(
  routes: readonly unknown[],
  path: Path,
): Iterable<StructureProblem> {
  for (const [index, route] of routes.entries()) {
    if (textAt(route, 'destination', 'host') !== '*') continue;
    const message = 'A destination is one host, not *.';
    yield problem('MESH0718', [...path, index, 'destination', 'host'], { message });
  }
}
