/** Fields that are in no table: what was meant by them. */
import type { Path } from '../../mesh/rules/entry/entry';
import type { Cure } from '../../mesh/rules/entry/problem';
import { nearest } from '../../mesh/rules/entry/nearest';
import { fieldNamed, type FieldNode, type MapNode } from '../nodes';
import { holds, servedIn, type Releases } from '../schema/releases';
import type { ObjectShape, Served } from '../schema/shape';
import { camelOf } from './fieldsOf';
import { meantField } from './meantFields';
import { aroundMeshConfig } from './meshConfigFields';
import { problem, type Said, type StructureProblem } from './problem';
import { isMetadata, placesFor } from './properPlaces';
import { whereIn } from './sight';

interface Seen {
  readonly root: ObjectShape;
  readonly releases: Releases;
  /** In every release. */
  readonly isPassedOver: boolean;
  /** By istioctl or istiod, and not by a server. */
  readonly isRead: boolean;
}

/** Undefined where somebody may read it, or keep something of their own there. */
export function unknownField(
  { key }: FieldNode,
  map: MapNode,
  shape: ObjectShape,
  path: Path,
  seen: Seen,
): StructureProblem | undefined {
  const camel = camelOf(String(path.at(-1)));
  const isOtherCase = camel !== path.at(-1) && shape.fields.has(camel) && !fieldNamed(map, camel);
  const said = isOtherCase
    ? inOtherCase(path, camel, seen)
    : (aroundMeshConfig(path, seen.isPassedOver) ?? inNoTable(map, shape, path, seen));
  return said && problem('MESH0701', path, { onKey: true, at: key, ...said });
}

/** Istio itself reads both spellings; the server that keeps the object knows one. istioctl knows one since 1.24. */
function inOtherCase(path: Path, camel: string, { releases, isRead }: Seen): Said | undefined {
  if (isRead && releases.most < 24) return undefined;
  const name = String(path.at(-1));
  const message = isRead
    ? `The field is spelled ${camel}; istioctl reads ${name} until 1.23 only.`
    : `The field is spelled ${camel}; ${name} is dropped or refused by the API server.`;
  const severity = isRead && releases.least < 24 ? 'info' : 'warning';
  return { message, severity, rename: [name, camel] };
}

function inNoTable(map: MapNode, shape: ObjectShape, path: Path, seen: Seen): Said | undefined {
  const { root, releases, isPassedOver } = seen;
  const name = String(path.at(-1));
  const parent = path.slice(0, -1);
  const meant = meantField(name, shape.fields);
  const places =
    meant === undefined || parent.length === 0 || isMetadata(parent)
      ? placesFor(name, parent, () => wrongIn(map, shape), root)
      : [];
  // Releases that pass it over may well be newer than the table.
  const strictIn = isPassedOver ? never : shape.strictIn;
  if (meant === undefined && places.length === 0) {
    if (strictIn !== undefined && servedIn(strictIn, releases) === 'never') return undefined;
    if (parent.length === 0) return isKept.test(name) ? undefined : besideAll(name, path);
  }
  // kube-dns reads the entries it knows and passes over others.
  if (parent[0] === 'data' && meant === undefined) return undefined;
  const isFree = meant !== undefined && !fieldNamed(map, meant);
  const moves = places.flatMap((into) => movesTo(into, path, map, shape, root));
  return {
    severity: isBorne(parent) || isTaken(strictIn, releases) ? 'warning' : 'error',
    message: `${holderOf(parent, seen)} has no field ${name}${hint(name, meant, places)}${outcomeOf(strictIn, releases)}.`,
    ...(isFree ? { rename: [name, meant] as const } : {}),
    cures: moves.length > 0 ? moves : isFree ? [] : [{ remove: path }],
  };
}

function holderOf(parent: Path, { root, isPassedOver }: Seen): string {
  if (parent.length > 0) return whereIn(parent);
  if (!isPassedOver) return 'The object';
  return `The configuration of a ${root.fields.has('concurrency') ? 'proxy' : 'mesh'}`;
}

/** Releases that refuse it. */
const never: Served = { until: 0 };

/** People and tools keep their own things in such fields; of a plus it is said what it is. */
const isKept = /^(?:[x._$-]|\+ |sops$|status$)/i;

/** Servers pass over what they do not know beside the fields of all objects, or refuse it where they are asked to be strict. */
const besideAll = (name: string, path: Path): Said => ({
  severity: 'warning',
  message: `The object has no field ${name}: it is dropped, or refused by kubectl 1.25 and later.`,
  cures: [{ remove: path }],
});

/** Servers drop what they do not know in metadata; of `k8s`, istioctl complains and the operator does not. */
const isBorne = (parent: Path): boolean => parent[0] === 'metadata' || parent.includes('k8s');

/** Some of the releases in question take it, and do nothing with it. */
const isTaken = (strictIn: Served | undefined, releases: Releases): boolean =>
  strictIn !== undefined && !holds(strictIn, releases);

/** What becomes of it, by release. */
function outcomeOf(strictIn: Served | undefined, releases: Releases): string {
  if (!strictIn) return '';
  const served = servedIn(strictIn, releases);
  if (served === 'always') return '; istioctl refuses it';
  return served === 'never'
    ? '; nothing is done with it'
    : '; istioctl refuses it, or nothing is done with it, by release';
}

const hint = (name: string, meant: string | undefined, places: readonly Path[]): string => {
  if (meant !== undefined)
    return nearest(name, [meant]) === undefined ? `; here it is ${meant}` : `; ${meant} is near`;
  const names = [...new Set(places.map(whereIn))];
  return names.length === 0 ? '' : `; it belongs under ${names.join(' or ')}`;
};

/** Fields of a map that are in no table. */
const wrongIn = ({ fields }: MapNode, shape: ObjectShape): readonly string[] =>
  fields.map(({ key }) => String(key.value)).filter((it) => !shape.fields.has(it));

/** All that are misplaced alike, where there are several, and the one alone. */
function movesTo(
  into: Path,
  path: Path,
  map: MapNode,
  shape: ObjectShape,
  root: ObjectShape,
): readonly Cure[] {
  const parent = path.slice(0, -1);
  const wrong = wrongIn(map, shape);
  const isSame = (it: Path) => it.join('/') === into.join('/');
  const all = wrong
    .filter((it) => placesFor(it, parent, () => wrong, root).some(isSame))
    .map((it) => [...parent, it]);
  const single: Cure = { move: [path], into };
  return all.length > 1 ? [{ move: all, into }, single] : [single];
}
