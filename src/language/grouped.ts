/** What has which key, each in the order it came in. */
export function grouped<K, T>(
  all: Iterable<T>,
  keysOf: (it: T) => Iterable<K>,
): ReadonlyMap<K, readonly T[]> {
  const found = new Map<K, T[]>();
  for (const it of all) {
    for (const key of keysOf(it)) {
      const known = found.get(key);
      if (known) known.push(it);
      else found.set(key, [it]);
    }
  }
  return found;
}
