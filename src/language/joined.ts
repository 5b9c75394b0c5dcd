/** Objects in one document without `---` between them: readers take them for one, and people do not. */
import { isScalarText, type FieldNode, type MapNode } from './nodes';
import { kinds } from './schema/kinds';

/** Asked of every document. */
export function mayHoldTwo({ fields }: MapNode): boolean {
  let count = 0;
  for (const { key } of fields) {
    if (key.value === 'kind') count += 1;
    else if (typeof key.value === 'string' && key.value.startsWith('---')) return true;
  }
  return count > 1;
}

/** The first key of each object behind the first, where all say their kind and one of them is of ours. */
export function laterHeads({ fields }: MapNode): readonly FieldNode[] {
  const heads = fields.filter(({ key }) => key.value === 'apiVersion' || key.value === 'kind');
  const named = heads.filter(({ key, value }) => key.value === 'kind' && isScalarText(value));
  const isOurs = named.some(
    ({ value: it }) =>
      it.kind === 'scalar' &&
      (ofClusterSets.includes(it.value) || kinds.some(({ kind }) => kind === it.value)),
  );
  if (named.length < 2 || !isOurs) return [];
  let seen = new Set<unknown>();
  return heads.filter(({ key: { value } }) => {
    const begins = seen.has(value);
    seen = new Set(begins ? [value] : [...seen, value]);
    return begins;
  });
}

/** Of the multi-cluster API of Kubernetes: nothing is judged of them but where they begin. */
const ofClusterSets: readonly unknown[] = ['ServiceExport', 'ServiceImport'];

/** Each of them as if it stood alone; undefined for nearly every document, which holds one. */
export function apart(root: MapNode): readonly MapNode[] | undefined {
  if (root.flow || !mayHoldTwo(root)) return undefined;
  const { fields } = root;
  const begins = laterHeads(root).map((it) => fields.indexOf(it));
  if (begins.length === 0) return undefined;
  return [0, ...begins].map((from, index) => {
    const own = fields.slice(from, begins[index]);
    const [first, last] = [own[0]?.key ?? root, own.at(-1)?.value ?? root];
    return { ...root, start: first.start, end: last.end, fields: own };
  });
}
