import type { ServiceEntryFacts, ServiceFacts } from '../../mesh/snapshot';
import { globalEntries, globalServicesLine, notReadText } from '../clusterLines';
import { namedNodeId, objectNodeId } from '../nodeIds';
import { counted } from '../oneLine';
import { treeNode, type TreeNode } from '../treeNode';
import { at, topicNode, type Place } from './place';

/** The hosts of the zone that can be called from this cluster: its ServiceEntries. */
export const globalServicesNode = (place: Place): TreeNode =>
  topicNode(place, {
    topic: 'services',
    label: 'Global services',
    icon: 'globe',
    line: globalServicesLine(place.cluster, place.mesh.zone).text,
    children: () => globalEntries(place.cluster, place.mesh.zone).map((it) => entryNode(place, it)),
  });

function entryNode(place: Place, entry: ServiceEntryFacts): TreeNode {
  const { id, mesh, cluster } = at(place, 'services');
  const endpoints = entry.endpoints.map((it) =>
    [it.address, ...new Set(Object.values(it.ports))].join(':'),
  );
  return treeNode({
    id: objectNodeId(id, entry.reference),
    label: entry.hosts.join(', '),
    icon: 'link-external',
    description: `${entry.addresses.join(', ') || 'no address'} → ${endpoints.join(', ') || 'no endpoint'}`,
    contextValue: 'serviceEntry',
    details: [
      `ServiceEntry ${entry.reference.namespace ?? ''}/${entry.reference.name}`,
      `Ports: ${entry.ports.map((it) => `${it.number} ${it.protocol}`).join(', ') || 'none'}`,
      `Location ${entry.location ?? 'not set'}, resolution ${entry.resolution ?? 'not set'}`,
    ],
    reference: entry.reference,
    mesh,
    cluster,
  });
}

/** Services of this cluster that can be made callable from the others, by namespace. */
export function exportsNode(place: Place): TreeNode {
  const { services } = place.cluster;
  const parts = { ...at(place, 'exports'), label: 'Services', icon: 'symbol-interface' };
  if (services.kind === 'notRead') {
    return treeNode({
      ...parts,
      description: notReadText(services.because),
      contextValue: 'topic.exports',
    });
  }
  const groups = byNamespace(services.value.filter(isExportable));
  const count = [...groups.values()].reduce((sum, it) => sum + it.length, 0);
  return treeNode({
    ...parts,
    description:
      count === 0
        ? 'none to export'
        : `${counted(count, 'Service')} in ${counted(groups.size, 'namespace')}`,
    contextValue: 'topic.exports',
    children: [...groups].map(([namespace, list]) => namespaceNode(place, namespace, list)),
  });
}

/** Not the cluster's own machinery, and not a name for something elsewhere. */
const isExportable = ({ namespace, name, type, ports }: ServiceFacts): boolean =>
  type !== 'ExternalName' &&
  ports.length > 0 &&
  namespace !== 'istio-system' &&
  !namespace.startsWith('kube-') &&
  !(namespace === 'default' && name === 'kubernetes');

function byNamespace(services: readonly ServiceFacts[]): ReadonlyMap<string, ServiceFacts[]> {
  const groups = new Map<string, ServiceFacts[]>();
  for (const service of services) {
    const group = groups.get(service.namespace);
    if (group) group.push(service);
    else groups.set(service.namespace, [service]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function namespaceNode(place: Place, namespace: string, services: readonly ServiceFacts[]) {
  const { id, mesh, cluster } = at(place, 'exports');
  const own = namedNodeId(id, 'namespace', namespace);
  return treeNode({
    id: own,
    label: namespace,
    icon: 'symbol-namespace',
    description: counted(services.length, 'Service'),
    contextValue: 'namespace',
    mesh,
    cluster,
    children: () => services.map((it) => serviceNode(place, own, it)),
  });
}

function serviceNode(place: Place, parent: string, service: ServiceFacts): TreeNode {
  const { mesh, cluster } = at(place, 'exports');
  const { namespace, name, ports } = service;
  return treeNode({
    id: namedNodeId(parent, 'service', name),
    label: name,
    icon: 'symbol-interface',
    description: ports.map((it) => `${it.number} ${it.protocol}`).join(', '),
    contextValue: 'service',
    details: [
      `Exported, it is ${name}.${namespace}.${place.mesh.zone} in every other cluster of the mesh.`,
    ],
    reference: { cluster, apiVersion: 'v1', kind: 'Service', namespace, name },
    mesh,
    cluster,
  });
}
