import { mapReading } from '../objects/reading';
import { kinds } from '../objects/objectKind';
import type { ObjectSet } from '../objects/objectSet';
import type { ContextName } from '../objects/reference';
import { interpretControlPlane } from './interpreters/controlPlane';
import { interpretGateway } from './interpreters/gateway';
import { interpretNameResolution } from './interpreters/nameResolution';
import { interpretRouting } from './interpreters/routing';
import { interpretServiceEntries, interpretServices } from './interpreters/services';
import { interpretTrust } from './interpreters/trust';
import { interpretIstio } from './interpreters/versions';
import type { ClusterSnapshot, ReachableCluster } from './snapshot';
import type { Version } from './version';

export interface ClusterFacts {
  readonly context: ContextName;
  readonly version: Version;
  readonly objects: ObjectSet;
  /** The host suffix of the cluster's mesh. */
  readonly zone: string;
  /** Milliseconds since 1970 UTC: what "expired" is judged by. */
  readonly now: number;
}

/** What the objects of one cluster mean for a mesh. Pure; never throws. */
export function interpretCluster(facts: ClusterFacts): ReachableCluster {
  const { context, version, objects, zone, now } = facts;
  return {
    state: 'reachable',
    context,
    zone,
    kubernetes: version,
    istio: interpretIstio(objects),
    namespaces: mapReading(objects.list(kinds.namespace), (list) =>
      list.map((it) => it.metadata.name),
    ),
    trust: interpretTrust(objects, now),
    controlPlane: interpretControlPlane(objects),
    gateway: interpretGateway(context, objects),
    routing: interpretRouting(context, objects, zone),
    nameResolution: interpretNameResolution({ context, version: version.text, objects, zone }),
    services: interpretServices(objects),
    serviceEntries: interpretServiceEntries(context, objects),
    objects,
  };
}

/** The cluster as a mesh with this suffix sees it: one cluster may be in meshes of several suffixes. */
export function seenFor(zone: string, cluster: ClusterSnapshot): ClusterSnapshot {
  if (cluster.state !== 'reachable' || cluster.zone === zone) return cluster;
  const { context, kubernetes, objects } = cluster;
  const version = kubernetes.text;
  return {
    ...cluster,
    zone,
    routing: interpretRouting(context, objects, zone),
    nameResolution: interpretNameResolution({ context, version, objects, zone }),
  };
}

/** Whether the cluster has a namespace, as far as was read. */
export const hasNamespace = (cluster: ReachableCluster, name: string): boolean =>
  cluster.namespaces.kind === 'read' && cluster.namespaces.value.includes(name);
