/** In which texts nothing may be left to be filled in, and what of them is somebody else's business. */
import type { Path } from '../../mesh/rules/entry/entry';
import { groupOf } from '../../objects/reference';
import { speaksOfCharts } from '../chartSigns';
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import { childOf, listIn, mapIn, nodeAt, textOf, type ManifestNode, type MapNode } from '../nodes';
import { kubeDnsConfig } from '../schema/core';
import { gatewayGroup } from '../schema/gatewayApi';
import { labelledShapeOf } from '../schema/labelled';
import { chartsIn } from './istioCharts';
import { holdsValues, placesOf } from './valuesOfTools';
import { rootObjectIn } from './installs';
import { isNearMesh, isOfMesh } from './secretKinds';

export interface Scope {
  readonly object: ManifestObject;
  readonly path: Path;
  readonly node: ManifestNode;
  /** Others fill in variables, or a rule of its own speaks of them. */
  readonly isForPersons: boolean;
  readonly isCode?: boolean;
}

export function* scopesIn(document: ManifestDocument): Iterable<Scope> {
  const { objects, text } = document;
  for (const object of objects) yield* scopesOf(object, document);
  const isOfCharts = speaksOfCharts(text) || text.includes('certmanager:') || /^spec:/m.test(text);
  const object = objects.length === 0 && isOfCharts ? rootObjectIn(document) : undefined;
  if (!object) return;
  const spec = mapIn(nodeAt(object.node, ['spec']));
  if (spec && isOfInstall(spec)) yield { object, path: ['spec'], node: spec, isForPersons: false };
  const charts = isOfIstioCsr(object)
    ? [{ node: object.node, name: undefined }]
    : chartsIn(object.node);
  // Of charts that install by an IstioOperator.
  const operator = nodeAt(object.node, ofOperator);
  if (operator) yield { object, path: ofOperator, node: operator, isForPersons: false };
  for (const { name, node } of charts)
    yield { object, path: name === undefined ? [] : [name], node, isForPersons: false };
}

const ofOperator: Path = ['controlPlane', 'spec'];

/** What is laid over an IstioOperator, or an Istio of the Sail operator; Flux fills in variables of its own. */
function isOfInstall(spec: MapNode): boolean {
  if (childOf(spec, 'chart') || childOf(spec, 'interval')) return false;
  const values = mapIn(childOf(spec, 'values'));
  const isOfValues =
    values !== undefined &&
    (chartsIn(values).length > 0 ||
      nodeAt(values, ['global', 'remotePilotAddress']) !== undefined ||
      childOf(values, 'istiodRemote') !== undefined);
  const isWithin = ['components', 'meshConfig', 'values', 'hub'].some((it) => childOf(spec, it));
  return isOfValues || (isWithin && profiles.test(textOf(childOf(spec, 'profile')) ?? ''));
}

const profiles =
  /^(?:ambient|default|demo|empty|external|minimal|openshift(?:-ambient)?|preview|primary|remote|stable)$/;

/** The chart of cert-manager that signs for istiod. */
const isOfIstioCsr = ({ node }: ManifestObject): boolean =>
  mapIn(nodeAt(node, ['app', 'certmanager'])) !== undefined &&
  ['istio', 'tls', 'server'].some((it) => nodeAt(node, ['app', it]));

function* scopesOf(object: ManifestObject, document: ManifestDocument): Iterable<Scope> {
  const { apiVersion, kind, name, node } = object;
  const found = (paths: Iterable<Path>, isForPersons: boolean): readonly Scope[] =>
    [...paths].flatMap((path) => {
      const at = nodeAt(node, path);
      return at ? [{ object, path, node: at, isForPersons }] : [];
    });
  if (holdsValues(object) && !isOurs(object)) {
    // Tools that hand values over have variables of their own.
    const isOfIstio = isIstios(object, document);
    const isOfTool = !apiVersion.startsWith('kustomize.config');
    yield* found(isOfIstio ? [...heads, ...bodyOf(object)] : placesOf(object), isOfTool);
  } else if (isOurs(object) || (ofCertificates.test(apiVersion) && isIstios(object, document))) {
    yield* found([...heads, ...bodyOf(object)], false);
    yield* notesOf(object);
  } else if (kind === 'ConfigMap' && name !== undefined && kubeDnsConfig.names?.includes(name)) {
    // A variable in the place of an address is told with the help for CoreDNS.
    yield* found([...heads, ...bodyOf(object)], true);
  } else if (kind === 'Config' && apiVersion === 'v1' && listIn(nodeAt(node, ['clusters']))) {
    yield* found(bodyOf(object), false);
  } else if (kind === 'Secret') {
    // Of its values another rule speaks.
    if (isOfMesh(object, document) || isNearMesh(object, document)) yield* found(heads, true);
  } else if (isOfKubernetes(object)) {
    yield* found(heads, false);
    yield* notesOf(object);
    // Texts of programs have variables of their own.
    const isText = kind === 'ConfigMap';
    const isOfOthers = isText || groupOf(apiVersion) === gatewayGroup;
    yield* found(bodyOf(object), isOfOthers).map((it) => ({ ...it, isCode: isText }));
  }
}

/** Of what tools note and what people describe, nothing is to be filled in. */
function* notesOf(object: ManifestObject): Iterable<Scope> {
  for (const { key, value } of mapIn(nodeAt(object.node, notes))?.fields ?? []) {
    const name = String(key.value);
    if (/last-applied|descri|change-cause|note|comment|help/.test(name)) continue;
    yield {
      object,
      path: [...notes, name],
      node: value,
      // What Istio reads, nobody else fills in.
      isForPersons: !ofIstio.test(name),
      isCode: isLong(value),
    };
  }
}

const ofIstio = /^(?:topology|gateway|networking)\.istio\.io\//;

const isLong = (node: ManifestNode): boolean => node.kind === 'scalar' && node.style === 'block';

const notes: Path = ['metadata', 'annotations'];

/** Annotations may say anything. */
const heads: readonly Path[] = ['name', 'namespace', 'labels'].map((it) => ['metadata', it]);
const beside: ReadonlySet<unknown> = new Set(['apiVersion', 'kind', 'metadata', 'status']);

const bodyOf = ({ node }: ManifestObject): readonly Path[] =>
  node.fields.flatMap(({ key }) => (beside.has(key.value) ? [] : [[String(key.value)]]));

const isOurs = ({ apiVersion, kind, node }: ManifestObject): boolean =>
  /(?:^|\.)(?:istio|maistra)\.io$|^sailoperator\.io$/.test(groupOf(apiVersion)) ||
  (kind === 'Gateway' &&
    textOf(nodeAt(node, ['spec', 'gatewayClassName']))?.startsWith('istio') === true);

const ofCertificates = /^(?:[\w-]+\.)?cert-manager\.io\//;

/** By its names: what it is for stands nowhere else. */
const isIstios = ({ node }: ManifestObject, { text }: ManifestDocument): boolean =>
  /istio|cacerts/.test(text.slice(node.start, node.end));

/** What stands beside objects of Istio. */
const isOfKubernetes = ({ apiVersion, kind }: ManifestObject): boolean =>
  labelledShapeOf(apiVersion, kind) !== undefined ||
  /^(?:(?:(?:gateway\.)?networking\.|discovery\.|multicluster\.x-)k8s|net\.gke)\.io$/.test(
    groupOf(apiVersion),
  ) ||
  kind === 'Endpoints';
