/** Texts of ConfigMaps that are written otherwise than in lines: in quotes, in braces, folded, as JSON. */
import { chunksOf, heredocsAround } from '../chunks';
import { documentsIn, type ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import {
  childOf,
  mapIn,
  textOf,
  type FieldNode,
  type ManifestNode,
  type ScalarNode,
  type Span,
} from '../nodes';
import { isManagedBy, keeperIn, type ConfigMapPlace } from './configMapLines';
import { isBrokenByFolding, isCorefile } from './folded';
import { flowText, foldedText, type ScalarText } from './scalarText';

export interface PlacedScalar {
  readonly configMap: ConfigMapPlace;
  /** From its key on. */
  readonly start: number;
  readonly end: number;
  readonly isExpanded: boolean;
  readonly scalar: ScalarText;
  /** A piece of it as it is written there; undefined where that is not plain. */
  readonly written: (text: string) => string | undefined;
}

const names = 'Corefile|stubDomains|upstreamNameservers|federations|[\\w.-]+\\.(?:server|override)';
const isName = new RegExp(`^(?:${names})$`);
/** Whether there may be one, as nearly no text has. */
const sign = new RegExp(`(?<![\\w.-])(?:${names})["']?[ \\t]*:[ \\t]*(?:["'>]|[^\\s|{[#>"'])`);

/** Those of a whole text; only parts with a sign of one are parsed. */
export function scalarsIn(text: string): readonly PlacedScalar[] {
  if (!sign.test(text)) return [];
  const chunks = chunksOf(text);
  const around = [...heredocsAround(chunks)];
  const found: PlacedScalar[] = [];
  let start = 0;
  for (const [index, chunk] of chunks.entries()) {
    if (sign.test(chunk)) {
      for (const it of documentsIn(chunk, around[index]))
        found.push(...inDocument(text, start, it));
    }
    start += chunk.length;
  }
  return found;
}

const inDocument = (
  text: string,
  start: number,
  document: ManifestDocument,
): readonly PlacedScalar[] =>
  document.objects
    .filter((it) => it.kind === 'ConfigMap')
    .flatMap((object) =>
      (mapIn(childOf(object.node, 'data'))?.fields ?? []).flatMap((field) =>
        placed(text, start, document, object, field),
      ),
    );

function placed(
  text: string,
  from: number,
  document: ManifestDocument,
  object: ManifestObject,
  { key, value }: FieldNode,
): readonly PlacedScalar[] {
  if (typeof key.value !== 'string' || !isName.test(key.value) || value.kind !== 'scalar')
    return [];
  const scalar = readable(text, from, document, value);
  if (!scalar) return [];
  return [
    {
      configMap: placeOf(object, key.value, from),
      start: from + key.start,
      end: from + value.end,
      isExpanded: document.heredoc === 'expanded',
      scalar,
      written: writtenIn(value, text.slice(from + value.start, from + value.end)),
    },
  ];
}

/** Whether a text is judged word by word, where a scalar stands in a document. */
export const isReadInPlace = (document: ManifestDocument, scalar: ManifestNode): boolean =>
  scalar.kind === 'scalar' &&
  (document.text.charAt(scalar.start) === '|' ||
    readable(document.text, 0, document, scalar) !== undefined);

/** Of a Corefile whose lines are put together, that alone is wrong, and the words in it mean nothing. */
function readable(
  text: string,
  from: number,
  document: ManifestDocument,
  scalar: ScalarNode,
): ScalarText | undefined {
  const start = from + scalar.start;
  const end = from + scalar.end;
  if (isTorn(text, from, document, scalar)) return undefined;
  const read = scalarAt(text, { ...scalar, start, end });
  const isBroken = read && isBrokenByFolding(text.slice(start, end)) && !isCorefile(read.text);
  return isBroken ? undefined : read;
}

/** What is covered may hide where it ends: a template with quotes of its own, or one over several lines. */
function isTorn(
  text: string,
  from: number,
  { masks, brokenAt = Infinity }: ManifestDocument,
  { start, end, style }: ScalarNode,
): boolean {
  const isQuoted = style === 'single' || style === 'double';
  const isOpen = isQuoted && (end - start < 2 || text[from + start] !== text[from + end - 1]);
  return (
    isOpen ||
    brokenAt < end ||
    masks.some(
      (it) =>
        it.start < end &&
        start < it.end &&
        /["'\\\n]/.test(text.slice(from + it.start, from + it.end)),
    )
  );
}

function scalarAt(text: string, { style, start, end }: ScalarNode): ScalarText | undefined {
  if (style === 'plain') return start < end ? flowText(text, start, end, style) : undefined;
  if (style !== 'block') return flowText(text, start + 1, end - 1, style);
  const header = /^>[-+]?[ \t]*(?:#[^\n]*)?\r?\n/.exec(text.slice(start, end))?.[0];
  return header === undefined ? undefined : foldedText(text, start + header.length, end);
}

/** Of what goes over several lines, no piece can be said to be written so. */
function writtenIn({ style }: ScalarNode, source: string): PlacedScalar['written'] {
  if (source.includes('\n')) return () => undefined;
  if (style === 'double') return (it) => JSON.stringify(it).slice(1, -1);
  if (style === 'single') return (it) => (it.includes('\n') ? undefined : it.replaceAll("'", "''"));
  return () => undefined;
}

const placeOf = ({ node, name, namespace }: ManifestObject, key: string, from: number) => {
  const metadata = childOf(node, 'metadata');
  const marks = ['labels', 'annotations'].flatMap((it) => linesOf(childOf(metadata, it)));
  const at = childOf(metadata, 'namespace');
  return {
    key,
    name,
    namespace,
    namespaceAt: at && textOf(at) !== undefined ? within(at, from) : undefined,
    isPart: false,
    isManaged: marks.some(isManagedBy),
    keeper: marks.map(keeperIn).find(Boolean),
  };
};

/** What is between its quotes. */
function within(node: ManifestNode, from: number): Span {
  const quote = node.kind === 'scalar' && /single|double/.test(node.style) ? 1 : 0;
  return { start: from + node.start + quote, end: from + node.end - quote };
}

const linesOf = (node: ManifestNode | undefined): readonly string[] =>
  (mapIn(node)?.fields ?? []).map(
    ({ key, value }) => `${String(key.value)}: ${textOf(value) ?? ''}`,
  );
