import { none } from '../../mesh/rules/saying';
import { groupOf } from '../../objects/reference';
import type { Diagnostic } from '../diagnostic';
import type { ManifestObject } from '../manifestObject';
import { actual, fieldNamed, nodeAt, type ManifestNode } from '../nodes';
import type { DocumentRule } from './rule';
import { leftToPersons, type Value } from './unfilled';

/**
 * Capitals where a host stands that TLS or HTTP carries: a name for another to replace. What is in
 * brackets, and what a shell is to fill in, is told by structure.
 */
export const sniPlaceholders: DocumentRule = (document) => {
  if (!mayHoldName.test(document.text)) return none;
  return document.objects.flatMap((object): readonly Diagnostic[] => {
    const spec = nodeAt(object.node, ['spec']);
    if (!isOfRouting(object) || !spec) return [];
    return [...namesIn(spec, ['spec'], 0)]
      .filter(([, node]) => node.kind === 'scalar' && isName(node.value))
      .map((it) => ({ ...leftToPersons(object, it, document), severity: 'info' }));
  });
};

const mayHoldName = /\b(?:sni|authority|exact|prefix)["']?:[ \t]*["']?[A-Z][A-Z0-9]*[_"'\s]/;

const isOfRouting = ({ apiVersion, kind }: ManifestObject): boolean =>
  groupOf(apiVersion) === 'networking.istio.io' &&
  ['DestinationRule', 'EnvoyFilter', 'VirtualService'].includes(kind);

const deepest = 20;

/** Headers, whose values may well be capitals, are none of these. */
function* namesIn(
  node: ManifestNode,
  path: readonly (string | number)[],
  depth: number,
): Iterable<Value> {
  if (depth > deepest) return;
  if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) {
      yield* namesIn(item, [...path, index], depth + 1);
    }
  }
  if (node.kind !== 'map') return;
  for (const { key, value } of node.fields) {
    if (typeof key.value !== 'string' || key.value === 'headers') continue;
    const at = [...path, key.value];
    if (!carriers.has(key.value)) yield* namesIn(value, at, depth + 1);
    else yield* hostsAt(value, at);
  }
}

const carriers: ReadonlySet<string> = new Set(['authority', 'sni']);

function* hostsAt(node: ManifestNode, path: readonly (string | number)[]): Iterable<Value> {
  const value = actual(node);
  if (value?.kind === 'scalar') yield [path, value];
  if (value?.kind !== 'map') return;
  for (const match of ['exact', 'prefix']) {
    const field = fieldNamed(value, match);
    if (field) yield [[...path, match], field.value];
  }
}

/** A host may be written in capitals, but hardly with underscores. */
const isName = (value: unknown): boolean =>
  typeof value === 'string' &&
  (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value) || /^(?:SNI|HOST|HOSTNAME|DOMAIN)$/.test(value));
