/** Reads what an intent needs to know of the clusters beyond the snapshot, so that planning stays pure. */
import type { CancellationToken } from './base/cancellation';
import type { ApplyManifest, Intent, Uninstall } from './mesh/intent';
import type { Clusters } from './plan/cluster';
import { applyIntent, uninstallIntent } from './planners/gather';

type Gathered = 'live' | 'notServed' | 'notRead';

/** An intent before the objects it is about were read. */
export type Wanted =
  | Exclude<Intent, ApplyManifest | Uninstall>
  | Omit<ApplyManifest, Gathered>
  | Omit<Uninstall, Gathered>;

/** Throws the `Failure` of the first cluster that does not let its objects be read. */
export function prepared(
  wanted: Wanted,
  clusters: Clusters,
  token: CancellationToken,
): Promise<Intent> {
  switch (wanted.kind) {
    case 'applyManifest':
      return applyIntent(wanted, clusters, token);
    case 'uninstall':
      return uninstallIntent(wanted, clusters, token);
    case 'establishTrust':
    case 'forwardDns':
    case 'stopForwarding':
    case 'exportService':
      return Promise.resolve(wanted);
  }
}
