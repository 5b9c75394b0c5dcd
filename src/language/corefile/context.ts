/** What is known beside a Corefile, from the mesh and from settings. */
import type { CoreDnsVersion } from '../../dns/corefilePlugins';
import { versionOf } from '../../mesh/interpreters/versions';
import type { MeshSnapshot } from '../../mesh/snapshot';
import type { NameResolution } from '../../mesh/dns/dnsState';
import { valueOr } from '../../objects/reading';
import { contextName } from '../../objects/reference';
import type { CorefileContext } from './source';

export interface CorefileSettings {
  /** The suffix in files that belong to no mesh. */
  readonly zone: string;
  /** `1.8.0`, or empty where the clusters tell. */
  readonly coreDnsVersion: string;
}

/**
 * `mesh` is undefined offline and in workspaces that are not trusted. Where clusters differ and the
 * text does not say which one it is for (`# For cluster east`), nothing is claimed.
 */
export function corefileContext(
  text: string,
  { zone, coreDnsVersion }: CorefileSettings,
  mesh: MeshSnapshot | undefined,
): CorefileContext {
  const clusters = mesh ? clustersFor(text, mesh) : [];
  const zones = mesh?.meshes.map((it) => it.zone) ?? [];
  return {
    zones: zones.length === 0 ? [zone] : [...new Set(zones)],
    version: versionOf(coreDnsVersion) ?? agreed(clusters.map(versionIn), sameVersion),
    istioCoreDns: agreed(
      clusters.map((it) => valueOr(it.istioCoreDns, undefined)),
      (a, b) => a === b,
    ),
  };
}

function clustersFor(text: string, mesh: MeshSnapshot): readonly NameResolution[] {
  const named = /^(?:---[^\n]*\n|[ \t\r]*\n)*# For cluster (\S+)[ \t]*\r?$/m.exec(
    text.slice(0, 500),
  )?.[1];
  const found =
    named === undefined ? [...mesh.clusters.values()] : [mesh.clusters.get(contextName(named))];
  return found.flatMap((it) => (it?.state === 'reachable' ? [it.nameResolution] : []));
}

function versionIn({ server }: NameResolution): CoreDnsVersion | undefined {
  const found = valueOr(server, undefined);
  return found?.kind === 'coredns' ? found.version : undefined;
}

const sameVersion = (a: CoreDnsVersion, b: CoreDnsVersion): boolean =>
  a.major === b.major && a.minor === b.minor && a.patch === b.patch;

/** What all say; undefined where one does not say, or says something else. */
function agreed<T>(
  values: readonly (T | undefined)[],
  same: (a: T, b: T) => boolean,
): T | undefined {
  const [first] = values;
  if (first === undefined) return undefined;
  return values.every((it) => it !== undefined && same(it, first)) ? first : undefined;
}
