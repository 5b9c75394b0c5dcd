/** Pods that hold certificates of the mesh, and those that sign them. */
import { isMap, listAt, textAt, type KubernetesObject } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { mapReading, type Reading } from '../../objects/reading';
import { istioSystem, proxyContainer } from '../names';
import type { MeshPod, PodOwner } from '../trust/trustState';

/** Pods of istiod, and of Citadel before Istio 1.5: whoever reads Secret `cacerts` when it starts. */
export const interpretSigners = (objects: ObjectSet): Reading<readonly MeshPod[]> =>
  podsThat(isSigner, objects);

/** Pods with a proxy, gateways among them. */
export const interpretProxies = (objects: ObjectSet): Reading<readonly MeshPod[]> =>
  podsThat(hasProxy, objects);

const podsThat = (
  test: (pod: KubernetesObject) => boolean,
  objects: ObjectSet,
): Reading<readonly MeshPod[]> =>
  mapReading(objects.list(kinds.pod), (pods) =>
    pods.filter((it) => isAlive(it) && test(it)).map(podOf),
  );

const isSigner = ({ metadata: { namespace, labels } }: KubernetesObject): boolean =>
  namespace === istioSystem && (labels?.['app'] === 'istiod' || labels?.['istio'] === 'citadel');

export const hasProxy = (pod: KubernetesObject): boolean =>
  [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')].some(
    (it) => textAt(it, 'name') === proxyContainer,
  );

/** What has ended, or is about to, presents no certificate any more. */
const isAlive = (pod: KubernetesObject): boolean =>
  pod.metadata.deletionTimestamp === undefined &&
  !['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? '');

const podOf = (pod: KubernetesObject): MeshPod => {
  const owner = ownerOf(pod);
  return {
    namespace: pod.metadata.namespace ?? '',
    name: pod.metadata.name,
    startedAt: Date.parse(pod.metadata.creationTimestamp ?? ''),
    ...(owner && { owner }),
  };
};

/** The Deployment above the ReplicaSet, by the hash that its name ends in. */
function ownerOf(pod: KubernetesObject): PodOwner | undefined {
  const owner = listAt(pod, 'metadata', 'ownerReferences').find(
    (it) => isMap(it) && it['controller'] === true,
  );
  const [kind, name] = [textAt(owner, 'kind'), textAt(owner, 'name')];
  if (kind === 'DaemonSet' || kind === 'StatefulSet') return { kind, name: name ?? '' };
  const ending = `-${pod.metadata.labels?.['pod-template-hash'] ?? ''}`;
  return kind === 'ReplicaSet' && ending.length > 1 && name?.endsWith(ending) === true
    ? { kind: 'Deployment', name: name.slice(0, -ending.length) }
    : undefined;
}
