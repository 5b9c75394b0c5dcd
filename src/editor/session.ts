import type { Clock } from '../base/clock';
import type { Event } from '../base/event';
import type { Log } from '../base/log';
import type { World } from '../carryOut';
import type { MeshSource } from '../mesh/snapshot';
import type { Clusters } from '../plan/cluster';
import type { Receipt } from '../plan/receipt';
import type { Pods } from '../proof/pods';
import type { AppliedBook } from './appliedBook';
import type { EditorConversation } from './conversation';
import type { ProofBook } from './proofBook';
import type { ReloadWatch } from './reloadWatch';
import type { ReportDocuments } from './reportDocuments';
import type { Passphrases } from './passphrases';
import type { Settings } from './settings';

/** What every command is given: the mesh, the way to its clusters, the person, and the last receipt. */
export interface Session extends World {
  readonly mesh: MeshSource;
  readonly clusters: Clusters;
  readonly person: EditorConversation;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: () => Settings;
  readonly receipts: Receipts;
  readonly pods: Pods;
  readonly reports: ReportDocuments;
  readonly proofs: ProofBook;
  readonly passphrases: Passphrases;
  readonly reloads: ReloadWatch;
  readonly applied: AppliedBook;
}

/**
 * The receipts of this window, newest last. In memory only: they hold the objects as they were,
 * which may hold private keys.
 */
export interface Receipts {
  readonly last: Receipt | undefined;
  readonly onDidChange: Event;
  keep(receipt: Receipt): void;
  /** It was taken back, or can no longer be; what is left of it takes its place. */
  replace(receipt: Receipt, left: Receipt | undefined): void;
}
