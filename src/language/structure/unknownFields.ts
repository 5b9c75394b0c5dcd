/** Fields that are in no table: what was meant by them. */
import type { Path } from '../../mesh/rules/entry/entry';
import type { Cure } from '../../mesh/rules/entry/problem';
import { nearest, slipAmong } from '../../mesh/rules/entry/nearest';
import { fieldNamed, type FieldNode, type MapNode } from '../nodes';
import { holds, servedIn, type Releases } from '../schema/releases';
import type { ObjectShape, Served } from '../schema/shape';
import { meantField } from './meantFields';
import { problem, type StructureProblem } from './problem';
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

export function* unknownField(
  { key }: FieldNode,
  map: MapNode,
  shape: ObjectShape,
  path: Path,
  { root, releases, isPassedOver, isRead }: Seen,
): Iterable<StructureProblem> {
  const name = String(path.at(-1));
  const parent = path.slice(0, -1);
  const camel = camelOf(name);
  const common = { onKey: true, at: key } as const;
  if (camel !== name && shape.fields.has(camel) && !fieldNamed(map, camel)) {
    // Istio itself reads both spellings; the server that keeps the object knows one. istioctl knows one since 1.24.
    if (isRead && releases.most < 24) return;
    const message = isRead
      ? `The field is spelled ${camel}; istioctl reads ${name} until 1.23 only.`
      : `The field is spelled ${camel}; ${name} is dropped or refused by the API server.`;
    yield problem('MESH0701', path, {
      ...common,
      message,
      severity: isRead && releases.least < 24 ? 'info' : 'warning',
      rename: [name, camel],
    });
    return;
  }
  const meant = meantField(name, shape.fields);
  const isFree = meant !== undefined && !fieldNamed(map, meant);
  const whole = !isPassedOver
    ? 'The object'
    : `The configuration of a ${root.fields.has('concurrency') ? 'proxy' : 'mesh'}`;
  const place = parent.length === 0 ? whole : whereIn(parent);
  const places =
    meant === undefined || parent.length === 0 || isMetadata(parent)
      ? placesFor(name, parent, wrongIn(map, shape), root)
      : [];
  // Releases that pass it over may well be newer than the table.
  const strictIn = isPassedOver ? never : shape.strictIn;
  const isNew = strictIn !== undefined && servedIn(strictIn, releases) === 'never';
  if (isPassedOver && parent.length === 0 && name === 'meshConfig') {
    const message =
      'This is the configuration of the mesh itself; only installations have it under meshConfig, and istiod passes over all of that.';
    yield problem('MESH0701', path, { ...common, message, severity: 'warning' });
    return;
  }
  if (isPassedOver && parent.length === 0 && name === 'ambientMesh') {
    const message = 'The configuration of a mesh has no field ambientMesh in any release.';
    yield problem('MESH0701', path, { ...common, message, severity: 'warning' });
    return;
  }
  const isOfMesh = isPassedOver ? parent.length === 0 : parent.at(-1) === 'meshConfig';
  if (isOfMesh && (name === 'networks' || name === 'meshNetworks')) {
    const where = isPassedOver
      ? 'under meshNetworks, beside mesh, in a map by their names'
      : 'in values.global.meshNetworks';
    const message = `The configuration of a mesh holds no networks: istiod reads them ${where}.`;
    yield problem('MESH0701', path, { ...common, message, severity: 'warning' });
    return;
  }
  if (isPassedOver && parent.length === 0 && ofCharts.has(name)) {
    const message = `${name} is a value of charts, and no field of the configuration of a mesh: istiod passes over it.`;
    const cures: readonly Cure[] = [{ remove: path }];
    yield problem('MESH0701', path, { ...common, message, severity: 'warning', cures });
    return;
  }
  if (isNew && meant === undefined && places.length === 0) return;
  if (parent.length === 0 && meant === undefined && places.length === 0) {
    if (!isKept.test(name))
      yield problem('MESH0701', path, { ...common, ...besideAll(name, path) });
    return;
  }
  // kube-dns reads the entries it knows and passes over others.
  if (parent[0] === 'data' && meant === undefined) return;
  const moves = places.flatMap((into) => movesTo(into, path, map, shape, root));
  yield problem('MESH0701', path, {
    ...common,
    severity: isBorne(parent) || isTaken(strictIn, releases) ? 'warning' : 'error',
    message: `${place} has no field ${name}${hint(name, meant, places)}${outcomeOf(strictIn, releases)}.`,
    ...(isFree ? { rename: [name, meant] as const } : {}),
    cures: moves.length > 0 ? moves : isFree ? [] : [{ remove: path }],
  });
}

/** What stands under `global` there, or around it. */
const ofCharts: ReadonlySet<string> = new Set([
  ...['global', 'pilot', 'gateways', 'values', 'components', 'meshID', 'network', 'multiCluster'],
  ...['istioNamespace', 'remotePilotAddress', 'externalIstiod', 'podDNSSearchNamespaces'],
  ...['controlPlaneSecurityEnabled', 'imagePullPolicy', 'imagePullSecrets', 'hub', 'tag'],
]);

/** Releases that refuse it. */
const never: Served = { until: 0 };

/** People and tools keep their own things in such fields; of a plus it is said what it is. */
const isKept = /^(?:[x._$-]|\+ |sops$|status$)/i;

/** Servers pass over what they do not know beside the fields of all objects, or refuse it where they are asked to be strict. */
const besideAll = (name: string, path: Path) =>
  ({
    severity: 'warning',
    message: `The object has no field ${name}: it is dropped, or refused by kubectl 1.25 and later.`,
    cures: [{ remove: path }],
  }) as const;

/**
 * Where fields may have any name: the known one that is but a letter away, two where it is long, and is
 * not there itself.
 */
export function slipIn(
  name: string,
  map: MapNode,
  { fields, names }: ObjectShape,
): string | undefined {
  const known = names ? [...fields.keys(), ...names.keys()] : [...fields.keys()];
  const meant =
    slipAmong(name, known) ?? (name.length >= longName ? nearest(name, known) : undefined);
  if (meant === undefined || isSecond(name, meant)) return undefined;
  return fieldNamed(map, meant) ? undefined : meant;
}

/** Few words of this length are near each other by chance. */
const longName = 9;

/** `istio-ingressgateway2` stands beside the first on purpose. */
const isSecond = (name: string, meant: string): boolean =>
  name.startsWith(meant) && /^[\d._-]/.test(name.slice(meant.length));

export const misspelt = ({ key }: FieldNode, path: Path, meant: string): StructureProblem =>
  problem('MESH0701', path, {
    ...{ onKey: true, at: key, severity: 'warning', rename: [String(path.at(-1)), meant] as const },
    message: `${whereIn(path.slice(0, -1))} has no field ${String(path.at(-1))} that is known; ${meant} is near.`,
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
    .filter((it) => placesFor(it, parent, wrong, root).some(isSame))
    .map((it) => [...parent, it]);
  const single: Cure = { move: [path], into };
  return all.length > 1 ? [{ move: all, into }, single] : [single];
}

/** `match_labels` as `matchLabels`. */
export const camelOf = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
