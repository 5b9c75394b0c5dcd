import type { CatalogueEntry } from '../finding';

/** What became of zones that were forwarded from here: MESH0421 to MESH0429. */
export const dnsDriftCodes = {
  MESH0421: {
    title: 'Someone took out, or replaced, what was forwarded here.',
    severity: 'warning',
    topic: 'nameResolution',
    fact: 'DNS-03',
  },
} as const satisfies Record<string, CatalogueEntry>;
