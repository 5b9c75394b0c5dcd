/**
 * Does what nodes and a cloud would do for API servers that have neither: makes pods ready, and
 * with them their Deployments, and gives each load balancer its address.
 */
import { fieldAt, listAt, numberAt, textAt } from '../../src/objects/object';
import { itemsAt } from './clusterObjects';
import type { GroundCluster } from './ground';

const everyMs = 500;

/** Takes care of the namespaces of Istio and of the cluster DNS, and of more, until stopped. */
export function takeCareOf(
  cluster: GroundCluster,
  address: string,
  more: readonly string[] = [],
): { stop(): Promise<void> } {
  const state = { isStopped: false };
  const work = (async () => {
    while (!state.isStopped) {
      for (const namespace of ['istio-system', 'kube-system', ...more]) {
        await readyPods(cluster, namespace);
        await readyDeployments(cluster, namespace);
      }
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

/** The controllers of a real cluster count ready pods, and make its Deployments ready by them. */
async function readyPods(cluster: GroundCluster, namespace: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods`;
  for (const it of await itemsAt(cluster, path)) {
    if (textAt(it, 'status', 'phase') === 'Running') continue;
    const lastTransitionTime = new Date().toISOString();
    await setStatus(cluster, `${path}/${nameOf(it)}`, {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime }],
    });
  }
}

/** The twin has no such controllers: where no pod comes, the Deployment's own status is set. */
async function readyDeployments(cluster: GroundCluster, namespace: string): Promise<void> {
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  for (const it of await itemsAt(cluster, path)) {
    if (listAt(it, 'status', 'conditions').length > 0) continue;
    const replicas = numberAt(it, 'spec', 'replicas') ?? 1;
    await setStatus(cluster, `${path}/${nameOf(it)}`, {
      ...{ replicas, readyReplicas: replicas, updatedReplicas: replicas },
      availableReplicas: replicas,
      conditions: [{ type: 'Available', status: 'True' }],
    });
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
