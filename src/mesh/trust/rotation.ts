/**
 * Where a mesh stands on its way to one new root, and which step may come next (domain facts 3.9).
 * No step is allowed before every cluster is ready for it: two workloads must share a root at every
 * moment, whichever of them has been restarted so far.
 */
import type { ContextName } from '../../objects/reference';
import { valueOr } from '../../objects/reading';
import type { RotationStep } from '../intent';
import { acceptsWorkloadsOf, trustedRootsOf } from './sharedRoot';
import type { ReachableCluster } from '../snapshot';
import { uptakeOf, type Uptake } from './uptake';
import { namesOf } from './uptakeFindings';

export interface Rotation {
  /** Fingerprint of the root that shall be the only one. */
  readonly root: string;
  readonly next: RotationStep | 'done';
  readonly members: readonly RotatingMember[];
}

/** One cluster as the rotation sees it. */
export interface RotatingMember {
  readonly cluster: ReachableCluster;
  /** Fingerprints of the roots in its `cacerts`. */
  readonly roots: readonly string[];
  /** The root its signing certificate leads to. */
  readonly anchor: string;
  readonly uptake: Uptake;
}

/** Why a cluster cannot take a step, or the mesh cannot be rotated at all. */
export interface Behind {
  readonly cluster: ContextName;
  /** A sentence. */
  readonly message: string;
  readonly hint: string;
}

export type RotationReading =
  | { readonly kind: 'rotation'; readonly rotation: Rotation }
  | { readonly kind: 'blocked'; readonly because: readonly Behind[] };

/** What the snapshot says of a rotation to this root. Pure. */
export function rotationOf(
  clusters: readonly ReachableCluster[],
  root: string,
  now: number,
): RotationReading {
  const read = clusters.map((it) => memberOf(it, now));
  const because = read.filter((it): it is Behind => 'message' in it);
  if (because.length > 0) return { kind: 'blocked', because };
  const members = read.filter((it): it is RotatingMember => 'roots' in it);
  return { kind: 'rotation', rotation: { root, members, next: nextOf(members, root) } };
}

function memberOf(cluster: ReachableCluster, now: number): RotatingMember | Behind {
  const { context, trust } = cluster;
  const behind = (message: string, hint: string): Behind => ({ cluster: context, message, hint });
  if (trust.cacerts.kind === 'notRead')
    return behind(
      `Secret cacerts of ${context} was not read: ${trust.cacerts.because}.`,
      'Ask for the right to read and change it.',
    );
  const { value } = trust.cacerts;
  if (!value)
    return behind(
      `${context} has no Secret cacerts, so there is no CA of ours to rotate.`,
      'Establish trust there first.',
    );
  if (!value.anchor)
    return behind(
      `Secret cacerts of ${context} cannot be relied on: ${value.problems[0] ?? 'its chain leads nowhere'}`,
      'Establish trust there first.',
    );
  return {
    cluster,
    roots: value.roots.map((it) => it.fingerprint),
    anchor: value.anchor.fingerprint,
    uptake: uptakeOf(cluster, now),
  };
}

function nextOf(members: readonly RotatingMember[], root: string): Rotation['next'] {
  const allReissued = members.every((it) => it.anchor === root);
  if (!allReissued && members.some((it) => missingRoots(it, members, root).length > 0))
    return 'trustBoth';
  if (members.some((it) => !isCurrent(it))) return 'restart';
  if (!allReissued) return 'reissue';
  return members.every((it) => isOnly(it.roots, root)) ? 'done' : 'dropOld';
}

const isOnly = (roots: readonly string[], root: string): boolean =>
  roots.every((it) => it === root);

const isCurrent = ({ uptake }: RotatingMember): boolean =>
  uptake.kind === 'current' || uptake.kind === 'idle';

/** The new root and every root that workloads lead to today, as far as this cluster does not trust them. */
const missingRoots = (
  it: RotatingMember,
  members: readonly RotatingMember[],
  root: string,
): readonly string[] =>
  [
    ...new Set([root, ...members.flatMap(({ anchor, cluster }) => [anchor, ...inUse(cluster)])]),
  ].filter((wanted) => !it.roots.includes(wanted));

/** Roots that a control plane hands out, though its `cacerts` may say otherwise by now. */
const inUse = ({ trust }: ReachableCluster): readonly string[] =>
  valueOr(trust.publishedRoots, undefined) ?? [];

/** Who is not ready for a step; empty when it may be taken. */
export function refusalsOf(step: RotationStep, rotation: Rotation): readonly Behind[] {
  switch (step) {
    case 'trustBoth':
      // One more root to trust cuts nobody off.
      return [];
    case 'restart':
      return rotation.members.flatMap((it) => (isCurrent(it) ? [] : restartRefusal(it, rotation)));
    case 'reissue':
      return rotation.members.flatMap((it) => reissueRefusals(it, rotation));
    case 'dropOld':
      return rotation.members.flatMap((it) => dropRefusals(it, rotation));
  }
}

function reissueRefusals(it: RotatingMember, rotation: Rotation): readonly Behind[] {
  const { context } = it.cluster;
  if (rotation.members.every(({ anchor }) => anchor === rotation.root)) return [];
  const missing = missingRoots(it, rotation.members, rotation.root);
  if (missing.length > 0)
    return [
      {
        cluster: context,
        message: `${context} does not trust ${missing.map(short).join(' and ')} yet, so workloads under one root would be refused by those under the other.`,
        hint: 'Take the step that makes every cluster trust both roots first.',
      },
    ];
  return uptakeRefusal(it, 'may not trust both roots yet');
}

function dropRefusals(it: RotatingMember, { root }: Rotation): readonly Behind[] {
  const { context } = it.cluster;
  if (it.anchor !== root)
    return [
      {
        cluster: context,
        message: `${context} still signs under ${short(it.anchor)}: its workloads would be refused wherever that root is dropped.`,
        hint: 'Re-issue its intermediate CA under the new root first.',
      },
    ];
  return isOnly(it.roots, root)
    ? []
    : uptakeRefusal(it, 'may still present certificates under the old root');
}

function uptakeRefusal(
  { cluster: { context }, uptake }: RotatingMember,
  consequence: string,
): readonly Behind[] {
  const said = (because: string, hint: string): readonly Behind[] => [
    { cluster: context, message: `${context} is behind: ${because}.`, hint },
  ];
  const restart = 'Take the restart step first, and wait until its pods are replaced.';
  switch (uptake.kind) {
    case 'idle':
    case 'current':
      return [];
    case 'unknown':
      return said(
        `whether its workloads use the present CA cannot be told, because ${uptake.because}; they ${consequence}`,
        'Ask for the right to read it, or have it read by somebody who may.',
      );
    case 'controlPlaneBehind':
      return said(`${uptake.because}, and its workloads ${consequence}`, restart);
    case 'proxiesBehind':
      return said(
        `workloads older than its present CA ${consequence}: ${namesOf(uptake.pods)}`,
        restart,
      );
  }
}

/** Taking up a CA is safe where everybody trusts its root already, and it trusts everybody's. */
export function restartRefusal(
  it: RotatingMember,
  { members }: Pick<Rotation, 'members'>,
): readonly Behind[] {
  const { context } = it.cluster;
  const stranger = members.find((other) => !trusts(other, it.anchor));
  if (stranger)
    return [
      {
        cluster: context,
        message: `Restarted, ${context} would sign under ${short(it.anchor)}, which workloads of ${stranger.cluster.context} do not trust.`,
        hint: `Make ${stranger.cluster.context} trust it and restart that first; or put the former cacerts of ${context} back.`,
      },
    ];
  const refused = members.find((other) => !mutual(other, it));
  return refused
    ? [
        {
          cluster: context,
          message: `Restarted, ${context} would no longer share a root with ${refused.cluster.context}.`,
          hint: 'Take the step that makes every cluster trust both roots first.',
        },
      ]
    : [];
}

/** What is handed out today counts, where it is known; a Secret nobody has taken up protects nobody. */
const trusts = ({ cluster, roots }: RotatingMember, root: string): boolean =>
  (valueOr(cluster.trust.publishedRoots, undefined) ?? roots).includes(root);

function mutual(a: RotatingMember, b: RotatingMember): boolean {
  const [one, other] = [trustedRootsOf(a.cluster), trustedRootsOf(b.cluster)];
  return !one || !other || (acceptsWorkloadsOf(one, other) && acceptsWorkloadsOf(other, one));
}

const short = (fingerprint: string): string => `the root ${fingerprint.slice(0, 11)}…`;
