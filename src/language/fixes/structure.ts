/** Fixes for what is said of the structure of an object. */
import { endOfField, insertion, isOnOwnLine, plain } from '../edits';
import { withoutField } from '../removals';
import { mapIn, nodeAt, type MapNode, type ScalarNode } from '../nodes';
import { kindOf, wholeShapeOf } from '../schema/kinds';
import { labelledShapeOf } from '../schema/labelled';
import { shapeAt } from '../schema/lookup';
import { fieldAtPath } from '../places';
import { asList, asMap } from '../reshaping';
import type { FieldShape, ObjectShape, Shape } from '../schema/shape';
import { colonless, missingBlanks } from '../structure/glued';
import { generalFixes } from './general';
import { fix } from './pieces';
import { asPortMap } from './portMaps';
import type { FixMaker, FixTarget, ProposedFix } from './target';

/** `80` for `"80"`, `"1.10"` for `1.10`, `[a]` for `a`: what is meant, written as its type. */
export const otherType: FixMaker = function* (target) {
  yield* generalFixes(target);
  const { object, data } = target;
  const kind = kindOf(object.apiVersion, object.kind, object.name);
  const whole = kind ? wholeShapeOf(kind) : labelledShapeOf(object.apiVersion, object.kind);
  const shape = whole && shapeAt(whole, data.path);
  const node = nodeAt(object.node, data.path);
  if (shape?.kind === 'map' && data.path.at(-1) === 'ports') yield* asPortMap(target);
  if (shape && node?.kind === 'scalar') yield* retyped(node, shape, target);
  else if (shape) yield* reshaped(shape, target);
};

/** A map for a list of such, or a list of one for what it holds. */
function* reshaped(shape: Shape, { object, document, data }: FixTarget): Iterable<ProposedFix> {
  const field = fieldAtPath(object.node, data.path);
  if (shape.kind === 'list' && shape.of.kind === 'object' && field?.value.kind === 'map') {
    const under = placeInItem(field.value, shape.of);
    // What a template chooses of its fields may leave the rest of them without a head.
    const isChosen = /^\s*\{[{%]/m.test(
      document.text.slice(field.key.end, endOfField(document.text, field)),
    );
    if (under === undefined || isChosen) return;
    yield fix('Make it a list', true, ...asList(document.text, field, under || undefined));
  } else if (shape.kind === 'object' && field?.value.kind === 'list') {
    yield fix('Take the list away', true, ...asMap(document.text, field.value));
  }
}

/** Empty where the map is an item, the field of one that it belongs under, or undefined. */
function placeInItem({ fields }: MapNode, { fields: known }: ObjectShape): string | undefined {
  const names = fields.map(({ key }) => String(key.value));
  if (names.length === 0 || names.some((it) => known.has(it))) return '';
  const within = ({ shape }: FieldShape) =>
    shape.kind === 'object' && names.every((it) => shape.fields.has(it));
  return [...known.values()].find(within)?.name;
}

function* retyped(node: ScalarNode, shape: Shape, { document }: FixTarget): Iterable<ProposedFix> {
  const { start, end, value, style } = node;
  const written = document.text.slice(start, end);
  const inPlace = (title: string, newText: string) => fix(title, true, { start, end, newText });
  if (shape.kind === 'text' && style === 'plain') {
    yield inPlace('Put it in quotes', JSON.stringify(written));
  } else if (typeof value === 'string' && (style === 'double' || style === 'single')) {
    // The port of pods is a number or a name, so of any shape.
    const isNumber = shape.kind === 'number' || shape.kind === 'any';
    const isMeant = isNumber ? /^-?\d+(?:\.\d+)?$/ : /^(?:true|false)$/;
    const isPlain = (isNumber || shape.kind === 'boolean') && isMeant.test(value);
    if (isPlain) yield inPlace('Take the quotes away', value);
  }
  const blanks = missingBlanks(node, shape, document.text);
  if (blanks) {
    yield fix('Add a blank', true, ...blanks.map((it) => insertion(it, ' ')));
    return;
  }
  const name = colonless(node, shape);
  if (name !== undefined) yield fix('Add a colon', true, insertion(start + name.length, ':'));
  if (shape.kind !== 'list' || style === 'block' || typeof value !== 'string') return;
  if (style === 'plain' && isOnOwnLine(document.text, start)) {
    const lines = [...written.matchAll(/^[ \t]*(?=\S)/gm)];
    const dashes = lines.map(({ index, 0: indent }) =>
      insertion(start + index + indent.length, '- '),
    );
    yield fix('Make it a list', true, ...dashes);
    return;
  }
  yield inPlace('Make it a list', `[${style === 'plain' ? plain(value) : written}]`);
}

/** Either of the two can go; which one is not ours to say. */
export const eitherField: FixMaker = function* ({ object, document, data }) {
  const parent = data.path.slice(0, -1);
  const map = mapIn(nodeAt(object.node, parent));
  const kind = kindOf(object.apiVersion, object.kind, object.name);
  const shape = kind && shapeAt(wholeShapeOf(kind), parent);
  const name = String(data.path.at(-1));
  if (!map || shape?.kind !== 'object') return;
  const group = shape.exclusive.find((it) => it.includes(name)) ?? [];
  for (const { key } of map.fields) {
    if (typeof key.value !== 'string' || !group.includes(key.value)) continue;
    yield fix(`Remove ${key.value}`, false, withoutField(document.text, map, key.value));
  }
};
