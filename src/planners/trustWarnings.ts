/** What a person should know before CAs are put into clusters, as sentences. */
import { cacertsName, istioSystem } from '../mesh/names';
import { trustedRootsOf } from '../mesh/trust/sharedRoot';
import type { MeshSnapshot, ReachableCluster } from '../mesh/snapshot';
import { textsAt } from '../objects/object';
import { kinds } from '../objects/objectKind';
import type { CaCertsReading } from '../pki/cacerts';
import { isPublicSample } from '../pki/sampleAuthority';
import { verbOf, type Change } from '../plan/change';

/** One cluster of the intent with the set it shall have. */
export interface Establishment {
  readonly cluster: ReachableCluster;
  readonly facts: CaCertsReading;
  /** Fingerprints of the roots of the new set. */
  readonly roots: readonly string[];
  readonly secret: Change;
}

export function trustWarnings(
  mesh: string,
  wanted: readonly Establishment[],
  snapshot: MeshSnapshot,
): readonly string[] {
  const [first] = wanted;
  return [
    ...wanted.flatMap(warningsFor),
    ...sharedCas(wanted),
    ...(first ? strangers(mesh, wanted, first.roots, snapshot) : []),
    ...(first?.roots.some(isPublicSample)
      ? [
          'The root is the public sample of the Istio release: anyone can forge identities under it.',
        ]
      : []),
  ];
}

/** Nothing in Istio needs that, and one cluster that is broken into then speaks for all. */
function sharedCas(wanted: readonly Establishment[]): readonly string[] {
  const contexts = new Map<string, string[]>();
  for (const { cluster, facts } of wanted) {
    const id = facts.signing?.fingerprint ?? '';
    contexts.set(id, [...(contexts.get(id) ?? []), cluster.context]);
  }
  return [...contexts.values()]
    .filter((it) => it.length > 1)
    .map(
      (it) =>
        `${it.join(', ')} get the same CA: whoever takes its key from one of them can issue identities of all.`,
    );
}

function warningsFor(it: Establishment): readonly string[] {
  const { cluster, secret } = it;
  const secrets = cluster.objects.list(kinds.secret);
  const name = `Secret ${istioSystem}/${cacertsName} in ${cluster.context}`;
  return [
    ...(secrets.kind === 'notRead'
      ? [`Whether ${name} exists is not known (${secrets.because}); if it does, it stays as it is.`]
      : []),
    ...(cluster.namespaces.kind === 'notRead'
      ? [
          `Whether ${cluster.context} has namespace ${istioSystem} is not known (${cluster.namespaces.because}); it is not created.`,
        ]
      : []),
    ...(verbOf(secret) === 'update' ? updateWarnings(it, name) : []),
    ...restartWarning(it),
  ];
}

function updateWarnings(
  { cluster, facts, secret }: Establishment,
  name: string,
): readonly string[] {
  const dropped = Object.keys(textsAt(secret.before, 'data')).filter(
    (key) => !Object.hasOwn(textsAt(secret.after, 'data'), key),
  );
  const keeper = Object.keys(secret.before?.metadata.annotations ?? {}).some((it) =>
    it.startsWith('cert-manager.io/'),
  );
  return [
    ...(keepsRoot(cluster, facts)
      ? []
      : [`${name} changes its root: workloads issued before and after do not trust each other.`]),
    ...(dropped.length === 0 ? [] : [`${name} loses ${dropped.join(', ')}.`]),
    ...(keeper ? [`${name} is kept by cert-manager, which will write its own again.`] : []),
  ];
}

const keepsRoot = ({ trust }: ReachableCluster, { roots }: CaCertsReading): boolean => {
  const before = trust.cacerts.kind === 'read' ? trust.cacerts.value?.roots : undefined;
  return before?.some((old) => roots.some((it) => it.fingerprint === old.fingerprint)) ?? false;
};

/** Istio before 1.12 never looks again, and newer ones take a new root only at their start (domain facts 3.9). */
function restartWarning({ cluster, secret }: Establishment): readonly string[] {
  const runs = cluster.istio.kind === 'read' && cluster.istio.value !== undefined;
  return runs && verbOf(secret) !== 'keep'
    ? [
        `The control plane of ${cluster.context} keeps its present CA until istiod (Citadel before 1.5) is restarted, and workloads keep their certificates until they are issued again.`,
      ]
    : [];
}

/** Members of the mesh that are not part of this and trust something else. */
function strangers(
  mesh: string,
  wanted: readonly Establishment[],
  roots: readonly string[],
  snapshot: MeshSnapshot,
): readonly string[] {
  const members = snapshot.meshes.find((it) => it.name === mesh)?.contexts ?? [];
  return members.flatMap((context) => {
    const cluster = snapshot.clusters.get(context);
    if (cluster?.state !== 'reachable' || wanted.some((it) => it.cluster.context === context))
      return [];
    const trusted = trustedRootsOf(cluster);
    return !trusted || trusted.fingerprints.some((it) => roots.includes(it))
      ? []
      : [
          `${context} keeps the root ${trusted.fingerprints.join(', ')}: until it gets the same one, calls between it and the others fail.`,
        ];
  });
}
