/** What all objects of a text that may claim the same have in common. */
import { isMap } from '../../objects/object';
import type { ManifestObject } from '../manifestObject';
import { nodeAt, type Span } from '../nodes';

type RivalKind =
  | 'VirtualService'
  | 'Gateway'
  | 'Sidecar'
  | 'Telemetry'
  | 'ServiceEntry'
  | 'WorkloadEntry'
  | 'DestinationRule'
  | 'PeerAuthentication'
  | 'Policy'
  | 'MeshPolicy'
  | 'Service'
  | 'Deployment'
  | 'StatefulSet'
  | 'DaemonSet'
  | 'Pod'
  | 'Selector'
  | 'Named'
  | 'Port';

/** An object, as far as its own text says. Offsets are those of its chunk. */
export interface Rival {
  readonly kind: RivalKind;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly cluster: string | undefined;
  readonly object: number;
}

export interface HostClaim extends Span {
  readonly host: string;
  readonly path: readonly (string | number)[];
}

export interface PortClaim extends Span {
  readonly number: number;
  readonly path: readonly (string | number)[];
}

export const rival = <K extends Rival['kind']>(kind: K, object: ManifestObject) => ({
  kind,
  name: object.name,
  namespace: object.namespace,
  cluster: object.cluster,
  object: object.node.start,
});

/** In one order for equal labels; undefined where some are not in sight. */
export function labelsOf(labels: unknown): readonly string[] | undefined {
  if (!isMap(labels)) return undefined;
  const found: string[] = [];
  for (const [name, value] of Object.entries(labels)) {
    if (typeof value !== 'string') return undefined;
    found.push(`${name}=${value}`);
  }
  return found.sort();
}

export function claimAt(
  object: ManifestObject,
  host: unknown,
  path: readonly (string | number)[],
): readonly HostClaim[] {
  const node = nodeAt(object.node, path);
  if (typeof host !== 'string' || !node) return [];
  return [{ host, path, start: node.start, end: node.end }];
}

export function portAt(
  object: ManifestObject,
  number: unknown,
  path: readonly (string | number)[],
): PortClaim | undefined {
  const node = nodeAt(object.node, path);
  return typeof number === 'number' && node
    ? { number, path, start: node.start, end: node.end }
    : undefined;
}

/** In lower case. */
export const hostsAt = (
  object: ManifestObject,
  hosts: readonly unknown[],
  path: readonly (string | number)[],
): readonly HostClaim[] =>
  hosts.flatMap((host, index) =>
    claimAt(object, typeof host === 'string' ? host.toLowerCase() : host, [...path, index]),
  );
