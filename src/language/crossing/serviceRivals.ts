/** Services and pods of one text, beside which rules, routes and Gateways are seen. */
import { none } from '../../mesh/rules/saying';
import { fullHostOf } from '../../mesh/rules/entry/hosts';
import { protocolNamed } from '../../mesh/rules/entry/ports';
import { fieldAt, listAt, textAt } from '../../objects/object';
import { specOf, type ManifestObject } from '../manifestObject';
import { listIn, nodeAt, textOf, valueOf, type ManifestNode } from '../nodes';
import { placeholderIn } from '../placeholders';
import { spanOf } from '../places';
import { labelsOf, rival, type HostClaim, type Rival } from './rival';

/** A Service of which all ports are in sight. */
export interface ServiceRival extends Rival {
  readonly kind: 'Service';
  /** As Istio completes its name. */
  readonly host: string;
  readonly ports: readonly number[];
  /** Of the pods; undefined where a port of them goes by name. */
  readonly targets: readonly number[] | undefined;
  /** On each of the ports, in capitals; undefined where nothing says so. */
  readonly spoken: readonly (string | undefined)[];
  /** As `name=value`; none where somebody else says which its pods are. */
  readonly selector: readonly string[];
  readonly ways: readonly Way[];
}

/** By which a port of a Service leads to pods. */
export interface Way {
  readonly target: number | string;
  /** In capitals; undefined where nothing says so. */
  readonly spoken: string | undefined;
  readonly at: HostClaim;
}

/** What makes pods, or is one. */
export interface PodsRival extends Rival {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Pod';
  /** As `name=value`. */
  readonly labels: readonly string[];
  /** Those that have a name; undefined where somebody else may give them. */
  readonly ports: readonly string[] | undefined;
}

export function serviceRival(object: ManifestObject): readonly ServiceRival[] {
  if (object.apiVersion !== 'v1' || !object.whole) return none;
  const spec = specOf(object);
  const chosen = fieldAt(spec, 'selector');
  const selector = chosen === undefined ? none : labelsOf(chosen);
  const all = listAt(spec, 'ports');
  const ports = all.map((it) => fieldAt(it, 'port')).filter((it) => typeof it === 'number');
  const { name, namespace } = object;
  const isPlain = textAt(spec, 'type') !== 'ExternalName' && ports.length === all.length;
  if (!isPlain || ports.length === 0 || !selector || name === undefined) return none;
  const targets = all.map((it) => fieldAt(it, 'targetPort') ?? fieldAt(it, 'port'));
  const numbers = targets.filter((it) => typeof it === 'number');
  return [
    {
      host: fullHostOf(name, namespace),
      ports,
      targets: numbers.length === targets.length ? numbers : undefined,
      selector,
      spoken: all.map(spokenOn),
      ways: selector.length === 0 ? none : all.flatMap((it, index) => wayOf(object, it, index)),
      ...rival('Service', object),
    },
  ];
}

function wayOf(object: ManifestObject, port: unknown, index: number): readonly Way[] {
  const said = fieldAt(port, 'targetPort');
  const target = said ?? fieldAt(port, 'port');
  const isPlain = typeof target === 'number' || typeof target === 'string';
  if (!isPlain || fieldAt(port, 'protocol') === 'UDP') return none;
  if (typeof target === 'string' && !/^[a-z0-9-]*[a-z][a-z0-9-]*$/.test(target)) return none;
  const path = ['spec', 'ports', index, ...(said === undefined ? [] : ['targetPort'])];
  const { start, end } = spanOf(object.node, path);
  return [{ target, spoken: spokenOn(port), at: { host: '', path, start, end } }];
}

function spokenOn(port: unknown): string | undefined {
  const said = textAt(port, 'appProtocol');
  return said === undefined ? protocolNamed(textAt(port, 'name') ?? '') : said.toUpperCase();
}

/** Of pods little is made plain: there is much else in them. */
export function podsRival(object: ManifestObject): readonly PodsRival[] {
  const kind = object.kind as PodsRival['kind'];
  const place = kind === 'Pod' ? [] : ['spec', 'template'];
  const labels = labelsOf(valueOf(nodeAt(object.node, [...place, 'metadata', 'labels'])));
  if (labels === undefined) return none;
  const ports = object.whole ? portsOf(nodeAt(object.node, [...place, 'spec'])) : undefined;
  return [{ labels, ports, ...rival(kind, object) }];
}

/** What is laid over others has no image as a rule, and the injector makes that of a gateway. */
function portsOf(spec: ManifestNode | undefined): readonly string[] | undefined {
  const containers = listIn(nodeAt(spec, ['containers']))?.items ?? none;
  const names: string[] = [];
  for (const it of [...containers, ...(listIn(nodeAt(spec, ['initContainers']))?.items ?? none)]) {
    const image = textOf(nodeAt(it, ['image']));
    if (image === undefined || image === 'auto') return undefined;
    for (const port of listIn(nodeAt(it, ['ports']))?.items ?? none) {
      const name = nodeAt(port, ['name']);
      const text = textOf(name);
      if (text !== undefined && placeholderIn(text) === undefined) names.push(text);
      else if (name) return undefined;
    }
  }
  return containers.length === 0 ? undefined : names;
}
