/** The documentation of a field, of one of its values, or of a kind. */
import { fieldDocumentation, kindDocumentation, servedText } from '../schema/documentation';
import { kindOf, wholeShapeOf } from '../schema/kinds';
import { fieldAt, shapeAt } from '../schema/lookup';
import type { KindShape } from '../schema/shape';
import type { HoverPlace, HoverSource } from './source';

export const fieldHover: HoverSource = function* (at) {
  const { object, path, onKey, context } = at;
  const kind = kindOf(object.apiVersion, object.kind, object.name);
  // An editor that has our schemas tells of their fields itself, but for what is a text.
  if (!kind || (context.structure === 'meaning' && !kind.isText)) return;
  if (path.length === 1 && (path[0] === 'kind' || path[0] === 'apiVersion')) {
    yield `**${kind.kind}**\n\n${kindDocumentation(kind)}`;
    return;
  }
  if (onKey) yield* ofField(kind, at);
  else yield* ofValue(kind, at);
};

function* ofField(kind: KindShape, { path }: HoverPlace): Iterable<string> {
  const field = fieldAt(wholeShapeOf(kind), path);
  if (!field) return;
  const place = path.slice(0, -1).filter((it) => typeof it === 'string');
  yield `**${field.name}** — ${[kind.kind, ...place].join('.')}\n\n${fieldDocumentation(field)}`;
}

function* ofValue(kind: KindShape, { path, node }: HoverPlace): Iterable<string> {
  const shape = shapeAt(wholeShapeOf(kind), path);
  if (shape?.kind !== 'text' || node.kind !== 'scalar') return;
  const word = shape.words?.find((it) => it.text === node.value);
  if (!word) return;
  const served = servedText(word);
  yield `**${word.text}**${served === '' ? '' : ` — ${served}`}\n\n${word.doc ?? ''}`.trim();
}
