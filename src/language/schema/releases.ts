/** Which releases of Istio a text may be for, and what they serve. */
import type { Version } from '../../mesh/version';
import { versionOf } from '../../objects/reference';
import type { KindShape, Served } from './shape';

/** Minor versions of Istio 1, both included. */
export interface Releases {
  readonly least: number;
  readonly most: number;
}

export const allReleases: Releases = { least: 1, most: Infinity };

/** The release of a version, and no other. */
export const releaseOf = (istio: Version | undefined): Releases | undefined =>
  istio?.major === 1 ? { least: istio.minor, most: istio.minor } : undefined;

/** The one that is known, else those that serve the version of the API the object is written in. */
export function releasesFor(
  istio: Version | undefined,
  kind: KindShape | undefined,
  apiVersion: string,
): Releases {
  const known = releaseOf(istio);
  if (known) return known;
  const version = kind?.versions.find((it) => it.name === versionOf(apiVersion));
  return { least: version?.since ?? 1, most: version?.until ?? Infinity };
}

/** Whether all, some or none of the releases have something. */
export function servedIn({ since = 1, until = Infinity }: Served, releases: Releases) {
  if (since > releases.most || until < releases.least) return 'never';
  return since <= releases.least && until >= releases.most ? 'always' : 'some';
}

/** Holds in all of the releases. */
export const holds = (served: Served, releases: Releases): boolean =>
  servedIn(served, releases) === 'always';
