/** Fields that are in no table: what was meant by them. */
import type { Path } from '../../mesh/rules/entry/entry';
import type { Cure } from '../../mesh/rules/entry/problem';
import { nearest } from '../../mesh/rules/entry/nearest';
import { fieldNamed, type FieldNode, type MapNode } from '../nodes';
import type { ObjectShape } from '../schema/shape';
import { problem, type StructureProblem } from './problem';
import { whereIn } from './sight';

export function* unknownField(
  { key }: FieldNode,
  map: MapNode,
  shape: ObjectShape,
  path: Path,
  root: ObjectShape,
): Iterable<StructureProblem> {
  const name = String(path.at(-1));
  const parent = path.slice(0, -1);
  const camel = camelOf(name);
  const common = { onKey: true, at: key } as const;
  if (camel !== name && shape.fields.has(camel) && !fieldNamed(map, camel)) {
    // Istio itself reads both spellings; the server that keeps the object knows one.
    const message = `The field is spelled ${camel}; ${name} is dropped or refused by the API server.`;
    yield problem('MESH0701', path, {
      ...common,
      message,
      severity: 'warning',
      rename: [name, camel],
    });
    return;
  }
  const meant = nearest(name, shape.fields.keys());
  const isFree = meant !== undefined && !fieldNamed(map, meant);
  const place = parent.length === 0 ? 'The object' : whereIn(parent);
  const into =
    meant === undefined || parent.length === 0 || isMetadata(parent)
      ? placeFor(name, shape, parent, root)
      : undefined;
  // Beside the fields of all objects, servers pass over what they do not know; people keep anchors there.
  if (parent.length === 0 && meant === undefined && into === undefined) return;
  // kube-dns reads the entries it knows and passes over others.
  if (parent[0] === 'data' && meant === undefined) return;
  yield problem('MESH0701', path, {
    ...common,
    severity: isBorne(parent) ? 'warning' : 'error',
    message: `${place} has no field ${name}${hint(meant, into)}.`,
    ...(isFree ? { rename: [name, meant] as const } : {}),
    cures: into ? movesTo(into, path, map, shape, root) : isFree ? [] : [{ remove: path }],
  });
}

/** Servers drop what they do not know in metadata; of `k8s`, istioctl complains and the operator does not. */
const isBorne = (parent: Path): boolean => parent[0] === 'metadata' || parent.includes('k8s');

const isMetadata = (parent: Path): boolean => parent.length === 1 && parent[0] === 'metadata';

const hint = (meant: string | undefined, into: Path | undefined): string => {
  if (meant !== undefined) return `; ${meant} is near`;
  return into === undefined ? '' : `; it belongs under ${String(into.at(-1))}`;
};

/** Where such a field belongs: in the one field beside it that has it, or from metadata in spec. */
function placeFor(
  name: string,
  shape: ObjectShape,
  parent: Path,
  root: ObjectShape,
): Path | undefined {
  if (isMetadata(parent)) {
    const spec = root.fields.get('spec')?.shape;
    return spec?.kind === 'object' && spec.fields.has(name) ? ['spec'] : undefined;
  }
  const owner = ownerOf(name, shape);
  return owner === undefined ? undefined : [...parent, owner];
}

/** All that are misplaced alike, where there are several, and the one alone. */
function movesTo(
  into: Path,
  path: Path,
  { fields }: MapNode,
  shape: ObjectShape,
  root: ObjectShape,
): readonly Cure[] {
  const parent = path.slice(0, -1);
  const goesThere = (name: string) =>
    !shape.fields.has(name) && placeFor(name, shape, parent, root)?.join('/') === into.join('/');
  const all = fields
    .map(({ key }) => String(key.value))
    .filter(goesThere)
    .map((it) => [...parent, it]);
  const single: Cure = { move: [path], into };
  return all.length > 1 ? [{ move: all, into }, single] : [single];
}

/** The one field beside it that such a field belongs into. */
function ownerOf(name: string, shape: ObjectShape): string | undefined {
  const owners = [...shape.fields.values()].filter(
    (it) => it.shape.kind === 'object' && it.shape.fields.has(name),
  );
  const [only] = owners;
  return owners.length === 1 || shape.fields.has('apiVersion') ? only?.name : undefined;
}

/** `match_labels` as `matchLabels`. */
export const camelOf = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
