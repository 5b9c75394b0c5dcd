import { atOnce } from '../base/pace';
import { chunksAlong, startsWithMark } from './chunks';
import { parseChunk, placedInScripts, type ManifestChunk, type ManifestText } from './document';

/**
 * Remembers the last text, so that only the documents an edit touched are parsed again. One for each
 * open editor. The result is that of `parseDocuments`; chunks that did not change are the very same.
 */
export class DocumentCache {
  #last: ManifestText = { text: '', chunks: [] };

  read(text: string): ManifestText {
    return atOnce(this.reading(text));
  }

  /** The same in steps, mostly a chunk each. Given up in the middle, it leaves the last text as it was. */
  *reading(text: string): Generator<void, ManifestText> {
    const last = this.#last;
    if (text === last.text) return last;
    const ahead = keptAhead(last.chunks, sameAhead(text, last.text));
    const rest = Math.min(text.length, last.text.length) - ahead.length;
    const behind = keptBehind(text, last, sameBehind(text, last.text, rest));
    yield;
    const isFirst = last.chunks.length === 0;
    // Edits at several places leave most of what is between them as it was.
    const between = last.chunks.slice(ahead.count, last.chunks.length - behind.count);
    const known = yield* byText(between);
    const changed: ManifestChunk[] = [];
    for (const it of chunksAlong(text.slice(ahead.length, text.length - behind.length))) {
      const same = known.size > 0 ? known.get(it) : undefined;
      const chunk = same ?? parseChunk(isFirst ? it : detached(it));
      changed.push(chunk);
      if (chunk.isLong) yield* chunk.reading();
      yield;
    }
    this.#last = {
      text,
      chunks: placedInScripts(text, [
        ...last.chunks.slice(0, ahead.count),
        ...changed,
        ...last.chunks.slice(last.chunks.length - behind.count),
      ]),
    };
    return this.#last;
  }
}

function* byText(chunks: readonly ManifestChunk[]): Generator<void, Map<string, ManifestChunk>> {
  const known = new Map<string, ManifestChunk>();
  for (const it of chunks) {
    known.set(it.text, it);
    if (known.size % 500 === 0) yield;
  }
  return known;
}

/** A copy that does not keep the whole text alive that it was cut from. */
const detached = (text: string): string => ` ${text}`.slice(1);

/** How many characters two texts begin with alike: by halves, for whole stretches compare fast. */
function sameAhead(a: string, b: string): number {
  let same = 0;
  for (let most = Math.min(a.length, b.length); same < most;) {
    const middle = Math.ceil((same + most) / 2);
    if (a.slice(same, middle) === b.slice(same, middle)) same = middle;
    else most = middle - 1;
  }
  return same;
}

/** How many they end with alike, up to `most`. */
function sameBehind(a: string, b: string, limit: number): number {
  let same = 0;
  for (let most = limit; same < most;) {
    const middle = Math.ceil((same + most) / 2);
    const stretch = (text: string) => text.slice(text.length - middle, text.length - same);
    if (stretch(a) === stretch(b)) same = middle;
    else most = middle - 1;
  }
  return same;
}

interface Kept {
  readonly count: number;
  readonly length: number;
}

/** The chunks that lie in what both begin with. The last of them may have grown, so it is not kept. */
function keptAhead(chunks: readonly ManifestChunk[], same: number): Kept {
  let count = 0;
  let length = 0;
  for (const { text } of chunks) {
    if (length + text.length > same) break;
    length += text.length;
    count += 1;
  }
  // A bare mark at the end may have grown into something that is none.
  for (let size = 0; size < 4 && count > 0;) {
    count -= 1;
    const text = chunks[count]?.text ?? '';
    size = text.trim().length;
    length -= text.length;
  }
  return { count, length };
}

/** The chunks that lie in what both end with; what stands before them must end its line. */
function keptBehind(text: string, { chunks }: ManifestText, same: number): Kept {
  let count = 0;
  let length = 0;
  while (count < chunks.length) {
    const chunk = chunks[chunks.length - 1 - count]?.text ?? '';
    const start = text.length - length - chunk.length;
    if (length + chunk.length > same || !startsWithMark(chunk)) break;
    if (start > 0 && text[start - 1] !== '\n') break;
    length += chunk.length;
    count += 1;
  }
  return { count, length };
}
