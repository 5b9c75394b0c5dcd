import { isMadeByAdmiral } from '../mesh/services/admiral';
import { entriesFor } from '../mesh/services/entriesFor';
import { hostOf } from '../mesh/rules/entry/hosts';
import { hasNamespace } from '../mesh/interpret';
import type { ExportService } from '../mesh/intent';
import { istioSystem } from '../mesh/names';
import { gatewayEndpointsOf, serviceIn } from '../mesh/services/remoteServices';
import type { MeshSnapshot, ReachableCluster } from '../mesh/snapshot';
import { kinds } from '../objects/objectKind';
import { referenceTo, shortNameOf, type ContextName } from '../objects/reference';
import type { Change } from '../plan/change';
import { blocked, planned, type Obstacle, type Planned } from '../plan/plan';
import { addressesFor } from './hostAddresses';
import { reachableOf } from './reachable';
import {
  exportedPorts,
  repairedEntry,
  serviceEntryFor,
  type ExportSource,
} from './serviceEntryObject';

/**
 * One ServiceEntry in each cluster that is to call the Service. A host that has a ServiceEntry keeps
 * it, changed only where it does not lead to the Service; there is never a second one.
 */
export function exportService(intent: ExportService, snapshot: MeshSnapshot): Planned {
  const { cluster, ...at } = intent.service;
  const targets = intent.to.filter((it) => it !== cluster);
  const { clusters, obstacles } = reachableOf(snapshot, [cluster, ...targets]);
  if (obstacles.length > 0) return blocked(...obstacles);
  const [from, ...callers] = clusters;
  if (!from || callers.length === 0) {
    return blocked({
      message: `No other cluster is chosen to call ${at.namespace}/${at.name}.`,
      hint: 'Choose at least one cluster beside the one that has the Service.',
    });
  }
  const source = sourceOf(from, intent);
  if ('message' in source) return blocked(source);
  const hindered = callers.flatMap((it) => hindranceIn(it, source) ?? []);
  if (hindered.length > 0) return blocked(...hindered);
  const mesh = meshOf(snapshot, from.context);
  const results = changesFor(source, from, callers, [...new Set([...mesh, ...callers])]);
  const lacking = results.filter((it) => 'message' in it);
  if (lacking.length > 0) return blocked(...lacking);
  const changes = results.filter((it): it is Change => 'target' in it);
  return planned({
    title: `Export ${at.namespace}/${at.name} of ${cluster}`,
    phases: [{ title: 'ServiceEntries', changes, settles: [] }],
    warnings: warningsFor(source, callers, snapshot, intent),
  });
}

/** What is exported, or why it cannot be. */
function sourceOf(from: ReachableCluster, intent: ExportService): ExportSource | Obstacle {
  const { cluster, namespace, name } = intent.service;
  const what = `Service ${namespace}/${name} in ${cluster}`;
  const obstacle = (message: string, hint: string): Obstacle => ({ cluster, message, hint });
  if (from.services.kind === 'notRead') {
    const message = `Services of ${cluster} were not read: ${from.services.because}.`;
    return obstacle(message, 'Ask for permission to list Services and refresh.');
  }
  const service = serviceIn(from, { namespace, name });
  if (!service) {
    return obstacle(`There is no ${what}.`, 'Refresh the mesh and choose a Service that exists.');
  }
  if (service.type === 'ExternalName') {
    const hint = 'Call the name it stands for, or make a Service with pods behind it.';
    return obstacle(
      `${what} is an ExternalName: behind the gateway there is no pod to call.`,
      hint,
    );
  }
  if (exportedPorts(service).length === 0) {
    const why = service.ports.length === 0 ? 'has no ports' : 'has only UDP ports';
    return obstacle(`${what} ${why}.`, 'Gateways carry TCP between clusters; give it a TCP port.');
  }
  const gateway = gatewayEndpointsOf(from);
  if (gateway.length === 0) {
    const message = `The gateway of ${cluster} cannot be reached from other clusters: ${closedBecause(from)}.`;
    return obstacle(message, 'Open the gateway first: it needs an outside address and port 15443.');
  }
  return { service, gateway, zone: intent.zone };
}

function closedBecause({ gateway }: ReachableCluster): string {
  if (gateway.kind === 'notRead') return `it was not read (${gateway.because})`;
  return gateway.value.kind === 'closed' ? gateway.value.because : 'it has no address';
}

/** Why a cluster cannot be given a ServiceEntry for the host. */
function hindranceIn(caller: ReachableCluster, source: ExportSource): Obstacle | undefined {
  const cluster = caller.context;
  const list = caller.objects.list(kinds.serviceEntry);
  if (list.kind === 'notRead') {
    return {
      cluster,
      message: `ServiceEntries of ${cluster} were not read: ${list.because}.`,
      hint: 'Install the Istio CRDs there, or ask for permission to list ServiceEntries, and refresh.',
    };
  }
  const [existing] = entriesFor(hostOf(source.service, source.zone), caller);
  if (existing && isMadeByAdmiral(existing)) {
    const at = shortNameOf(referenceTo(cluster, existing));
    return {
      cluster,
      message: `${at} in ${cluster} is kept by Admiral, which would undo any change.`,
      hint: 'Leave the host to Admiral, or take the Service out of its care first.',
    };
  }
  const { namespace } = source.service;
  if (existing || caller.namespaces.kind === 'notRead') return undefined;
  return hasNamespace(caller, namespace) || hasNamespace(caller, istioSystem)
    ? undefined
    : {
        cluster,
        message: `${cluster} has neither namespace ${namespace} nor ${istioSystem} to put the ServiceEntry in.`,
        hint: `Install Istio there, or create namespace ${namespace}.`,
      };
}

/** Every cluster of the meshes that the source is in, as far as it answered. */
function meshOf(snapshot: MeshSnapshot, context: ContextName): readonly ReachableCluster[] {
  const contexts = snapshot.meshes
    .filter((it) => it.contexts.includes(context))
    .flatMap((it) => it.contexts);
  return [...new Set([context, ...contexts])].flatMap((it) => {
    const cluster = snapshot.clusters.get(it);
    return cluster?.state === 'reachable' ? [cluster] : [];
  });
}

function changesFor(
  source: ExportSource,
  from: ReachableCluster,
  callers: readonly ReachableCluster[],
  all: readonly ReachableCluster[],
): readonly (Change | Obstacle)[] {
  const host = hostOf(source.service, source.zone);
  const addressFor = addressesFor(host, all);
  return callers.map((caller) => {
    const address = addressFor(caller);
    if (address === undefined) return full(caller);
    const [before] = entriesFor(host, caller);
    const others = all.filter((it) => it !== from && it !== caller);
    const otherGateways = others.flatMap(gatewayEndpointsOf);
    const after = before
      ? repairedEntry(before, source, { address, otherGateways })
      : serviceEntryFor(source, placeIn(caller, source), address);
    return {
      target: referenceTo(caller.context, after),
      before,
      after,
      why: `so that ${caller.context} can call ${host}`,
    };
  });
}

const full = (caller: ReachableCluster): Obstacle => ({
  cluster: caller.context,
  message: 'Every address of 240.0.0.0/4 is taken in this mesh.',
  hint: 'Look for a ServiceEntry with a whole block of addresses and give it single ones.',
});

/**
 * Beside the namespace of the same name, where its callers look first; in istio-system where the
 * caller's cluster has no such namespace, because creating one would be more than was asked for.
 */
function placeIn(caller: ReachableCluster, { service, zone }: ExportSource) {
  const namespace = hasNamespace(caller, service.namespace) ? service.namespace : istioSystem;
  const { name } = service;
  // a-b.c and a.b-c would both be a-b-c; the last form is the host itself and belongs to nobody else.
  const names = [
    `${name}-${service.namespace}`,
    `${name}-${service.namespace}-${zone}`,
    hostOf(service, zone),
  ];
  const isTaken = (it: string) =>
    caller.objects.get({ ...kinds.serviceEntry, namespace, name: it }) !== undefined;
  return { namespace, name: names.find((it) => !isTaken(it)) ?? hostOf(service, zone) };
}

function warningsFor(
  source: ExportSource,
  callers: readonly ReachableCluster[],
  snapshot: MeshSnapshot,
  intent: ExportService,
): readonly string[] {
  const host = hostOf(source.service, source.zone);
  const unread = snapshot.meshes
    .filter((it) => it.contexts.includes(intent.service.cluster))
    .flatMap((it) => it.contexts)
    .filter((it) => snapshot.clusters.get(it)?.state !== 'reachable');
  const udp = source.service.ports.filter((it) => it.protocol === 'UDP').map((it) => it.number);
  return [
    ...callers.flatMap((it) => {
      const { forward } = it.nameResolution;
      return forward.kind === 'read' && forward.value.kind === 'none'
        ? [
            `The DNS of ${it.context} does not forward .${source.zone} yet, so ${host} will not resolve there.`,
          ]
        : [];
    }),
    ...callers.flatMap((it) =>
      entriesFor(host, it).length > 1
        ? [`${it.context} has several ServiceEntries for ${host}; only the first is changed.`]
        : [],
    ),
    ...(unread.length > 0
      ? [
          `Addresses of ${unread.join(', ')} are not known, so one of them may be the one chosen here.`,
        ]
      : []),
    ...(udp.length > 0
      ? [`UDP ports are left out, for gateways carry none: ${udp.join(', ')}.`]
      : []),
  ];
}
