import type { ClusterAuthority, RotateRoot } from '../mesh/intent';
import { publishedCertificates } from '../mesh/interpreters/publishedRoots';
import { refusalsOf, restartRefusal, rotationOf, type Rotation } from '../mesh/trust/rotation';
import type { MeshSnapshot, ReachableCluster } from '../mesh/snapshot';
import { valueOr } from '../objects/reading';
import { cacertsFiles } from '../pki/cacerts';
import { certificatesIn, type CertificateFacts } from '../pki/certificate';
import { authorityProblem } from '../pki/chain';
import { textOfBase64 } from '../pki/pem';
import { isPublicSample } from '../pki/sampleAuthority';
import { validityProblem } from '../pki/validity';
import { textsAt } from '../objects/object';
import { verbOf, type Change } from '../plan/change';
import { blocked, isEmpty, planned, type Obstacle, type Plan, type Planned } from '../plan/plan';
import { cacertsChange, cacertsReference, editObstacles, editWarnings } from './cacertsChange';
import { reachableOf } from './reachable';
import { flawObstacles, reissued, restartWarning } from './renewIntermediate';
import { unknownUptake } from './restartForTrust';
import { restartsOf } from './restarts';

/**
 * One step of the way to a new root, in every cluster of the mesh; the next run looks anew at where
 * the mesh stands. A step that some cluster is not ready for is refused, and says which and why.
 */
export function rotateRoot(intent: RotateRoot, snapshot: MeshSnapshot): Planned {
  const mesh = snapshot.meshes.find((it) => it.name === intent.mesh);
  const { clusters, obstacles } = reachableOf(snapshot, mesh?.contexts ?? []);
  const root = newRootIn(intent.root, snapshot.takenAt);
  if (obstacles.length > 0) return blocked(...obstacles);
  if ('message' in root) return blocked(root);
  const reading = rotationOf(clusters, root.fingerprint, snapshot.takenAt);
  if (reading.kind === 'blocked') return blocked(...reading.because);
  const { rotation } = reading;
  if (intent.step === 'restart') return restart(intent, rotation, snapshot.takenAt);
  const because = [...refusalsOf(intent.step, rotation), ...clusters.flatMap(editObstacles)];
  if (because.length > 0) return blocked(...because);
  return stepPlan(intent, { clusters, root, now: snapshot.takenAt });
}

interface Ground {
  readonly clusters: readonly ReachableCluster[];
  readonly root: CertificateFacts;
  readonly now: number;
}

const titles = {
  trustBoth: 'Rotate root, step 1: trust both roots',
  reissue: 'Rotate root, step 3: re-issue intermediate CAs',
  dropOld: 'Rotate root, step 5: drop the old root',
} as const;

function stepPlan(intent: RotateRoot, ground: Ground): Planned {
  if (intent.step === 'restart') throw new Error('A restart changes no Secret.');
  const wanted = changesFor(intent, intent.step, ground);
  const because = wanted.flatMap((it) => ('message' in it ? [it] : []));
  const changes = wanted.flatMap((it) => ('change' in it ? [it] : []));
  const unfit = changes.flatMap(({ cluster, change }) =>
    flawObstacles(cluster, change, ground.now),
  );
  if (because.length + unfit.length > 0) return blocked(...because, ...unfit);
  return planned({
    title: `${titles[intent.step]} in ${intent.mesh}`,
    phases: [{ title: 'CA secrets', changes: changes.map((it) => it.change), settles: [] }],
    warnings: changes.flatMap(({ cluster, change }) =>
      verbOf(change) === 'keep' ? [] : [...editWarnings(change), ...restartWarning(cluster)],
    ),
  });
}

interface Wanted {
  readonly cluster: ReachableCluster;
  readonly change: Change;
}

function changesFor(
  { authorities }: RotateRoot,
  step: keyof typeof titles,
  ground: Ground,
): readonly (Wanted | Obstacle)[] {
  switch (step) {
    case 'trustBoth':
      return ground.clusters.map((cluster) => bothTrusted(cluster, ground));
    case 'reissue':
      return ground.clusters.map((cluster) => reissuedUnder(cluster, authorities, ground));
    case 'dropOld':
      return ground.clusters.map((cluster) => ({
        cluster,
        change: cacertsChange(
          cluster,
          { roots: ground.root.pem },
          `so that ${cluster.context} trusts the new root alone`,
          ground.now,
        ),
      }));
  }
}

/** The roots of all clusters, those their control planes hand out, and the new one; what is there keeps its bytes. */
function bothTrusted(cluster: ReachableCluster, { clusters, root, now }: Ground): Wanted {
  const held = valueOr(cluster.trust.cacerts, undefined)?.roots ?? [];
  const missing = new Map<string, CertificateFacts>();
  for (const it of [...clusters.flatMap(rootsInUse), root])
    if (!held.some((own) => own.fingerprint === it.fingerprint)) missing.set(it.fingerprint, it);
  const present = textOfBase64(
    textsAt(cluster.objects.get(cacertsReference(cluster)), 'data')[cacertsFiles.roots] ?? '',
  );
  const gap = present === '' || present.endsWith('\n') ? '' : '\n';
  const roots = present + gap + [...missing.values()].map((it) => it.pem).join('');
  return {
    cluster,
    change: cacertsChange(
      cluster,
      { roots: missing.size === 0 ? present : roots },
      `so that ${cluster.context} trusts workloads under the old and under the new root`,
      now,
    ),
  };
}

const rootsInUse = ({ trust, objects }: ReachableCluster): readonly CertificateFacts[] => {
  const cacerts = valueOr(trust.cacerts, undefined);
  return [
    ...(cacerts?.anchor ? [cacerts.anchor] : []),
    ...(valueOr(publishedCertificates(objects), undefined)?.certificates ?? []),
  ];
};

function reissuedUnder(
  cluster: ReachableCluster,
  authorities: readonly ClusterAuthority[],
  { root, now }: Ground,
): Wanted | Obstacle {
  const { context, trust } = cluster;
  const isDone = valueOr(trust.cacerts, undefined)?.anchor?.fingerprint === root.fingerprint;
  const why = `so that workloads of ${context} lead to the new root`;
  if (isDone) return { cluster, change: cacertsChange(cluster, {}, why, now) };
  const authority = authorities.find((it) => it.cluster === context);
  if (!authority)
    return {
      cluster: context,
      message: `There is no intermediate CA for ${context} under the new root.`,
      hint: 'Issue one for every cluster of the mesh.',
    };
  const [own] = certificatesIn(authority.rootCert).value;
  return own?.fingerprint === root.fingerprint
    ? { cluster, change: reissued(cluster, authority, why, now) }
    : {
        cluster: context,
        message: `The intermediate CA meant for ${context} comes from another root than the new one.`,
        hint: 'Issue it under the root that every cluster trusts by now.',
      };
}

/** Clusters that may restart do; those that must wait for others are named. */
function restart(intent: RotateRoot, rotation: Rotation, now: number): Planned {
  const unknown = rotation.members.flatMap((it) => unknownUptake(it.cluster, now));
  if (unknown.length > 0) return blocked(...unknown);
  const refusals = refusalsOf('restart', rotation);
  const ready = rotation.members.filter((it) => restartRefusal(it, rotation).length === 0);
  const { phases, warnings, underWay } = restartsOf(
    ready.map((it) => it.cluster),
    intent.live,
    now,
  );
  if (refusals.length > 0 && phases.length === 0) return blocked(...refusals);
  const plan: Plan = {
    title: `Rotate root, restart: take up the present CA in ${intent.mesh}`,
    phases,
    warnings: [...refusals.map((it) => `${it.cluster} is left out. ${it.message}`), ...warnings],
  };
  return isEmpty(plan) && underWay.length > 0 ? blocked(...underWay) : planned(plan);
}

/** The certificate of a root that a mesh can be moved to, or why it is none. */
function newRootIn(pem: string, now: number): CertificateFacts | Obstacle {
  const { value } = certificatesIn(pem);
  const [root] = value;
  const hint = 'Choose the certificate of a root CA, with its key.';
  if (!root || value.length > 1)
    return { message: 'The new root is not one readable certificate.', hint };
  const problem = authorityProblem(root, 1);
  if (problem !== undefined) return { message: `The new root ${root.subject} ${problem}.`, hint };
  if (!root.selfSigned)
    return { message: `${root.subject} is no root: it was issued by ${root.issuer}.`, hint };
  const time = validityProblem(root, now, 'the new root');
  if (time !== undefined) return { message: time, hint };
  return isPublicSample(root.fingerprint)
    ? { message: 'The new root is the public sample of Istio, whose key everyone has.', hint }
    : root;
}
