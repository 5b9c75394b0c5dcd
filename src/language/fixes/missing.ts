/** A field that an object cannot do without, written where people look for it. */
import type { Written } from '../../mesh/rules/entry/problem';
import { filled, withFieldInFront, withFields, type Edit } from '../edits';
import { fieldsNamed, mapIn, nodeAt, valueOf, type MapNode } from '../nodes';
import { kindOf, wholeShapeOf } from '../schema/kinds';
import { shapeAt } from '../schema/lookup';
import type { FieldShape, ObjectShape } from '../schema/shape';
import { fix } from './pieces';
import { suggestionFor } from './suggested';
import type { FixTarget, ProposedFix } from './target';

export function* missingField(name: string, target: FixTarget): Iterable<ProposedFix> {
  const { object, document, data, context } = target;
  const kind = kindOf(object.apiVersion, object.kind, object.name);
  const shape = kind && shapeAt(wholeShapeOf(kind), data.path);
  const map = mapIn(nodeAt(object.node, data.path));
  const field = shape?.kind === 'object' ? shape.fields.get(name) : undefined;
  if (!map || !field || shape?.kind !== 'object') return;
  const root = valueOf(object.node);
  const wanting = { root, kind: object.kind, path: data.path, zone: context.zone };
  const value = suggestionFor(field, wanting);
  if (value === undefined) return;
  const said = typeof value === 'object' ? name : `${name}: ${value}`;
  yield fix(`Add ${said}`, false, inserted(document.text, map, field, value, shape));
}

/** In the order of the table, as people write objects. */
function inserted(
  text: string,
  map: MapNode,
  { name }: FieldShape,
  value: Written,
  shape: ObjectShape,
): Edit | undefined {
  const [empty, ...others] = fieldsNamed(map, name);
  if (empty) return others.length === 0 ? filled(text, empty, value, map.flow) : undefined;
  const order = [...shape.fields.keys()];
  const before = order
    .slice(0, order.indexOf(name))
    .findLast((it) => fieldsNamed(map, it).length === 1);
  return before === undefined && map.fields.length > 0
    ? withFieldInFront(text, map, name, value)
    : withFields(text, map, { [name]: value }, before);
}
