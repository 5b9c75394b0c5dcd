/** Values that the schema names: words of a list, true and false, protocols, kinds and their versions. */
import { groupOf } from '../../objects/reference';
import { protocolWords } from '../schema/common';
import { servedText, kindDocumentation } from '../schema/documentation';
import { kindOf, kinds, wholeShapeOf } from '../schema/kinds';
import { shapeAt } from '../schema/lookup';
import { releasesFor, servedIn, type Releases } from '../schema/releases';
import type { Shape } from '../schema/shape';
import type { Completion, CompletionPlace, CompletionSource } from './source';

export const fieldValues: CompletionSource = function* ({ cursor, context }) {
  const { object, path } = cursor;
  const kind = object && kindOf(object.apiVersion, object.kind, object.name);
  if (cursor.role === 'key' || (context.structure === 'meaning' && !kind?.isText)) return;
  if (path.length === 1 && path[0] === 'kind') yield* kindNames(cursor);
  else if (path.length === 1 && path[0] === 'apiVersion') yield* apiVersions(cursor);
  const shape = kind && shapeAt(wholeShapeOf(kind), path);
  if (shape) yield* valuesOf(shape, releasesFor(context.istio, kind, object.apiVersion));
};

function* valuesOf(shape: Shape, releases: Releases): Iterable<Completion> {
  if (shape.kind === 'boolean') {
    yield { label: 'true', kind: 'value', insert: 'true' };
    yield { label: 'false', kind: 'value', insert: 'false' };
  }
  if (shape.kind !== 'text') return;
  for (const word of shape.words ?? []) {
    if (servedIn(word, releases) === 'never') continue;
    const detail = servedText(word);
    yield {
      label: word.text,
      kind: 'value',
      insert: word.text,
      ...(detail === '' ? {} : { detail }),
      ...(word.doc === undefined ? {} : { documentation: word.doc }),
    };
  }
  if (shape.format === 'protocol') {
    yield* protocolWords.map((it): Completion => ({ label: it, kind: 'value', insert: it }));
  }
}

function* kindNames({ values }: CompletionPlace['cursor']): Iterable<Completion> {
  const apiVersion = values.get('apiVersion') ?? '';
  const seen = new Set<string>();
  for (const kind of kinds) {
    if (apiVersion !== '' && kind.group !== groupOf(apiVersion)) continue;
    if (seen.has(kind.kind)) continue;
    seen.add(kind.kind);
    const documentation = kindDocumentation(kind);
    yield { label: kind.kind, kind: 'value', insert: kind.kind, documentation };
  }
}

function* apiVersions({ values }: CompletionPlace['cursor']): Iterable<Completion> {
  const name = values.get('kind') ?? '';
  const seen = new Set<string>();
  for (const kind of kinds.filter((it) => name === '' || it.kind === name)) {
    for (const version of kind.versions) {
      const label = kind.group === '' ? version.name : `${kind.group}/${version.name}`;
      if (seen.has(label)) continue;
      seen.add(label);
      yield { label, kind: 'value', insert: label, detail: servedText(version) };
    }
  }
}
