// Which pods a question of a pod passes on its way, found among the pods of a cluster.
import { istioCoreDns, istioSystem } from '../mesh/names';
import { dnsServerIn, kubeSystem } from '../mesh/interpreters/dnsServer';
import type { ReachableCluster } from '../mesh/snapshot';
import { listAt, numberAt, textAt, textsAt, type KubernetesObject } from '../objects/object';
import { kinds } from '../objects/objectKind';
import { valueOr } from '../objects/reading';
import type { PodName } from './pods';

/** In the order in which a question passes them. */
export type HopRole = 'nodeCache' | 'clusterDns' | 'istioCoreDns';

export interface Hop {
  readonly role: HopRole;
  readonly pod: PodName;
  readonly port: number;
  /** The container that answers, whose log tells of its configuration. */
  readonly container: string;
  /** Why it cannot answer now, as a clause: "its phase is Pending"; undefined for a pod that is ready. */
  readonly notReady?: string;
}

/** Where the pods of each role live: what to list. */
export const namespacesOfHops = (cluster: ReachableCluster): readonly string[] => [
  ...new Set([dnsNamespaceOf(cluster), kubeSystem, istioSystem]),
];

const dnsNamespaceOf = ({ objects }: ReachableCluster): string =>
  valueOr(dnsServerIn(objects), undefined)?.namespace ?? kubeSystem;

/** Every pod of the way, those that are ready first within their role. */
export function hopsAmong(
  pods: readonly KubernetesObject[],
  cluster: ReachableCluster,
): readonly Hop[] {
  const found = { nodeCache: [], clusterDns: [], istioCoreDns: [] } as Record<HopRole, Hop[]>;
  for (const pod of pods) {
    const role = roleOf(pod, cluster);
    if (role) found[role].push(hopOf(role, pod));
  }
  const readyFirst = (a: Hop, b: Hop): number =>
    Number(a.notReady !== undefined) - Number(b.notReady !== undefined);
  return Object.values(found).flatMap((it) => it.sort(readyFirst));
}

function roleOf(pod: KubernetesObject, cluster: ReachableCluster): HopRole | undefined {
  const { namespace } = pod.metadata;
  if (namespace === istioSystem && isOfService(pod, cluster, istioCoreDns)) return 'istioCoreDns';
  // kubeadm, GKE and kops name it so; kubespray the other way (domain facts 5.6).
  const app = labelsOf(pod)['k8s-app'] ?? '';
  if (namespace === kubeSystem && ['node-local-dns', 'nodelocaldns'].includes(app)) {
    return 'nodeCache';
  }
  return namespace === dnsNamespaceOf(cluster) && isOfClusterDns(pod, cluster)
    ? 'clusterDns'
    : undefined;
}

const labelsOf = (pod: KubernetesObject) => pod.metadata.labels ?? {};

function isOfService(pod: KubernetesObject, cluster: ReachableCluster, name: string): boolean {
  const service = valueOr(cluster.objects.list(kinds.service), []).find(
    (it) => it.metadata.name === name && it.metadata.namespace === pod.metadata.namespace,
  );
  const selector = textsAt(service, 'spec', 'selector');
  return hasLabels(pod, Object.keys(selector).length > 0 ? selector : { app: name });
}

function isOfClusterDns(pod: KubernetesObject, { objects }: ReachableCluster): boolean {
  const found = valueOr(dnsServerIn(objects), undefined);
  const selector = textsAt(found?.service, 'spec', 'selector');
  // Where there is no Service to go by: the label under which most distributions run it.
  return hasLabels(pod, Object.keys(selector).length > 0 ? selector : { 'k8s-app': 'kube-dns' });
}

const hasLabels = (pod: KubernetesObject, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([name, value]) => labelsOf(pod)[name] === value);

function hopOf(role: HopRole, pod: KubernetesObject): Hop {
  const { name, namespace = '' } = pod.metadata;
  const { port, container } = dnsPortOf(pod);
  const notReady = whyNotReady(pod);
  const hop = { role, pod: { namespace, name }, port, container };
  return notReady === undefined ? hop : { ...hop, notReady };
}

/** OpenShift and CCE 5353, Gardener 8053, vcluster 1053 (domain facts 5.7). */
const knownPorts = [53, 5353, 8053, 1053];

function dnsPortOf(pod: KubernetesObject): { readonly port: number; readonly container: string } {
  const all = listAt(pod, 'spec', 'containers').flatMap((container) =>
    listAt(container, 'ports').map((port) => ({
      container: textAt(container, 'name') ?? '',
      port: numberAt(port, 'containerPort') ?? 0,
      name: textAt(port, 'name'),
    })),
  );
  const found =
    all.find((it) => it.name === 'dns-tcp' && knownPorts.includes(it.port)) ??
    all.find((it) => knownPorts.includes(it.port));
  return found ?? { port: 53, container: textAt(pod, 'spec', 'containers', 0, 'name') ?? '' };
}

function whyNotReady(pod: KubernetesObject): string | undefined {
  if (pod.metadata.deletionTimestamp !== undefined) return 'it is being deleted';
  const waiting = listAt(pod, 'status', 'containerStatuses')
    .map((it) => textAt(it, 'state', 'waiting', 'reason'))
    .find((it) => it !== undefined);
  if (waiting !== undefined) return `a container waits: ${waiting}`;
  const phase = textAt(pod, 'status', 'phase') ?? 'Unknown';
  if (phase !== 'Running') return `its phase is ${phase}`;
  const ready = listAt(pod, 'status', 'conditions').find((it) => textAt(it, 'type') === 'Ready');
  return textAt(ready, 'status') === 'False' ? 'it is not ready' : undefined;
}
