/** What forwarding a zone and stopping it have in common: one cluster after the other, one place after the other. */
import type { Edited } from '../dns/forwarding';
import type { ForwardDns, StopForwarding } from '../mesh/intent';
import { interpretNameResolution } from '../mesh/interpreters/nameResolution';
import type { DnsPlace, NameResolution } from '../mesh/dns/dnsState';
import type { MeshSnapshot, ReachableCluster } from '../mesh/snapshot';
import { valueOr, type Reading } from '../objects/reading';
import type { ContextName } from '../objects/reference';
import { sameIntent, type Change } from '../plan/change';
import { blocked, planned, type Obstacle, type Planned } from '../plan/plan';
import { placeChange } from './dnsPlaceChange';
import { handedOver } from './dnsValues';
import { dnsWarnings } from './dnsWarnings';
import { reachableOf } from './reachable';

/** What one cluster contributes: its changes, and why there can be none. */
export interface Steps {
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
  readonly obstacles: readonly Obstacle[];
}

/** What is asked of one cluster. */
export interface Task {
  readonly cluster: ReachableCluster;
  readonly found: NameResolution;
  readonly zone: string;
}

export function plannedFor(
  intent: ForwardDns | StopForwarding,
  snapshot: MeshSnapshot,
  title: string,
  stepsOf: (task: Task) => Steps,
): Planned {
  const { clusters, obstacles } = reachableOf(snapshot, [...new Set(intent.clusters)]);
  const { zone } = intent;
  const steps = clusters.map((cluster) => {
    const { context, kubernetes, objects } = cluster;
    // The intent's zone may differ from that of the mesh the snapshot was interpreted for.
    const found = interpretNameResolution({ context, version: kubernetes.text, objects, zone });
    return stepsOf({ cluster, found, zone });
  });
  const { changes, warnings, ...all } = joined(steps);
  const inTheWay = [...obstacles, ...all.obstacles];
  if (inTheWay.length > 0) return blocked(...inTheWay);
  const phases = [{ title: 'cluster DNS', changes, settles: [] }];
  return planned({ title, phases, warnings });
}

export const cachesOf = ({ nodeCache }: NameResolution): readonly DnsPlace[] => {
  const cache = valueOr(nodeCache, undefined);
  return cache ? [cache] : [];
};

export const nothing: Steps = { changes: [], warnings: [], obstacles: [] };
export const stopped = (...obstacles: readonly Obstacle[]): Steps => ({ ...nothing, obstacles });

/** What cannot be done beside the cluster DNS is said, and stops nothing. */
export const besides = ({ obstacles, ...steps }: Steps): Steps => ({
  ...steps,
  warnings: [...steps.warnings, ...obstacles.map((it) => `Left as it is: ${it.message}`)],
  obstacles: [],
});

export const joined = (steps: readonly Steps[]): Steps => ({
  changes: steps.flatMap((it) => it.changes),
  warnings: steps.flatMap((it) => it.warnings),
  obstacles: steps.flatMap((it) => it.obstacles),
});

export function edited(
  { cluster, found }: Task,
  place: DnsPlace,
  edit: Edited,
  why: string,
): Steps {
  const { handover, config } = place;
  if (handover !== undefined && edit.kind === 'edited') {
    return edit.text === config.text ? nothing : stopped(handedOver(place, handover, edit.text));
  }
  const done = placeChange(cluster, place, edit, why);
  if (done.kind === 'obstacle') return stopped(done.obstacle);
  const { before, after } = done.change;
  const isKept = edit.kind === 'refused' || sameIntent(before, after);
  // istiocoredns and the cache of a node have images of their own, whose version was not read.
  const isServer = place === valueOr(found.place, undefined);
  const version = isServer ? valueOr(found.server, undefined)?.version : undefined;
  const warnings = isKept ? [] : dnsWarnings(cluster, place, edit.text, version);
  return { ...nothing, changes: [done.change], warnings };
}

export function placeIn(
  context: ContextName,
  reading: Reading<DnsPlace | undefined>,
): DnsPlace | { readonly obstacle: Obstacle } {
  if (reading.kind === 'read' && reading.value) return reading.value;
  const because =
    reading.kind === 'notRead'
      ? `The configuration of the cluster DNS of ${context} is not known: ${reading.because}.`
      : `No cluster DNS was recognised in kube-system of ${context}.`;
  return {
    obstacle: {
      cluster: context,
      message: because,
      hint: 'Forward the zone where that cluster keeps its DNS configuration, or leave the cluster out.',
    },
  };
}
