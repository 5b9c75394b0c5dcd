/** A text as the documents and objects in it. */
import { chunksOf, regionsOf, startsWithMark } from './chunks';
import type { Mask } from './masks';
import {
  actual,
  childOf,
  isClosed,
  textOf,
  valueOf,
  type ManifestNode,
  type MapNode,
} from './nodes';
import { parseText } from './parse';

/** One Kubernetes object of a document. Offsets in it are those of its document. */
export interface ManifestObject {
  readonly node: MapNode;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** Every field of it is in sight, so that what is absent is absent. */
  readonly whole: boolean;
}

/** Offsets in a document count from the start of its chunk. */
export interface ManifestDocument {
  /** The text of its chunk. */
  readonly text: string;
  readonly root: ManifestNode | undefined;
  /** Items of a List come as objects of their own. */
  readonly objects: readonly ManifestObject[];
  readonly masks: readonly Mask[];
  /** Where it stops being YAML; nothing from there on is certain. */
  readonly brokenAt: number | undefined;
  /** The context it is for, where a comment such as `# For cluster east` says so. */
  readonly cluster: string | undefined;
}

/** What stands between two `---`. Equal chunks share their documents. */
export interface ManifestChunk {
  readonly text: string;
  readonly documents: readonly ManifestDocument[];
}

export interface ManifestText {
  readonly text: string;
  readonly chunks: readonly ManifestChunk[];
}

/** Parses a text of any kind. Never throws; what is no manifest has no objects. */
export const parseDocuments = (text: string): ManifestText => ({
  text,
  chunks: chunksOf(text).map(parseChunk),
});

export interface PlacedDocument {
  /** Where the document's offsets count from. */
  readonly start: number;
  readonly document: ManifestDocument;
}

export function* placedDocuments({ chunks }: ManifestText): Iterable<PlacedDocument> {
  let start = 0;
  for (const { text, documents } of chunks) {
    for (const document of documents) yield { start, document };
    start += text.length;
  }
}

/** Only these are worth a parse; everything else a manifest may hold, we have nothing to say about. */
const concernsUs =
  /ServiceEntry|DestinationRule|VirtualService|(?:^|[\s[,:])\*(?:\.[\w{]|[ \t]*(?:[\r\n\],]|$))/;

export function parseChunk(text: string): ManifestChunk {
  return { text, documents: concernsUs.test(text) ? documentsIn(text) : [] };
}

/** The documents of a chunk, whatever they are about. */
export const documentsIn = (chunk: string): readonly ManifestDocument[] =>
  regionsOf(chunk).map(({ text, offset }) => documentFrom(chunk, text, offset));

function documentFrom(chunk: string, text: string, offset: number): ManifestDocument {
  // Blanks in front keep offsets those of the chunk, without a second set of numbers.
  const parsed = parseText(offset === 0 ? text : ' '.repeat(offset - 1) + '\n' + text);
  const isWhole = !parsed.inserts && parsed.brokenAt === undefined;
  return {
    text: chunk,
    root: parsed.root,
    objects: objectsUnder(parsed.root).map((it) => objectFrom(it, isWhole)),
    masks: parsed.masks,
    brokenAt: parsed.brokenAt,
    cluster: clusterNamedIn(text),
  };
}

const clusterNamedIn = (text: string): string | undefined =>
  /^(?:---[^\n]*\n|\s*\n)*# For cluster (\S+)[ \t]*$/m.exec(text.slice(0, 500))?.[1];

function objectsUnder(root: ManifestNode | undefined): readonly MapNode[] {
  const node = actual(root);
  if (node?.kind === 'list') return node.items.flatMap((it) => objectsUnder(it));
  if (node?.kind !== 'map') return [];
  const items = actual(childOf(node, 'items'));
  const kind = textOf(childOf(node, 'kind')) ?? '';
  if (kind.endsWith('List') && items?.kind === 'list') {
    return items.items.flatMap((it) => objectsUnder(it));
  }
  return kind === '' ? [] : [node];
}

function objectFrom(node: MapNode, documentIsWhole: boolean): ManifestObject {
  return {
    node,
    apiVersion: textOf(childOf(node, 'apiVersion')) ?? '',
    kind: textOf(childOf(node, 'kind')) ?? '',
    name: textOf(childOf(childOf(node, 'metadata'), 'name')),
    namespace: textOf(childOf(childOf(node, 'metadata'), 'namespace')),
    whole: documentIsWhole && isClosed(node),
  };
}

/** `spec` as plain values, for the rules shared with live objects. */
export const specOf = (object: ManifestObject): unknown => valueOf(childOf(object.node, 'spec'));

/**
 * Remembers the last text, so that only the documents an edit touched are parsed again. One for each
 * open editor. The result is that of `parseDocuments`.
 */
export class DocumentCache {
  #last: ManifestText = { text: '', chunks: [] };

  read(text: string): ManifestText {
    if (text === this.#last.text && this.#last.chunks.length > 0) return this.#last;
    const known = this.#last.chunks;
    const ahead = sameAhead(text, known);
    const behind = sameBehind(text, known, ahead);
    const changed = chunksOf(text.slice(ahead.length, text.length - behind.length));
    this.#last = {
      text,
      chunks: [
        ...known.slice(0, ahead.count),
        ...changed.map((it) => parseChunk(known.length === 0 ? it : detached(it))),
        ...known.slice(known.length - behind.count),
      ],
    };
    return this.#last;
  }
}

/** A copy that does not keep the whole text alive that it was cut from. */
const detached = (text: string): string => ` ${text}`.slice(1);

interface Kept {
  readonly count: number;
  readonly length: number;
}

/** How many chunks the text begins with unchanged. The last of them may have grown, so it is not kept. */
function sameAhead(text: string, known: readonly ManifestChunk[]): Kept {
  let count = 0;
  let length = 0;
  for (const { text: chunk } of known) {
    if (text.slice(length, length + chunk.length) !== chunk) break;
    length += chunk.length;
    count += 1;
  }
  // A bare mark at the end may have grown into something that is none.
  for (let grown = true; grown && count > 0;) {
    count -= 1;
    const { length: size } = known[count]?.text ?? '';
    length -= size;
    grown = size < 4;
  }
  return { count, length };
}

/** How many chunks it ends with unchanged; what stands before them must end its line. */
function sameBehind(text: string, known: readonly ManifestChunk[], ahead: Kept): Kept {
  let count = 0;
  let length = 0;
  while (count < known.length - ahead.count) {
    const chunk = known[known.length - 1 - count]?.text ?? '';
    const start = text.length - length - chunk.length;
    if (start < ahead.length || !startsWithMark(chunk)) break;
    if (start > 0 && text[start - 1] !== '\n') break;
    if (text.slice(start, start + chunk.length) !== chunk) break;
    length += chunk.length;
    count += 1;
  }
  return { count, length };
}
