/** What Istio checks of how endpoints are picked (validateLoadBalancer). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../../objects/object';
import { holds, servedIn, type Releases } from '../../schema/releases';
import { problem, type StructureProblem } from '../problem';
import { has } from './common';
import { failoverProblems, localityProblems, topology } from './localities';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0717', path, { message, ...others });

export function* balancerProblems(
  balancer: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  if (!isMap(balancer)) return;
  yield* fewestConnections(balancer, path, releases);
  yield* localityProblems(balancer['localityLbSetting'], [...path, 'localityLbSetting']);
  yield* zoneAwareProblems(balancer['zoneAwareLbSetting'], [...path, 'zoneAwareLbSetting']);
  yield* hashProblems(balancer['consistentHash'], [...path, 'consistentHash'], releases);
  const aggression = numberAt(balancer, 'warmup', 'aggression');
  if (aggression !== undefined && aggression < 1 && holds({ until: 30 }, releases)) {
    const message = 'Before Istio 1.31 aggression is at least 1, which is evenly.';
    yield refused([...path, 'warmup', 'aggression'], message, {
      cures: [{ set: [...path, 'warmup', 'aggression'], to: 1 }],
    });
  }
}

/** Renamed in 1.13 for what it does; the old word is still read. */
function* fewestConnections(
  balancer: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  if (textAt(balancer, 'simple') !== 'LEAST_CONN' || releases.most < 13) return;
  const isNew = holds({ since: 13 }, releases);
  yield refused([...path, 'simple'], 'LEAST_CONN is called LEAST_REQUEST from Istio 1.13 on.', {
    severity: 'info',
    ...(isNew
      ? { want: 'LEAST_REQUEST' }
      : { cures: [{ set: [...path, 'simple'], to: 'LEAST_REQUEST' }] }),
  });
}

/** Zones come first by themselves, so nothing is said of them (since 1.31). */
function* zoneAwareProblems(setting: unknown, path: Path): Iterable<StructureProblem> {
  if (!isMap(setting)) return;
  yield* failoverProblems(setting, path);
  for (const [index, it] of listAt(setting, 'failoverPriority').entries()) {
    if (!topology.slice(1).includes(it)) continue;
    const message = 'Istio refuses labels of zones here: proxies look at zones by themselves.';
    yield refused([...path, 'failoverPriority', index], message, { surplus: true });
  }
}

function* hashProblems(hash: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  if (!isMap(hash)) return;
  yield* cookieProblems(hash, path, releases);
  yield* ringProblems(hash, path, releases);
  yield* tableProblems(hash['maglev'], [...path, 'maglev', 'tableSize']);
}

function* cookieProblems(
  hash: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  if (!isMap(fieldAt(hash, 'httpCookie')) || has(hash, 'httpCookie', 'ttl')) return;
  if (!holds({ until: 14 }, releases)) return;
  const message =
    'Istio 1.14 and older want to know how long the cookie lives: ttl, `0s` for the session.';
  yield refused([...path, 'httpCookie'], message, {
    onKey: true,
    cures: [{ addTo: [...path, 'httpCookie'], fields: { ttl: '0s' } }],
  });
}

/** The size moved under ringHash in 1.16; what stands outside is taken still, but not beside another. */
function* ringProblems(hash: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  if ((numberAt(hash, 'minimumRingSize') ?? 0) === 0) return;
  const at = [...path, 'minimumRingSize'];
  const other = ['ringHash', 'maglev'].find((it) => has(hash, it));
  if (other !== undefined) {
    const message = `Istio refuses minimumRingSize beside ${other}.`;
    yield refused(at, message, { onKey: true, cures: [{ remove: at }] });
    return;
  }
  const served = servedIn({ since: 16 }, releases);
  if (served === 'never') return;
  const message = 'Since Istio 1.16 minimumRingSize stands under ringHash.';
  const severity = served === 'always' ? 'warning' : 'info';
  const cures = [{ move: [at], into: [...path, 'ringHash'] }];
  yield refused(at, message, { onKey: true, severity, cures });
}

/** Envoy spreads keys evenly over tables of such sizes only. */
const largestTable = 5_000_011;

function* tableProblems(maglev: unknown, path: Path): Iterable<StructureProblem> {
  if (!isMap(maglev)) return;
  const size = maglev['tableSize'] ?? 0;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 0) return;
  if (size < largestTable && isPrime(size)) return;
  const near = size < 2 || size >= largestTable ? 65_537 : nextPrime(size);
  const message = `The tableSize of maglev is a prime number below ${largestTable}, such as ${near}; Istio refuses ${size}.`;
  const cures = [{ set: path, to: near }];
  yield has(maglev, 'tableSize')
    ? refused(path, message, { cures })
    : refused(path.slice(0, -1), message, {
        onKey: true,
        cures: [{ addTo: path.slice(0, -1), fields: { tableSize: near } }],
      });
}

function isPrime(number: number): boolean {
  if (number < 4) return number > 1;
  if (number % 2 === 0) return false;
  for (let factor = 3; factor * factor <= number; factor += 2) {
    if (number % factor === 0) return false;
  }
  return true;
}

function nextPrime(number: number): number {
  let next = number;
  while (!isPrime(next)) next += 1;
  return next;
}
