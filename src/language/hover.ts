/** What is told of a place in a manifest. */
import type { LanguageContext } from './diagnostic';
import { objectAt, parseDocuments, type ManifestText } from './document';
import { fieldHover } from './hover/fields';
import type { HoverPlace, HoverSource } from './hover/source';
import { actual, contains, pathAt, type Span } from './nodes';

/** A new kind of hover is a source and a line here; the most telling first. */
const sources: readonly HoverSource[] = [fieldHover];

export interface Hover extends Span {
  /** Markdown, each to be shown under the one before. */
  readonly parts: readonly string[];
}

/** Undefined where there is nothing to tell. Never throws. */
export function hoverAt(
  text: string,
  offset: number,
  context: LanguageContext,
  manifest: ManifestText = parseDocuments(text),
): Hover | undefined {
  const place = placeAt(manifest, offset, context);
  if (!place) return undefined;
  const parts = sources.flatMap((it) => [...it(place)]);
  const { start, end } = place.span;
  return parts.length === 0
    ? undefined
    : { parts, start: start + place.start, end: end + place.start };
}

/** The innermost field or value at an offset of the text, with the object it is in. */
function placeAt(
  manifest: ManifestText,
  offset: number,
  context: LanguageContext,
): HoverPlace | undefined {
  const found = objectAt(manifest, offset);
  if (!found) return undefined;
  const { start, document, object } = found;
  const at = offset - start;
  const { path, nodes } = pathAt(object.node, at);
  const parent = actual(nodes.at(-2));
  const field =
    parent?.kind === 'map' ? parent.fields.find((it) => it.value === nodes.at(-1)) : undefined;
  const onKey = field !== undefined && contains(field.key, at);
  const node = nodes.at(-1);
  if (!node) return undefined;
  const span = onKey ? field.key : node;
  return { manifest, document, start, object, path, node, onKey, span, context };
}
