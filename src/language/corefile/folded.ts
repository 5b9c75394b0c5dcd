import { parseCorefile } from '../../dns/corefile';
import { isFatal } from '../../dns/corefileZone';

/**
 * Whether a text, as it is written over several lines, is a Corefile but for YAML, which puts its lines
 * together: behind `>`, or behind nothing at all.
 */
export const isBrokenByFolding = (written: string): boolean =>
  /^[^|{["'#]/.test(written) &&
  written.includes('\n') &&
  isCorefile(written.replace(/^>[^\n]*\n/, ''));

export const isCorefile = (text: string): boolean => !parseCorefile(text).problems.some(isFatal);
