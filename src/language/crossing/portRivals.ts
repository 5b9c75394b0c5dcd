/** Ports without an address, by which proxies see no host. */
import { none, problemsOfEach } from '../../mesh/rules/saying';
import { isMap, listAt, numberAt, textAt } from '../../objects/object';
import { specOf, type ManifestObject } from '../manifestObject';
import { nodeAt } from '../nodes';
import { classOf } from '../structure/rules/common';
import { rival, type HostClaim, type Rival } from './rival';

/** A ServiceEntry; its ports go by their numbers. */
export interface PortRival extends Rival {
  readonly kind: 'Port';
  /** Undefined where it is still to be filled in. */
  readonly host: string | undefined;
  readonly isSeen: boolean;
  readonly ports: readonly HostClaim[];
}

export function portRival(object: ManifestObject): readonly PortRival[] {
  // Nearly every entry has one.
  if (nodeAt(object.node, ['spec', 'addresses']) || !object.whole) return none;
  const spec = specOf(object);
  const [first] = listAt(spec, 'hosts');
  const host = typeof first === 'string' ? first : undefined;
  // Where nothing is resolved, calls go where they were going.
  if (!/^(?:STATIC|DNS)/.test(textAt(spec, 'resolution') ?? '')) return none;
  const ports = problemsOfEach(listAt(spec, 'ports'), (it, index) => blind(object, it, index));
  const exported = listAt(spec, 'exportTo');
  const isSeen = exported.length === 0 || exported.includes('*');
  return ports.length === 0 ? none : [{ host, isSeen, ports, ...rival('Port', object) }];
}

function blind(object: ManifestObject, port: unknown, index: number): HostClaim | undefined {
  const number = numberAt(port, 'number');
  const protocol = textAt(port, 'protocol');
  if (!isMap(port) || number === undefined || classOf(protocol ?? '') !== 'TCP') return undefined;
  const path = ['spec', 'ports', index, 'protocol'];
  const node = nodeAt(object.node, path);
  return node && { host: String(number), path, start: node.start, end: node.end };
}
