import { forwardOf } from '../../dns/forwarding';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import {
  mapReading,
  notRead,
  read,
  thenReading,
  valueOr,
  type Reading,
} from '../../objects/reading';
import type { ContextName } from '../../objects/reference';
import { istioCoreDns, istioSystem } from '../names';
import type { DnsPlatform, NameResolution } from '../dns/dnsState';
import { istioCoreDnsPlace, mountedCorefile, placeOf, type Where } from './dnsPlaces';
import { clusterIpsOf, dnsServerIn, kubeSystem, type FoundServer } from './dnsServer';
import { nodeCachePlace } from './nodeCache';
import { platforms } from '../platforms/table';
import { platformIn, type Platform } from '../platforms/platform';

export interface NameResolutionFacts {
  readonly context: ContextName;
  /** As the API server says it, with what a distribution adds. */
  readonly version: string;
  readonly objects: ObjectSet;
  readonly zone: string;
}

/** How names of the zone are answered in one cluster. Pure; never throws. */
export function interpretNameResolution(facts: NameResolutionFacts): NameResolution {
  const { context, objects, zone } = facts;
  const found = dnsServerIn(objects);
  const seen = platformOf(facts, valueOr(found, undefined));
  const platform = seen?.platform;
  const where: Where = { context, objects, zone, platform };
  const place = thenReading(found, (server) =>
    server && !isIdle(server, objects, platform) ? placeOf(where, server) : elsewhere(platform),
  );
  const ips = istioCoreDnsIps(objects);
  return {
    server: mapReading(found, (it) => it?.server),
    platform: platformReading(objects, seen),
    place,
    nodeCache: nodeCachePlace(where, valueOr(found, undefined)?.server),
    istioCoreDns: mapReading(ips, (it) => it[0]),
    istioCoreDnsIps: ips,
    istioCoreDnsPlace: istioCoreDnsPlace(where),
    forward: thenReading(place, (it) =>
      it
        ? read(forwardOf(it.config, zone))
        : notRead('no cluster DNS was recognised in kube-system'),
    ),
  };
}

/** GKE keeps the Service and the ConfigMap of a kube-dns that no pod runs any more. */
const isIdle = (
  { workload }: FoundServer,
  objects: ObjectSet,
  platform: Platform | undefined,
): boolean =>
  workload === undefined &&
  platform?.elsewhere !== undefined &&
  objects.list(kinds.deployment).kind === 'read';

const elsewhere = (platform: Platform | undefined): Reading<undefined> =>
  platform?.elsewhere === undefined ? read(undefined) : notRead(platform.elsewhere);

function istioCoreDnsIps(objects: ObjectSet): Reading<readonly string[]> {
  return mapReading(objects.list(kinds.service), (services) =>
    clusterIpsOf(
      services.find(
        ({ metadata: { name, namespace } }) => name === istioCoreDns && namespace === istioSystem,
      ),
    ),
  );
}

type Seen = ReturnType<typeof platformIn>;

function platformOf(
  { version, objects }: NameResolutionFacts,
  found: FoundServer | undefined,
): Seen {
  const configMaps = valueOr(objects.list(kinds.configMap), []).filter(
    (it) => it.metadata.namespace === kubeSystem,
  );
  const name =
    found?.server.kind === 'kube-dns'
      ? 'kube-dns'
      : (mountedCorefile(found?.workload) ?? 'coredns');
  return platformIn(platforms, {
    version,
    nodes: valueOr(objects.list(kinds.node), []),
    configMaps,
    daemonSets: valueOr(objects.list(kinds.daemonSet), []),
    dns: configMaps.find((it) => it.metadata.name === name),
    workload: found?.workload,
    service: found?.service,
  });
}

/** Without Nodes, that nothing was recognised says little. */
function platformReading(objects: ObjectSet, seen: Seen): Reading<DnsPlatform | undefined> {
  if (seen) {
    const { platform, signs } = seen;
    return read({ id: platform.id, name: platform.name, signs });
  }
  const nodes = objects.list(kinds.node);
  return nodes.kind === 'notRead' ? nodes : read(undefined);
}
