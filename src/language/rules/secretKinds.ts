/** Which Secrets are of a mesh, told also where a part of a name is still to be filled in. */
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import { nodeAt, textOf, type ManifestNode } from '../nodes';

export const multiClusterLabel = 'istio/multiCluster';
export const multiClusterAt = ['metadata', 'labels', multiClusterLabel];
export const clusterAt = ['metadata', 'annotations', 'networking.istio.io/cluster'];

const nameAt = ['metadata', 'name'];
/** Of whom a token is. */
const accountAt = ['metadata', 'annotations', 'kubernetes.io/service-account.name'];

/** `istioctl create-remote-secret` names them so, and control planes look for the label (domain facts 7.6). */
export const isForOtherCluster = (object: ManifestObject, document: ManifestDocument): boolean =>
  object.kind === 'Secret' &&
  (nameWritten(object, document).startsWith('istio-remote-secret-') ||
    has(object, multiClusterAt) ||
    has(object, clusterAt) ||
    // What people and older pages take for the label, and for a type that says it.
    textOf(nodeAt(object.node, ['metadata', 'labels', 'networking.istio.io/remote'])) === 'true' ||
    textOf(nodeAt(object.node, ['type'])) === 'istio.io/multi-cluster');

/** Kiali has such secrets of its own, by a label of its own. */
export const isOfKiali = (object: ManifestObject): boolean =>
  has(object, ['metadata', 'labels', 'kiali.io/multiCluster']);

export const isOfMesh = (object: ManifestObject, document: ManifestDocument): boolean =>
  object.kind === 'Secret' &&
  (object.name === 'cacerts' ||
    textOf(nodeAt(object.node, ['type']))?.startsWith('istio.io/') === true ||
    isForOtherCluster(object, document));

/** Of what stands beside a mesh: tokens of its accounts, certificates of its gateways, Kiali. */
export const isNearMesh = (object: ManifestObject, document: ManifestDocument): boolean =>
  object.namespace === 'istio-system' ||
  /^(?:istio|kiali)/.test(nameWritten(object, document)) ||
  textOf(nodeAt(object.node, accountAt))?.startsWith('istio') === true;

const has = ({ node }: ManifestObject, path: readonly string[]): boolean =>
  nodeAt(node, path) !== undefined;

const nameWritten = ({ node, name }: ManifestObject, document: ManifestDocument): string =>
  name ?? writtenAt(nodeAt(node, nameAt), document).replace(/^["']/, '');

export const writtenAt = (node: ManifestNode | undefined, { text }: ManifestDocument): string =>
  node ? text.slice(node.start, node.end) : '';
