/** What a remote host leads to, mesh by mesh, as far as the clusters and the files tell. */
import { seenFor } from '../mesh/interpret';
import { defines } from '../mesh/services/entriesFor';
import { remoteNameOf, type RemoteName } from '../mesh/rules/entry/hosts';
import { gatewayEndpointsOf, serviceIn } from '../mesh/services/remoteServices';
import type {
  MeshDefinition,
  MeshSnapshot,
  PortFacts,
  ReachableCluster,
  ServiceEntryFacts,
} from '../mesh/snapshot';
import { valueOr } from '../objects/reading';
import { endpointText, gatewayLine, stateLine, trustLine } from './clusterLines';
import { markdown } from './markdown';
import { counted } from './oneLine';

/** A host within one mesh. */
export interface HostInMesh {
  readonly mesh: MeshDefinition;
  readonly name: RemoteName;
  /** The clusters that have the Service. */
  readonly owners: readonly ReachableCluster[];
  /** The clusters that call it by this name, each with its ServiceEntry. */
  readonly callers: readonly HostCaller[];
  /** Clauses on why others could not be asked. */
  readonly silent: readonly string[];
}

export interface HostCaller {
  readonly cluster: ReachableCluster;
  readonly entry: ServiceEntryFacts;
}

/** One answer for each mesh of the host's zone. */
export function hostInMeshes(host: string, snapshot: MeshSnapshot): readonly HostInMesh[] {
  return snapshot.meshes.flatMap((mesh) => {
    const name = remoteNameOf(host, mesh.zone);
    if (!name) return [];
    const members = mesh.contexts
      .flatMap((it) => snapshot.clusters.get(it) ?? [])
      .map((it) => seenFor(mesh.zone, it));
    const clusters = members.filter((it) => it.state === 'reachable');
    const silent = members.flatMap((it) => {
      const line = stateLine(it);
      return line ? [`${it.context}: ${line.text}`] : [];
    });
    return [
      {
        mesh,
        name,
        owners: clusters.filter((it) => serviceIn(it, name)),
        callers: clusters.flatMap((cluster) => {
          const entries = valueOr(cluster.serviceEntries, []);
          return entries.filter((it) => defines(it, host)).map((entry) => ({ cluster, entry }));
        }),
        silent,
      },
    ];
  });
}

/** What the files of the workspace say of a host. */
export interface HostInFiles {
  readonly definitions: readonly FileDefinition[];
  /** How many places name it beside these. */
  readonly uses: number;
}

export interface FileDefinition {
  readonly path: string;
  readonly cluster: string | undefined;
  readonly addresses: readonly string[];
  readonly endpoints: readonly string[];
}

/** As Markdown, a part each: what clusters know, and what files say. Empty when nobody knows anything. */
export function hostReport(
  host: string,
  snapshot: MeshSnapshot | undefined,
  files: HostInFiles | undefined,
): readonly string[] {
  const meshes = snapshot ? hostInMeshes(host, snapshot) : [];
  const inFiles = files && filesReport(host, files);
  return [...meshes.map((it) => meshReport(host, it)), ...(inFiles === undefined ? [] : [inFiles])];
}

function meshReport(host: string, it: HostInMesh): string {
  const service = `${it.name.namespace}/${it.name.name}`;
  const lines = [
    ...it.owners.flatMap((owner) => ownerLines(owner, it)),
    ...it.callers.map((caller) => callerLine(caller, it)),
    ...it.silent.map((because) => `not asked: ${markdown(because)}`),
  ];
  return [
    `**${markdown(host)}** in mesh ${markdown(it.mesh.name)}: ${whereabouts(service, it)}`,
    ...lines.map((line) => `- ${line}`),
  ].join('\n');
}

function whereabouts(service: string, { owners, silent }: HostInMesh): string {
  const named = `Service ${markdown(service)}`;
  if (owners.length > 0) {
    return `${named} in ${owners.map((one) => markdown(one.context)).join(', ')}`;
  }
  return silent.length > 0
    ? `${named} is in none of the clusters that answered`
    : `no cluster has a ${named}`;
}

function ownerLines(owner: ReachableCluster, { name }: HostInMesh): readonly string[] {
  const where = markdown(owner.context);
  const ports = serviceIn(owner, name)?.ports.map(portText).join(', ') ?? '';
  return [
    `${where} has it on ${ports === '' ? 'no port' : markdown(ports)}`,
    `gateway of ${where}: ${markdown(gatewayLine(owner).text)}`,
    `CA of ${where}: ${markdown(trustLine(owner).text)}`,
  ];
}

export const portText = ({ number, protocol }: PortFacts): string => `${number} ${protocol}`;

function callerLine({ cluster, entry }: HostCaller, { owners }: HostInMesh): string {
  const address = entry.addresses.join(', ') || 'no address';
  const gateways = owners.flatMap(gatewayEndpointsOf);
  const legs = endpointsOf(entry);
  const isStale =
    gateways.length > 0 &&
    entry.endpoints.length > 0 &&
    !entry.endpoints.some((it) => gateways.some((one) => one.address === it.address));
  const note = isStale ? ', which is not its gateway now' : '';
  const to = legs.length === 0 ? 'nowhere' : legs.join(', ');
  return `${markdown(cluster.context)} calls it at ${markdown(address)}, which leads to ${markdown(to)}${note}`;
}

/** "203.0.113.7:15443", each once. */
export const endpointsOf = ({ endpoints }: ServiceEntryFacts): readonly string[] => [
  ...new Set(
    endpoints.flatMap(({ address, ports }) => {
      const numbers = Object.values(ports);
      return numbers.length === 0
        ? [address]
        : numbers.map((port) => endpointText({ address, port }));
    }),
  ),
];

function filesReport(host: string, { definitions, uses }: HostInFiles): string | undefined {
  if (definitions.length === 0 && uses === 0) return undefined;
  const lines = definitions.map(({ path, cluster, addresses, endpoints }) => {
    const where = cluster === undefined ? '' : ` for ${markdown(cluster)}`;
    const to = [listText(addresses), listText(endpoints)].filter((it) => it !== '').join(' → ');
    return `- ${markdown(path)}${where}: ${to === '' ? 'nothing certain' : markdown(to)}`;
  });
  const head =
    definitions.length === 0
      ? `No ServiceEntry of this workspace defines **${markdown(host)}**.`
      : `**${markdown(host)}** is defined in this workspace by`;
  const tail = uses === 0 ? [] : [`\nNamed in ${counted(uses, 'other place')}.`];
  return [head, ...lines, ...tail].join('\n');
}

/** The first few of them, for what is told under a pointer. */
const listText = (all: readonly string[]): string =>
  all.length <= 4 ? all.join(', ') : `${all.slice(0, 3).join(', ')} and ${all.length - 3} more`;
