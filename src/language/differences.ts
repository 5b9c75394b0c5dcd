/** What turns one text into another: by document where both have as many, and by whole lines. */
import { atOnce } from '../base/pace';
import { chunksAlong } from './chunks';
import type { Edit } from './edits';

export const differences = (before: string, after: string): readonly Edit[] =>
  atOnce(differing(before, after));

/** The same in steps, a document each. */
export function* differing(before: string, after: string): Generator<void, readonly Edit[]> {
  if (before === after) return [];
  const old = yield* listed(chunksAlong(before));
  const now = yield* listed(chunksAlong(after));
  if (old.length !== now.length) return [difference(before, after, 0)];
  const edits: Edit[] = [];
  let start = 0;
  for (const [index, text] of old.entries()) {
    const other = now[index] ?? '';
    if (text !== other) edits.push(difference(text, other, start));
    start += text.length;
    yield;
  }
  return edits;
}

function* listed<T>(all: Iterable<T>): Generator<void, readonly T[]> {
  const list: T[] = [];
  for (const it of all) {
    list.push(it);
    yield;
  }
  return list;
}

/** Whole lines, so that no edit begins between the two characters of a line end or of a sign. */
function difference(before: string, after: string, by: number): Edit {
  const most = Math.min(before.length, after.length);
  let ahead = 0;
  while (ahead < most && before[ahead] === after[ahead]) ahead += 1;
  ahead = before.slice(0, ahead).lastIndexOf('\n') + 1;
  let behind = 0;
  while (behind < most - ahead && before.at(-1 - behind) === after.at(-1 - behind)) behind += 1;
  const lineEnd = before.indexOf('\n', before.length - behind);
  behind = lineEnd < 0 ? 0 : before.length - lineEnd - 1;
  return {
    start: by + ahead,
    end: by + before.length - behind,
    newText: after.slice(ahead, after.length - behind),
  };
}
