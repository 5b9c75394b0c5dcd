/** What stands in the clusters before a journey begins, and how a journey looks at them. */
import assert from 'node:assert/strict';
import { fieldAt, listAt, textAt, type KubernetesObject } from '../../src/objects/object';
import { object, service } from '../support/istioObjects';
import type { GroundCluster } from './ground';

/** As kubeadm writes it (CoreDNS 1.7.0, Kubernetes 1.20). */
export const corefile = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;

const dnsLabels = { 'k8s-app': 'kube-dns' };

/** CoreDNS as every cluster has it; nothing of Istio. */
const dnsObjects: readonly KubernetesObject[] = [
  object('v1', 'ConfigMap', 'kube-system/coredns', { data: { Corefile: corefile } }),
  workload('kube-system/coredns', 'k8s.gcr.io/coredns:1.7.0', dnsLabels),
  object(
    'v1',
    'Service',
    'kube-system/kube-dns',
    {
      spec: {
        selector: dnsLabels,
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, protocol: 'TCP' },
        ],
      },
    },
    dnsLabels,
  ),
];

export function workload(
  at: string,
  image: string,
  labels: Readonly<Record<string, string>>,
): KubernetesObject {
  const containers = [{ name: 'main', image }];
  return object(
    'apps/v1',
    'Deployment',
    at,
    {
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
      },
    },
    labels,
  );
}

/** Two bare clusters: DNS of their own, a caller in east and the Service httpbin in west. */
export async function furnish(east: GroundCluster, west: GroundCluster): Promise<void> {
  const httpbin = service('bar/httpbin', {
    selector: { app: 'httpbin' },
    ports: [{ name: 'http', port: 8000, targetPort: 80 }],
  });
  await createObjects(east, [...dnsObjects, object('v1', 'Namespace', 'foo')]);
  await createObjects(west, [...dnsObjects, object('v1', 'Namespace', 'bar'), httpbin]);
}

/** A control plane that runs already, but for what makes it multicluster. */
export const istioObjects: readonly KubernetesObject[] = [
  object('v1', 'Namespace', 'istio-system'),
  workload('istio-system/istio-pilot', 'docker.io/istio/pilot:1.4.10', {
    app: 'pilot',
    istio: 'pilot',
  }),
  workload('istio-system/istiocoredns', 'coredns/coredns:1.6.2', { app: 'istiocoredns' }),
  service('istio-system/istiocoredns', {
    selector: { app: 'istiocoredns' },
    ports: [{ name: 'dns', port: 53, protocol: 'UDP' }],
  }),
];

const collections: Readonly<Record<string, string>> = {
  Namespace: 'namespaces',
  ConfigMap: 'configmaps',
  Secret: 'secrets',
  Service: 'services',
  Deployment: 'deployments',
};

/** Past the product, in the order given. */
export async function createObjects(
  cluster: GroundCluster,
  objects: readonly KubernetesObject[],
): Promise<void> {
  for (const it of objects) {
    const root = it.apiVersion === 'v1' ? '/api/v1' : `/apis/${it.apiVersion}`;
    const { namespace, name } = it.metadata;
    const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
    const path = `${root}${place}/${collections[it.kind] ?? ''}`;
    const { status, body } = await cluster.send({ method: 'POST', path, body: it });
    assert.ok(status === 201, `${it.kind} ${name}: ${status} ${JSON.stringify(body)}`);
  }
}

/** The object at a path, or undefined when there is none. */
export async function objectAt(cluster: GroundCluster, path: string): Promise<unknown> {
  const { status, body } = await cluster.send({ method: 'GET', path });
  if (status === 404) return undefined;
  assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
  return body;
}

export async function itemsAt(cluster: GroundCluster, path: string): Promise<readonly unknown[]> {
  return listAt(await objectAt(cluster, path), 'items');
}

const coreDnsPath = '/api/v1/namespaces/kube-system/configmaps/coredns';

export const corefileOf = async (cluster: GroundCluster): Promise<string> =>
  textAt(await objectAt(cluster, coreDnsPath), 'data', 'Corefile') ?? '';

/** As another person with kubectl would. */
export async function writeCorefile(cluster: GroundCluster, text: string): Promise<void> {
  const body = { data: { Corefile: text } };
  const contentType = 'application/merge-patch+json';
  await cluster.send({ method: 'PATCH', path: coreDnsPath, body, contentType });
}

/** The files of Secret `cacerts`, decoded; undefined when there is none. */
export async function cacertsOf(
  cluster: GroundCluster,
): Promise<ReadonlyMap<string, string> | undefined> {
  const secret = await objectAt(cluster, '/api/v1/namespaces/istio-system/secrets/cacerts');
  if (secret === undefined) return undefined;
  const data = fieldAt(secret, 'data') as Readonly<Record<string, string>>;
  return new Map(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
  );
}
