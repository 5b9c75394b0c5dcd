/** Makes intents that need to know what is live: reads it, through the port, before anything is planned. */
import type { CancellationToken } from '../base/cancellation';
import { prepared } from '../manifests/prepare';
import type { ApplyManifest, Uninstall } from '../mesh/intent';
import { istioSystem, partLabel } from '../mesh/names';
import { ObjectSet } from '../objects/objectSet';
import type { Clusters } from '../plan/cluster';
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
    notRead: new Map(found.map((it) => [it.context, it.notRead])),
  };
}
