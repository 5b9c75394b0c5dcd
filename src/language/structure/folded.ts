import { parseCorefile } from '../../dns/corefile';
import { isFatal } from '../../dns/corefileZone';

/** Whether a text, as it is written, is a Corefile but for the mark that puts its lines together. */
export const isBrokenByFolding = (written: string): boolean =>
  written.startsWith('>') &&
  !parseCorefile(written.replace(/^>[^\n]*\n/, '')).problems.some(isFatal);
