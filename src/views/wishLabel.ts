import type { Wish } from '../mesh/intent';

const labels: Readonly<Record<Wish['kind'], string>> = {
  establishTrust: 'Establish Trust…',
  renewIntermediate: 'Renew Intermediate…',
  rotateRoot: 'Rotate Root…',
  restartForTrust: 'Restart for the Present CA…',
  renderManifest: 'Render Multicluster Manifest…',
  applyOverlay: 'Apply Multicluster Overlay…',
  forwardDns: 'Forward DNS…',
  stopForwarding: 'Stop Forwarding…',
  exportService: 'Export Service to Mesh…',
  uninstall: 'Uninstall…',
};

/** What a button says that starts a remedy: the title of its command. */
export const wishLabel = ({ kind }: Wish): string => labels[kind];
