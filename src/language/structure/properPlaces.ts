/** Where a field that is in the wrong map may have been meant to be. */
import type { Path } from '../../mesh/rules/entry/entry';
import { shapeAt } from '../schema/lookup';
import type { ObjectShape, Shape } from '../schema/shape';

/**
 * The likeliest first, several where they are as likely: places that have more of the fields beside it
 * which are wrong there, too, come before others, and of those the ones people use more.
 */
export function placesFor(
  name: string,
  parent: Path,
  beside: () => readonly string[],
  root: ObjectShape,
): readonly Path[] {
  if (isMetadata(parent)) return holds(root.fields.get('spec')?.shape, name) ? [['spec']] : [];
  const places = [...within(name, parent, root), ...around(name, parent, root)];
  if (places.length < 2) return places;
  const wrong = beside();
  const counted = places.map((place) => ({ place, count: countIn(place, wrong, root) }));
  const most = Math.max(0, ...counted.map((it) => it.count));
  const best = counted.filter((it) => it.count === most).map((it) => it.place);
  return best.toSorted((a, b) => Number(isUsual(b, name, root)) - Number(isUsual(a, name, root)));
}

export const isMetadata = (parent: Path): boolean =>
  parent.length === 1 && parent[0] === 'metadata';

const holds = (shape: Shape | undefined, name: string): boolean =>
  shape?.kind === 'object' && shape.fields.has(name);

/** In the one field beside it that has such a field. */
function within(name: string, parent: Path, root: ObjectShape): readonly Path[] {
  const shape = shapeAt(root, parent);
  if (shape?.kind !== 'object') return [];
  const [only, ...others] = ownersIn(shape, name);
  const isClear = others.length === 0 || parent.length === 0 || only === 'defaultConfig';
  return only !== undefined && isClear ? [[...parent, only]] : [];
}

/** Further out people look for it no more. */
const steps = 2;

/** In the map around it, or in the one field there that has it; items of lists stay by themselves. */
function* around(name: string, parent: Path, root: ObjectShape): Iterable<Path> {
  for (let up = 1; up <= steps && parent.length - up >= 1; up += 1) {
    const prefix = parent.slice(0, -up);
    const left = parent[parent.length - up];
    const shape = shapeAt(root, prefix);
    if (typeof left === 'number' || shape?.kind !== 'object') return;
    if (shape.fields.has(name)) yield prefix;
    const [only, ...others] = ownersIn(shape, name).filter((it) => it !== left);
    if (only !== undefined && others.length === 0) yield [...prefix, only];
  }
}

const ownersIn = (shape: ObjectShape, name: string): readonly string[] =>
  [...shape.fields.values()].filter((it) => holds(it.shape, name)).map((it) => it.name);

const countIn = (place: Path, names: readonly string[], root: ObjectShape): number =>
  names.filter((it) => holds(shapeAt(root, place), it)).length;

function isUsual(place: Path, name: string, root: ObjectShape): boolean {
  const shape = shapeAt(root, place);
  return shape?.kind === 'object' && shape.fields.get(name)?.usual === true;
}
