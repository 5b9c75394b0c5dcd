import type { ManifestDocument } from './document';

/** Whether a text may hold what kustomize lays over others and says so. Asked for each object, looked for once. */
export const mayHoldPatch = (document: ManifestDocument): boolean =>
  document.memo.once(mayHoldPatch, () => document.text.includes('$patch'));
