import type { Intent } from '../mesh/intent';
import type { MeshSnapshot } from '../mesh/snapshot';
import type { Planned } from '../plan/plan';
import { applyManifest } from './applyManifest';
import { establishTrust } from './establishTrust';
import { exportService } from './exportService';
import { forwardDns } from './forwardDns';
import { renewIntermediate } from './renewIntermediate';
import { restartForTrust } from './restartForTrust';
import { rotateRoot } from './rotateRoot';
import { stopForwarding } from './stopForwarding';
import { uninstall } from './uninstall';

/** How an intent is carried out against a snapshot, or why it cannot be. Pure; never throws. */
export function planFor(intent: Intent, snapshot: MeshSnapshot): Planned {
  switch (intent.kind) {
    case 'establishTrust':
      return establishTrust(intent, snapshot);
    case 'renewIntermediate':
      return renewIntermediate(intent, snapshot);
    case 'rotateRoot':
      return rotateRoot(intent, snapshot);
    case 'restartForTrust':
      return restartForTrust(intent, snapshot);
    case 'applyManifest':
      return applyManifest(intent, snapshot);
    case 'forwardDns':
      return forwardDns(intent, snapshot);
    case 'stopForwarding':
      return stopForwarding(intent, snapshot);
    case 'exportService':
      return exportService(intent, snapshot);
    case 'uninstall':
      return uninstall(intent, snapshot);
  }
}
