import type { CatalogueEntry, Finding } from './finding';

type Said = Omit<Finding, 'code' | 'severity' | 'topic'>;

/** Makes findings whose severity and topic are those of the catalogue, so that the two never differ. */
export const findingFrom =
  <Code extends Finding['code']>(codes: Readonly<Record<Code, CatalogueEntry>>) =>
  (code: Code, said: Said): Finding => ({
    code,
    severity: codes[code].severity,
    topic: codes[code].topic,
    ...said,
  });
