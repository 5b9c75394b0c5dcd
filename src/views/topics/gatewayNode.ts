import { shortNameOf } from '../../objects/reference';
import { endpointText, gatewayLine } from '../clusterLines';
import type { TreeNode } from '../treeNode';
import { factNode, topicNode, type Place } from './place';

/** Where other clusters reach this one, or why they cannot. */
export const gatewayNode = (place: Place): TreeNode =>
  topicNode(place, {
    topic: 'gateway',
    label: 'Gateway',
    icon: 'sign-in',
    line: gatewayLine(place.cluster).text,
    children: () => [...serviceNode(place), ...endpointNodes(place)],
  });

function serviceNode(place: Place): readonly TreeNode[] {
  const { gateway } = place.cluster;
  const service = gateway.kind === 'read' ? gateway.value.service : undefined;
  if (!service) return [];
  return [
    factNode(place, 'gateway', {
      key: 'service',
      label: shortNameOf(service),
      icon: 'symbol-interface',
      contextValue: 'object.gateway',
      reference: service,
    }),
  ];
}

function endpointNodes(place: Place): readonly TreeNode[] {
  const { gateway } = place.cluster;
  if (gateway.kind === 'notRead' || gateway.value.kind === 'closed') return [];
  const { endpoints, via } = gateway.value;
  return endpoints.map((it) =>
    factNode(place, 'gateway', {
      key: endpointText(it),
      label: endpointText(it),
      icon: 'globe',
      description: via === 'nodePort' ? 'node port' : 'load balancer or external IP',
    }),
  );
}
