// What nodes and clouds do in a cluster that runs: Deployments become ready, load balancers get addresses.
import type { Disposable } from '../../../src/base/disposable';
import { fieldAt, numberAt, sameJson, textAt } from '../../../src/objects/object';
import type { InMemoryCluster } from '../inMemoryCluster';
import type { StoreEvent } from '../twin/store';
import { readyStatus, type Fields } from './demo/workloads';

export interface BusyOptions {
  /** How long a Deployment takes to be ready, and a load balancer to open. */
  readonly afterMs: number;
  /** Addresses are given out below this prefix, such as "203.0.113.", from `firstHost` on. */
  readonly loadBalancerPrefix: string;
  readonly firstHost: number;
}

/** Keeps a twin busy until disposed. */
export function keepBusy(cluster: InMemoryCluster, options: BusyOptions): Disposable {
  let host = options.firstHost;
  const newAddress = (): Fields => {
    host += 1;
    return { loadBalancer: { ingress: [{ ip: `${options.loadBalancerPrefix}${host}` }] } };
  };
  return cluster.onEvent((event) => {
    if (event.type === 'DELETED') return;
    const status = statusFor(event, newAddress);
    if (status) setTimeout(setStatus, options.afterMs, cluster, event, status).unref();
  });
}

function statusFor(event: StoreEvent, newAddress: () => Fields): Fields | undefined {
  const { object } = event;
  if (object['kind'] === 'Deployment') {
    const wanted = readyStatus(numberAt(object, 'spec', 'replicas') ?? 1);
    return sameJson(object['status'], wanted) ? undefined : wanted;
  }
  const isOpening =
    object['kind'] === 'Service' &&
    textAt(object, 'spec', 'type') === 'LoadBalancer' &&
    fieldAt(object, 'status', 'loadBalancer', 'ingress') === undefined;
  return isOpening ? newAddress() : undefined;
}

function setStatus(
  cluster: InMemoryCluster,
  { resource, object }: StoreEvent,
  status: Fields,
): void {
  const name = textAt(object, 'metadata', 'name') ?? '';
  const namespace = textAt(object, 'metadata', 'namespace');
  // It may be gone by now.
  if (!cluster.server.store.get(resource, namespace, name)) return;
  const where = namespace === undefined ? {} : { namespace };
  const { kind, apiVersion } = object as { kind: string; apiVersion: string };
  cluster.setStatus({ apiVersion, kind, name, ...where }, { ...status });
}
