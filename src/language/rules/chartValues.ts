/** Values of Istio's charts, in a file of their own or handed over by other tools: of names only slips are told. */
import { versionOf } from '../../mesh/interpreters/versions';
import type { Version } from '../../mesh/version';
import type { Cure, EntryProblem } from '../../mesh/rules/entry/problem';
import { gatewayPortProblems } from '../../mesh/rules/gatewayPorts';
import { networkNameProblems } from '../../mesh/rules/networkNames';
import { none } from '../../mesh/rules/saying';
import type { Path } from '../../mesh/rules/entry/entry';
import { fieldAt, textAt } from '../../objects/object';
import { speaksOfCharts } from '../chartSigns';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import { childOf, mapIn, nodeAt, textOf, valueOf, type MapNode } from '../nodes';
import { valuesFile } from '../schema/installValues';
import { allReleases, releaseOf, type Releases } from '../schema/releases';
import { problem, type StructureProblem } from '../structure/problem';
import { autoAllocation } from '../structure/rules/meshConfigs';
import { clusterOfSeveral } from '../structure/rules/clusterOfSeveral';
import { holdsNetworks, misplacedValues } from '../structure/rules/misplacedValues';
import { repeats } from '../structure/repeats';
import { oldRelease } from '../structure/rules/oldReleases';
import { strayValues } from '../structure/rules/strayValues';
import { goneValues } from '../structure/rules/goneValues';
import { valueTexts } from '../structure/rules/valueTexts';
import { misspeltVariables } from '../structure/rules/variables';
import {
  fieldsBesideNetworks,
  nestedNetworks,
  networkProblems,
} from '../structure/rules/meshNetworks';
import { shapeProblems } from '../structure/walk';
import { rootObjectIn } from './installs';
import { chartsIn } from './istioCharts';
import { versionsOf } from './toolCharts';
import { holdsValues, placesOf } from './valuesOfTools';
import { valuePlaceholders } from './meshPlaceholders';
import { registryProblems } from './registries';
import { diagnosticAt, type DocumentRule } from './rule';

export const chartValues: DocumentRule = (document, { structure, istio }) => {
  const { objects, text } = document;
  const releases = releaseOf(istio) ?? allReleases;
  if (structure === 'off' || !objects.every(holdsValues)) return none;
  if (/^isClusterService:/m.test(text)) return ofCoreDns(document);
  if (!speaksOfCharts(text)) return none;
  const whole = objects.length === 0 ? rootObjectIn(document) : undefined;
  if (whole) return [...slipsIn(whole, [], document, releases, istio), ...gapsIn(whole, document)];
  return objects.flatMap((it) =>
    placesOf(it).flatMap((path) => slipsIn(it, path, document, releases, istio)),
  );
};

/** The chart of CoreDNS had its plugins there before 1.0. */
function ofCoreDns(document: ManifestDocument): readonly Diagnostic[] {
  const whole = rootObjectIn(document);
  if (!whole || !mapIn(childOf(whole.node, 'middleware'))) return none;
  const message =
    'Charts of CoreDNS before 1.0 read middleware; what takes its place is a list of plugins under servers.';
  const said = { message, onKey: true, severity: 'warning' } as const;
  return [diagnosticAt(whole, problem('MESH0701', ['middleware'], said))];
}

/** In values that other tools hand over, they have variables of their own. */
const gapsIn = (whole: ManifestObject, document: ManifestDocument): readonly Diagnostic[] =>
  chartsIn(whole.node).flatMap(({ name }) => [
    ...valuePlaceholders(whole, name === undefined ? [] : [name], document),
  ]);

function slipsIn(
  object: ManifestObject,
  place: Path,
  document: ManifestDocument,
  releases: Releases,
  istio: Version | undefined,
): readonly Diagnostic[] {
  const root = mapIn(nodeAt(object.node, place));
  if (!root || document.brokenAt !== undefined) return none;
  const charts = chartsIn(root);
  if (charts.length === 0) return none;
  const repeated = [...repeats(root, document)].map((it) => ({
    ...diagnosticAt(object, placedUnder(place, it)),
    ...(it.at && { start: it.at.start, end: it.at.end }),
  }));
  const slips = charts.flatMap(({ name, node }) => {
    const path = name === undefined ? place : [...place, name];
    const values = object.whole ? valueOf(node) : undefined;
    const known = taggedIn(values) ?? installedBy(object) ?? releases;
    const all = [
      ...misspeltIn(node, document),
      ...saidOf(values, known, istio),
      ...oldTag(values, object, istio),
    ];
    return [
      ...all
        .flatMap((it) => (name === undefined ? ofPiece(it, node, document) : [it]))
        .map((it) => diagnosticAt(object, placedUnder(path, it))),
      ...registryProblems(object, path, known),
    ];
  });
  return [...repeated, ...slips];
}

/** Of networks with nothing beside them, no more is known than that they are a piece; one that is indented has its place. */
function ofPiece(
  it: Problem,
  { fields, start }: MapNode,
  { text }: ManifestDocument,
): readonly Problem[] {
  if (fields.length > 1 || it.path.length > 1 || it.path[0] !== 'meshNetworks') return [it];
  return /[ \t]/.test(text[start - 1] ?? '') ? none : [{ ...it, severity: 'info' }];
}

function misspeltIn(node: MapNode, document: ManifestDocument): readonly StructureProblem[] {
  const sight = {
    releases: allReleases,
    isWhole: false,
    isComplete: false,
    text: document.text,
    isExpanded: document.heredoc === 'expanded',
    isOpen: true,
  };
  return shapeProblems(node, valuesFile, sight)
    .filter((it) => it.code === 'MESH0701' && isClear(it, node))
    .map(named);
}

const saidOf = (
  values: unknown,
  known: Releases,
  istio: Version | undefined,
): readonly Problem[] => [
  ...misplacedValues(values, []),
  ...strayValues(values),
  ...goneValues(values, [], known),
  ...autoAllocation(fieldAt(values, ...ofProxies), [...ofProxies, 'proxyMetadata'], known),
  ...valueTexts(values, []),
  ...misspeltVariables(values, []),
  ...ofNetworks(values),
  ...networkNameProblems(values, []),
  ...gatewayPortProblems(values, [], istio?.minor),
  ...clusterOfSeveral(values, []),
];

const ofProxies = ['meshConfig', 'defaultConfig'];

/** The release of the images that are asked for. */
const taggedIn = (values: unknown): Releases | undefined =>
  releaseIn(textAt(values, 'global', 'tag') ?? textAt(values, 'tag'));

/** What the Sail operator is to install, `v1.24-latest` as well, or the charts that others are to. */
const installedBy = (object: ManifestObject): Releases | undefined =>
  versionsOf(object)
    .map((it) => releaseIn(textOf(nodeAt(object.node, it))))
    .find((it) => it !== undefined);

/** Remote hosts need a release of old; of other objects it is told at the release of the chart. */
function oldTag(
  values: unknown,
  { kind }: ManifestObject,
  istio: Version | undefined,
): readonly StructureProblem[] {
  const path = fieldAt(values, 'tag') === undefined ? ['global', 'tag'] : ['tag'];
  const isOfFlow =
    fieldAt(values, 'global', 'podDNSSearchNamespaces') !== undefined ||
    fieldAt(values, 'istiocoredns') !== undefined;
  return kind !== '' || isOfFlow ? none : oldRelease(fieldAt(values, ...path), path, istio);
}

const releaseIn = (text: string | undefined): Releases | undefined =>
  text === undefined ? undefined : releaseOf(versionOf(text));

/** istiod reads them as they stand. */
const ofNetworks = (values: unknown): readonly StructureProblem[] =>
  [['global', 'meshNetworks'], ...(holdsNetworks(values) ? [['meshNetworks']] : [])].flatMap(
    (path) => {
      const networks = fieldAt(values, ...path);
      return [
        ...fieldsBesideNetworks(networks, path),
        ...nestedNetworks(networks, path),
        ...networkProblems(networks, path),
      ];
    },
  );

function named(it: StructureProblem): StructureProblem {
  const [said, meant] = it.rename ?? [];
  if (it.path.length > 1 || said === undefined || meant === undefined) return it;
  const message = `Charts of Istio have no values called ${said} that are known; ${meant} is near.`;
  return { ...it, message };
}

type Problem = StructureProblem | EntryProblem;

/** What else to do about it is told by paths of the chart alone. */
function placedUnder(path: Path, it: Problem): Problem {
  if (path.length === 0) return it;
  const under = (to: Path): Path => [...path, ...to];
  const cures = (it.cures ?? []).flatMap((cure): readonly Cure[] =>
    'move' in cure ? [{ move: cure.move.map(under), into: under(cure.into) }] : none,
  );
  return { ...it, path: under(it.path), cures };
}

/** Beside the charts of Istio there may be others, with names of their own. */
function isClear({ path, rename }: StructureProblem, root: MapNode): boolean {
  const [, meant] = rename ?? [];
  if (meant === undefined || path.length > 1) return meant !== undefined;
  if (meant.length >= longName) return true;
  const shape = valuesFile.fields.get(meant)?.shape ?? valuesFile.names?.get(meant);
  const held = mapIn(childOf(root, String(path[0])));
  return (
    shape?.kind === 'object' &&
    meant.length >= shortName &&
    !meant.endsWith('s') &&
    held?.fields.some(({ key }) => isNameIn(shape, key.value)) === true
  );
}

const longName = 10;
const shortName = 5;

const common: ReadonlySet<unknown> = new Set(['enabled', 'image', 'hub', 'tag', 'resources']);

const isNameIn = (
  { fields, names }: { fields: ReadonlyMap<string, unknown>; names?: ReadonlyMap<string, unknown> },
  name: unknown,
): boolean =>
  typeof name === 'string' && !common.has(name) && (fields.has(name) || names?.has(name) === true);
