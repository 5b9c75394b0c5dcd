import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument, ManifestObject } from '../document';
import { actual, nodeAt, textOf, type FieldNode, type ManifestNode } from '../nodes';
import { kindOf } from '../schema/kinds';
import type { DocumentRule } from './rule';
import { headOf, leftToPersons, mayHold, unfilledAmong, valuesAt, type Value } from './unfilled';

/** What is still to be filled in of Secret cacerts and of secrets for other clusters; base64 and PEM have no such signs. */
export const secretPlaceholders: DocumentRule = (document) => {
  const ofMesh = document.objects.filter(isOfMesh);
  return ofMesh.length === 0 ? none : ofMesh.flatMap((it) => unfilledIn(it, document));
};

/** `istioctl create-remote-secret` names them so, and control planes look for the label (domain facts 7.6). */
const isOfMesh = ({ kind, name, node }: ManifestObject): boolean =>
  kind === 'Secret' &&
  (name === 'cacerts' ||
    textOf(nodeAt(node, ['type']))?.startsWith('istio.io/') === true ||
    name?.startsWith('istio-remote-secret-') === true ||
    nodeAt(node, ['metadata', 'labels', 'istio/multiCluster']) !== undefined);

function unfilledIn(object: ManifestObject, document: ManifestDocument): readonly Diagnostic[] {
  const { apiVersion, kind, name } = object;
  // Where a table knows labels and annotations, they are judged by that.
  const notes = kindOf(apiVersion, kind, name) ? [] : noted;
  const values = [...fieldsOf(object, notes), ...fieldsOf(object, files)];
  const keys = fieldsOf(object, files).map(([path, { key }]): Value => [path, key, true]);
  const open = [
    ...headOf(object, document),
    ...values.map(([path, { value }]): Value => [path, value]),
    ...keys,
  ];
  return [
    ...unfilledAmong(
      open.filter(([, node]) => mayHold(node, document)),
      object,
      document,
    ),
    ...open
      .filter(([, node]) => isCutShort(node, document))
      .map((it) => cutShort(object, it, document)),
    ...inCapitals([...namesOf(object), ...keys], object, document),
  ];
}

/** What is left of it may be secret, so it is not repeated. */
const cutShort = (object: ManifestObject, it: Value, document: ManifestDocument): Diagnostic => ({
  ...leftToPersons(object, it, document),
  message: 'This was cut short, and is still to be replaced by the whole of it.',
});

/** `LS0tLS1CRUdJTi...`: neither base64 nor PEM has such dots. */
const isCutShort = ({ start, end }: ManifestNode, { text }: ManifestDocument): boolean =>
  /^["']?\S*(?:\.\.\.|…)["']?\s*$/.test(text.slice(start, end));

const noted = [
  ['metadata', 'labels'],
  ['metadata', 'annotations'],
];
const files = [['data'], ['stringData']];

const fieldsOf = (
  { node }: ManifestObject,
  paths: readonly (readonly string[])[],
): readonly (readonly [readonly string[], FieldNode])[] =>
  paths.flatMap((path) => {
    const map = actual(nodeAt(node, path));
    if (map?.kind !== 'map') return [];
    return map.fields.flatMap((field) =>
      typeof field.key.value === 'string' ? [[[...path, field.key.value], field] as const] : [],
    );
  });

const namesOf = (object: ManifestObject): readonly Value[] =>
  valuesAt(object, [
    ['metadata', 'name'],
    ['metadata', 'annotations', 'networking.istio.io/cluster'],
  ]);

/** A cluster may be called EAST, but hardly CLUSTER_NAME. */
const inCapitals = (
  values: readonly Value[],
  object: ManifestObject,
  document: ManifestDocument,
): readonly Diagnostic[] =>
  values
    .filter(([, node]) => node.kind === 'scalar' && isName(node.value))
    .map((it) => leftToPersons(object, it, document));

const isName = (value: unknown): boolean =>
  typeof value === 'string' &&
  /(?:^|-)(?:(?:YOUR|REMOTE|CLUSTER)_?\d*|(?:[A-Z]+_)*CLUSTER(?:_[A-Z0-9]+)*)$/.test(value);
