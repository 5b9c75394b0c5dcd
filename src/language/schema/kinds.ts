/** The kinds whose structure is known. */
import type { Path } from '../../mesh/entryRules/entry';
import type { Version } from '../../mesh/snapshot';
import { groupOf, versionOf } from '../../objects/reference';
import { head } from './common';
import { serviceEntry, workloadEntry } from './serviceEntry';
import type { FieldShape, KindShape, ObjectShape, Served, Shape } from './shape';

export const kinds: readonly KindShape[] = [serviceEntry, workloadEntry];

/** The kind of an object, by what it says of itself; one shape may be for objects of some names only. */
export function kindOf(apiVersion: string, kind: string, name?: string): KindShape | undefined {
  const group = groupOf(apiVersion);
  return kinds.find(
    (it) =>
      it.kind === kind &&
      it.group === group &&
      (it.names === undefined || (name !== undefined && it.names.includes(name))),
  );
}

/** The fields of the whole object, those that all kinds have among them. */
export const wholeShapeOf = (kind: KindShape): ObjectShape => {
  const known = shapes.get(kind);
  if (!known) throw new Error(`${kind.kind} is not in the list of kinds.`);
  return known;
};

const shapes: ReadonlyMap<KindShape, ObjectShape> = new Map(
  kinds.map((kind) => [
    kind,
    { ...kind.fields, fields: new Map([...head.fields, ...kind.fields.fields]) },
  ]),
);

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
  if (shape?.kind === 'object')
    return typeof step === 'string' ? shape.fields.get(step)?.shape : undefined;
  if (shape?.kind === 'list') return typeof step === 'number' ? shape.of : undefined;
  return shape?.kind === 'map' ? shape.of : undefined;
}

/** Whether something is in the version at hand; undefined where that depends on a version nobody knows. */
export function isServed({ since, until }: Served, minor: number | undefined): boolean | undefined {
  if (since === undefined && until === undefined) return true;
  if (minor === undefined) return undefined;
  return (since === undefined || minor >= since) && (until === undefined || minor <= until);
}

/** The minor version of Istio 1 to judge by, where one is known. */
export const minorOf = (version: Version | undefined): number | undefined =>
  version?.major === 1 ? version.minor : undefined;

/** The least minor version that serves this version of an API. */
export const leastMinorOf = (kind: KindShape, apiVersion: string): number | undefined =>
  kind.versions.find((it) => it.name === versionOf(apiVersion))?.since;
