/** Services and pods of one text, beside which rules, routes and Gateways are seen. */
import { none } from '../../mesh/rules/saying';
import { fullHostOf } from '../../mesh/rules/entry/hosts';
import { protocolNamed } from '../../mesh/rules/entry/ports';
import { fieldAt, listAt, textAt } from '../../objects/object';
import { specOf, type ManifestObject } from '../manifestObject';
import { nodeAt, valueOf } from '../nodes';
import { labelsOf, rival, type Rival } from './rival';

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
}

/** What makes pods, or is one. */
export interface PodsRival extends Rival {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Pod';
  /** As `name=value`. */
  readonly labels: readonly string[];
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
      ...rival('Service', object),
    },
  ];
}

function spokenOn(port: unknown): string | undefined {
  const said = textAt(port, 'appProtocol');
  return said === undefined ? protocolNamed(textAt(port, 'name') ?? '') : said.toUpperCase();
}

/** Of pods nothing but their labels is made plain: there is much else in them. */
export function podsRival(object: ManifestObject): readonly PodsRival[] {
  const kind = object.kind as PodsRival['kind'];
  const path = kind === 'Pod' ? ['metadata', 'labels'] : ['spec', 'template', 'metadata', 'labels'];
  const labels = labelsOf(valueOf(nodeAt(object.node, path)));
  return labels === undefined ? none : [{ labels, ...rival(kind, object) }];
}
