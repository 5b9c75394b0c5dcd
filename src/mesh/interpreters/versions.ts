import { listAt, textAt, type KubernetesObject } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { notRead, read, thenReading, type Reading } from '../../objects/reading';
import { istioSystem } from '../names';
import type { Version } from '../version';

/**
 * The first version in a text: `v1.20.2-gke.100`, `1.7.8-distroless`, `release-1.1-latest-daily`.
 * A patch that is not written counts as 0; `text` keeps what was written, from its first digit on.
 */
export function versionOf(text: string): Version | undefined {
  const found = /(?<![\d.])(\d{1,4})\.(\d{1,4})(?:\.(\d{1,6}))?[\w.+-]*/.exec(text);
  if (!found) return undefined;
  const [whole, major, minor, patch] = found;
  return { text: whole, major: Number(major), minor: Number(minor), patch: Number(patch ?? 0) };
}

/**
 * The version of the Istio control plane by the image tag of its Deployments in `istio-system`;
 * undefined inside when none runs. Of several revisions the oldest, because it limits the mesh.
 */
export function interpretIstio(objects: ObjectSet): Reading<Version | undefined> {
  return thenReading(objects.list(kinds.deployment), (deployments) => {
    const planes = planeNames
      .map((name) => deployments.filter((it) => isPlane(it, name)))
      .find((it) => it.length > 0);
    if (!planes) return read(undefined);
    const versions = planes.flatMap((it) => versionOfPlane(it) ?? []).sort(compareVersions);
    return versions[0] === undefined
      ? notRead(`no image tag of Deployment ${planes[0]?.metadata.name ?? ''} names a version`)
      : read(versions[0]);
  });
}

export const compareVersions = (a: Version, b: Version): number =>
  a.major - b.major || a.minor - b.minor || a.patch - b.patch;

/** In order of trust: `istiod` from 1.5 on, `istio-pilot` and `istio-citadel` before. */
const planeNames = ['istiod', 'istio-pilot', 'istio-citadel'] as const;

function isPlane(it: KubernetesObject, name: (typeof planeNames)[number]): boolean {
  if (it.metadata.namespace !== istioSystem) return false;
  // A revision is called istiod-<revision> and keeps the label.
  return it.metadata.name === name || (name === 'istiod' && it.metadata.labels?.['app'] === name);
}

function versionOfPlane(deployment: KubernetesObject): Version | undefined {
  const images = listAt(deployment, 'spec', 'template', 'spec', 'containers')
    .map((container) => textAt(container, 'image') ?? '')
    .filter((image) => !/\/proxyv2\b/.test(image));
  for (const image of images) {
    const version = versionOf(tagOf(image));
    if (version) return version;
  }
  return versionOf(deployment.metadata.labels?.['operator.istio.io/version'] ?? '');
}

/** `1.7.8` of `docker.io:5000/istio/pilot:1.7.8@sha256:…`; a registry port is no tag. */
export function tagOf(image: string): string {
  const name = image.split('@')[0] ?? '';
  return name.slice(name.lastIndexOf('/') + 1).split(':')[1] ?? '';
}
