/** Rolling restarts of what does not use the present CA of its cluster yet: control planes first, then gateways, then workloads. */
import { istioSystem } from '../mesh/names';
import { restartAnnotation, restartAskedAt } from '../mesh/trust/restartNote';
import type { MeshPod, PodOwner } from '../mesh/trust/trustState';
import type { ReachableCluster } from '../mesh/snapshot';
import { uptakeOf } from '../mesh/trust/uptake';
import { namesOf } from '../mesh/trust/uptakeFindings';
import type { KubernetesObject } from '../objects/object';
import type { ObjectSet } from '../objects/objectSet';
import { valueOr } from '../objects/reading';
import { shortNameOf, type ContextName, type ObjectReference } from '../objects/reference';
import { verbOf, type Change } from '../plan/change';
import type { Obstacle, Phase } from '../plan/plan';
import { isRolledOut } from '../plan/rollout';

/** What a cluster has to have restarted, in order. */
export interface RestartTargets {
  readonly controlPlane: readonly ObjectReference[];
  readonly gateways: readonly ObjectReference[];
  readonly workloads: readonly ObjectReference[];
  /** Pods that belong to nothing that could be asked to replace them. */
  readonly byHand: readonly MeshPod[];
}

const nothing: RestartTargets = { controlPlane: [], gateways: [], workloads: [], byHand: [] };

export function restartTargetsOf(cluster: ReachableCluster, now: number): RestartTargets {
  const uptake = uptakeOf(cluster, now);
  const signers = valueOr(cluster.trust.signers, []);
  if (uptake.kind === 'proxiesBehind') return belowPlane(cluster, uptake.pods, signers);
  if (uptake.kind !== 'controlPlaneBehind') return nothing;
  const below = belowPlane(cluster, valueOr(cluster.trust.proxies, []), signers);
  return { ...below, controlPlane: referencesOf(cluster, signers) };
}

function belowPlane(
  cluster: ReachableCluster,
  pods: readonly MeshPod[],
  signers: readonly MeshPod[],
): RestartTargets {
  const plane = new Set(signers.map(ownerKeyOf));
  const others = pods.filter((it) => !it.owner || !plane.has(ownerKeyOf(it)));
  return {
    controlPlane: [],
    gateways: referencesOf(
      cluster,
      others.filter((it) => it.namespace === istioSystem),
    ),
    workloads: referencesOf(
      cluster,
      others.filter((it) => it.namespace !== istioSystem),
    ),
    byHand: others.filter((it) => !it.owner),
  };
}

const ownerKeyOf = ({ namespace, owner }: MeshPod): string =>
  `${owner?.kind ?? ''}/${namespace}/${owner?.name ?? ''}`;

/** Each owner once. */
function referencesOf(
  { context }: ReachableCluster,
  pods: readonly MeshPod[],
): readonly ObjectReference[] {
  const owners = new Map<string, ObjectReference>();
  for (const pod of pods)
    if (pod.owner) owners.set(ownerKeyOf(pod), referenceOf(context, pod.namespace, pod.owner));
  return [...owners.values()];
}

const referenceOf = (
  cluster: ContextName,
  namespace: string,
  { kind, name }: PodOwner,
): ObjectReference => ({ cluster, apiVersion: 'apps/v1', kind, namespace, name });

export const allTargets = (it: RestartTargets): readonly ObjectReference[] => [
  ...it.controlPlane,
  ...it.gateways,
  ...it.workloads,
];

export interface Restarts {
  readonly phases: readonly Phase[];
  readonly warnings: readonly string[];
  /** Why there is nothing to ask for though somebody is behind: it was asked for and is under way. */
  readonly underWay: readonly Obstacle[];
}

/** `live` holds the workloads that may be restarted; whatever else is behind stays and is named. */
export function restartsOf(
  clusters: readonly ReachableCluster[],
  live: ReadonlyMap<ContextName, ObjectSet>,
  now: number,
): Restarts {
  const each = clusters.map((cluster) => {
    const own = restartTargetsOf(cluster, now);
    const rollout = rolloutOf(cluster, now);
    const changes = (targets: readonly ObjectReference[]) =>
      targets.flatMap((it) => {
        const before = live.get(cluster.context)?.get(it);
        return before ? [rollout(it, before)] : [];
      });
    const controlPlane = changes(own.controlPlane);
    // Whatever restarts before its control plane takes up what it had.
    const below = controlPlane.length === own.controlPlane.length ? changes : () => [];
    const parts = {
      controlPlane,
      gateways: below(own.gateways),
      workloads: below(own.workloads),
    };
    const left = allTargets(own).filter((it) => !live.get(cluster.context)?.get(it));
    return { cluster, parts, left, byHand: own.byHand };
  });
  return {
    phases: [
      awaited(
        'control planes',
        each.flatMap((it) => it.parts.controlPlane),
      ),
      awaited(
        'gateways',
        each.flatMap((it) => it.parts.gateways),
      ),
      { title: 'workloads', changes: each.flatMap((it) => it.parts.workloads), settles: [] },
    ].filter((it) => it.changes.length > 0),
    underWay: each.flatMap(({ cluster: { context }, parts }) =>
      underWay(context, [...parts.controlPlane, ...parts.gateways, ...parts.workloads]),
    ),
    warnings: each.flatMap(({ cluster: { context }, left, byHand }) => [
      ...(left.length === 0
        ? []
        : [
            `${context} keeps running as they are: ${left.slice(0, 5).map(shortNameOf).join(', ')}${left.length > 5 ? ` and ${left.length - 5} more` : ''}.`,
          ]),
      ...(byHand.length === 0
        ? []
        : [`Nothing replaces these pods of ${context}; delete them by hand: ${namesOf(byHand)}.`]),
    ]),
  };
}

function underWay(cluster: ContextName, changes: readonly Change[]): readonly Obstacle[] {
  const waiting = changes.filter((it) => it.before && !isRolledOut(it.before));
  if (waiting.length === 0 || changes.some((it) => verbOf(it) !== 'keep')) return [];
  const names = waiting.slice(0, 3).map((it) => shortNameOf(it.target));
  const more = waiting.length > 3 ? ` and ${waiting.length - 3} more` : '';
  return [
    {
      cluster,
      message: `The restart of ${cluster} is under way: ${names.join(', ')}${more}.`,
      hint: 'Wait until its pods are replaced; where that hangs, their events say why.',
    },
  ];
}

const rolloutMs = 5 * 60_000;

/**
 * The next phase starts when the pods of this one were replaced, whoever asked for it: each takes
 * from the one before.
 */
const awaited = (title: string, changes: readonly Change[]): Phase => ({
  title,
  changes,
  settles: changes.map(({ target }) => ({ target, is: 'rolledOut', withinMs: rolloutMs })),
});

function rolloutOf(cluster: ReachableCluster, now: number) {
  const { changedAt = 0 } = cluster.trust;
  const uptake = uptakeOf(cluster, now);
  const stamp = Math.max(now, changedAt);
  return (target: ObjectReference, before: KubernetesObject): Change => ({
    target,
    before,
    after: isAsked(before, uptake.kind === 'proxiesBehind' ? uptake.since : changedAt, changedAt)
      ? before
      : restarted(before, stamp),
    why: `so that its pods take up the present CA of ${cluster.context}`,
    irreversible: 'pods that were replaced do not come back, and workloads trust what they took up',
  });
}

/**
 * Asked after the CA could be had, or asked after it changed and still on its way. A restart that
 * has ended and came too early for the control plane is asked for once more.
 */
function isAsked(workload: KubernetesObject, since: number, changedAt: number): boolean {
  const asked = restartAskedAt(workload);
  return asked >= since || (asked >= changedAt && !isRolledOut(workload));
}

function restarted(workload: KubernetesObject, at: number): KubernetesObject {
  const stamp = { [restartAnnotation]: new Date(at).toISOString() };
  return withAnnotations(workload, stamp);
}

/** A copy in which only the annotations of the pod template differ. */
function withAnnotations(
  workload: KubernetesObject,
  more: Readonly<Record<string, string>>,
): KubernetesObject {
  const { spec } = workload as KubernetesObject & { readonly spec?: Spec };
  const metadata = spec?.template?.metadata;
  const annotations = { ...metadata?.annotations, ...more };
  const template = { ...spec?.template, metadata: { ...metadata, annotations } };
  return { ...workload, ...{ spec: { ...spec, template } } };
}

interface Spec {
  readonly template?: {
    readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  };
}
