/** Reads what an intent needs to know of the clusters beyond the snapshot, so that planning stays pure. */
import type { CancellationToken } from './base/cancellation';
import type { ApplyManifest, Intent, Uninstall } from './mesh/intent';
import type { Clusters } from './plan/cluster';

/** An intent before the objects it is about were read. */
export type Wanted =
  | Exclude<Intent, ApplyManifest | Uninstall>
  | Omit<ApplyManifest, 'live' | 'notServed'>
  | Omit<Uninstall, 'live'>;
