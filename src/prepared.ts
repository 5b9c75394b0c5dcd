/** Reads what an intent needs to know of the clusters beyond the snapshot, so that planning stays pure. */
import type { CancellationToken } from './base/cancellation';
import type { ApplyManifest, Intent, RestartForTrust, RotateRoot, Uninstall } from './mesh/intent';
import type { ObjectReference } from './objects/reference';
import type { Clusters } from './plan/cluster';
import { applyIntent, liveAt, uninstallIntent } from './planners/gather';

type Gathered = 'live' | 'notServed' | 'notRead';

/** An intent before the objects it is about were read. */
export type Wanted =
  | Exclude<Intent, ApplyManifest | Uninstall | RotateRoot | RestartForTrust>
  | Restarting<RotateRoot>
  | Restarting<RestartForTrust>
  | Omit<ApplyManifest, Gathered>
  | Omit<Uninstall, Gathered>;

/** Which workloads may be restarted, before they were read. */
type Restarting<I extends RotateRoot | RestartForTrust> = Omit<I, Gathered> & {
  readonly targets: readonly ObjectReference[];
};

/** Throws the `Failure` of the first cluster that does not let its objects be read. */
export async function prepared(
  wanted: Wanted,
  clusters: Clusters,
  token: CancellationToken,
): Promise<Intent> {
  switch (wanted.kind) {
    case 'applyManifest':
      return applyIntent(wanted, clusters, token);
    case 'uninstall':
      return uninstallIntent(wanted, clusters, token);
    case 'rotateRoot':
    case 'restartForTrust': {
      const { targets, ...rest } = wanted;
      return { ...rest, live: await liveAt(targets, clusters, token) };
    }
    case 'establishTrust':
    case 'renewIntermediate':
    case 'forwardDns':
    case 'stopForwarding':
    case 'exportService':
      return wanted;
  }
}
