/** The fields an object may have where the cursor stands, each with what it usually holds. */
import { fieldDocumentation, servedText, typeName } from '../schema/documentation';
import { head } from '../schema/common';
import { isServed, kindOf, minorOf, shapeAt, wholeShapeOf } from '../schema/kinds';
import type { FieldShape, Shape } from '../schema/shape';
import { skeletonOf } from './skeleton';
import type { Completion, CompletionPlace, CompletionSource } from './source';

export const fieldNames: CompletionSource = function* (at) {
  const { cursor, context } = at;
  if (cursor.role === 'value') return;
  const shape = shapeUnder(at);
  if (shape?.kind !== 'object') return;
  const minor = minorOf(context.istio);
  for (const field of shape.fields.values()) {
    if (cursor.siblings.includes(field.name) || isServed(field, minor) === false) continue;
    yield completionOf(field, at);
  }
};

/** Before a kind is written, what all objects begin with. */
function shapeUnder({ cursor: { object, path } }: CompletionPlace): Shape | undefined {
  if (!object) return path.length === 0 ? head : undefined;
  const kind = kindOf(object.apiVersion, object.kind, object.name);
  return kind && shapeAt(wholeShapeOf(kind), path);
}

function completionOf(field: FieldShape, at: CompletionPlace): Completion {
  const { cursor } = at;
  const detail = [typeName(field.shape), servedText(field)].filter((it) => it !== '').join(' · ');
  return {
    label: field.name,
    kind: 'field',
    detail,
    documentation: fieldDocumentation(field),
    insert: cursor.hasColon ? field.name : skeletonOf(field, at),
    isSnippet: !cursor.hasColon,
    rank: field.required ? 1 : field.usual ? 2 : isByHand(field) ? 3 : 8,
    goesOn: !cursor.hasColon,
  };
}

/** Not one that only servers write. */
const isByHand = ({ doc }: FieldShape): boolean => !/^(?:Written by|Has no meaning)/.test(doc);
