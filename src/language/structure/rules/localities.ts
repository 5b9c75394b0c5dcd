/** What Istio checks of settings for localities (ValidateDestinationRule, validateLocalityLbSetting). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';
import { has } from './common';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0717', path, { message, ...others });

/** Of a mesh as of a rule. */
export function* localitiesOfMesh(setting: unknown, path: Path): Iterable<StructureProblem> {
  for (const it of localityProblems(setting, path)) yield { ...it, code: 'MESH0719' };
}

export function* localityProblems(setting: unknown, path: Path): Iterable<StructureProblem> {
  const named = new Set<string>();
  for (const [index, it] of listAt(setting, 'distribute').entries()) {
    const to = [...path, 'distribute', index, 'to'];
    yield* shares(fieldAt(it, 'to'), to);
    yield* nothings(fieldAt(it, 'to'), to);
    const places = Object.keys(mapAt(it, 'to')).map((name) => [name, [...to, name]] as const);
    yield* overlaps(places, true);
    for (const [name, at] of places) yield* namesNoRegion(name, at, named, { onKey: true });
  }
  const from = listAt(setting, 'distribute').map(
    (it, index) => [textAt(it, 'from'), [...path, 'distribute', index, 'from']] as const,
  );
  yield* overlaps(from);
  yield* failoverProblems(setting, path);
}

/** What settings for localities and for zones have in common. */
export function* failoverProblems(setting: unknown, path: Path): Iterable<StructureProblem> {
  for (const [index, it] of listAt(setting, 'failover').entries()) {
    yield* regions(it, [...path, 'failover', index]);
  }
  yield* twoOrders(setting, path);
  yield* noLabels(setting, path);
}

/** `us-east-1a`, `us-east1-b` and `cluster2` where a region is to stand, each once. */
function* namesNoRegion(
  name: string,
  path: Path,
  named: Set<string>,
  others: { onKey?: true } = {},
): Iterable<StructureProblem> {
  const [first = ''] = name.split('/');
  const zone = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-f]$|^([a-z]+-[a-z]+\d)-[a-f]$/.exec(first);
  const isCluster = /^cluster-?[\da-f]?$/.test(first);
  if (!(zone || isCluster) || named.has(first)) return;
  named.add(first);
  const message = zone
    ? `"${first}" is what zones are called, and localities begin with the region: ${zone[1] ?? zone[2] ?? ''}/${first}.`
    : `"${first}" is what clusters are called, and localities begin with a region, as labels of nodes have it.`;
  yield refused(path, message, { severity: 'info', ...others });
}

const mapAt = (value: unknown, field: string): Readonly<Record<string, unknown>> => {
  const it = fieldAt(value, field);
  return isMap(it) ? it : {};
};

/**
 * Localities are `region/zone/subzone`, and what is left out behind is all of it. Istio takes a wildcard
 * at the end only, and none that is within another of the list (validateLocalities).
 */
function* overlaps(
  places: readonly (readonly [name: string | undefined, path: Path])[],
  isMapOfShares = false,
): Iterable<StructureProblem> {
  const seen: string[] = [];
  for (const [name, path] of places) {
    if (name === undefined) continue;
    const because = faultOf(name, seen, isMapOfShares);
    const onKey = isMapOfShares ? ({ onKey: true } as const) : {};
    if (because !== undefined) yield refused(path, `"${name}" ${because}.`, onKey);
    else seen.push(name);
  }
}

function faultOf(
  name: string,
  seen: readonly string[],
  isMapOfShares: boolean,
): string | undefined {
  if (/\*(?!$)|[^/]\*/.test(name)) return 'has a wildcard elsewhere than for all at its end';
  if (name.split('/', 3).includes('')) return 'has a part without a name: region/zone/subzone';
  // A wildcard behind what is within it passes; the shares of a map come in any order.
  const isLate = !isMapOfShares && name.endsWith('*');
  const other = seen.find((it) => holdsLocality(it, name) || (!isLate && holdsLocality(name, it)));
  return other === undefined
    ? undefined
    : `and "${other}" have places in common; Istio refuses that`;
}

const holdsLocality = (outer: string, inner: string): boolean => {
  const bare = outer.replace(/\/?\*$/, '');
  return bare === '' || inner === bare || inner.startsWith(`${bare}/`);
};

/** Labels that say where something is; `failover` says what they could say (since 1.10). */
export const topology: readonly unknown[] = [
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
];

function* twoOrders(setting: unknown, path: Path): Iterable<StructureProblem> {
  if (listAt(setting, 'failover').length === 0) return;
  const labels = listAt(setting, 'failoverPriority');
  const at = labels.findIndex((it) => topology.includes(it));
  if (at < 0) return;
  const all = [...path, 'failoverPriority'];
  const message =
    'Istio refuses a label of localities here where failover says which region is next.';
  if (!labels.every((it) => topology.includes(it))) {
    yield refused([...all, at], message, { surplus: true });
    return;
  }
  const cures = [{ remove: all }, { remove: [...path, 'failover'] }];
  yield refused(all, message, { onKey: true, cures });
}

/** As AWS and Google call theirs; labels may be called `failover-priority-1`. */
const regionOfCloud =
  /^(?:[a-z]{2}|asia|europe|(?:north|south)america|australia|africa)-(?:gov-|iso[a-z]?-)?(?:north|south|east|west|central)+-?\d+(?:-?[a-f])?(?:\/.*)?$/;

/** Of no validation, and of no use: endpoints have labels, `region` is what one of them says. */
export function* noLabels(setting: unknown, path: Path): Iterable<StructureProblem> {
  for (const [index, it] of listAt(setting, 'failoverPriority').entries()) {
    if (typeof it !== 'string' || !(it === '*' || regionOfCloud.test(it))) continue;
    const message = `${it} is no label: failoverPriority names labels of endpoints, such as topology.kubernetes.io/region, or name=value.`;
    yield refused([...path, 'failoverPriority', index], message, { severity: 'warning' });
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
    if (region === undefined) continue;
    if (!/[/*]/.test(region)) {
      yield* namesNoRegion(region, [...path, field], new Set());
      continue;
    }
    const bare = region.split('/')[0] ?? '';
    const want = bare === '' || bare.includes('*') ? {} : { want: bare };
    yield refused(
      [...path, field],
      `"${region}" is no region: failover is between whole regions.`,
      want,
    );
  }
}

/** Only what is watched can count as down; a piece without a host leaves out what is there already. */
export function* unwatched(root: unknown): Iterable<StructureProblem> {
  const policy: Path = ['spec', 'trafficPolicy'];
  if (!has(root, 'spec', 'host')) return;
  const outliers = fieldAt(root, ...policy, 'outlierDetection');
  if (outliers !== undefined && !countsNothing(outliers)) return;
  for (const setting of ['localityLbSetting', 'zoneAwareLbSetting']) {
    const path = [...policy, 'loadBalancer', setting];
    const field =
      ['failover', 'failoverPriority'].find((it) => listAt(root, ...path, it).length > 0) ??
      (setting === 'localityLbSetting' && outliers === undefined && isBare(root, path)
        ? 'enabled'
        : undefined);
    if (field === undefined) continue;
    if (outliers !== undefined) {
      yield switchedOff([...policy, 'outlierDetection', 'consecutive5xxErrors']);
      return;
    }
    const message =
      'Nothing fails over without outlierDetection, which says when an endpoint is down.';
    yield refused([...path, field], message, { onKey: true, severity: 'warning' });
  }
}

/** Switched on and nothing more; subsets may watch by themselves. */
const isBare = (root: unknown, path: Path): boolean =>
  fieldAt(root, ...path, 'enabled') === true &&
  !has(root, ...path, 'distribute') &&
  listAt(root, 'spec', 'trafficPolicy', 'portLevelSettings').length === 0 &&
  (!has(root, 'spec', 'subsets') || listAt(root, 'spec', 'subsets').length > 0) &&
  !listAt(root, 'spec', 'subsets').some((it) => has(it, 'trafficPolicy'));

/** Envoy counts 5xx errors unless told not to; an empty map leaves it at that. */
const countsNothing = (outliers: unknown): boolean =>
  fieldAt(outliers, 'consecutive5xxErrors') === 0 &&
  ['consecutiveGatewayErrors', 'consecutiveErrors', 'consecutiveLocalOriginFailures'].every(
    (it) => (fieldAt(outliers, it) ?? 0) === 0,
  );

const switchedOff = (path: Path): StructureProblem =>
  refused(path, 'Where no errors count, calls fail over only once no endpoint is left at all.', {
    severity: 'info',
    cures: [{ set: path, to: 5 }],
  });
