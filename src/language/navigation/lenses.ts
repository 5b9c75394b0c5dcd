/** The objects of a file that a person may act on from above their first line. */
import { isMeantForZone } from '../../mesh/rules/entry/hosts';
import { groupOf } from '../../objects/reference';
import {
  ofEach,
  type ManifestChunk,
  type ManifestDocument,
  type ManifestText,
  whileReading,
} from '../document';
import type { ManifestObject } from '../manifestObject';
import { listIn, nodeAt, textOf, type Span } from '../nodes';

export interface ObjectLens {
  /** "ServiceEntry foo/httpbin-bar", as far as it says. */
  readonly name: string;
  /** The object alone, as a manifest. Undefined where a template or an anchor completes it. */
  readonly manifest: string | undefined;
  readonly span: Span;
  /** Remote hosts that it defines: those of a ServiceEntry. */
  readonly hosts: readonly HostLens[];
}

export interface HostLens extends Span {
  readonly host: string;
}

/** What was found in a chunk holds as long as the chunk lives. */
export type KnownLenses = WeakMap<ManifestChunk, readonly ObjectLens[]>;

/** Istio's objects that speak of the zone, with offsets of the text. */
export const lensesIn = (manifest: ManifestText, zone: string): readonly ObjectLens[] =>
  [...lensesAlong(manifest, zone)].flat();

/** The same, chunk by chunk. */
export function* lensesAlong(
  { chunks }: ManifestText,
  zone: string,
  known: KnownLenses = new WeakMap(),
): Iterable<readonly ObjectLens[]> {
  let start = 0;
  for (const chunk of chunks) {
    if (!known.has(chunk)) yield* whileReading(chunk);
    const found = known.get(chunk) ?? ofEach(chunk.documents, (it) => lensesOf(it, zone));
    known.set(chunk, found);
    chunk.release();
    const by = start;
    yield found.map((it) => moved(it, by));
    start += chunk.text.length;
  }
}

/** With the offsets of the document. */
const lensesOf = (document: ManifestDocument, zone: string): readonly ObjectLens[] =>
  document.objects.flatMap((object) => {
    const { node, apiVersion } = object;
    const text = document.text.slice(node.start, node.end);
    if (groupOf(apiVersion) !== 'networking.istio.io' || !text.includes(`.${zone}`)) return [];
    const isAlone = object.whole && document.masks.length === 0 && document.brokenAt === undefined;
    return [
      {
        name: nameOf(object),
        manifest: isAlone ? standingAlone(document.text, node) : undefined,
        span: { start: node.start, end: node.end },
        hosts: hostsOf(object, zone),
      },
    ];
  });

const shifted = <T extends Span>(it: T, by: number): T => ({
  ...it,
  start: it.start + by,
  end: it.end + by,
});

const moved = (it: ObjectLens, by: number): ObjectLens => ({
  ...it,
  span: shifted(it.span, by),
  hosts: it.hosts.map((one) => shifted(one, by)),
});

const nameOf = ({ kind, name, namespace }: ManifestObject): string =>
  name === undefined ? kind : `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

/** An item of a List keeps the indent of its first line, so that its lines fit together. */
function standingAlone(text: string, { start, end }: Span): string | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start).replaceAll('\uFEFF', '');
  const alone = before.replaceAll(/[^\t ]/g, ' ') + text.slice(start, end);
  return /(?:^|[\s,[{])\*[A-Za-z]/.test(alone) ? undefined : alone;
}

function hostsOf({ kind, node }: ManifestObject, zone: string): readonly HostLens[] {
  if (kind !== 'ServiceEntry') return [];
  return (listIn(nodeAt(node, ['spec', 'hosts']))?.items ?? []).flatMap((it) => {
    const host = textOf(it)?.toLowerCase().replace(/\.$/, '');
    return host !== undefined && isMeantForZone(host, zone) && !host.includes('*')
      ? [{ host, start: it.start, end: it.end }]
      : [];
  });
}
