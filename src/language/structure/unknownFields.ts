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
  const nested = meant === undefined || parent.length === 0 ? ownerOf(name, shape) : undefined;
  // Beside the fields of all objects, servers pass over what they do not know; people keep anchors there.
  if (parent.length === 0 && meant === undefined && nested === undefined) return;
  // kube-dns reads the entries it knows and passes over others.
  if (parent[0] === 'data' && meant === undefined) return;
  yield problem('MESH0701', path, {
    ...common,
    severity: parent[0] === 'metadata' ? 'warning' : 'error',
    message: `${place} has no field ${name}${hint(meant, nested)}.`,
    ...(isFree ? { rename: [name, meant] as const } : {}),
    cures: curesOf(path, isFree, nested),
  });
}

/** Where nothing else is known of it, it can go. */
function curesOf(path: Path, isFree: boolean, nested: string | undefined): readonly Cure[] {
  if (nested !== undefined) return [{ move: path, into: [...path.slice(0, -1), nested] }];
  return isFree ? [] : [{ remove: path }];
}

const hint = (meant: string | undefined, nested: string | undefined): string => {
  if (meant !== undefined) return `; ${meant} is near`;
  return nested === undefined ? '' : `; it belongs under ${nested}`;
};

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
