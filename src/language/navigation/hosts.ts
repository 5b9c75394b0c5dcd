/** Remote hosts in a text: which one stands at a place, and where else it stands. */
import { chunksAround, type ManifestText } from '../document';
import type { FactsReader } from '../workspace/factsReader';
import type { HostMention } from '../workspace/mentions';

export type HostsNamed = ReadonlyMap<string, readonly HostMention[]>;

/** Where a text names each of its hosts, in steps, a chunk each. */
export function* placesByHost(
  manifest: ManifestText,
  reader: FactsReader,
): Generator<void, HostsNamed> {
  const { chunks } = yield* reader.readManifestInSteps('', manifest);
  const found = new Map<string, HostMention[]>();
  let by = 0;
  for (const { mentions, length } of chunks) {
    for (const it of mentions) {
      const places = found.get(it.host) ?? [];
      places.push({ ...it, start: it.start + by, end: it.end + by });
      found.set(it.host, places);
    }
    by += length;
    yield;
  }
  return found;
}

/** The host at an offset, or the one that ends there. Looks at one chunk, however long the text. */
export function hostAt(
  manifest: ManifestText,
  offset: number,
  reader: FactsReader,
): HostMention | undefined {
  for (const { start, chunk } of chunksAround(manifest, offset)) {
    const at = offset - start;
    const { chunks } = reader.readManifest('', { text: chunk.text, chunks: [chunk] });
    const found = chunks[0]?.mentions.find((it) => it.start <= at && at <= it.end);
    if (found) return { ...found, start: found.start + start, end: found.end + start };
  }
  return undefined;
}

export const isWildcard = (host: string): boolean => host.startsWith('*.');
