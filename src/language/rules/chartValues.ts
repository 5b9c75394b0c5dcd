/** Values of Istio's charts, in a file of their own or handed over by other tools: of names only slips are told. */
import { versionOf } from '../../mesh/interpreters/versions';
import type { EntryProblem } from '../../mesh/rules/entry/problem';
import { networkNameProblems } from '../../mesh/rules/networkNames';
import { none } from '../../mesh/rules/saying';
import type { Path } from '../../mesh/rules/entry/entry';
import { nearest } from '../../mesh/rules/entry/nearest';
import { fieldAt, isMap, textAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import { speaksOfCharts } from '../chartSigns';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import { childOf, listIn, mapIn, nodeAt, textOf, valueOf, type MapNode } from '../nodes';
import { valuesFile } from '../schema/installValues';
import { allReleases, type Releases } from '../schema/releases';
import { noAmbientMesh } from '../structure/meshConfigFields';
import { problem, type StructureProblem } from '../structure/problem';
import { misplacedValues } from '../structure/rules/misplacedValues';
import { repeats } from '../structure/repeats';
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
import { valuePlaceholders } from './placeholders';
import { registryProblems } from './registries';
import { diagnosticAt, type DocumentRule } from './rule';

export const chartValues: DocumentRule = (document, { structure, istio }) => {
  const { objects, text } = document;
  const releases = istio?.major === 1 ? { least: istio.minor, most: istio.minor } : allReleases;
  if (structure === 'off' || !objects.every(holdsValues)) return none;
  if (/^isClusterService:/m.test(text)) return ofCoreDns(document);
  if (!speaksOfCharts(text)) return none;
  const whole = objects.length === 0 ? rootObjectIn(document) : undefined;
  if (whole) return [...slipsIn(whole, [], document, releases), ...gapsIn(whole, document)];
  return objects.flatMap((it) =>
    placesOf(it).flatMap((path) => slipsIn(it, path, document, releases)),
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

/** Objects of other tools that hold values for charts; nothing else is said of them. */
export const holdsValues = ({ kind }: ManifestObject): boolean =>
  kind === 'HelmRelease' || isOfArgo(kind) || kind === 'Kustomization' || ofSail.has(kind);

const ofSail: ReadonlySet<string> = new Set(['Istio', 'IstioRevision', 'IstioCNI']);

const isOfArgo = (kind: string): boolean => kind === 'Application' || kind === 'ApplicationSet';

export function placesOf({ kind, apiVersion, node }: ManifestObject): readonly Path[] {
  const group = groupOf(apiVersion);
  if (ofSail.has(kind))
    return /^(?:sailoperator|operator\.istio)\.io$/.test(group) ? [['spec', 'values']] : none;
  if (kind === 'HelmRelease' && group === 'helm.toolkit.fluxcd.io') return [['spec', 'values']];
  if (kind === 'Kustomization' && group === 'kustomize.config.k8s.io')
    return itemsAt(node, ['helmCharts']).map((it) => [...it, 'valuesInline']);
  if (!isOfArgo(kind) || group !== 'argoproj.io') return none;
  return sourcesOf({ kind, node }).map((it) => [...it, 'helm', 'valuesObject']);
}

/** Of an Application of Argo CD. */
export function sourcesOf({ kind, node }: Pick<ManifestObject, 'kind' | 'node'>): readonly Path[] {
  const spec = kind === 'Application' ? ['spec'] : ['spec', 'template', 'spec'];
  return [[...spec, 'source'], ...itemsAt(node, [...spec, 'sources'])];
}

const itemsAt = (node: MapNode, path: Path): readonly Path[] =>
  (listIn(nodeAt(node, path))?.items ?? []).map((_, index) => [...path, index]);

function slipsIn(
  object: ManifestObject,
  place: Path,
  document: ManifestDocument,
  releases: Releases,
): readonly Diagnostic[] {
  const root = mapIn(nodeAt(object.node, place));
  if (!root || document.brokenAt !== undefined) return none;
  const sight = {
    releases: allReleases,
    isWhole: false,
    isComplete: false,
    text: document.text,
    isExpanded: document.heredoc === 'expanded',
    isOpen: true,
  };
  const charts = chartsIn(root);
  const twice = charts.length === 0 ? none : repeats(root, document);
  const repeated = [...twice].map((it) => ({
    ...diagnosticAt(object, placedUnder(place, it)),
    ...(it.at && { start: it.at.start, end: it.at.end }),
  }));
  const slips = charts.flatMap(({ name, node }) => {
    const path = name === undefined ? place : [...place, name];
    const slips = shapeProblems(node, valuesFile, sight).filter(
      (it) => it.code === 'MESH0701' && isClear(it, node),
    );
    const values = object.whole ? valueOf(node) : undefined;
    const known = taggedIn(values) ?? installedBy(object) ?? releases;
    const all = [
      ...slips.map(named),
      ...misplacedValues(values, []),
      ...unreadNames(values),
      ...ofOperators(values),
      ...ofPreview(values),
      ...goneValues(values, [], known),
      ...valueTexts(values, []),
      ...misspeltVariables(values, []),
      ...ofNetworks(values),
      ...networkNameProblems(values, []),
    ];
    return [
      ...all.map((it) => diagnosticAt(object, placedUnder(path, it))),
      ...registryProblems(object, path, known),
    ];
  });
  return [...repeated, ...slips];
}

/** The release of the images that are asked for. */
const taggedIn = (values: unknown): Releases | undefined =>
  releaseIn(textAt(values, 'global', 'tag') ?? textAt(values, 'tag'));

/** What the Sail operator is to install; `v1.24-latest` is one as well. */
const installedBy = ({ kind, node }: ManifestObject): Releases | undefined =>
  ofSail.has(kind) ? releaseIn(textOf(nodeAt(node, ['spec', 'version']))) : undefined;

function releaseIn(text: string | undefined): Releases | undefined {
  const version = text === undefined ? undefined : versionOf(text);
  return version?.major === 1 ? { least: version.minor, most: version.minor } : undefined;
}

/** What any release has there; no chart reads another. */
const ofMultiCluster = ['enabled', 'clusterName', 'globalDomainSuffix', 'includeEnvoyFilter'];

function unreadNames(values: unknown): readonly StructureProblem[] {
  const path = ['global', 'multiCluster'];
  const given = fieldAt(values, ...path);
  if (!isMap(given) || given['clusterName'] === undefined) return none;
  const unread = Object.keys(given).filter(
    (it) => !ofMultiCluster.includes(it) && nearest(it, ofMultiCluster) === undefined,
  );
  return unread.map((it) => {
    const message = `No chart of Istio reads global.multiCluster.${it}.`;
    return problem('MESH0701', [...path, it], { message, onKey: true, severity: 'warning' });
  });
}

function ofPreview(values: unknown): readonly StructureProblem[] {
  const path = ['meshConfig', 'ambientMesh'];
  if (fieldAt(values, ...path) === undefined) return none;
  const cures = [{ remove: path }];
  return [
    problem('MESH0701', path, { message: noAmbientMesh, onKey: true, severity: 'warning', cures }),
  ];
}

/** Of an IstioOperator, whose values are beside its components and not around them. */
function ofOperators(values: unknown): readonly StructureProblem[] {
  const given = fieldAt(values, 'components');
  if (!isMap(given) || !Object.keys(given).some((it) => operated.has(it))) return none;
  const message =
    'components is a field of an IstioOperator, which istioctl reads; charts read no such value.';
  return [problem('MESH0701', ['components'], { message, onKey: true, severity: 'warning' })];
}

const operated: ReadonlySet<string> = new Set([
  ...['base', 'pilot', 'ingressGateways', 'egressGateways', 'cni', 'istiodRemote', 'ztunnel'],
]);

/** istiod reads them as they stand. */
function ofNetworks(values: unknown): readonly StructureProblem[] {
  const path = ['global', 'meshNetworks'];
  const networks = fieldAt(values, ...path);
  return networks === undefined
    ? none
    : [
        ...fieldsBesideNetworks(networks, path),
        ...nestedNetworks(networks, path),
        ...networkProblems(networks, path),
      ];
}

function named(it: StructureProblem): StructureProblem {
  const [said, meant] = it.rename ?? [];
  if (it.path.length > 1 || said === undefined || meant === undefined) return it;
  const message = `Charts of Istio have no values called ${said} that are known; ${meant} is near.`;
  return { ...it, message };
}

type Problem = StructureProblem | EntryProblem;

/** What to do about it is told by paths of the chart alone. */
const placedUnder = (path: Path, it: Problem): Problem =>
  path.length === 0 ? it : { ...it, path: [...path, ...it.path], cures: [] };

interface Chart {
  /** Under which name a chart of charts has its values. */
  readonly name?: string;
  readonly node: MapNode;
}

export function chartsIn(root: MapNode): readonly Chart[] {
  const own = isIstios(root) ? [{ node: root }] : [];
  const inner = root.fields.flatMap(({ key, value }): readonly Chart[] => {
    const node = mapIn(value);
    const isChart = typeof key.value === 'string' && !ownNames.has(key.value);
    return isChart && node && isIstios(node) ? [{ name: key.value, node }] : [];
  });
  return [...own, ...inner];
}

const ownNames: ReadonlySet<string> = new Set([...valuesFile.fields.keys()]);

/** Charts of other people have values called `global`, too. */
const isIstios = (node: MapNode): boolean =>
  holdsAny(node, ofIstio) ||
  holdsAny(mapIn(childOf(node, 'global')), ofGlobal) ||
  mapIn(childOf(node, 'gateways'))?.fields.some(({ key }) => isGateway(key.value)) === true ||
  holdsAny(mapIn(childOf(node, 'pilot')), ofPilot) ||
  holdsAny(mapIn(childOf(node, 'env')), ofGateways) ||
  (holdsAny(node, components) && node.fields.filter(({ key }) => beside.has(key.value)).length > 1);

const isGateway = (name: unknown): boolean =>
  typeof name === 'string' && /^istio-\w+way$/.test(name);

const holdsAny = (node: MapNode | undefined, names: ReadonlySet<unknown>): boolean =>
  node?.fields.some(({ key }) => names.has(key.value)) === true;

const ofIstio: ReadonlySet<unknown> = new Set([
  'istioCoreDNS',
  'sidecarInjectorWebhook',
  'istiocoredns',
  'istio_cni',
  'meshConfig',
  'networkGateway',
]);

const ofGlobal: ReadonlySet<unknown> = new Set([
  'podDNSSearchNamespaces',
  'multiCluster',
  'meshID',
  'meshNetworks',
  'meshExpansion',
  'controlPlaneSecurityEnabled',
  'istioNamespace',
  'pilotCertProvider',
  'proxy_init',
]);

const ofGateways: ReadonlySet<unknown> = new Set([
  'ISTIO_META_NETWORK',
  'ISTIO_META_REQUESTED_NETWORK_VIEW',
  'ISTIO_META_ROUTER_MODE',
]);

const ofPilot: ReadonlySet<unknown> = new Set([
  'autoscaleEnabled',
  'autoscaleMax',
  'autoscaleMin',
  'keepaliveMaxServerConnectionAge',
  'traceSampling',
]);

const components: ReadonlySet<unknown> = new Set(['pilot', 'mixer', 'galley', 'nodeagent']);
const beside: ReadonlySet<unknown> = new Set([...components, 'global', 'gateways', 'security']);

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
