import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import { actual, nodeAt, type FieldNode, type ManifestNode } from '../nodes';
import { kindOf } from '../schema/kinds';
import type { DocumentRule } from './rule';
import { gapsIn, type Gap } from './secretGaps';
import { isOfMesh, writtenAt } from './secretKinds';
import {
  headOf,
  leftToPersons,
  mayHold,
  placeholderAt,
  unfilledAmong,
  unfilledDiagnostic,
  valuesAt,
  type Value,
} from './unfilled';

/** What is still to be filled in of Secret cacerts and of secrets for other clusters; base64 and PEM have no such signs. */
export const secretPlaceholders: DocumentRule = (document) => {
  const ofMesh = document.objects.filter((it) => isOfMesh(it, document));
  return ofMesh.length === 0 ? none : ofMesh.flatMap((it) => unfilledIn(it, document));
};

function unfilledIn(object: ManifestObject, document: ManifestDocument): readonly Diagnostic[] {
  const { apiVersion, kind, name } = object;
  // Where a table knows labels and annotations, they are judged by that.
  const notes = kindOf(apiVersion, kind, name) ? [] : fieldsOf(object, noted, document);
  const files = fieldsOf(object, parts, document);
  const keys = files.map(([path, { key }]): Value => [path, key, true]);
  const names = [
    ...headOf(object, document),
    ...notes.map(([path, { value }]): Value => [path, value]),
    ...keys,
  ];
  const open = names.filter(([, node]) => mayHold(node, document));
  return [
    ...unfilledAmong(new Map(open.map((it) => [it[1].start, it])).values(), object, document),
    ...[...names, ...files.map(([path, { value }]): Value => [path, value])]
      .filter(([, node]) => isCutShort(node, document))
      .map((it) => cutShort(object, it, document)),
    ...inCapitals([...namesOf(object), ...keys], object, document),
    ...withinValues(object, files, open, document),
  ];
}

/** Of what is secret only the slip itself is told, and once where names have the same. */
function* withinValues(
  object: ManifestObject,
  files: readonly PlacedField[],
  names: readonly Value[],
  document: ManifestDocument,
): Iterable<Diagnostic> {
  const told = new Set(
    names.flatMap(([, node]) =>
      gapsIn(writtenAt(node, document), 0).flatMap(({ said, by }) => (by === 'shell' ? said : [])),
    ),
  );
  for (const [path, { value }] of files) {
    if (!mayHold(value, document)) continue;
    for (const gap of gapsOf(value, document)) {
      if (told.has(gap.said) || (gap.by === 'shell' && document.heredoc === 'expanded')) continue;
      const { start, end } = gap;
      yield { ...unfilledDiagnostic(object, [path, value], gap, document), start, end };
    }
  }
}

function gapsOf(value: ManifestNode, document: ManifestDocument): readonly Gap[] {
  const gaps = gapsIn(writtenAt(value, document), value.start);
  if (gaps.length > 0 || (value.kind === 'scalar' && value.style === 'block')) return gaps;
  const by = placeholderAt(value, document);
  const { start, end } = value;
  return by === 'shell' || by === 'person' ? [{ said: 'This', by, start, end }] : [];
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
const parts = [['data'], ['stringData']];

type PlacedField = readonly [path: readonly string[], field: FieldNode];

/** A name that a shell writes is known by its letters alone. */
const fieldsOf = (
  { node }: ManifestObject,
  paths: readonly (readonly string[])[],
  document: ManifestDocument,
): readonly PlacedField[] =>
  paths.flatMap((path) => {
    const map = actual(nodeAt(node, path));
    if (map?.kind !== 'map') return [];
    return map.fields.map((field): PlacedField => {
      const { value } = field.key;
      const name = typeof value === 'string' ? value : writtenAt(field.key, document);
      return [[...path, name], field];
    });
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
