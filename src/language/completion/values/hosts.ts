/** Remote hosts: those that are defined, and Services of other clusters that are not yet. */
import { hostOf } from '../../../mesh/rules/entry/hosts';
import type { PortFacts, ReachableCluster, ServiceFacts } from '../../../mesh/snapshot';
import { valueOr } from '../../../objects/reading';
import { farSideOf } from '../../rules/serviceEntries';
import type { LanguageContext } from '../../diagnostic';
import { istioKindOf, patternOf } from '../place';
import type { Completion, CompletionPlace, CompletionSource } from '../source';

const places: Readonly<Record<string, readonly RegExp[]>> = {
  ServiceEntry: [/^spec\/hosts\/#$/],
  DestinationRule: [/^spec\/host$/],
  VirtualService: [/^spec\/hosts\/#$/, /\/(?:destination|mirror)\/host$/],
  Gateway: [/^spec\/servers\/#\/hosts\/#$/],
  Sidecar: [/^spec\/egress\/#\/hosts\/#$/],
};

/** Where one wildcard stands for all remote hosts. */
const takesWildcard: ReadonlySet<string> = new Set(['DestinationRule', 'Gateway', 'Sidecar']);

export const remoteHosts: CompletionSource = function* (at) {
  const { cursor, context } = at;
  const kind = istioKindOf(at);
  if (cursor.role === 'key' || !places[kind]?.some((it) => it.test(patternOf(at)))) return;
  const defines = kind === 'ServiceEntry';
  const known = definedHosts(context);
  // A Sidecar names the namespace in front: any will do.
  const front = kind === 'Sidecar' ? '*/' : '';
  const insert = (host: string) =>
    front === '' && !host.includes('*') ? host : quoted(front + host);
  for (const [host, where] of known) {
    const rank = defines ? 4 : 1;
    yield { label: front + host, kind: 'host', detail: where, insert: insert(host), rank };
  }
  for (const it of servicesOf(context)) {
    if (known.has(it.host)) continue;
    const rank = defines ? 1 : 3;
    yield {
      label: front + it.host,
      kind: 'host',
      detail: it.detail,
      insert: insert(it.host),
      rank,
    };
  }
  if (takesWildcard.has(kind)) yield wildcard(front, at);
};

const wildcard = (front: string, { context: { zone } }: CompletionPlace): Completion => ({
  label: `${front}*.${zone}`,
  kind: 'host',
  detail: 'every remote host',
  insert: quoted(`${front}*.${zone}`),
  rank: 2,
});

/** What begins with a star is an alias to YAML. */
const quoted = (text: string): string => JSON.stringify(text);

/** By files and by ServiceEntries of clusters, each with where it was found. */
function definedHosts({ hosts, mesh, zone }: LanguageContext): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const it of hosts?.defined() ?? []) {
    if (it.endsWith(`.${zone}`)) found.set(it, 'defined in this workspace');
  }
  for (const cluster of mesh?.clusters.values() ?? []) {
    if (cluster.state !== 'reachable') continue;
    for (const host of valueOr(cluster.serviceEntries, []).flatMap((it) => it.hosts)) {
      const name = host.toLowerCase();
      if (name.endsWith(`.${zone}`) && !name.includes('*') && !found.has(name)) {
        found.set(name, `defined in ${cluster.context}`);
      }
    }
  }
  return found;
}

export interface RemoteService {
  readonly host: string;
  readonly service: ServiceFacts;
  readonly cluster: ReachableCluster;
  /** "Service bar/httpbin in west: 8000 HTTP". */
  readonly detail: string;
}

/** Those of clusters and of Kubernetes itself nobody calls from another cluster. */
const ownNamespaces: ReadonlySet<string> = new Set(['kube-system', 'istio-system', 'kube-public']);

export function servicesOf(context: LanguageContext): readonly RemoteService[] {
  const found = new Map<string, RemoteService>();
  for (const cluster of farSideOf(context)?.clusters ?? []) {
    for (const service of valueOr(cluster.services, [])) {
      const { namespace, name, type } = service;
      if (ownNamespaces.has(namespace) || type === 'ExternalName') continue;
      if (namespace === 'default' && name === 'kubernetes') continue;
      const host = hostOf(service, context.zone);
      const ports = service.ports.map(portText).join(', ') || 'no port';
      const detail = `Service ${namespace}/${name} in ${cluster.context}: ${ports}`;
      if (!found.has(host)) found.set(host, { host, service, cluster, detail });
    }
  }
  return [...found.values()];
}

const portText = ({ number, protocol }: PortFacts): string => `${number} ${protocol}`;
