/** What other objects of the same text make of a ServiceEntry that, taken alone, would go wrong. */
import { covers, fullHostOf, isOfZone } from '../../mesh/rules/entry/hosts';
import { listAt } from '../../objects/object';
import type { Diagnostic } from '../diagnostic';
import type { PlacedChunk } from '../document';
import { specOf, type ManifestObject } from '../manifestObject';
import type { RuleFacts } from '../workspace/ruleFacts';

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
  readonly crossings: { readonly rules: readonly RuleFacts[] };
}

/**
 * Of hosts that are not the zone's: outside of the mesh, or in plain text, but with TLS by a rule, which
 * gateways take.
 */
export function withoutSecured(
  found: readonly Diagnostic[],
  chunks: readonly PlacedRules[],
  zone: string,
): readonly Diagnostic[] {
  if (!found.some(isOfTls)) return found;
  const rules = chunks.flatMap(({ crossings }) => crossings.rules);
  const mutual = among(rules.filter((it) => it.isMutual));
  // Whoever makes TLS of another kind knows what the gateway takes.
  const any = among(rules.filter((it) => it.isMutual || it.isOriginating));
  return found.filter((it) => {
    const isSecured = it.code === 'MESH0623' ? any : mutual;
    const hosts = isSecured && isOfTls(it) ? hostsOf(it, chunks) : [];
    return (
      hosts.length === 0 ||
      !hosts.every((host) => !isOfZone(host, zone) && isSecured?.(host.toLowerCase()))
    );
  });
}

/** Of most hosts of the zone it is an error, whatever a rule says. */
const isOfTls = ({ code, severity }: Diagnostic): boolean =>
  (code === 'MESH0509' && severity !== 'error') || code === 'MESH0623';

/** Whether a host is one of those that rules are for. */
function among(rules: readonly RuleFacts[]): ((host: string) => boolean) | undefined {
  if (rules.length === 0) return undefined;
  const hosts = new Set(rules.map(({ host, namespace }) => fullHostOf(host, namespace)));
  const patterns = [...hosts].filter((it) => it.startsWith('*'));
  return (host) => hosts.has(host) || patterns.some((it) => covers(it, host));
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
