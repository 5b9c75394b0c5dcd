import type { CaCertsFacts } from '../../mesh/trust/trustState';
import type { ReachableCluster } from '../../mesh/snapshot';
import { uptakeOf, type Uptake } from '../../mesh/trust/uptake';
import { namesOf } from '../../mesh/trust/uptakeFindings';
import { dateOf, notReadText, trustLine } from '../clusterLines';
import { counted } from '../oneLine';
import type { TreeNode } from '../treeNode';
import { factNode, topicNode, type Place } from './place';

/** The `cacerts` of a cluster, without its key, and the roots handed to workloads. */
export const trustNode = (place: Place): TreeNode =>
  topicNode(place, {
    topic: 'trust',
    label: 'Trust',
    icon: 'key',
    line: trustLine(place.cluster).text,
    children: () => [
      ...certificateNodes(place),
      ...problemNodes(place),
      publishedNode(place, place.cluster),
      ...uptakeNodes(place),
    ],
  });

type Facts = CaCertsFacts['roots'][number];

function certificateNodes(place: Place): readonly TreeNode[] {
  const { cacerts } = place.cluster.trust;
  if (cacerts.kind === 'notRead' || !cacerts.value) return [];
  const { roots, signing } = cacerts.value;
  return [
    ...roots.map((it) => certificateNode(place, 'Root', it)),
    ...(signing ? [certificateNode(place, 'Intermediate', signing)] : []),
  ];
}

const certificateNode = (place: Place, label: string, facts: Facts): TreeNode =>
  factNode(place, 'trust', {
    key: `${label} ${facts.fingerprint}`,
    label,
    icon: 'verified',
    contextValue: 'certificate.cacerts',
    description: `${facts.fingerprint}, not after ${dateOf(facts.notAfter)}`,
    details: [
      `Subject: ${facts.subject}`,
      `Issuer: ${facts.issuer}`,
      `Not before ${dateOf(facts.notBefore)}, not after ${dateOf(facts.notAfter)}`,
      `SHA-256 fingerprint: ${facts.fingerprint}`,
    ],
  });

function problemNodes(place: Place): readonly TreeNode[] {
  const { cacerts } = place.cluster.trust;
  if (cacerts.kind === 'notRead' || !cacerts.value) return [];
  return cacerts.value.problems.map((problem) =>
    factNode(place, 'trust', { key: `problem ${problem}`, label: problem, icon: 'issues' }),
  );
}

/** What workloads are really told to trust, which `cacerts` alone does not show. */
function publishedNode(place: Place, { trust }: ReachableCluster): TreeNode {
  const { publishedRoots } = trust;
  const roots = publishedRoots.kind === 'read' ? publishedRoots.value : undefined;
  const text =
    publishedRoots.kind === 'notRead'
      ? notReadText(publishedRoots.because)
      : (roots?.join(', ') ?? 'none published');
  return factNode(place, 'trust', {
    key: 'published',
    label: roots ? `${counted(roots.length, 'root')} handed to workloads` : 'Roots of workloads',
    icon: 'broadcast',
    description: text,
    ...(roots && { contextValue: 'certificate.published' }),
  });
}

/** Whether the present CA is in use; nothing where nobody runs who could use it. */
function uptakeNodes(place: Place): readonly TreeNode[] {
  const { cacerts } = place.cluster.trust;
  if (cacerts.kind === 'notRead' || !cacerts.value) return [];
  const text = uptakeText(uptakeOf(place.cluster, place.takenAt));
  return text === undefined
    ? []
    : [
        factNode(place, 'trust', {
          key: 'uptake',
          label: 'In use',
          icon: 'debug-restart',
          description: text,
        }),
      ];
}

function uptakeText(uptake: Uptake): string | undefined {
  switch (uptake.kind) {
    case 'idle':
      return undefined;
    case 'unknown':
      return `not known: ${uptake.because}`;
    case 'current':
      return 'by the control plane and every workload';
    case 'controlPlaneBehind':
      return `not by the control plane: ${uptake.because}`;
    case 'proxiesBehind':
      return `by the control plane; ${counted(uptake.pods.length, 'pod')} older than that: ${namesOf(uptake.pods)}`;
  }
}
