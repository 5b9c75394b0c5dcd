import type { ClusterAuthority, RenewIntermediate } from '../mesh/intent';
import type { MeshSnapshot, ReachableCluster } from '../mesh/snapshot';
import { textsAt } from '../objects/object';
import { valueOr } from '../objects/reading';
import { readCaCerts } from '../pki/cacerts';
import { certificatesIn } from '../pki/certificate';
import { verbOf, type Change } from '../plan/change';
import { blocked, planned, type Obstacle, type Planned } from '../plan/plan';
import { cacertsChange, editObstacles, editWarnings } from './cacertsChange';
import { reachableOf } from './reachable';

/** Gives clusters other intermediate CAs under the root they have: everybody goes on trusting everybody. */
export function renewIntermediate(intent: RenewIntermediate, snapshot: MeshSnapshot): Planned {
  const { clusters, obstacles } = reachableOf(
    snapshot,
    intent.authorities.map((it) => it.cluster),
  );
  const renewals = clusters.flatMap((cluster) => {
    const authority = intent.authorities.find((it) => it.cluster === cluster.context);
    return authority ? [{ cluster, authority }] : [];
  });
  const because = [
    ...obstacles,
    ...renewals.flatMap(({ cluster, authority }) => {
      const found = editObstacles(cluster);
      return found.length > 0 ? found : rootObstacles(cluster, authority);
    }),
  ];
  if (because.length > 0) return blocked(...because);
  const changes = renewals.map(({ cluster, authority }) => ({
    cluster,
    change: reissued(
      cluster,
      authority,
      `so that ${cluster.context} signs with a renewed intermediate CA`,
      snapshot.takenAt,
    ),
  }));
  const unfit = changes.flatMap(({ cluster, change }) =>
    flawObstacles(cluster, change, snapshot.takenAt),
  );
  if (unfit.length > 0) return blocked(...unfit);
  return planned({
    title: `Renew intermediate CAs in ${intent.mesh}`,
    phases: [{ title: 'CA secrets', changes: changes.map((it) => it.change), settles: [] }],
    warnings: changes.flatMap(({ cluster, change }) =>
      verbOf(change) === 'keep' ? [] : [...editWarnings(change), ...restartWarning(cluster)],
    ),
  });
}

/** Another signing certificate, key and chain; the roots stay as they are. */
export const reissued = (
  cluster: ReachableCluster,
  { caCert, caKey, certChain }: ClusterAuthority,
  why: string,
  now: number,
): Change =>
  cacertsChange(cluster, { signing: caCert, key: caKey.reveal(), chain: certChain }, why, now);

function rootObstacles(
  cluster: ReachableCluster,
  authority: ClusterAuthority,
): readonly Obstacle[] {
  const { context, trust } = cluster;
  const [root] = certificatesIn(authority.rootCert).value;
  const held = valueOr(trust.cacerts, undefined)?.roots.map((it) => it.fingerprint) ?? [];
  return root && held.includes(root.fingerprint)
    ? []
    : [
        {
          cluster: context,
          message: `The renewed intermediate CA comes from the root ${root?.fingerprint ?? 'of nobody'}, which is not in cacerts of ${context}: its workloads would be refused.`,
          hint: 'Use the root the mesh has; to replace that one, run Rotate Root.',
        },
      ];
}

/** Validity was judged when the set was made; this snapshot may be older than the set. */
export const flawObstacles = (
  { context }: ReachableCluster,
  change: Change,
  now: number,
): readonly Obstacle[] =>
  readCaCerts(textsAt(change.after, 'data'), now)
    .flaws.filter((it) => it.check !== 'CA-06')
    .map((it) => ({
      cluster: context,
      message: `The CA meant for ${context} would not be accepted: ${it.message}`,
      hint: 'Issue it again, or choose another root.',
    }));

/** Nobody looks at the Secret again before Istio 1.18 (domain facts 3.9). */
export function restartWarning({ context, istio }: ReachableCluster): readonly string[] {
  const version = valueOr(istio, undefined);
  if (!version || version.major > 1 || version.minor >= 18) return [];
  return [
    `The control plane of ${context} keeps its present CA until it is restarted, and workloads keep their certificates until then as well; the restart is a step of its own.`,
  ];
}
