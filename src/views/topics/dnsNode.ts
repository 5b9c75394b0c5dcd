import { shortNameOf } from '../../objects/reference';
import { dnsLine, dnsServerText, notReadText } from '../clusterLines';
import type { TreeNode } from '../treeNode';
import { factNode, topicNode, type Place } from './place';

/** Which DNS answers pods, where the zone goes, and whether that is istiocoredns of today. */
export const dnsNode = (place: Place): TreeNode =>
  topicNode(place, {
    topic: 'nameResolution',
    label: 'DNS',
    icon: 'arrow-swap',
    line: dnsLine(place.cluster, place.mesh.zone).text,
    children: () => [serverNode(place), ...placeNode(place), resolverNode(place)],
  });

function serverNode(place: Place): TreeNode {
  const { server } = place.cluster.nameResolution;
  return factNode(place, 'nameResolution', {
    key: 'server',
    label: 'Server of the cluster',
    icon: 'server',
    description:
      server.kind === 'notRead'
        ? notReadText(server.because)
        : [dnsServerText(place.cluster.nameResolution), server.value?.clusterIp]
            .filter((it) => it !== undefined)
            .join(' at '),
  });
}

function placeNode(place: Place): readonly TreeNode[] {
  const { place: kept } = place.cluster.nameResolution;
  if (kept.kind === 'notRead' || !kept.value) return [];
  const { configMap, key, exists, caution } = kept.value;
  return [
    factNode(place, 'nameResolution', {
      key: 'place',
      label: shortNameOf(configMap),
      icon: 'symbol-file',
      description: exists ? `key ${key}` : `key ${key}, not there yet`,
      contextValue: 'object.nameResolution',
      details: caution === undefined ? [] : [caution],
      reference: configMap,
    }),
  ];
}

function resolverNode(place: Place): TreeNode {
  const { istioCoreDns } = place.cluster.nameResolution;
  return factNode(place, 'nameResolution', {
    key: 'istiocoredns',
    label: 'istiocoredns',
    icon: 'symbol-interface',
    description:
      istioCoreDns.kind === 'notRead'
        ? notReadText(istioCoreDns.because)
        : (istioCoreDns.value ?? 'no such Service'),
  });
}
