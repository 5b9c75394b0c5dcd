import { forwardOf, type ForwardState } from '../dns/forwarding';
import { clusterUidOf, type AppliedForward } from '../mesh/dns/appliedForward';
import { leadsToAnswerer } from '../mesh/dns/answerer';
import type { DnsPlace } from '../mesh/dns/dnsState';
import { zoneTextIn } from '../mesh/dns/zoneText';
import { seenFor } from '../mesh/interpret';
import type { MeshSnapshot, ReachableCluster } from '../mesh/snapshot';
import { sameJson } from '../objects/object';
import { valueOr } from '../objects/reading';
import { keyOf, type ContextName } from '../objects/reference';
import type { Change } from '../plan/change';
import { doneOf, type Receipt } from '../plan/receipt';

/**
 * What is to be remembered once a receipt is there: forwardings made are added, those taken
 * back are forgotten. An undo brings back what was there before, which is ours only where it carries our mark.
 */
export function appliedAfter(
  applied: readonly AppliedForward[],
  { receipt, isUndo }: { readonly receipt: Receipt; readonly isUndo: boolean },
  snapshot: MeshSnapshot,
): readonly AppliedForward[] {
  return doneOf(receipt).reduce(
    (all, change) =>
      zonesOf(change, snapshot).reduce((known, zone) => {
        const edit = editIn(change, zone, snapshot);
        return edit ? afterEdit(known, edit, { at: receipt.at, isUndo }) : known;
      }, all),
    applied,
  );
}

/** A cluster may be in meshes of several suffixes. */
const zonesOf = ({ target }: Change, { meshes }: MeshSnapshot): readonly string[] => [
  ...new Set(meshes.filter((it) => it.contexts.includes(target.cluster)).map((it) => it.zone)),
];

/** What a change made of one zone. */
interface Edit {
  readonly cluster: ReachableCluster;
  readonly place: DnsPlace;
  readonly zone: string;
  readonly before: ForwardState;
  /** As we left it, whatever became of it since. */
  readonly after: ForwardState;
}

/** Undefined for a change that is about something else. */
function editIn(change: Change, zone: string, snapshot: MeshSnapshot): Edit | undefined {
  const known = snapshot.clusters.get(change.target.cluster);
  const cluster = known && seenFor(zone, known);
  if (cluster?.state !== 'reachable') return undefined;
  const place = valueOr(cluster.nameResolution.place, undefined);
  if (!place || keyOf(place.configMap) !== keyOf(change.target)) return undefined;
  const stateOf = (object: unknown) =>
    forwardOf({ ...place.config, text: zoneTextIn(object, place) ?? '' }, zone);
  const [before, after] = [stateOf(change.before), stateOf(change.after)];
  return sameJson(before, after) ? undefined : { cluster, place, zone, before, after };
}

function afterEdit(
  applied: readonly AppliedForward[],
  edit: Edit,
  { at, isUndo }: { readonly at: number; readonly isUndo: boolean },
): readonly AppliedForward[] {
  const { cluster, zone, before, after } = edit;
  const isThis = (it: AppliedForward) => it.cluster === cluster.context && it.zone === zone;
  const others = applied.filter((it) => !isThis(it));
  if (after.kind !== 'forwarded' || !isMadeHere(after, cluster)) return others;
  if (isUndo && !after.ours) return others;
  const known = applied.find(isThis);
  // What stood there when we come again is our own of the last time.
  const found = known ? known.before : strangersIn(before, cluster);
  return [
    ...others,
    { ...recordOf(edit), isMarked: after.ours, ...(found ? { before: found } : {}), at },
  ];
}

type Forwarded = Extract<ForwardState, { kind: 'forwarded' }>;

/** Ours by its mark, or somebody else's that leads to istiocoredns by now. */
const isMadeHere = (it: Forwarded, cluster: ReachableCluster): boolean =>
  it.ours || isToAnswerer(it, cluster);

function isToAnswerer({ to }: Forwarded, { nameResolution }: ReachableCluster): boolean {
  const ips = valueOr(nameResolution.istioCoreDnsIps, []);
  return to.some((it) => leadsToAnswerer(it, ips));
}

const strangersIn = (it: ForwardState, cluster: ReachableCluster): readonly string[] | undefined =>
  it.kind === 'forwarded' && !isMadeHere(it, cluster) ? it.to : undefined;

function recordOf({
  cluster,
  zone,
  place: { configMap, key },
}: Edit): Omit<AppliedForward, 'isMarked' | 'at'> {
  const uid = clusterUidOf(cluster);
  return {
    cluster: cluster.context,
    ...(uid === undefined ? {} : { clusterUid: uid }),
    zone,
    configMap: `${configMap.namespace ?? ''}/${configMap.name}`,
    key,
  };
}

/**
 * Without the zone where a person wants it no longer and it is nowhere to be taken out of, because
 * somebody else did that: nothing is written then, and the finding about it would stay for ever.
 */
export const withoutUnwanted = (
  applied: readonly AppliedForward[],
  unwanted: { readonly clusters: readonly ContextName[]; readonly zone: string },
  snapshot: MeshSnapshot,
): readonly AppliedForward[] =>
  applied.filter((it) => {
    if (it.zone !== unwanted.zone || !unwanted.clusters.includes(it.cluster)) return true;
    const known = snapshot.clusters.get(it.cluster);
    const cluster = known && seenFor(it.zone, known);
    return (
      cluster?.state !== 'reachable' ||
      valueOr(cluster.nameResolution.forward, undefined)?.kind !== 'none'
    );
  });
