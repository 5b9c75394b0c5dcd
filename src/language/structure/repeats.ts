/** Fields that are written twice in one map: readers take the last, and servers that look closer neither. */
import type { Path } from '../../mesh/rules/entry/entry';
import { alwaysThere } from '../branches';
import type { ManifestDocument } from '../document';
import type { FieldNode, ManifestNode, MapNode } from '../nodes';
import { problem, type StructureProblem } from './problem';

/** Whether what stands at an offset is there, whatever templates leave in or out. */
type Always = (at: number) => boolean;

/** Aliases are told where they are made. */
export const repeats = (
  node: ManifestNode,
  { masks }: Pick<ManifestDocument, 'masks'>,
): Iterable<StructureProblem> =>
  mayHoldRepeats(node) ? repeatsUnder(node, [], alwaysThere(masks)) : [];

/** Almost no object does, so no path is made before that is known. */
function mayHoldRepeats(node: ManifestNode): boolean {
  if (node.kind === 'list') {
    for (const it of node.items) if (mayHoldRepeats(it)) return true;
  } else if (node.kind === 'map') {
    const { fields } = node;
    if (fields.length > few || mayRepeat(fields)) return true;
    for (const { value } of fields)
      if (value.kind !== 'scalar' && mayHoldRepeats(value)) return true;
  }
  return false;
}

/** More fields are not compared one by one. */
const few = 12;

const mayRepeat = (fields: readonly FieldNode[]): boolean => {
  for (let later = 0; later < fields.length; later += 1) {
    const value = fields[later]?.key.value;
    if (typeof value !== 'string') return true;
    for (let earlier = 0; earlier < later; earlier += 1) {
      if (fields[earlier]?.key.value === value) return true;
    }
  }
  return false;
};

function* repeatsUnder(
  node: ManifestNode,
  path: Path,
  isAlways: Always,
): Iterable<StructureProblem> {
  if (node.kind === 'list') {
    for (const [index, it] of node.items.entries())
      yield* repeatsUnder(it, [...path, index], isAlways);
  } else if (node.kind === 'map') yield* repeatsIn(node, path, isAlways);
}

function* repeatsIn({ fields }: MapNode, path: Path, isAlways: Always): Iterable<StructureProblem> {
  const seen = new Map<string, ManifestNode>();
  for (const { key, value } of fields) {
    if (typeof key.value === 'symbol' || key.value === null || key.value === '<<') continue;
    const name = String(key.value);
    const within = [...path, name];
    // What a template puts behind another takes its place on purpose.
    const first = seen.get(name);
    if (first && isAlways(key.start)) {
      const lost = lostOf(first, value, name);
      const so =
        lost.length === 0
          ? ''
          : `, so ${lost.slice(0, mostNamed).join(', ')}${lost.length > mostNamed ? ' and others' : ''} of the first ${lost.length > 1 ? 'are' : 'is'} lost`;
      const message = `${name} stands here twice, and readers take the last${so}.`;
      yield problem('MESH0712', within, { message, severity: 'warning', onKey: true, at: key });
    }
    seen.set(name, value);
    yield* repeatsUnder(value, within, isAlways);
  }
}

const mostNamed = 5;

/** The fields that only the first has, however deep. */
function lostOf(first: ManifestNode, last: ManifestNode, name: string): readonly string[] {
  if (first.kind !== 'map' || last.kind !== 'map') return [];
  const others = new Map(last.fields.map((it) => [it.key.value, it.value]));
  return first.fields.flatMap(({ key, value }) => {
    // What is filled in there may be any of them.
    if (typeof key.value === 'symbol') return [];
    const path = `${name}.${String(key.value)}`;
    const other = others.get(key.value);
    return other ? lostOf(value, other, path) : [path];
  });
}
