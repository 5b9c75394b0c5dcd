/** The objects of a file that carry remote calls, as an outline. */
import { none } from '../../mesh/rules/saying';
import { groupOf } from '../../objects/reference';
import {
  ofEach,
  type ManifestChunk,
  type ManifestDocument,
  type ManifestText,
  whileReading,
} from '../document';
import type { ManifestObject } from '../manifestObject';
import { listIn, nodeAt, textOf, type ManifestNode, type Span } from '../nodes';

export interface ManifestSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'object' | 'host' | 'endpoint' | 'subset';
  /** All of it. */
  readonly span: Span;
  /** What the cursor goes to. */
  readonly place: Span;
  readonly children: readonly ManifestSymbol[];
}

/** What was found in a chunk holds as long as the chunk lives. */
export class KnownSymbols {
  readonly whole = new WeakMap<ManifestChunk, readonly ManifestSymbol[]>();
  readonly withoutChildren = new WeakMap<ManifestChunk, readonly ManifestSymbol[]>();
}

/** An outline is taken over in one go, so of more documents only the objects are listed. */
const mostWithChildren = 2_000;

export const symbolsIn = (manifest: ManifestText): readonly ManifestSymbol[] =>
  [...symbolsAlong(manifest)].flat();

/** The same, chunk by chunk. */
export function* symbolsAlong(
  { chunks }: ManifestText,
  { whole, withoutChildren } = new KnownSymbols(),
): Iterable<readonly ManifestSymbol[]> {
  const isLong = chunks.length > mostWithChildren;
  const [known, inside] = isLong ? [withoutChildren, () => none] : [whole, childrenOf];
  let start = 0;
  for (const chunk of chunks) {
    if (!known.has(chunk)) yield* whileReading(chunk);
    const found = known.get(chunk) ?? ofEach(chunk.documents, (it) => symbolsOf(it, inside));
    known.set(chunk, found);
    chunk.release();
    const by = start;
    yield found.map((it) => moved(it, by));
    start += chunk.text.length;
  }
}

/** With the offsets of the document. */
const symbolsOf = (
  { objects }: ManifestDocument,
  childrenOf: ChildrenOf,
): readonly ManifestSymbol[] => objects.filter(isListed).map((it) => symbolOf(it, childrenOf(it)));

type ChildrenOf = (object: ManifestObject) => readonly ManifestSymbol[];

/** Istio's own kinds; the outline of everything else is that of the YAML extension. */
const isListed = ({ apiVersion, node }: ManifestObject): boolean =>
  groupOf(apiVersion) === 'networking.istio.io' && node.end > node.start;

function symbolOf(object: ManifestObject, children: readonly ManifestSymbol[]): ManifestSymbol {
  const { node, kind, name, namespace } = object;
  const named = nodeAt(node, ['metadata', 'name']) ?? node.fields[0]?.key ?? node;
  return {
    name: name ?? kind,
    detail: [kind, namespace].filter((it) => it !== undefined).join(' in '),
    kind: 'object',
    span: spanOf(node),
    place: spanOf(named),
    children,
  };
}

function childrenOf({ node }: ManifestObject): readonly ManifestSymbol[] {
  const items = (...path: readonly string[]) => listIn(nodeAt(node, path))?.items ?? [];
  const host = nodeAt(node, ['spec', 'host']);
  return [
    ...[...items('spec', 'hosts'), ...(host ? [host] : [])].flatMap((it) => leaf('host', it, it)),
    ...items('spec', 'endpoints').flatMap((it) => leaf('endpoint', it, nodeAt(it, ['address']))),
    ...items('spec', 'subsets').flatMap((it) => leaf('subset', it, nodeAt(it, ['name']))),
    ...items('spec', 'servers').flatMap((server) =>
      (listIn(nodeAt(server, ['hosts']))?.items ?? []).flatMap((it) => leaf('host', it, it)),
    ),
  ];
}

function leaf(
  kind: ManifestSymbol['kind'],
  whole: ManifestNode,
  named: ManifestNode | undefined,
): readonly ManifestSymbol[] {
  const name = textOf(named);
  if (!named || name === undefined || name === '') return [];
  const place = spanOf(named);
  const isAround = whole.start <= place.start && place.end <= whole.end;
  return [
    { name, detail: kind, kind, span: isAround ? spanOf(whole) : place, place, children: [] },
  ];
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });

const shifted = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

const moved = (it: ManifestSymbol, by: number): ManifestSymbol => ({
  ...it,
  span: shifted(it.span, by),
  place: shifted(it.place, by),
  children: it.children.map((one) => moved(one, by)),
});
