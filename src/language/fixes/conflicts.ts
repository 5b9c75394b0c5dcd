/** What a merge left in a text, settled for the one side or the other. */
import type { Edit } from '../edits';
import type { ProposedFix } from './target';

const line = '[^\\n]*\\n';
const parts = new RegExp(
  `<{7}${line}((?:${line})*?)(?:\\|{7}${line}(?:${line})*?)?={7}\\r?\\n((?:${line})*?)>{7}[^\\n]*\\n?`,
  'y',
);

/** Which side is meant, nobody but the author knows. */
export function settled(text: string, start: number): readonly ProposedFix[] {
  parts.lastIndex = start;
  const found = parts.exec(text);
  if (!found) return [];
  const [whole, ours = '', theirs = ''] = found;
  const edits = (newText: string): readonly Edit[] => [
    { start, end: start + whole.length, newText },
  ];
  return [
    { title: 'Keep the lines above', preferred: false, edits: edits(ours) },
    { title: 'Keep the lines below', preferred: false, edits: edits(theirs) },
  ];
}
