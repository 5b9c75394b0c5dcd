import { shortNameOf } from '../../objects/reference';
import { momentOf } from '../hostProofReport';
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
    children: () => [
      serverNode(place),
      platformNode(place),
      ...placeNode(place),
      resolverNode(place),
      ...proofNode(place),
    ],
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

/** Whose cluster it is decides where the zone is kept, and who would take it out again. */
function platformNode(place: Place): TreeNode {
  const { platform } = place.cluster.nameResolution;
  return factNode(place, 'nameResolution', {
    key: 'platform',
    label: 'Platform',
    icon: 'cloud',
    description:
      platform.kind === 'notRead'
        ? notReadText(platform.because)
        : (platform.value?.name ?? 'not recognised'),
    details:
      platform.kind === 'read' && platform.value
        ? platform.value.signs.map((it) => `Recognised by ${it}`)
        : [],
  });
}

function placeNode(place: Place): readonly TreeNode[] {
  const { place: kept } = place.cluster.nameResolution;
  if (kept.kind === 'notRead' || !kept.value) return [];
  const { configMap, key, exists, caution, lasting } = kept.value;
  return [
    factNode(place, 'nameResolution', {
      key: 'place',
      label: shortNameOf(configMap),
      icon: 'symbol-file',
      description: exists ? `key ${key}` : `key ${key}, not there yet`,
      contextValue: 'object.nameResolution',
      details: [caution, lasting].filter((it) => it !== undefined),
      reference: configMap,
    }),
  ];
}

function resolverNode(place: Place): TreeNode {
  const { istioCoreDnsIps } = place.cluster.nameResolution;
  return factNode(place, 'nameResolution', {
    key: 'istiocoredns',
    label: 'istiocoredns',
    icon: 'symbol-interface',
    description:
      istioCoreDnsIps.kind === 'notRead'
        ? notReadText(istioCoreDnsIps.because)
        : istioCoreDnsIps.value.join(', ') || 'no such Service',
  });
}

const proofIcons = { good: 'pass', caution: 'warning', bad: 'error', unknown: 'question' } as const;

/** The last host asked for, while the cluster is as it was then. */
function proofNode(place: Place): readonly TreeNode[] {
  const last = place.lastProof?.(place.cluster);
  if (!last) return [];
  const { proof, verdict } = last;
  return [
    factNode(place, 'nameResolution', {
      key: 'proof',
      label: `Last query: ${proof.host}`,
      icon: proofIcons[verdict.tone],
      description: `${verdict.summary} (${momentOf(proof.at)})`,
    }),
  ];
}
