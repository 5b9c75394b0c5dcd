/** Keys that come first, as people write them; all others follow by name, `status` last. */
const first = [
  'apiVersion',
  'kind',
  'metadata',
  'name',
  'namespace',
  'labels',
  'annotations',
  'type',
  'number',
  'protocol',
  'host',
  'hosts',
  'address',
  'addresses',
  'location',
  'resolution',
  'selector',
  'ports',
  'endpoints',
  'image',
  'replicas',
];
const last = ['status'];

const rankOf = new Map([
  ...first.map((key, index) => [key, index - first.length] as const),
  ...last.map((key, index) => [key, index + 1] as const),
]);

/** Orders the keys of a map for display: the same order for the same keys, whoever wrote them. */
export function compareKeys(a: string, b: string): number {
  const byRank = (rankOf.get(a) ?? 0) - (rankOf.get(b) ?? 0);
  if (byRank !== 0) return byRank;
  return a < b ? -1 : Number(a > b);
}
