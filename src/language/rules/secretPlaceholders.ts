import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { mayHoldGap } from '../gapsInTexts';
import type { ManifestObject } from '../manifestObject';
import { actual, nodeAt, type FieldNode, type ManifestNode } from '../nodes';
import { kindOf } from '../schema/kinds';
import type { DocumentRule } from './rule';
import { gapsIn, type Gap } from './secretGaps';
import { isNearMesh, isOfMesh, writtenAt } from './secretKinds';
import {
  cutShort,
  headOf,
  leftToPersons,
  mayHold,
  placeholderAt,
  unfilledAmong,
  unfilledDiagnostic,
  valuesAt,
  type Value,
} from './unfilled';

/**
 * What is still to be filled in of Secret cacerts and of secrets for other clusters; base64 and PEM have no such
 * signs. Of others beside a mesh, who fills them in is the author's business.
 */
export const secretPlaceholders: DocumentRule = (document) => {
  let found: Diagnostic[] | undefined;
  for (const object of document.objects) {
    const isOurs = isOfMesh(object, document);
    if (!isOurs && !(object.kind === 'Secret' && isNearMesh(object, document))) continue;
    for (const it of unfilledIn(object, document))
      (found ??= []).push(isOurs ? it : { ...it, severity: 'info' });
  }
  return found ?? none;
};

function unfilledIn(object: ManifestObject, document: ManifestDocument): readonly Diagnostic[] {
  const { apiVersion, kind, name } = object;
  // Where a table knows labels and annotations, they are judged by that.
  const notes = kindOf(apiVersion, kind, name) ? [] : fieldsOf(object, noted, document);
  const files = fieldsOf(object, parts, document);
  const keys = files.map(([path, { key }]): Value => [path, key, true]);
  const names = [
    ...headOf(object, document),
    ...fieldsOf(object, [['metadata', 'labels']], document).map(([path, { key }]): Value => [
      path,
      key,
      true,
    ]),
    ...notes.map(([path, { value }]): Value => [path, value]),
    ...keys,
  ];
  const open = names.filter(([, node]) => mayHold(node, document));
  return [
    ...unfilledAmong(new Map(open.map((it) => [it[1].start, it])).values(), object, document),
    ...names
      .filter(([, node]) => isCutShort(node, document))
      .map((it) => ({ ...leftToPersons(object, it, document), message: cutShort })),
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
    if (!mayHoldGap.test(writtenAt(value, document))) continue;
    for (const gap of gapsOf(value, document)) {
      if (told.has(gap.said) || (gap.by === 'shell' && document.heredoc === 'expanded')) continue;
      const { start, end, isCut } = gap;
      const found = unfilledDiagnostic(object, [path, value], gap, document);
      yield { ...found, ...(isCut && { message: cutShort }), start, end };
    }
  }
}

function gapsOf(value: ManifestNode, document: ManifestDocument): readonly Gap[] {
  const gaps = gapsIn(writtenAt(value, document), value.start);
  if (gaps.length > 0 || (value.kind === 'scalar' && value.style === 'block')) return gaps;
  if (!mayHold(value, document) && !word.test(writtenAt(value, document))) return [];
  const by = placeholderAt(value, document);
  const { start, end } = value;
  return by === 'shell' || by === 'person' ? [{ said: 'This', by, start, end }] : [];
}

/** `LS0tLS1CRUdJTi...`: neither base64 nor PEM has such dots. */
const isCutShort = ({ start, end }: ManifestNode, { text }: ManifestDocument): boolean =>
  /^["']?\S*(?:\.\.\.|…)["']?\s*$/.test(text.slice(start, end));

const noted = [
  ['metadata', 'labels'],
  ['metadata', 'annotations'],
];
const parts = [['data'], ['stringData']];

/** Letters alone may be base64. */
const word = /^["']?(?:(?:REPLACE|CHANGE|INSERT|PASTE|YOUR)[_ -]|(?:TODO|FIXME)["']?$)/;

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
