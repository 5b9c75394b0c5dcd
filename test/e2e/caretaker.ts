/**
 * Does what nodes and a cloud would do for API servers that have neither: makes Deployments ready
 * and gives each load balancer its address.
 */
import { fieldAt, numberAt, textAt } from '../../src/objects/object';
import { itemsAt } from './clusterObjects';
import type { GroundCluster } from './ground';

const everyMs = 500;

/** Takes care of the namespaces of Istio and of the cluster DNS until stopped. */
export function takeCareOf(cluster: GroundCluster, address: string): { stop(): Promise<void> } {
  const state = { isStopped: false };
  const work = (async () => {
    while (!state.isStopped) {
      await readyDeployments(cluster);
      await addressedServices(cluster, address);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return {
    stop: async () => {
      state.isStopped = true;
      await work;
    },
  };
}

async function readyDeployments(cluster: GroundCluster): Promise<void> {
  for (const namespace of ['istio-system', 'kube-system']) {
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
    for (const it of await itemsAt(cluster, path)) {
      const replicas = numberAt(it, 'spec', 'replicas') ?? 1;
      const generation = numberAt(it, 'metadata', 'generation') ?? 1;
      if (numberAt(it, 'status', 'readyReplicas') === replicas) continue;
      await setStatus(cluster, `${path}/${nameOf(it)}`, {
        ...{ replicas, readyReplicas: replicas, updatedReplicas: replicas },
        ...{ availableReplicas: replicas, observedGeneration: generation },
        conditions: [{ type: 'Available', status: 'True' }],
      });
    }
  }
}

async function addressedServices(cluster: GroundCluster, ip: string): Promise<void> {
  const path = '/api/v1/namespaces/istio-system/services';
  for (const it of await itemsAt(cluster, path)) {
    if (textAt(it, 'spec', 'type') !== 'LoadBalancer') continue;
    if (fieldAt(it, 'status', 'loadBalancer', 'ingress') !== undefined) continue;
    await setStatus(cluster, `${path}/${nameOf(it)}`, { loadBalancer: { ingress: [{ ip }] } });
  }
}

const nameOf = (it: unknown): string => textAt(it, 'metadata', 'name') ?? '';

/** A write that comes too late for its object is made again at the next round. */
async function setStatus(cluster: GroundCluster, path: string, status: unknown): Promise<void> {
  const contentType = 'application/merge-patch+json';
  await cluster.send({ method: 'PATCH', path: `${path}/status`, body: { status }, contentType });
}
