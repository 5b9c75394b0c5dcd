/** Fields that are written twice in one map: readers take the last, and servers that look closer neither. */
import type { Path } from '../../mesh/rules/entry/entry';
import type { ManifestNode, MapNode } from '../nodes';
import { problem, type StructureProblem } from './problem';

/** Aliases are told where they are made. */
export function* repeats(node: ManifestNode, path: Path = []): Iterable<StructureProblem> {
  if (node.kind === 'list') {
    for (const [index, it] of node.items.entries()) yield* repeats(it, [...path, index]);
  } else if (node.kind === 'map') yield* repeatsIn(node, path);
}

function* repeatsIn({ fields }: MapNode, path: Path): Iterable<StructureProblem> {
  const seen = new Set<string>();
  for (const { key, value } of fields) {
    if (typeof key.value === 'symbol' || key.value === null || key.value === '<<') continue;
    const name = String(key.value);
    const within = [...path, name];
    if (seen.has(name)) {
      const message = `${name} stands here twice, and readers take the last.`;
      yield problem('MESH0712', within, { message, severity: 'warning', onKey: true, at: key });
    }
    seen.add(name);
    yield* repeats(value, within);
  }
}
