import { withAnswer, withoutAnswer } from '../dns/corefileAnswering';
import { withForward, withoutForward, type Edited } from '../dns/forwarding';
import type { ForwardDns, StopForwarding } from '../mesh/intent';
import { interpretNameResolution } from '../mesh/interpreters/nameResolution';
import { istioCoreDns, istioSystem } from '../mesh/names';
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
interface Steps {
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
  readonly obstacles: readonly Obstacle[];
}

/** What is asked of one cluster. */
interface Task {
  readonly cluster: ReachableCluster;
  readonly found: NameResolution;
  readonly zone: string;
}

/** Sends the zone to istiocoredns: one data key of one object where that is enough, nothing else. */
export const forwardDns = (intent: ForwardDns, snapshot: MeshSnapshot): Planned =>
  plannedFor(intent, snapshot, `Forward .${intent.zone} DNS`, forwardSteps);

/** Takes the zone out again; a ConfigMap that was made for it goes with its last key. */
export const stopForwarding = (intent: StopForwarding, snapshot: MeshSnapshot): Planned =>
  plannedFor(intent, snapshot, `Stop forwarding .${intent.zone} DNS`, stopSteps);

function plannedFor(
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
  const all = [...obstacles, ...steps.flatMap((it) => it.obstacles)];
  if (all.length > 0) return blocked(...all);
  return planned({
    title,
    phases: [{ title: 'cluster DNS', changes: steps.flatMap((it) => it.changes), settles: [] }],
    warnings: steps.flatMap((it) => it.warnings),
  });
}

/** istiocoredns has to know the zone before anyone is sent to it. */
function forwardSteps(task: Task): Steps {
  const { found, zone } = task;
  const { context } = task.cluster;
  const place = placeIn(context, found.place);
  if ('obstacle' in place) return stopped(place.obstacle);
  const address = addressIn(context, found);
  if (typeof address !== 'string') return stopped(address);
  const why = `so that *.${zone} resolves by istiocoredns at ${address}`;
  const to = (it: DnsPlace): Steps => edited(task, it, withForward(it.config, zone, address), why);
  return joined([answerSteps(task), to(place), ...cachesOf(found).map((it) => besides(to(it)))]);
}

function stopSteps(task: Task): Steps {
  const { found, zone } = task;
  const { context } = task.cluster;
  const why = `so that *.${zone} is no longer sent to istiocoredns`;
  const from = (it: DnsPlace): Steps => edited(task, it, withoutForward(it.config, zone), why);
  const caches = cachesOf(found).map((it) => besides(from(it)));
  // Without a cluster DNS there is no place where the zone could have been forwarded.
  if (found.place.kind === 'read' && !found.place.value?.exists) {
    return joined([...caches, unanswerSteps(task)]);
  }
  const place = placeIn(context, found.place);
  if ('obstacle' in place) return stopped(place.obstacle);
  return joined([from(place), ...caches, unanswerSteps(task)]);
}

const cachesOf = ({ nodeCache }: NameResolution): readonly DnsPlace[] => {
  const cache = valueOr(nodeCache, undefined);
  return cache ? [cache] : [];
};

/** Another suffix than the one the chart wrote needs a block in istiocoredns's own Corefile. */
function answerSteps(task: Task): Steps {
  const place = valueOr(task.found.istioCoreDnsPlace, undefined);
  if (!place) return nothing;
  const edit = withAnswer(place.config.text, task.zone);
  // Where it cannot be told what istiocoredns asks, it is left as it is: a finding says so.
  if (edit.kind === 'refused') return nothing;
  return edited(task, place, edit, `so that istiocoredns answers for *.${task.zone}`);
}

function unanswerSteps(task: Task): Steps {
  const place = valueOr(task.found.istioCoreDnsPlace, undefined);
  if (!place) return nothing;
  const edit = withoutAnswer(place.config.text, task.zone);
  return edited(task, place, edit, `so that istiocoredns no longer answers for *.${task.zone}`);
}

const nothing: Steps = { changes: [], warnings: [], obstacles: [] };
const stopped = (...obstacles: readonly Obstacle[]): Steps => ({ ...nothing, obstacles });

/** What cannot be done beside the cluster DNS is said, and stops nothing. */
const besides = ({ obstacles, ...steps }: Steps): Steps => ({
  ...steps,
  warnings: [...steps.warnings, ...obstacles.map((it) => `Left as it is: ${it.message}`)],
  obstacles: [],
});

const joined = (steps: readonly Steps[]): Steps => ({
  changes: steps.flatMap((it) => it.changes),
  warnings: steps.flatMap((it) => it.warnings),
  obstacles: steps.flatMap((it) => it.obstacles),
});

function edited({ cluster, found }: Task, place: DnsPlace, edit: Edited, why: string): Steps {
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
  return { changes: [done.change], warnings, obstacles: [] };
}

function placeIn(
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

function addressIn(context: ContextName, found: NameResolution): string | Obstacle {
  const { istioCoreDns: reading, server } = found;
  const service = `Service ${istioSystem}/${istioCoreDns}`;
  if (reading.kind === 'notRead') {
    return {
      cluster: context,
      message: `${service} in ${context} was not read: ${reading.because}.`,
    };
  }
  if (reading.value === undefined) {
    return {
      cluster: context,
      message: `There is no ${service} with a cluster IP in ${context}.`,
      hint: 'Apply the multicluster overlay first.',
    };
  }
  return reading.value === valueOr(server, undefined)?.clusterIp
    ? { cluster: context, message: `${service} in ${context} has the address of the cluster DNS.` }
    : reading.value;
}
