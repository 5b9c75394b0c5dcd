import { numberAt, type KubernetesObject } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { mapReading, type Reading } from '../../objects/reading';
import { istioSystem } from '../names';
import type { WorkloadState } from '../snapshot';

/** The Deployments of `istio-system` that a gateway-connected mesh stands on, by name. */
export function interpretControlPlane(objects: ObjectSet): Reading<readonly WorkloadState[]> {
  return mapReading(objects.list(kinds.deployment), (deployments) =>
    deployments
      .filter(isPart)
      .map(stateOf)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
}

/** What the charts of Istio 1.1 to 1.8 install for the documented flow (domain facts 2.7, 2.9). */
const parts: ReadonlySet<string> = new Set([
  'istiod',
  'istio-pilot',
  'istio-citadel',
  'istio-galley',
  'istio-policy',
  'istio-telemetry',
  'istio-sidecar-injector',
  'istio-ingressgateway',
  'istio-egressgateway',
  'istiocoredns',
]);

const isPart = (it: KubernetesObject): boolean =>
  it.metadata.namespace === istioSystem &&
  (parts.has(it.metadata.name) || it.metadata.labels?.['app'] === 'istiod');

const stateOf = (it: KubernetesObject): WorkloadState => ({
  name: it.metadata.name,
  // The API server's default for an absent `replicas` is 1.
  desired: numberAt(it, 'spec', 'replicas') ?? 1,
  ready: numberAt(it, 'status', 'readyReplicas') ?? 0,
});
