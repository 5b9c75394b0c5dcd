/** What Istio checks of settings for localities (ValidateDestinationRule, validateLocalityLbSetting). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0717', path, { message, ...others });

export function* localityProblems(setting: unknown, path: Path): Iterable<StructureProblem> {
  for (const [index, it] of listAt(setting, 'distribute').entries()) {
    const to = [...path, 'distribute', index, 'to'];
    yield* shares(fieldAt(it, 'to'), to);
    yield* nothings(fieldAt(it, 'to'), to);
  }
  for (const [index, it] of listAt(setting, 'failover').entries()) {
    yield* regions(it, [...path, 'failover', index]);
  }
}

/** Shares of one locality make 100. */
function* shares(to: unknown, path: Path): Iterable<StructureProblem> {
  if (!isMap(to)) return;
  const weights = Object.values(to);
  if (weights.length === 0 || !weights.every((it) => typeof it === 'number')) return;
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum !== 100) {
    yield refused(path, `The shares make ${sum}; Istio takes 100 only.`, { onKey: true });
  }
}

/** A share is 1 to 100: what gets nothing is left out. */
function* nothings(to: unknown, path: Path): Iterable<StructureProblem> {
  for (const [locality, weight] of isMap(to) ? Object.entries(to) : []) {
    if (weight !== 0) continue;
    const message = 'A share is 1 to 100; what gets no calls is left out.';
    yield refused([...path, locality], message, { surplus: true, onKey: true });
  }
}

/** Calls fail over between regions as a whole. */
function* regions(failover: unknown, path: Path): Iterable<StructureProblem> {
  const [from, to] = [textAt(failover, 'from'), textAt(failover, 'to')];
  if (from !== undefined && from === to) {
    yield refused([...path, 'to'], 'Calls fail over to another region than the one they are in.');
  }
  for (const [field, region] of Object.entries({ from, to })) {
    if (region === undefined || !/[/*]/.test(region)) continue;
    const bare = region.split('/')[0] ?? '';
    const want = bare === '' || bare.includes('*') ? {} : { want: bare };
    yield refused(
      [...path, field],
      `"${region}" is no region: failover is between whole regions.`,
      want,
    );
  }
}
