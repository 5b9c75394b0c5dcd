/** What is told of a field or a kind, as Markdown. */
import type { FieldShape, KindShape, Served, Shape, Word } from './shape';

export function fieldDocumentation(field: FieldShape): string {
  return [field.doc, valuesOf(field.shape), servedText(field)]
    .filter((it) => it !== '')
    .join('\n\n');
}

export const kindDocumentation = (kind: KindShape): string =>
  `${kind.doc}\n\n${kind.versions.map((it) => versionText(kind, it)).join('  \n')}`;

const versionText = ({ group }: KindShape, it: KindShape['versions'][number]): string =>
  `\`${group === '' ? '' : `${group}/`}${it.name}\`${servedText(it) === '' ? '' : `: ${servedText(it)}`}`;

/** "Istio 1.6 and newer"; empty where all versions have it. */
export function servedText({ since, until }: Served): string {
  if (since !== undefined && until !== undefined) return `Istio 1.${since} to 1.${until}`;
  if (since !== undefined && since > 1) return `Istio 1.${since} and newer`;
  return until === undefined ? '' : `Istio 1.${until} and older`;
}

const valuesOf = (shape: Shape): string =>
  shape.kind === 'text' && shape.words
    ? shape.words.map((it) => `- ${wordText(it)}`).join('\n')
    : '';

function wordText(word: Word): string {
  const served = servedText(word);
  return `\`${word.text}\`${word.doc === undefined ? '' : `: ${word.doc}`}${served === '' ? '' : ` (${served})`}`;
}

/** In a word or two: what a value is. */
export function typeName(shape: Shape): string {
  if (shape.kind === 'list') return `list of ${typeName(shape.of)}`;
  if (shape.kind === 'number') return shape.port ? 'port' : 'number';
  if (shape.kind === 'text') return shape.words ? 'one of some words' : 'text';
  return { boolean: 'true or false', map: 'map', object: 'object', any: 'anything' }[shape.kind];
}
