/** The objects of a file that a person may act on from above their first line. */
import { isMeantForZone } from '../../mesh/entryRules/hosts';
import { groupOf } from '../../objects/reference';
import { placedDocuments, type ManifestObject, type ManifestText } from '../document';
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

/** Istio's objects that speak of the zone, with offsets of the text. */
export const lensesIn = (manifest: ManifestText, zone: string): readonly ObjectLens[] =>
  [...placedDocuments(manifest)].flatMap(({ start, document }) =>
    document.objects.flatMap((object) => {
      const { node, apiVersion } = object;
      const text = document.text.slice(node.start, node.end);
      if (groupOf(apiVersion) !== 'networking.istio.io' || !text.includes(`.${zone}`)) return [];
      const isAlone =
        object.whole && document.masks.length === 0 && document.brokenAt === undefined;
      return [
        {
          name: nameOf(object),
          manifest: isAlone ? standingAlone(document.text, node) : undefined,
          span: { start: node.start + start, end: node.end + start },
          hosts: hostsOf(object, zone).map((it) => ({
            host: it.host,
            start: it.start + start,
            end: it.end + start,
          })),
        },
      ];
    }),
  );

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
