/** From which release on an installation is, by what it speaks of, where nobody says so (change notes of these). */
import { isMap } from '../../../objects/object';
import type { Releases } from '../../schema/releases';

const signs: ReadonlyMap<unknown, number> = new Map([
  ['topology.istio.io/network', 7],
  ['ISTIO_META_DNS_CAPTURE', 8],
  ['istiodRemote', 8],
  ['ISTIO_META_DNS_AUTO_ALLOCATE', 9],
  ['externalIstiod', 9],
  ['extensionProviders', 9],
  ['injectionTemplate', 9],
  ['discoverySelectors', 10],
  ['networkGateway', 12],
  ['ENABLE_NATIVE_SIDECARS', 19],
  ['PILOT_ENABLE_IP_AUTOALLOCATE', 23],
]);

/** Of a release that is known, nothing more is. */
export function bySigns(root: unknown, releases: Releases): Releases {
  if (releases.most !== Infinity) return releases;
  return { ...releases, least: Math.max(releases.least, leastIn(root, 0)) };
}

function leastIn(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null || depth > 12) return 0;
  let least = isMap(value) ? (signs.get(value['name']) ?? 0) : 0;
  for (const [key, it] of Object.entries(value))
    least = Math.max(least, signs.get(key) ?? 0, leastIn(it, depth + 1));
  return least;
}
