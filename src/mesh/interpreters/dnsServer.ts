import { listAt, numberAt, textAt, textsAt, type KubernetesObject } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { read, thenReading, valueOr, type Reading } from '../../objects/reading';
import { selects } from './ingressWorkload';
import type { DnsServer } from '../dns/dnsState';
import { tagOf, versionOf } from './versions';

export const kubeSystem = 'kube-system';

/** The cluster DNS as found: what answers, and the workload that runs it where there is one. */
export interface FoundServer {
  readonly server: DnsServer;
  readonly namespace: string;
  readonly service: KubernetesObject | undefined;
  readonly workload: KubernetesObject | undefined;
}

/**
 * The server behind the Service that pods ask: labelled `k8s-app=kube-dns` whatever runs there
 * (domain facts 5.8). Its kind is told by the image, and by the ConfigMaps where no image is read.
 */
export const dnsServerIn = (objects: ObjectSet): Reading<FoundServer | undefined> =>
  thenReading(objects.list(kinds.service), (services) => {
    const service = dnsServiceAmong(services);
    const workloads = workloadsIn(objects);
    const workload = workloadOf(service, valueOr(workloads, []));
    const fromImage = workload && kindAndVersion(workload);
    const kind = fromImage?.kind ?? kindByEvidence(objects, service);
    if (!kind) {
      return service && workloads.kind === 'notRead' ? workloads : read(undefined);
    }
    const server = { kind, version: fromImage?.version, clusterIp: clusterIpsOf(service)[0] };
    return read({
      server,
      namespace: service?.metadata.namespace ?? kubeSystem,
      service,
      workload,
    });
  });

function dnsServiceAmong(services: readonly KubernetesObject[]): KubernetesObject | undefined {
  const labelled = services.filter(
    (it) => isIn(it, kubeSystem) && it.metadata.labels?.['k8s-app'] === 'kube-dns',
  );
  // NodeLocal DNSCache adds a second one, kube-dns-upstream, under the same label.
  return (
    labelled.find((it) => names.has(it.metadata.name)) ??
    labelled[0] ??
    services.find((it) => isIn(it, kubeSystem) && names.has(it.metadata.name)) ??
    services.find((it) => isIn(it, 'openshift-dns') && it.metadata.name === 'dns-default')
  );
}

const names: ReadonlySet<string> = new Set(['kube-dns', 'coredns']);

const isIn = (it: KubernetesObject, namespace: string): boolean =>
  it.metadata.namespace === namespace;

/** One for each family the Service speaks, its primary first; none for a headless Service. */
export function clusterIpsOf(service: KubernetesObject | undefined): readonly string[] {
  const primary = textAt(service, 'spec', 'clusterIP') ?? '';
  const all = [primary, ...listAt(service, 'spec', 'clusterIPs')];
  const ips = all.filter((it): it is string => typeof it === 'string');
  return [...new Set(ips)].filter((it) => it !== '' && it !== 'None');
}

function workloadsIn(objects: ObjectSet): Reading<readonly KubernetesObject[]> {
  const deployments = objects.list(kinds.deployment);
  // Few clusters run their DNS as a DaemonSet, so an unread list of them hides nothing by itself.
  const daemonSets = valueOr(objects.list(kinds.daemonSet), []);
  return deployments.kind === 'notRead'
    ? daemonSets.length > 0
      ? read(daemonSets)
      : deployments
    : read([...deployments.value, ...daemonSets]);
}

function workloadOf(
  service: KubernetesObject | undefined,
  workloads: readonly KubernetesObject[],
): KubernetesObject | undefined {
  const namespace = service?.metadata.namespace ?? kubeSystem;
  const selector = textsAt(service, 'spec', 'selector');
  const candidates = workloads.filter(
    (it) =>
      isIn(it, namespace) &&
      kindAndVersion(it) !== undefined &&
      (Object.keys(selector).length > 0
        ? selects(selector, textsAt(it, 'spec', 'template', 'metadata', 'labels'))
        : names.has(it.metadata.name)),
  );
  return (
    candidates.find((it) => (numberAt(it, 'status', 'readyReplicas') ?? 0) > 0) ?? candidates[0]
  );
}

function kindAndVersion(workload: KubernetesObject): Omit<DnsServer, 'clusterIp'> | undefined {
  for (const container of listAt(workload, 'spec', 'template', 'spec', 'containers')) {
    const image = textAt(container, 'image') ?? '';
    const path = image.split('@')[0] ?? '';
    const kind = /k8s-dns-kube-dns|kubedns/.test(path)
      ? 'kube-dns'
      : path.includes('coredns')
        ? 'coredns'
        : undefined;
    if (kind) return { kind, version: versionOf(tagOf(image)) };
  }
  return undefined;
}

function kindByEvidence(
  objects: ObjectSet,
  service: KubernetesObject | undefined,
): DnsServer['kind'] | undefined {
  if (service && !isIn(service, kubeSystem)) return 'coredns';
  const configMaps = valueOr(objects.list(kinds.configMap), []).filter((it) =>
    isIn(it, kubeSystem),
  );
  if (
    configMaps.some(
      (it) => textAt(it, 'data', 'Corefile') !== undefined && names.has(it.metadata.name),
    )
  ) {
    return 'coredns';
  }
  if (configMaps.some((it) => it.metadata.name === 'kube-dns')) return 'kube-dns';
  return service?.metadata.name === 'coredns' ? 'coredns' : undefined;
}
