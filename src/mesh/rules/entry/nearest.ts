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

/** Too short a word is near many. */
const leastLength = 4;

/** The known word that another is with one slip of the hand; undefined for one that is known itself. */
export function slipAmong(word: string, known: Iterable<string>): string | undefined {
  let meant: string | undefined;
  for (const it of known) {
    if (it === word) return undefined;
    if (it.length >= leastLength && isSlipOf(word, it)) meant ??= it;
  }
  return meant;
}

/** Whether a word is another with one slip of the hand: a letter too many, too few, wrong, or two swapped. */
export function isSlipOf(word: string, meant: string): boolean {
  if (word === meant) return false;
  const [short, long] = word.length < meant.length ? [word, meant] : [meant, word];
  let ahead = 0;
  while (ahead < short.length && short[ahead] === long[ahead]) ahead += 1;
  if (long.length - short.length === 1) return short.slice(ahead) === long.slice(ahead + 1);
  if (long.length !== short.length) return false;
  const isSwapped = short[ahead] === long[ahead + 1] && short[ahead + 1] === long[ahead];
  return (
    short.slice(ahead + 1) === long.slice(ahead + 1) ||
    (isSwapped && short.slice(ahead + 2) === long.slice(ahead + 2))
  );
}
