/** ServiceEntries without endpoints whose cluster an EnvoyFilter of the same text fills or replaces. */
import { listAt } from '../../objects/object';
import type { Diagnostic } from '../diagnostic';
import { specOf, type ManifestChunk, type ManifestObject } from '../document';

interface PlacedChunk {
  readonly chunk: ManifestChunk;
  readonly start: number;
}

const code = 'MESH0516';

/** Where calls to such a host go, the filter says; what it says is Envoy's own, and not ours to judge. */
export function withoutReplaced(
  found: readonly Diagnostic[],
  chunks: readonly PlacedChunk[],
): readonly Diagnostic[] {
  if (!found.some((it) => it.code === code)) return found;
  const filters = chunks.flatMap(filtersOfClusters);
  if (filters.length === 0) return found;
  return found.filter((it) => it.code !== code || !isReplaced(it, chunks, filters));
}

function isReplaced(
  { data }: Diagnostic,
  chunks: readonly PlacedChunk[],
  filters: readonly string[],
): boolean {
  const at = data?.object ?? -1;
  // No other chunk is parsed for it.
  const own = chunks.findLast(({ start }) => start <= at);
  const object = own && objectsIn(own).find(({ node }) => node.start + own.start === at);
  const hosts = object ? listAt(specOf(object), 'hosts') : [];
  return hosts.some((host) => typeof host === 'string' && filters.some((it) => names(it, host)));
}

const objectsIn = ({ chunk }: PlacedChunk): readonly ManifestObject[] =>
  chunk.documents.flatMap((it) => it.objects);

/** Whether the text of a filter says that it changes clusters. */
export const changesClusters = (filter: string): boolean =>
  /applyTo["']?[ \t]*:[ \t]*["']?CLUSTER\b/.test(filter);

/** The text of each filter that changes clusters. */
const filtersOfClusters = (it: PlacedChunk): readonly string[] =>
  it.chunk.text.includes('EnvoyFilter')
    ? objectsIn(it)
        .filter(({ kind }) => kind === 'EnvoyFilter')
        .map(({ node }) => it.chunk.text.slice(node.start, node.end))
        .filter(changesClusters)
    : [];

/** By the name of the cluster (`outbound|8000||host`), or by that of its service. */
const names = (filter: string, host: string): boolean => {
  const at = filter.indexOf(host);
  return (
    at > 0 && !/[\w.-]/.test(filter[at - 1] ?? '') && !/[\w.-]/.test(filter[at + host.length] ?? '')
  );
};
