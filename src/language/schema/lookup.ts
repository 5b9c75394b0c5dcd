/** From a path in an object to what the tables say of it. */
import type { Path } from '../../mesh/rules/entry/entry';
import type { FieldShape, ObjectShape, Shape } from './shape';

/** The field a path ends in; undefined for items, and for what is in no shape. */
export function fieldAt(root: ObjectShape, path: Path): FieldShape | undefined {
  const step = path.at(-1);
  const parent = shapeAt(root, path.slice(0, -1));
  return parent?.kind === 'object' && typeof step === 'string'
    ? parent.fields.get(step)
    : undefined;
}

/** The shape of what is at a path. */
export const shapeAt = (root: ObjectShape, path: Path): Shape | undefined =>
  path.reduce<Shape | undefined>(within, root);

function within(shape: Shape | undefined, step: string | number): Shape | undefined {
  if (shape?.kind === 'object') {
    return typeof step === 'string' ? (shape.fields.get(step)?.shape ?? shape.rest) : undefined;
  }
  if (shape?.kind === 'list') return typeof step === 'number' ? shape.of : undefined;
  return shape?.kind === 'map' ? shape.of : undefined;
}
