/** Remote hosts in a text: which one stands at a place, and where else it stands. */
import type { ManifestText } from '../document';
import type { FactsReader } from '../workspace/factsReader';
import type { HostMention } from '../workspace/mentions';

/** Every host a text names, with offsets of the text, in its order. */
export function hostsNamedIn(manifest: ManifestText, reader: FactsReader): readonly HostMention[] {
  let start = 0;
  return reader.readManifest('', manifest).chunks.flatMap(({ mentions, length }) => {
    const by = start;
    start += length;
    return mentions.map((it) => ({ ...it, start: it.start + by, end: it.end + by }));
  });
}

/** The host at an offset, or the one that ends there. Looks at one chunk, however long the text. */
export function hostAt(
  { chunks }: ManifestText,
  offset: number,
  reader: FactsReader,
): HostMention | undefined {
  let start = 0;
  for (const chunk of chunks) {
    const end = start + chunk.text.length;
    if (offset <= end) {
      const by = start;
      const found = hostsNamedIn({ text: chunk.text, chunks: [chunk] }, reader)
        .map((it) => ({ ...it, start: it.start + by, end: it.end + by }))
        .find((it) => it.start <= offset && offset <= it.end);
      if (found || offset < end) return found;
    }
    start = end;
  }
  return undefined;
}

export const isWildcard = (host: string): boolean => host.startsWith('*.');
