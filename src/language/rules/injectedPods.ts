/** Pods that get a sidecar, and say what does not go with one. */
import type { Path } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import { fieldAt, listAt, numberAt, textAt } from '../../objects/object';
import type { Diagnostic } from '../diagnostic';
import type { ManifestObject } from '../manifestObject';
import { nodeAt, valueOf } from '../nodes';
import { problem, type StructureProblem } from '../structure/problem';
import { diagnosticAt, type DocumentRule } from './rule';

export const injectedPods: DocumentRule = ({ objects, text }, { structure }) => {
  if (structure === 'off' || !text.includes('sidecar.istio.io/inject')) return none;
  return objects.flatMap((object): readonly Diagnostic[] => {
    const place: Path = object.kind === 'Pod' ? [] : ['spec', 'template'];
    return [...problemsOf(object, place)].map((it) => diagnosticAt(object, it));
  });
};

const wrong = (path: Path, message: string, onKey?: true): StructureProblem =>
  problem('MESH0733', path, { message, ...(onKey && { onKey }) });

const inject = 'sidecar.istio.io/inject';

function* problemsOf({ node, kind }: ManifestObject, place: Path): Iterable<StructureProblem> {
  const pod = valueOf(nodeAt(node, place) ?? node);
  const says = ['labels', 'annotations'].map((it) => textAt(pod, 'metadata', it, inject));
  // Where the two differ the label counts. A proxy that is the pod itself, as that of a gateway, is what it is.
  if ((says[0] ?? says[1]) !== 'true' || kind === '' || isProxy(pod)) return;
  const spec: Path = [...place, 'spec'];
  if (fieldAt(pod, 'spec', 'hostNetwork') === true) {
    const message = `Pods in the network of their node get no sidecar, whatever ${inject} says.`;
    yield wrong([...spec, 'hostNetwork'], message, true);
  }
  yield* asProxy(fieldAt(pod, 'spec'), spec);
  for (const [index, it] of listAt(pod, 'spec', 'containers').entries()) {
    const path = [...spec, 'containers', index];
    yield* asProxy(it, path);
    yield* takenPorts(it, [...path, 'ports']);
    yield* ofProxy(it, [...path, 'env']);
  }
}

const isProxy = (pod: unknown): boolean =>
  fieldAt(pod, 'metadata', 'annotations', 'inject.istio.io/templates') !== undefined ||
  listAt(pod, 'spec', 'containers').some(
    (it) => fieldAt(it, 'name') === 'istio-proxy' || fieldAt(it, 'image') === 'auto',
  );

/** Calls of this user are let past the proxy, for they are its own. */
function* asProxy(owner: unknown, path: Path): Iterable<StructureProblem> {
  if (numberAt(owner, 'securityContext', 'runAsUser') !== 1337) return;
  const message =
    'User 1337 is that of the sidecar: calls of this pod pass the sidecar by, in plain text and without routes.';
  yield wrong([...path, 'securityContext', 'runAsUser'], message);
}

/** Each container has an environment of its own. */
function* ofProxy(container: unknown, path: Path): Iterable<StructureProblem> {
  for (const [index, it] of listAt(container, 'env').entries()) {
    const name = textAt(it, 'name') ?? '';
    if (!name.startsWith('ISTIO_META_')) continue;
    const message = `The sidecar does not see ${name} here: it is told such things by proxyMetadata, in annotation proxy.istio.io/config.`;
    yield { ...wrong([...path, index, 'name'], message), severity: 'info' };
  }
}

/** Of the proxy and its agent (istio.io/docs/ops/deployment/application-requirements). */
const taken = [15000, 15001, 15006, 15020, 15021, 15090];

function* takenPorts(container: unknown, path: Path): Iterable<StructureProblem> {
  for (const [index, it] of listAt(container, 'ports').entries()) {
    const port = numberAt(it, 'containerPort');
    if (port === undefined || !taken.includes(port)) continue;
    const message = `The sidecar of this pod listens on ${port} itself, so nothing else can.`;
    yield wrong([...path, index, 'containerPort'], message);
  }
}
