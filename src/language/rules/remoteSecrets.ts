/** Secrets for other clusters that control planes pass over, or read nothing in (domain facts 7.6). */
import type { Path } from '../../mesh/rules/entry/entry';
import { isSlipOf } from '../../mesh/rules/entry/nearest';
import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import { actual, isClosed, mapIn, nodeAt, textOf, type MapNode } from '../nodes';
import { placeholderIn } from '../placeholders';
import { problem, type StructureProblem } from '../structure/problem';
import { kubeconfigs } from './kubeconfigs';
import { diagnosticAt, type DocumentRule } from './rule';
import {
  clusterAt,
  isForOtherCluster,
  isOfKiali,
  multiClusterAt as labelAt,
  multiClusterLabel as label,
} from './secretKinds';

export const remoteSecrets: DocumentRule = (document, { structure, istio }) =>
  structure === 'off' || document.brokenAt !== undefined
    ? none
    : document.objects
        .filter((it) => it.apiVersion === 'v1' && isForOtherCluster(it, document))
        .flatMap((object): readonly Diagnostic[] => [
          ...(isInSight(object, document) && !isOfKiali(object)
            ? [...problemsOf(object)].map((it) => diagnosticAt(object, it))
            : none),
          ...kubeconfigs(object, document, istio),
        ]);

/** A shell writes names and values, but adds no fields. */
const isInSight = ({ whole, node }: ManifestObject, { masks }: ManifestDocument): boolean =>
  whole ||
  (isClosed(nodeAt(node, ['metadata'])) &&
    masks.every(({ by }) => by === 'shell' || by === 'person'));

function* problemsOf(object: ManifestObject): Iterable<StructureProblem> {
  yield* labelProblems(object);
  const all = ['data', 'stringData'].flatMap((part) =>
    keysOf(object, part).map((key) => ({ part, key })),
  );
  const keys = all.flatMap(({ part, key }) => (typeof key === 'string' ? [{ part, key }] : []));
  // What nobody can see yet may be the right one.
  if (keys.length < all.length || isHidden(object)) return;
  const [first, second] = keys;
  if (!first) {
    if (['data', 'stringData'].some((it) => hasSlipOf(it, object.node))) return;
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

const isHidden = ({ node }: ManifestObject): boolean =>
  isHiddenAt(node, ['data']) || isHiddenAt(node, ['stringData']);

/** It is there by a misspelt name, which is what is said. */
const hasSlipOf = (name: string, { fields }: MapNode): boolean =>
  fields.some(({ key }) => typeof key.value === 'string' && isSlipOf(key.value, name));

/** Somebody puts the whole of it in. */
function isHiddenAt(node: MapNode, path: Path): boolean {
  const at = actual(nodeAt(node, path));
  return at?.kind === 'scalar' && typeof at.value === 'symbol';
}

const isUnfilled = (it: string): boolean => placeholderIn(it) !== undefined;

/** What files are called, and hardly a cluster. `config` is for the control plane itself. */
const isNoName = (key: string): boolean => ['kubeconfig', 'kubeConfig', 'value'].includes(key);

function* labelProblems({ node }: ManifestObject): Iterable<StructureProblem> {
  const written = nodeAt(node, labelAt);
  if (!written) {
    const metadata = mapIn(nodeAt(node, ['metadata']));
    if (isHiddenAt(node, ['metadata', 'labels']) || !metadata || hasSlipOf('labels', metadata))
      return;
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

const keysOf = ({ node }: ManifestObject, part: string): readonly unknown[] =>
  (mapIn(nodeAt(node, [part]))?.fields ?? []).map(({ key }) => key.value);
