/** The fields an object may have where the cursor stands, each with what it usually holds. */
import { fieldDocumentation, servedText, typeName } from '../schema/documentation';
import { head } from '../schema/common';
import { kindOf, wholeShapeOf } from '../schema/kinds';
import { shapeAt } from '../schema/lookup';
import { releasesFor, servedIn } from '../schema/releases';
import { any, type FieldShape } from '../schema/shape';
import { skeletonOf } from './skeleton';
import type { Completion, CompletionPlace, CompletionSource } from './source';

export const fieldNames: CompletionSource = function* (at) {
  const { cursor, context } = at;
  const { object, path } = cursor;
  const kind = object && kindOf(object.apiVersion, object.kind, object.name);
  // An editor that has our schemas offers their fields itself, but for what is a text.
  if (cursor.role === 'value' || (context.structure === 'meaning' && !kind?.isText)) return;
  // Before a kind is written, there is what all objects begin with.
  const shape = kind
    ? shapeAt(wholeShapeOf(kind), path)
    : !object && path.length === 0
      ? head
      : any;
  if (shape?.kind !== 'object') return;
  const releases = releasesFor(context.istio, kind, object?.apiVersion ?? '');
  for (const field of shape.fields.values()) {
    if (cursor.siblings.includes(field.name) || servedIn(field, releases) === 'never') continue;
    yield completionOf(field, at);
  }
};

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
