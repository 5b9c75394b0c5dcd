import { forwardOf, type ForwardState } from '../dns/forwarding';
import { clusterUidOf, type AppliedForward } from '../mesh/dns/appliedForward';
import type { DnsPlace } from '../mesh/dns/dnsState';
import type { MeshSnapshot, ReachableCluster } from '../mesh/snapshot';
import { textAt } from '../objects/object';
import { valueOr } from '../objects/reading';
import { keyOf } from '../objects/reference';
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
  return doneOf(receipt).reduce((all, change) => {
    const cluster = snapshot.clusters.get(change.target.cluster);
    const mesh = snapshot.meshes.find((it) => it.contexts.includes(change.target.cluster));
    if (cluster?.state !== 'reachable' || !mesh) return all;
    const place = valueOr(cluster.nameResolution.place, undefined);
    if (!place || keyOf(place.configMap) !== keyOf(change.target)) return all;
    const others = all.filter((it) => it.cluster !== cluster.context || it.zone !== mesh.zone);
    const state = stateAfter(change, place, mesh.zone);
    if (state?.kind !== 'forwarded' || (isUndo && !state.ours)) return others;
    const record = recordOf(cluster, place, mesh.zone);
    return [...others, { ...record, isMarked: state.ours, at: receipt.at }];
  }, applied);
}

/** As we left it, whatever became of it since. */
function stateAfter(
  { after }: Change,
  { key, config }: DnsPlace,
  zone: string,
): ForwardState | undefined {
  const text = textAt(after, 'data', key);
  return text === undefined ? undefined : forwardOf({ ...config, text }, zone);
}

function recordOf(
  cluster: ReachableCluster,
  { configMap, key }: DnsPlace,
  zone: string,
): Omit<AppliedForward, 'isMarked' | 'at'> {
  const uid = clusterUidOf(cluster);
  return {
    cluster: cluster.context,
    ...(uid === undefined ? {} : { clusterUid: uid }),
    zone,
    configMap: `${configMap.namespace ?? ''}/${configMap.name}`,
    key,
  };
}
