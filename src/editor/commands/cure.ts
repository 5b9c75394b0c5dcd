import type { Wish } from '../../mesh/intent';
import type { Session } from '../session';
import { carry } from './carrying';
import { applyOverlay, renderManifest } from './manifests';
import { renewIntermediate } from './renewal';
import { restartForTrust } from './restarts';
import { rotateRoot } from './rotation';
import { establishTrust } from './trust';
import { uninstall } from './uninstall';

/** Starts what a finding offers; a wish that lacks inputs asks for them first. */
export const cure =
  (session: Session) =>
  async (wish: Wish): Promise<void> => {
    switch (wish.kind) {
      case 'establishTrust':
        return establishTrust(session)(wish.mesh, wish.clusters);
      case 'renewIntermediate':
        return renewIntermediate(session)(wish.mesh, wish.clusters);
      case 'restartForTrust':
        return restartForTrust(session)(wish.mesh, wish.clusters);
      case 'rotateRoot':
        return rotateRoot(session)(wish.mesh);
      case 'applyOverlay':
        return applyOverlay(session)(wish.mesh, wish.clusters);
      case 'renderManifest':
        return renderManifest(session)(wish.mesh);
      case 'uninstall':
        return uninstall(session)(wish.mesh);
      case 'forwardDns':
      case 'stopForwarding':
      case 'exportService':
        return carry(wish, session);
    }
  };
