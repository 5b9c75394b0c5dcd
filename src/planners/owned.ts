/** Which objects of a cluster are ours to take out again. */
import type { Part, Uninstall } from '../mesh/intent';
import { partLabel } from '../mesh/names';
import type { KubernetesObject } from '../objects/object';
import { ObjectSet } from '../objects/objectSet';
import { keyOf, type ContextName } from '../objects/reference';

/** One object that is ours, and the part of the mesh it belongs to. */
export interface Owned {
  readonly cluster: ContextName;
  readonly object: KubernetesObject;
  readonly part: Part;
}

export const isPlace = (object: KubernetesObject): boolean =>
  object.kind === 'Namespace' && object.apiVersion === 'v1';

/** By our label; what a manifest names that the person still has belongs to the control plane. */
export function ownedBy(intent: Uninstall): readonly Owned[] {
  const named = new Set((intent.manifest ?? []).map(keyOfObject));
  return intent.clusters.flatMap((cluster) =>
    [...(intent.live.get(cluster) ?? ObjectSet.empty)].flatMap((object): Owned[] => {
      const label = object.metadata.labels?.[partLabel];
      const part = parts.find((it) => it === label);
      if (part) return [{ cluster, object, part }];
      const isNamed = named.has(keyOfObject(object)) && !isPlace(object);
      return isNamed ? [{ cluster, object, part: 'controlPlane' }] : [];
    }),
  );
}

const parts: readonly Part[] = ['services', 'dns', 'controlPlane', 'trust'];

const keyOfObject = ({ apiVersion, kind, metadata }: KubernetesObject): string =>
  keyOf({ apiVersion, kind, ...metadata });

/** A namespace holds both CAs and control plane: it goes only when both of them go. */
export function isWanted({ object, part }: Owned, { parts: wanted }: Uninstall): boolean {
  if (part === 'dns') return false;
  if (isPlace(object)) return wanted.includes('trust') && wanted.includes('controlPlane');
  return wanted.includes(part);
}
