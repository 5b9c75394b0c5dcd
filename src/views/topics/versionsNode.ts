import { routingClause } from '../../mesh/istio/globalRouting';
import { valueOr } from '../../objects/reading';
import { istioLine, versionsLine } from '../clusterLines';
import type { TreeNode } from '../treeNode';
import { factNode, topicNode, type Place } from './place';

/** What runs, and what that Istio does with hosts of the zone. */
export function versionsNode(place: Place): TreeNode {
  const { cluster, mesh } = place;
  const istio = valueOr(cluster.istio, undefined);
  const clause = istio && `Istio ${istio.text} ${routingClause(istio, mesh.zone)}.`;
  return topicNode(place, {
    topic: 'versions',
    label: 'Versions',
    icon: 'versions',
    line: versionsLine(cluster).text,
    details: clause === undefined ? [] : [clause],
    children: () => [
      factNode(place, 'versions', {
        key: 'istio',
        label: istio ? istioLine(cluster).text : 'Istio',
        icon: 'circuit-board',
        description: istio ? routingClause(istio, mesh.zone) : istioLine(cluster).text,
      }),
      factNode(place, 'versions', {
        key: 'kubernetes',
        label: `Kubernetes ${cluster.kubernetes.text}`,
        icon: 'server',
      }),
    ],
  });
}
