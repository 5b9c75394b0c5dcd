/** Where the objects of a document speak of remote hosts, and in which part. */
import type { Path } from '../../mesh/rules/entry/entry';
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import type { ManifestNode, Span } from '../nodes';
import { hostsIn, mayNameHost } from './hostText';

/**
 * What a place says of the host: a ServiceEntry `defines` it, all others refer to it. `other` is what
 * stands in no object we know, such as the values of a chart.
 */
export type HostRole =
  | 'defines'
  | 'endpoint'
  | 'rule'
  | 'route'
  | 'destination'
  | 'gateway'
  | 'sidecar'
  | 'workload'
  | 'configuration'
  | 'other';

/** One place that names a host: exactly the characters of the host, from `start` to `end`. */
export interface HostMention extends Span {
  /** In lower case, without a dot behind it. May begin with `*.`. */
  readonly host: string;
  readonly role: HostRole;
  /** The object it stands in. */
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/** Offsets are those of the document. Templates, comments and what does not parse are passed over. */
export function* mentionsIn(
  document: ManifestDocument,
  zones: readonly string[],
): Iterable<HostMention> {
  const { objects, root } = document;
  const byNode = new Map<ManifestNode, ManifestObject>(objects.map((it) => [it.node, it]));
  if (root) yield* mentionsUnder(root, undefined, [], { document, zones, byNode });
}

interface Reading {
  readonly document: ManifestDocument;
  readonly zones: readonly string[];
  readonly byNode: ReadonlyMap<ManifestNode, ManifestObject>;
}

function* mentionsUnder(
  node: ManifestNode,
  around: ManifestObject | undefined,
  from: Path,
  reading: Reading,
): Iterable<HostMention> {
  if (node.kind === 'scalar') {
    yield* mentionsAt(node, around, from, reading);
    return;
  }
  const own = reading.byNode.get(node);
  const [object, path] = own ? [own, []] : [around, from];
  // Secrets are nobody's business here.
  if (object?.kind === 'Secret') return;
  // A key may hold one as well: an annotation, the name of a file.
  if (node.kind === 'map') {
    for (const { key, value } of node.fields) {
      const step = typeof key.value === 'symbol' ? '' : String(key.value);
      yield* mentionsUnder(value, object, [...path, step], reading);
    }
  } else if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) {
      yield* mentionsUnder(item, object, [...path, index], reading);
    }
  }
}

function* mentionsAt(
  { start, end }: Span,
  object: ManifestObject | undefined,
  path: Path,
  { document: { text, masks, brokenAt, holes }, zones }: Reading,
): Iterable<HostMention> {
  if (brokenAt !== undefined && start > brokenAt) return;
  const written = text.slice(start, end);
  if (!mayNameHost(written, zones)) return;
  const role = roleOf(object, path);
  for (const it of hostsIn(written, zones)) {
    const place = { start: start + it.start, end: start + it.end };
    // Part of it is filled in by a template, so nobody knows which host it is.
    if (masks.some((mask) => mask.start <= place.end && mask.end >= place.start)) continue;
    if (holes.some((hole) => hole.start <= place.start && place.end <= hole.end)) continue;
    const { kind = '', name, namespace } = object ?? {};
    yield { ...place, host: detached(it.host), role, kind, name, namespace };
  }
}

/** A copy that does not keep the whole text alive that it was cut from. */
const detached = (text: string): string => ` ${text}`.slice(1);

function roleOf(object: ManifestObject | undefined, path: Path): HostRole {
  const field = path[1];
  switch (object?.kind) {
    case undefined:
      return 'other';
    case 'ServiceEntry':
      return field === 'hosts' ? 'defines' : field === 'endpoints' ? 'endpoint' : 'other';
    case 'DestinationRule':
      return path[0] === 'spec' ? 'rule' : 'other';
    case 'VirtualService':
      if (path[0] !== 'spec') return 'other';
      return path.at(-1) === 'host' ? 'destination' : 'route';
    case 'Gateway':
      return path[0] === 'spec' ? 'gateway' : 'other';
    case 'Sidecar':
      return path[0] === 'spec' ? 'sidecar' : 'other';
    case 'ConfigMap':
      return path[0] === 'metadata' ? 'other' : 'configuration';
    default:
      return path.some((it) => typeof it === 'string' && ofContainers.has(it))
        ? 'workload'
        : 'other';
  }
}

const ofContainers: ReadonlySet<string> = new Set(['containers', 'initContainers']);
