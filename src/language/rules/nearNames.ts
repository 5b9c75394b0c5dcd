/**
 * Names that are a letter off one Istio looks for: its namespace, the labels of its gateways, its labels and
 * annotations. Servers take them all, and then nothing is found by them.
 */
import { nearest, slipAmong } from '../../mesh/rules/entry/nearest';
import { istioSystem } from '../../mesh/names';
import { none, saidByEach, together } from '../../mesh/rules/saying';
import { childOf, mapIn, nodeAt, textOf, type ManifestNode, type MapNode } from '../nodes';
import type { Path } from '../../mesh/rules/entry/entry';
import type { Diagnostic } from '../diagnostic';
import type { ManifestObject } from '../manifestObject';
import { problem, type StructureProblem } from '../structure/problem';
import { diagnosticAt, type DocumentRule } from './rule';

export const nearNames: DocumentRule = ({ objects, text }, context) => {
  if (context.structure === 'off') return none;
  let found: Diagnostic[] | undefined;
  for (const object of objects) {
    for (const it of problemsOf(object, text)) (found ??= []).push(diagnosticAt(object, it));
  }
  return found ?? none;
};

function problemsOf(object: ManifestObject, text: string): readonly StructureProblem[] {
  const { node, namespace } = object;
  return together(
    isNearSystem(namespace) ? [near(['metadata', 'namespace'], namespace, istioSystem)] : none,
    object.kind === 'ConfigMap' ? otherSettings(object, text) : none,
    saidByEach(selectorsOf(object), (path) => ofGateway(object, path)),
    mayNameIstio(node) ? saidByEach(labelled, (path) => ofKeys(object, path)) : none,
  );
}

/** A namespace of a name of its own, such as `istio-system-2`, somebody may have made on purpose. */
const isNearSystem = (name: string | undefined): name is string =>
  name !== undefined &&
  name !== istioSystem &&
  name.startsWith('is') &&
  !/^istio-systems?[-\d]/.test(name) &&
  nearest(name, [istioSystem]) !== undefined;

/** A revision may be called anything; few are called by these words. */
const noRevision = /^(?!istio$)(?!istio-(?!.*(?:mesh|config|settings?)(?:-|$)))/;

/** Settings of a mesh in a ConfigMap that no istiod looks for, unless it is told to. */
function otherSettings({ name, node }: ManifestObject, text: string): readonly StructureProblem[] {
  if (name === undefined || !noRevision.test(name)) return none;
  const mesh = nodeAt(node, ['data', 'mesh']);
  if (!mesh || !ofMesh.test(text.slice(mesh.start, mesh.end))) return none;
  const message =
    'istiod reads the settings of its mesh from ConfigMap istio, or istio-<revision>; from this one only where SHARED_MESH_CONFIG names it.';
  return [problem('MESH0731', ['metadata', 'name'], { message, severity: 'info' })];
}

const ofMesh =
  /^[ \t]+(?:accessLog\w+|defaultConfig|defaultProviders|extensionProviders|enable\w+|trustDomain|rootNamespace|outboundTrafficPolicy):/m;

/** What picks the pods of a gateway. */
function selectorsOf({ kind }: ManifestObject): readonly Path[] {
  if (kind === 'Gateway' || kind === 'Service') return [['spec', 'selector']];
  const picks = kind === 'EnvoyFilter' || kind === 'Sidecar';
  return picks ? [['spec', 'workloadSelector', 'labels']] : none;
}

const gateways = ['ingressgateway', 'egressgateway', 'eastwestgateway'];
const ofOthers = /\d$|^[a-z]+-gateway$/;

function* ofGateway({ node }: ManifestObject, path: Path): Iterable<StructureProblem> {
  for (const [label, before] of labels) {
    const at = [...path, label];
    const written = textOf(nodeAt(node, at));
    if (written?.startsWith(before) !== true) continue;
    const name = written.slice(before.length);
    const meant = slipAmong(name, gateways);
    // A number behind it is how a second one is called, and the chart of gateways calls them by its release.
    if (meant !== undefined && !ofOthers.test(name)) yield near(at, written, `${before}${meant}`);
  }
}

/** By which gateways are picked, and what their names begin with there. */
const labels = [
  ['istio', ''],
  ['app', 'istio-'],
] as const;

const labelled: readonly Path[] = [
  ['metadata', 'labels'],
  ['metadata', 'annotations'],
  ['spec', 'template', 'metadata', 'labels'],
  ['spec', 'template', 'metadata', 'annotations'],
];

/** Asked of every object, of which nearly none has such a key. */
const mayNameIstio = (node: MapNode): boolean =>
  namesIstio(childOf(node, 'metadata')) || namesIstio(nodeAt(childOf(node, 'spec'), ofPods));

const ofPods: Path = ['template', 'metadata'];

const namesIstio = (metadata: ManifestNode | undefined): boolean =>
  metadata !== undefined &&
  (holdsName(childOf(metadata, 'labels')) || holdsName(childOf(metadata, 'annotations')));

const holdsName = (node: ManifestNode | undefined): boolean =>
  mapIn(node)?.fields.some(({ key }) => istio.test(String(key.value))) === true;

const istio = /ist?i?o|^kubernetes\.io\/ing/;

function* ofKeys({ node, kind }: ManifestObject, path: Path): Iterable<StructureProblem> {
  for (const { key, value } of mapIn(nodeAt(node, path))?.fields ?? []) {
    const name = String(key.value);
    if (!istio.test(name)) continue;
    const meant = slipAmong(name, known);
    if (meant !== undefined) {
      const how = { onKey: true, rename: [name, meant] } as const;
      yield problem('MESH0731', [...path, name], { message: nearTo(name, meant), ...how });
    }
    if (name === 'istio-injection' && kind === 'Namespace') yield* ofInjection(textOf(value), path);
  }
}

/** Istio injects where the label says `enabled`, and heeds no other word for it. */
function* ofInjection(word: string | undefined, path: Path): Iterable<StructureProblem> {
  if (word === undefined || word === 'enabled' || word === 'disabled' || /[^\w-]/.test(word))
    return;
  yield problem('MESH0731', [...path, 'istio-injection'], {
    message: `Sidecars are injected where this label is enabled; ${word} injects none.`,
    want: 'enabled',
  });
}

const near = (path: Path, written: string, meant: string): StructureProblem =>
  problem('MESH0731', path, { message: nearTo(written, meant), want: meant });

const nearTo = (written: string, meant: string): string =>
  `${written} is near ${meant}, which Istio knows; is it misspelt?`;

const sidecar = ['inject', 'proxyImage', 'interceptionMode', 'logLevel', 'bootstrapOverride'];
const resources = ['proxyCPU', 'proxyMemory', 'proxyCPULimit', 'proxyMemoryLimit'];
const probes = ['rewriteAppHTTPProbers', 'userVolume', 'userVolumeMount', 'componentLogLevel'];
const traffic = ['Ports', 'IPRanges'].flatMap((what) =>
  ['includeOutbound', 'excludeOutbound', 'includeInbound', 'excludeInbound'].map(
    (which) => `traffic.sidecar.istio.io/${which}${what}`,
  ),
);

/** Labels and annotations of Istio (istio.io/docs/reference/config/annotations and labels). */
const known: readonly string[] = [
  ...['istio-injection', 'istio.io/rev', 'istio/multiCluster', 'istio-locality'],
  ...['topology.istio.io/network', 'topology.istio.io/cluster', 'topology.istio.io/subzone'],
  ...[...sidecar, ...resources, ...probes].map((it) => `sidecar.istio.io/${it}`),
  ...['networking.istio.io/exportTo', 'proxy.istio.io/config', 'security.istio.io/tlsMode'],
  ...['service.istio.io/canonical-name', 'service.istio.io/canonical-revision'],
  ...traffic,
  ...['istio.io/dataplane-mode', 'istio.io/use-waypoint', 'istio.io/waypoint-for'],
  ...['traffic.sidecar.istio.io/excludeInterfaces', 'sidecar.istio.io/statsInclusionPrefixes'],
  ...['inject.istio.io/templates', 'kubernetes.io/ingress.class'],
];
