// Where an object lies, from the names a caller gives.
import type { Place } from './place';
import { notServed } from './refusal';
import type { ServedVersion } from './servedKinds';

export interface Names {
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** Undefined when a namespaced kind comes without a namespace: no URL leads there. */
export function placeOf(served: ServedVersion, at: Names): Place | undefined {
  const namespace = served.resource.namespaced ? at.namespace : undefined;
  if (served.resource.namespaced && namespace === undefined) return undefined;
  return { ...served, namespace, name: at.name };
}

/** As `placeOf`; refused as the server refuses a path that leads nowhere. */
export function placeIn(served: ServedVersion | undefined, at: Names): Place {
  const place = served && placeOf(served, at);
  if (!place) throw notServed();
  return place;
}
