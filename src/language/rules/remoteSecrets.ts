/** Secrets for other clusters that control planes pass over, or read nothing in (domain facts 7.6). */
import type { Path } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { ManifestObject } from '../document';
import { mapIn, nodeAt, textOf } from '../nodes';
import { placeholderIn } from '../placeholders';
import { problem, type StructureProblem } from '../structure/problem';
import { diagnosticAt, type DocumentRule } from './rule';

export const remoteSecrets: DocumentRule = ({ objects, brokenAt }, { structure }) =>
  structure === 'off' || brokenAt !== undefined
    ? none
    : objects
        .filter((it) => it.kind === 'Secret' && it.apiVersion === 'v1' && it.whole && isRemote(it))
        .flatMap((object): readonly Diagnostic[] =>
          [...problemsOf(object)].map((it) => diagnosticAt(object, it)),
        );

const label = 'istio/multiCluster';
const labelAt: Path = ['metadata', 'labels', label];
const clusterAt: Path = ['metadata', 'annotations', 'networking.istio.io/cluster'];

const isRemote = ({ name, node }: ManifestObject): boolean =>
  name?.startsWith('istio-remote-secret-') === true ||
  nodeAt(node, labelAt) !== undefined ||
  nodeAt(node, clusterAt) !== undefined;

function* problemsOf(object: ManifestObject): Iterable<StructureProblem> {
  yield* labelProblems(object);
  const keys = ['data', 'stringData'].flatMap((part) =>
    keysOf(object, part).map((key) => ({ part, key })),
  );
  const [first, second] = keys;
  if (!first) {
    const message =
      'It holds no kubeconfig: that of a cluster stands under data or stringData, by the name of the cluster.';
    yield problem('MESH0732', ['metadata', 'name'], { message });
    return;
  }
  const cluster = textOf(nodeAt(object.node, clusterAt));
  // What is still to be filled in is told elsewhere.
  if ([first.key, cluster ?? ''].some((it) => /[^\w.-]/.test(it) || isUnfilled(it))) return;
  const isNamed = cluster !== undefined && keys.some(({ key }) => key === cluster);
  if (isNamed || (cluster === undefined && !isNoName(first.key))) return;
  const message = `The key is what control planes call the cluster${cluster === undefined ? '' : `, and networking.istio.io/cluster says ${cluster}`}: they would know it as ${first.key}.`;
  yield problem('MESH0732', [first.part, first.key], {
    message,
    onKey: true,
    ...(cluster !== undefined && !second && { rename: [first.key, cluster] as const }),
  });
}

const isUnfilled = (it: string): boolean => placeholderIn(it) !== undefined;

/** What files are called, and hardly a cluster. `config` is for the control plane itself. */
const isNoName = (key: string): boolean => ['kubeconfig', 'kubeConfig', 'value'].includes(key);

function* labelProblems({ node }: ManifestObject): Iterable<StructureProblem> {
  const written = nodeAt(node, labelAt);
  if (!written) {
    const hasLabels = mapIn(nodeAt(node, ['metadata', 'labels'])) !== undefined;
    yield problem('MESH0732', ['metadata', 'name'], {
      message: `Control planes look for secrets of other clusters by the label ${label}: "true". Without it they pass this one over.`,
      cures: [
        hasLabels
          ? { addTo: ['metadata', 'labels'], fields: { [label]: 'true' } }
          : { addTo: ['metadata'], fields: { labels: { [label]: 'true' } } },
      ],
    });
    return;
  }
  const word = textOf(written);
  if (word === undefined || word === 'true' || /[^a-z]/i.test(word)) return;
  yield problem('MESH0732', labelAt, {
    message: `Control planes look for ${label}: "true", and pass a secret over that says ${word}.`,
    want: 'true',
  });
}

const keysOf = ({ node }: ManifestObject, part: string): readonly string[] =>
  (mapIn(nodeAt(node, [part]))?.fields ?? []).flatMap(({ key }) =>
    typeof key.value === 'string' ? [key.value] : [],
  );
