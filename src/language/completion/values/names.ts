/** Names that clusters and files know: namespaces, subsets, contexts. */
import { isOfZone, remoteNameOf } from '../../../mesh/rules/entry/hosts';
import { serviceIn } from '../../../mesh/services/remoteServices';
import { subsetsIn } from '../../../mesh/services/remoteSubsets';
import { valueOr } from '../../../objects/reading';
import type { LanguageContext } from '../../diagnostic';
import { clusterAnnotation } from '../../manifestObject';
import { nodeAt, textOf } from '../../nodes';
import { farSideOf } from '../../rules/serviceEntries';
import { istioKindOf, objectAt, patternOf } from '../place';
import type { Completion, CompletionPlace, CompletionSource } from '../source';

const istioKinds: ReadonlySet<string> = new Set([
  'ServiceEntry',
  'DestinationRule',
  'VirtualService',
  'Gateway',
  'Sidecar',
  'EnvoyFilter',
  'WorkloadEntry',
  'PeerAuthentication',
]);

export const namespaces: CompletionSource = function* (at) {
  const { cursor, context } = at;
  if (cursor.role === 'key' || !istioKinds.has(istioKindOf(at))) return;
  const pattern = patternOf(at);
  if (pattern !== 'metadata/namespace' && pattern !== 'spec/exportTo/#') return;
  if (pattern !== 'metadata/namespace') yield* everywhere;
  for (const [label, contexts] of namespacesOf(context)) {
    yield { label, kind: 'name', detail: `in ${contexts.join(', ')}`, insert: label, rank: 2 };
  }
};

const everywhere: readonly Completion[] = [
  { label: '.', kind: 'name', detail: 'this namespace alone', insert: '"."', rank: 1 },
  { label: '*', kind: 'name', detail: 'every namespace', insert: '"*"', rank: 1 },
];

/** Those of the cluster the text is for, where that is known; else of all. */
function namespacesOf({ mesh, cluster }: LanguageContext): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const it of mesh?.clusters.values() ?? []) {
    if (it.state !== 'reachable' || (cluster !== undefined && it.context !== cluster)) continue;
    for (const name of valueOr(it.namespaces, [])) {
      found.set(name, [...(found.get(name) ?? []), it.context]);
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const subsets: CompletionSource = function* (at) {
  const { cursor, context } = at;
  const kind = istioKindOf(at);
  if (cursor.role === 'key') return;
  const pattern = patternOf(at);
  if (kind === 'VirtualService' && pattern.endsWith('/destination/subset')) {
    const host = cursor.values.get('host')?.toLowerCase() ?? '';
    const defined = context.hosts?.subsetsOf(host) ?? [];
    for (const label of new Set(defined)) {
      yield { label, kind: 'name', detail: `subset of ${host}`, insert: label, rank: 1 };
    }
    yield* farSubsets(host, context, new Set(defined));
  } else if (kind === 'DestinationRule' && pattern === 'spec/subsets/#/name') {
    yield* farSubsets(hostOfRule(at), context, new Set());
  }
};

const hostOfRule = (at: CompletionPlace): string => {
  const object = objectAt(at);
  return object ? (textOf(nodeAt(object.node, ['spec', 'host']))?.toLowerCase() ?? '') : '';
};

/** The name of a subset travels in the call, so both sides must have it. */
function* farSubsets(host: string, context: LanguageContext, known: ReadonlySet<string>) {
  const remote = isOfZone(host, context.zone) ? remoteNameOf(host, context.zone) : undefined;
  if (!remote) return;
  for (const cluster of farSideOf(context)?.clusters ?? []) {
    if (!serviceIn(cluster, remote)) continue;
    for (const label of subsetsIn(cluster, remote) ?? []) {
      if (known.has(label)) continue;
      const detail = `subset of the Service in ${cluster.context}`;
      yield { label, kind: 'name', detail, insert: label, rank: 2 } as const;
    }
  }
}

/** Clusters of meshes, and those that files are for. */
export function* contextItems({ mesh, hosts }: LanguageContext): Iterable<Completion> {
  for (const { name, contexts } of mesh?.meshes ?? []) {
    for (const label of contexts) {
      yield { label, kind: 'name', detail: `of mesh ${name}`, insert: label, rank: 1 };
    }
  }
  for (const label of hosts?.clusters() ?? []) {
    yield { label, kind: 'name', detail: 'named in this workspace', insert: label, rank: 2 };
  }
}

export const contexts: CompletionSource = function* (at) {
  const { cursor, context } = at;
  if (cursor.object === undefined) return;
  const pattern = cursor.path.join('\u0000');
  if (
    cursor.role === 'value' &&
    pattern === `metadata\u0000annotations\u0000${clusterAnnotation}`
  ) {
    yield* contextItems(context);
  } else if (cursor.role !== 'value' && pattern === 'metadata\u0000annotations') {
    if (!istioKinds.has(istioKindOf(at)) || cursor.siblings.includes(clusterAnnotation)) return;
    const insert = cursor.hasColon ? clusterAnnotation : `${clusterAnnotation}: `;
    const detail = 'the context this object is applied to';
    yield { label: clusterAnnotation, kind: 'field', detail, insert, rank: 6, goesOn: true };
  }
};
