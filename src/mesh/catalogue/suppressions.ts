import type { CatalogueEntry } from '../finding';

/** Comments that take a diagnostic back: MESH0901 to MESH0999. */
export const suppressionCodes = {
  MESH0901: {
    title: 'A comment to ignore something is not understood.',
    severity: 'warning',
    topic: 'services',
  },
  MESH0902: {
    title: 'A comment ignores what is not said there.',
    severity: 'info',
    topic: 'services',
  },
} as const satisfies Record<string, CatalogueEntry>;
