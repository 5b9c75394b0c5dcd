import type { WorkloadState } from '../../mesh/snapshot';
import type { Reading } from '../../objects/reading';
import { shortNameOf, type ObjectReference } from '../../objects/reference';
import { controlPlaneLine, notReadText } from '../clusterLines';
import type { TreeNode } from '../treeNode';
import { factNode, topicNode, type Place } from './place';

/** The Deployments of the control plane and the objects that carry remote calls. */
export const controlPlaneNode = (place: Place): TreeNode =>
  topicNode(place, {
    topic: 'controlPlane',
    label: 'Control plane',
    icon: 'circuit-board',
    line: controlPlaneLine(place.cluster).text,
    children: () => [...workloadNodes(place), ...routingNodes(place)],
  });

function workloadNodes(place: Place): readonly TreeNode[] {
  const { controlPlane } = place.cluster;
  return controlPlane.kind === 'read'
    ? controlPlane.value.map((it) => workloadNode(place, it))
    : [];
}

const workloadNode = (place: Place, { name, ready, desired }: WorkloadState): TreeNode =>
  factNode(place, 'controlPlane', {
    key: `Deployment ${name}`,
    label: name,
    icon: desired > 0 && ready >= desired ? 'pass' : 'circle-large-outline',
    description: `${ready} of ${desired} ready`,
    contextValue: 'object.controlPlane',
    reference: {
      cluster: place.cluster.context,
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'istio-system',
      name,
    },
  });

function routingNodes(place: Place): readonly TreeNode[] {
  const { passthroughGateways, rewriteFilters, wildcardRules } = place.cluster.routing;
  const filters: Reading<readonly ObjectReference[]> =
    rewriteFilters.kind === 'read'
      ? { kind: 'read', value: rewriteFilters.value.map((it) => it.reference) }
      : rewriteFilters;
  return [
    ...objectNodes(place, 'Gateway', passthroughGateways),
    ...objectNodes(place, 'EnvoyFilter', filters),
    ...objectNodes(place, 'DestinationRule', wildcardRules),
  ];
}

function objectNodes(
  place: Place,
  kind: string,
  objects: Reading<readonly ObjectReference[]>,
): readonly TreeNode[] {
  if (objects.kind === 'notRead') {
    const description = notReadText(objects.because);
    return [
      factNode(place, 'controlPlane', { key: kind, label: kind, icon: 'question', description }),
    ];
  }
  return objects.value.map((it) =>
    factNode(place, 'controlPlane', {
      key: shortNameOf(it),
      label: shortNameOf(it),
      icon: 'symbol-object',
      contextValue: 'object.controlPlane',
      reference: it,
    }),
  );
}
