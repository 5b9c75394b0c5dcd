/** An object of a document, and what its head says. */
import { unsure } from '../mesh/rules/entry/entry';
import { none } from '../mesh/rules/saying';
import { isMap } from '../objects/object';
import { settingsHead, type Settings } from './embedded';
import { once, type Memo } from './memo';
import {
  childOf,
  fieldNamed,
  isClosed,
  mapIn,
  textOf,
  valueOf,
  type FieldNode,
  type ManifestNode,
  type MapNode,
} from './nodes';

/** One Kubernetes object of a document. Offsets in it are those of its document. */
export interface ManifestObject {
  readonly node: MapNode;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** The context it is for, where its annotation or a comment above it says so. */
  readonly cluster: string | undefined;
  /** Every field of it is in sight, so that what is absent is absent. */
  readonly whole: boolean;
  readonly memo: Memo;
}

/** What istiod reads in ConfigMap istio, as an object of a kind of its own. */
export function settingsUnder(
  root: ManifestNode | undefined,
  kind: Settings,
  isWhole: boolean,
  memo: Memo,
): readonly ManifestObject[] {
  const node = mapIn(root);
  if (!node) return none;
  const whole = isWhole && isClosed(node);
  return [{ ...settingsHead(kind), node, cluster: undefined, whole, memo }];
}

/** Says for which cluster an object is. */
export const clusterAnnotation = 'istio-multicluster/cluster';

/** What says the same: ours, and those of Config Sync. */
const clusterAnnotations = [
  clusterAnnotation,
  'configsync.gke.io/cluster-name-selector',
  'configmanagement.gke.io/cluster-selector',
];

function clusterAnnotatedIn(metadata: ManifestNode | undefined): string | undefined {
  const annotations = childOf(metadata, 'annotations');
  if (!annotations) return undefined;
  return clusterAnnotations.map((it) => textOf(childOf(annotations, it))).find(Boolean);
}

export const clusterNamedIn = (text: string): string | undefined =>
  text.includes('# For cluster ')
    ? /^(?:---[^\n]*\n|[ \t\r]*\n)*# For cluster (\S+)[ \t]*$/m.exec(text.slice(0, 500))?.[1]
    : undefined;

export function objectFrom(
  node: MapNode,
  documentIsWhole: boolean,
  cluster: string | undefined,
  memo: Memo,
): ManifestObject {
  const metadata = childOf(node, 'metadata');
  const said = textOf(childOf(node, 'apiVersion'));
  const kind = textOf(childOf(node, 'kind')) ?? '';
  return {
    node,
    apiVersion: said === undefined ? implied(node, kind) : plainGroup(said),
    kind,
    name: textOf(childOf(metadata, 'name')),
    namespace: textOf(childOf(metadata, 'namespace')),
    cluster: clusterAnnotatedIn(metadata) ?? cluster,
    whole: documentIsWhole && (isClosed(node) || isOpenInLabels(node)),
    memo,
  };
}

/** Of Istio's own, no rule asks what labels are not there. */
const isOpenInLabels = (node: MapNode): boolean =>
  /^(?:networking|security|telemetry|extensions)\.istio\.io\//.test(
    textOf(childOf(node, 'apiVersion')) ?? '',
  ) && isClosed(withoutLabels(node, 1));

function withoutLabels(node: MapNode, depth: 0 | 1): MapNode {
  const fields = node.fields.flatMap((it): readonly FieldNode[] => {
    const { key, value } = it;
    if (depth === 0) return /^(?:labels|annotations)$/.test(String(key.value)) ? none : [it];
    const isHead = key.value === 'metadata' && value.kind === 'map';
    return [isHead ? { key, value: withoutLabels(value, 0) } : it];
  });
  return { ...node, fields };
}

/** What says no apiVersion, or has it misspelt, is judged as what it is by its kind and a field others have not. */
function implied(node: MapNode, kind: string): string {
  const [apiVersion, ...telling] = tellingOf[kind] ?? none;
  if (apiVersion === undefined || fieldNamed(node, 'apiVersion')) return '';
  // What istioctl reads needs no name.
  const isNamed = kind === 'IstioOperator' || mapIn(childOf(node, 'metadata')) !== undefined;
  const spec = isNamed ? childOf(node, 'spec') : undefined;
  return telling.some((it) => childOf(spec, it) !== undefined) ? apiVersion : '';
}

const networking = 'networking.istio.io/v1alpha3';
const security = 'security.istio.io/v1beta1';

/** What each kind is of, and the fields that tell. */
const tellingOf: Readonly<Partial<Record<string, readonly string[]>>> = {
  ServiceEntry: [networking, 'hosts'],
  VirtualService: [networking, 'hosts'],
  DestinationRule: [networking, 'host'],
  EnvoyFilter: [networking, 'configPatches', 'filters'],
  Gateway: [networking, 'servers'],
  Sidecar: [networking, 'egress'],
  PeerAuthentication: [security, 'mtls'],
  RequestAuthentication: [security, 'jwtRules'],
  AuthorizationPolicy: [security, 'rules'],
  IstioOperator: [
    'install.istio.io/v1alpha1',
    ...['profile', 'values', 'meshConfig', 'components'],
  ],
};

/** `Networking.istio.io/v1`: servers know no such group, and what is in the object is told all the same. */
const plainGroup = (apiVersion: string): string =>
  /^[^/]*[A-Z][^/]*\//.test(apiVersion)
    ? apiVersion.replace(/^[\w.]+\.istio\.io(?=\/)/i, (it) => it.toLowerCase())
    : apiVersion;

/** Tells the first object around each of some places, of which none lies before the last: a List may hold thousands. */
export function objectsAlong(
  objects: readonly ManifestObject[],
): (at: number) => ManifestObject | undefined {
  let from = 0;
  const startOf = (index: number) => objects[index]?.node.start ?? 0;
  // But for what an alias stands for.
  const isInOrder = once(() =>
    objects.every((_, at) => at === 0 || startOf(at - 1) <= startOf(at)),
  );
  return (at) => {
    while ((objects[from]?.node.end ?? Infinity) <= at) from += 1;
    if (startOf(from) <= at) return objects[from];
    return isInOrder() ? undefined : objects.find(({ node }) => node.start <= at && at < node.end);
  };
}

/** The object as plain values, `unsure` in the place of what cannot be known. */
export const valuesOf = (object: ManifestObject): unknown =>
  object.memo.once(object, () => valueOf(object.node));

/** `spec` as plain values, for the rules shared with live objects; unsure where there is none. */
export function specOf(object: ManifestObject): unknown {
  const whole = valuesOf(object);
  return isMap(whole) && Object.hasOwn(whole, 'spec') ? whole['spec'] : unsure;
}
