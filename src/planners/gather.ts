/** Makes intents that need to know what is live: reads it, through the port, before anything is planned. */
import { throwIfCancelled, type CancellationToken } from '../base/cancellation';
import { prepared } from '../manifests/prepare';
import type { ApplyManifest, Uninstall } from '../mesh/intent';
import { istioSystem, partLabel } from '../mesh/names';
import type { KindName } from '../objects/objectKind';
import { ObjectSet } from '../objects/objectSet';
import type { ContextName, ObjectReference } from '../objects/reference';
import type { Clusters } from '../plan/cluster';
import { inParallel } from '../plan/inParallel';
import { findLabelled, gatherLive } from '../plan/live';

type Gathered = 'kind' | 'live' | 'notServed' | 'notRead';

/** Throws the `Failure` of the first cluster that does not let its objects be read. */
export async function applyIntent(
  wish: Omit<ApplyManifest, Gathered>,
  clusters: Clusters,
  token: CancellationToken,
): Promise<ApplyManifest> {
  const { objects } = prepared(wish.objects, wish.namespace ?? istioSystem);
  const live = await gatherLive(objects, wish.clusters.map(clusters), token);
  return { kind: 'applyManifest', ...wish, ...live };
}

/** Finds what is ours by its label, and what the manifest names. */
export async function uninstallIntent(
  wish: Omit<Uninstall, Gathered>,
  clusters: Clusters,
  token: CancellationToken,
): Promise<Uninstall> {
  const { objects } = prepared(wish.manifest ?? [], istioSystem);
  const named = await gatherLive(objects, wish.clusters.map(clusters), token);
  const found = await Promise.all(
    wish.clusters.map(async (context) => {
      const ours = await findLabelled(clusters(context), partLabel, token);
      return { context, ...ours };
    }),
  );
  const live = found.map(({ context, objects: ours }) => {
    const all = [...ours, ...(named.live.get(context) ?? ObjectSet.empty)];
    return [context, ObjectSet.of(all)] as const;
  });
  return {
    kind: 'uninstall',
    ...wish,
    live: new Map(live),
    notRead: new Map(
      found.map(({ context, notRead }) => [
        context,
        [...notRead, ...(named.notRead.get(context) ?? []).map(silent)],
      ]),
    ),
  };
}

const silent = ({ apiVersion, kind }: KindName): string =>
  `the server of ${apiVersion} does not answer for ${kind} objects`;

/** The objects at these places, by cluster; what is not there any more is in no set. */
export async function liveAt(
  targets: readonly ObjectReference[],
  clusters: Clusters,
  token: CancellationToken,
): Promise<ReadonlyMap<ContextName, ObjectSet>> {
  const live = new Map<ContextName, ObjectSet>();
  await inParallel(targets, 8, async (target) => {
    throwIfCancelled(token);
    const object = await clusters(target.cluster).read(target, token);
    const set = live.get(target.cluster) ?? ObjectSet.empty;
    live.set(target.cluster, object ? set.with(object) : set);
  });
  return live;
}
