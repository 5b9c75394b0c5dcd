/** The object a cursor stands in, as far as it can be read while it is being written. */
import { entryOf, unsure, type Entry } from '../../mesh/rules/entry/entry';
import { documentsIn } from '../document';
import { specOf, type ManifestObject } from '../manifestObject';
import { contains } from '../nodes';
import type { CompletionPlace } from './source';

/** No object a person writes is longer. */
const limit = 100_000;

/** The parser reads on behind what is half written. */
export function objectAt({ text, offset }: CompletionPlace): ManifestObject | undefined {
  const from = Math.max(text.lastIndexOf('\n---', offset - 1) + 1, offset - limit);
  const end = text.indexOf('\n---', offset);
  const chunk = text.slice(from, Math.min(end < 0 ? text.length : end + 1, offset + limit));
  const at = offset - from;
  const objects = documentsIn(chunk).flatMap((it) => it.objects);
  return (
    objects.findLast(({ node }) => contains(node, at)) ??
    objects.findLast(({ node }) => node.start <= at)
  );
}

/** What is absent may yet be written, so nothing is taken for absent. */
export function entryAt(place: CompletionPlace): Entry | undefined {
  const object = objectAt(place);
  return object?.kind === 'ServiceEntry' ? entryOf(specOf(object), false) : undefined;
}

/** The kind, where it is one of Istio's: an object half written may have no apiVersion yet. */
export function istioKindOf({ cursor: { object } }: CompletionPlace): string {
  if (!object || (object.apiVersion !== '' && !istioGroup.test(object.apiVersion))) return '';
  return object.kind;
}

const istioGroup = /^(?:networking|security)\.istio\.io\//;

/** Steps of a path as a pattern: numbers become `#`. `spec/ports/#/name`. */
export const patternOf = ({ cursor }: CompletionPlace): string =>
  cursor.path.map((it) => (typeof it === 'number' ? '#' : it)).join('/');

export const isSure = <T>(value: T | typeof unsure | undefined): value is T =>
  value !== unsure && value !== undefined;
