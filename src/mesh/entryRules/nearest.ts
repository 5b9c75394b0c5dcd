/** The word of a list that a misspelt one was meant to be; undefined when none is near. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  const limit = word.length < 4 ? 1 : 2;
  let best: string | undefined;
  let least = limit + 1;
  for (const it of words) {
    const steps = distance(word.toLowerCase(), it.toLowerCase(), least);
    if (steps < least) [best, least] = [it, steps];
  }
  return best;
}

/** Letters to add, drop or change; `limit` or more is all the same. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? limit;
}
