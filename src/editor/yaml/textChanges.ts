/** What an edit makes of a text, as the editor tells of it. */
import type { TextDocumentContentChangeEvent } from 'vscode';

export type TextChange = Pick<
  TextDocumentContentChangeEvent,
  'rangeOffset' | 'rangeLength' | 'text'
>;

/**
 * The text after changes, whose offsets are those of the text before all of them. They come from the
 * end to the beginning; undefined where they do not, for then they mean something else.
 *
 * @param lineEnd what stands for every line break of the document, also of what was pasted
 */
export function afterChanges(
  text: string,
  changes: readonly TextChange[],
  lineEnd: '\n' | '\r\n',
): string | undefined {
  const parts: string[] = [];
  let end = text.length;
  for (const { rangeOffset, rangeLength, text: inserted } of changes) {
    if (rangeOffset + rangeLength > end) return undefined;
    parts.push(text.slice(rangeOffset + rangeLength, end));
    parts.push(inserted.replaceAll(/\r\n|\r|\n/g, lineEnd));
    end = rangeOffset;
  }
  parts.push(text.slice(0, end));
  return parts.reverse().join('');
}
