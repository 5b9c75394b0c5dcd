/** What other objects of the same text make of a ServiceEntry that, taken alone, would go wrong. */
import { isOfZone } from '../../mesh/rules/entry/hosts';
import { listAt } from '../../objects/object';
import type { Diagnostic } from '../diagnostic';
import type { PlacedChunk } from '../document';
import { specOf, type ManifestObject } from '../manifestObject';

/**
 * Without endpoints, but with a cluster that a filter fills: where calls go, the filter says; what it says
 * is Envoy's own, and not ours to judge.
 */
export function withoutReplaced(
  found: readonly Diagnostic[],
  chunks: readonly PlacedChunk[],
): readonly Diagnostic[] {
  const isAsked = ({ code }: Diagnostic) => code === 'MESH0516';
  if (!found.some(isAsked)) return found;
  const filters = chunks.flatMap(filtersOfClusters);
  if (filters.length === 0) return found;
  const isReplaced = (host: string) => filters.some((it) => names(it, host));
  return found.filter((it) => !isAsked(it) || !hostsOf(it, chunks).some(isReplaced));
}

interface PlacedRules extends PlacedChunk {
  readonly crossings: {
    readonly rules: readonly { readonly host: string; readonly isMutual: boolean }[];
  };
}

/** Of hosts that are not the zone's: outside of the mesh, but with mutual TLS by a rule, which gateways take. */
export function withoutSecured(
  found: readonly Diagnostic[],
  chunks: readonly PlacedRules[],
  zone: string,
): readonly Diagnostic[] {
  // Of most hosts of the zone it is an error, whatever a rule says.
  const isAsked = ({ code, severity }: Diagnostic) => code === 'MESH0509' && severity === 'warning';
  if (!found.some(isAsked)) return found;
  const rules = chunks.flatMap(({ crossings }) => crossings.rules.filter((it) => it.isMutual));
  const secured = new Set(rules.map((it) => it.host));
  const isSecured = (host: string) => secured.has(host.toLowerCase()) && !isOfZone(host, zone);
  if (secured.size === 0) return found;
  return found.filter((it) => {
    const hosts = isAsked(it) ? hostsOf(it, chunks) : [];
    return hosts.length === 0 || !hosts.every(isSecured);
  });
}

/** Those of the entry that is spoken of. No other chunk is parsed for it. */
function hostsOf({ data }: Diagnostic, chunks: readonly PlacedChunk[]): readonly string[] {
  const at = data?.object ?? -1;
  const own = chunks.findLast(({ start }) => start <= at);
  const object = own && objectsIn(own).find(({ node }) => node.start + own.start === at);
  const hosts = object ? listAt(specOf(object), 'hosts') : [];
  return hosts.filter((it) => typeof it === 'string');
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
