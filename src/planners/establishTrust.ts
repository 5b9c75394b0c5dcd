import type { ClusterAuthority, EstablishTrust } from '../mesh/intent';
import { hasNamespace } from '../mesh/interpret';
import { cacertsName, istioSystem, partLabel } from '../mesh/names';
import type { MeshSnapshot, ReachableCluster } from '../mesh/snapshot';
import { fieldAt, textAt, textsAt, type KubernetesObject } from '../objects/object';
import { valueOr } from '../objects/reading';
import { nameOf, referenceTo } from '../objects/reference';
import { cacertsSecret, readCaCerts, type CaCertsReading } from '../pki/cacerts';
import { keyObstacle } from '../pki/keySpec';
import { verbOf, type Change } from '../plan/change';
import { blocked, planned, type Obstacle, type Phase, type Planned } from '../plan/plan';
import { reachableOf } from './reachable';
import { trustWarnings, type Establishment } from './trustWarnings';

/** Puts Secret `cacerts` with its four files into each cluster, after the namespace where there is none. */
export function establishTrust(intent: EstablishTrust, snapshot: MeshSnapshot): Planned {
  const contexts = [...new Set(intent.authorities.map((it) => it.cluster))];
  const { clusters, obstacles } = reachableOf(snapshot, contexts);
  const wanted = clusters.flatMap((cluster) => {
    const authority = intent.authorities.find((it) => it.cluster === cluster.context);
    return authority ? [establishment(cluster, authority, snapshot.takenAt)] : [];
  });
  const inTheWay = [...obstacles, ...wanted.flatMap(obstaclesTo), ...differentRoots(wanted)];
  if (inTheWay.length > 0) return blocked(...inTheWay);
  const secrets = { title: 'CA secrets', changes: wanted.map((it) => it.secret), settles: [] };
  return planned({
    title: `Establish trust in ${intent.mesh}`,
    phases: [...namespacesFor(wanted), secrets],
    warnings: trustWarnings(intent.mesh, wanted, snapshot),
  });
}

function establishment(
  cluster: ReachableCluster,
  authority: ClusterAuthority,
  now: number,
): Establishment {
  const fresh = cacertsSecret(authority, {
    name: cacertsName,
    namespace: istioSystem,
    labels: { [partLabel]: 'trust' },
  });
  const facts = readCaCerts(fresh.data, now);
  const roots = facts.roots.map((it) => it.fingerprint);
  const target = referenceTo(cluster.context, fresh);
  const before = cluster.objects.get(target);
  const after = before === undefined ? fresh : updated(before, fresh);
  const secret: Change = {
    target,
    before,
    after,
    why: `so that workloads of ${cluster.context} lead to the root ${roots.join(', ')}`,
  };
  const irreversible = reasonNotToUndo(cluster, secret, roots);
  return {
    cluster,
    facts,
    roots,
    secret: irreversible === undefined ? secret : { ...secret, irreversible },
  };
}

/** Exactly the four files: a revocation list or a marker of another CA must not outlive that CA. */
function updated(
  before: KubernetesObject,
  fresh: ReturnType<typeof cacertsSecret>,
): KubernetesObject {
  const present = textsAt(before, 'data');
  const same =
    Object.keys(present).length === Object.keys(fresh.data).length &&
    Object.entries(fresh.data).every(([name, value]) => present[name] === value);
  if (same) return before;
  const labels = { ...before.metadata.labels, ...fresh.metadata.labels };
  const after = { ...before, metadata: { ...before.metadata, labels }, data: fresh.data };
  return after;
}

/** Once workloads trust the old root, going back to it is a rotation and no undo (domain facts 3.9). */
function reasonNotToUndo(
  { context, trust }: ReachableCluster,
  change: Change,
  roots: readonly string[],
): string | undefined {
  const published = valueOr(trust.publishedRoots, undefined);
  if (verbOf(change) !== 'update' || !published || published.some((it) => roots.includes(it)))
    return undefined;
  return `workloads of ${context} trust the root ${published.join(', ')} today; once the control plane has restarted, going back cuts them off a second time`;
}

function obstaclesTo({ cluster, facts, secret }: Establishment): readonly Obstacle[] {
  const said = (message: string, hint: string): Obstacle => ({
    cluster: cluster.context,
    message,
    hint,
  });
  // Validity was judged when the set was made; this snapshot may be older than the set.
  const flaws = facts.flaws.filter((it) => it.check !== 'CA-06');
  const found = flaws.map((it) =>
    said(
      `The CA meant for ${cluster.context} would not be accepted: ${it.message}`,
      'Issue it again, or choose another root.',
    ),
  );
  const key = keyObstacleOf(cluster, facts);
  if (key !== undefined) found.push(said(key, 'Choose another kind of key for it.'));
  if (verbOf(secret) !== 'update') return found;
  const type = textAt(secret.before, 'type') ?? 'Opaque';
  const name = nameOf(secret.target);
  if (fieldAt(secret.before, 'immutable') === true)
    found.push(said(`${name} is immutable.`, 'Delete it first, then establish trust.'));
  if (type !== 'Opaque')
    found.push(
      said(
        `${name} is of type ${type}, which cannot be changed.`,
        'Delete it and stop what makes it, then establish trust.',
      ),
    );
  return found;
}

/** Why the Istio that runs there would not sign with this key; one that is yet to come takes any. */
function keyObstacleOf(
  { context, istio }: ReachableCluster,
  { signing }: CaCertsReading,
): string | undefined {
  const version = valueOr(istio, undefined);
  const obstacle = version && signing && keyObstacle(signing.key, version);
  return obstacle === undefined
    ? undefined
    : `The CA meant for ${context} would not be accepted: ${obstacle}`;
}

/** One mesh has one root: sets under several would never trust each other. */
function differentRoots(wanted: readonly Establishment[]): readonly Obstacle[] {
  const different = new Set(wanted.map((it) => [...it.roots].sort().join(' ')));
  return different.size <= 1
    ? []
    : [
        {
          message: `The CAs meant for ${wanted.map((it) => it.cluster.context).join(', ')} have different roots.`,
          hint: 'Issue all of them under one root.',
        },
      ];
}

function namespacesFor(wanted: readonly Establishment[]): readonly Phase[] {
  const changes = wanted.filter((it) => lacksNamespace(it.cluster)).map(namespaceFor);
  return changes.length === 0 ? [] : [{ title: 'namespaces', changes, settles: [] }];
}

/** A list that was refused is no evidence; `trustWarnings` speaks of it. */
const lacksNamespace = (cluster: ReachableCluster): boolean =>
  cluster.namespaces.kind === 'read' && !hasNamespace(cluster, istioSystem);

function namespaceFor({ cluster }: Establishment): Change {
  const after = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: istioSystem, labels: { [partLabel]: 'trust' } },
  };
  return {
    target: referenceTo(cluster.context, after),
    before: undefined,
    after,
    why: 'so that Secret cacerts has its place before the control plane comes',
  };
}
