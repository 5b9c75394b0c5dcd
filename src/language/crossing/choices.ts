/** Objects that are not there together: of which a template takes one, or that a page shows one after the other. */
import type { Diagnostic } from '../diagnostic';
import type { ManifestChunk } from '../document';

const code = 'MESH0730';
const choice = /\{\{|\{%|<%|%\{|^[ \t]*```/m;

/** A branch or a block may begin in one document and end in another, so nothing in such a text is certain. */
export function withoutChoices(
  found: readonly Diagnostic[],
  chunks: readonly { readonly chunk: ManifestChunk }[],
): readonly Diagnostic[] {
  if (!found.some((it) => it.code === code)) return found;
  const isChosen = chunks.some(({ chunk }) => choice.test(chunk.text));
  return isChosen ? found.filter((it) => it.code !== code) : found;
}
