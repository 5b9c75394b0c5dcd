import { valueOr } from '../../objects/reading';
import type { ContextName, ObjectReference } from '../../objects/reference';
import type { CaCertsCheck } from '../../pki/cacertsChecks';
import type { CertificateFacts } from '../../pki/certificate';
import { isPublicSample } from '../../pki/sampleAuthority';
import { dayOf, validityProblem } from '../../pki/validity';
import { trustCodes } from '../catalogue/trust';
import type { Analyzer, Finding, MeshView, NotChecked } from '../finding';
import { findingFrom } from '../findingFrom';
import type { Wish } from '../intent';
import { cacertsName, istioSystem } from '../names';
import { rootFindings } from '../trust/rootFindings';
import type { CaCertsFacts } from '../trust/trustState';
import type { ReachableCluster } from '../snapshot';
import { strengthFindings } from '../trust/strengthFindings';
import { trustDomainFindings } from '../trust/trustDomainFindings';
import { uptakeFindings } from '../trust/uptakeFindings';

const finding = findingFrom(trustCodes);
const name = 'trust';
const topic = 'trust';

export const trust: Analyzer = {
  name,
  about: 'Each cluster has a CA that Istio can use, and all of them lead to one root.',
  topic,
  *analyze(mesh) {
    for (const cluster of mesh.clusters) {
      const { cacerts } = cluster.trust;
      if (cacerts.kind === 'notRead') yield notChecked(mesh, cluster, cacerts.because);
      else if (!cacerts.value) yield absent(mesh, cluster);
      else {
        yield* broken(mesh, cluster, cacerts.value);
        yield* ageing(mesh, cluster, cacerts.value);
        yield* unsupportedKey(mesh, cluster, cacerts.value);
        yield* strength(mesh, cluster, cacerts.value);
      }
      yield* takenUp(mesh, cluster);
      yield* sample(mesh, cluster);
    }
    yield* rootFindings(mesh);
    yield* trustDomainFindings(mesh);
  },
};

const secretIn = ({ context }: ReachableCluster): ObjectReference => ({
  cluster: context,
  apiVersion: 'v1',
  kind: 'Secret',
  namespace: istioSystem,
  name: cacertsName,
});

const at = (mesh: MeshView, cluster: ReachableCluster) => ({
  mesh: mesh.definition.name,
  cluster: cluster.context,
  subject: secretIn(cluster),
});

const secretOf = ({ context }: ReachableCluster): string =>
  `Secret ${istioSystem}/${cacertsName} in ${context}`;

function notChecked(mesh: MeshView, cluster: ReachableCluster, because: string): NotChecked {
  const { publishedRoots } = cluster.trust;
  const instead =
    publishedRoots.kind === 'notRead'
      ? `, and ${publishedRoots.because}`
      : publishedRoots.value
        ? '; the root it publishes in a ConfigMap is compared instead'
        : ', and no root is published in a ConfigMap';
  return {
    analyzer: name,
    topic,
    mesh: mesh.definition.name,
    cluster: cluster.context,
    because: because + instead,
  };
}

/** Starts *Establish Trust* for this cluster and all others whose CA is missing or broken too. */
function establish(mesh: MeshView, cluster: ReachableCluster): Wish {
  const inNeed = mesh.clusters.filter(
    (it) =>
      it === cluster || (it.trust.cacerts.kind === 'read' && !isSound(it.trust.cacerts.value)),
  );
  return {
    kind: 'establishTrust',
    mesh: mesh.definition.name,
    clusters: inNeed.map((it): ContextName => it.context),
  };
}

const isSound = (it: CaCertsFacts | undefined): boolean => it?.flaws.length === 0;

const absent = (mesh: MeshView, cluster: ReachableCluster): Finding =>
  finding('MESH0102', {
    ...at(mesh, cluster),
    message: `There is no ${secretOf(cluster)}, so its control plane makes a root of its own that no other cluster trusts.`,
    hint: 'Establish trust before the control plane is installed.',
    remedy: establish(mesh, cluster),
  });

/** Validity is judged at the moment of the snapshot, by `ageing`. */
const codes: Readonly<
  Record<Exclude<CaCertsCheck, 'CA-06'>, 'MESH0103' | 'MESH0104' | 'MESH0105' | 'MESH0106'>
> = { 'CA-01': 'MESH0103', 'CA-02': 'MESH0104', 'CA-03': 'MESH0105', 'CA-04': 'MESH0106' };

function* broken(mesh: MeshView, cluster: ReachableCluster, it: CaCertsFacts): Iterable<Finding> {
  for (const { check, message } of it.flaws) {
    if (check === 'CA-06') continue;
    yield finding(codes[check], {
      ...at(mesh, cluster),
      message: `${secretOf(cluster)} cannot be relied on: ${message}`,
      hint: 'Replace it by a set issued under the root of the mesh.',
      remedy: establish(mesh, cluster),
    });
  }
}

const dayMs = 24 * 60 * 60_000;
const warnings = [
  { days: 7, code: 'MESH0110' },
  { days: 30, code: 'MESH0109' },
  { days: 60, code: 'MESH0108' },
] as const;

function* ageing(mesh: MeshView, cluster: ReachableCluster, it: CaCertsFacts): Iterable<Finding> {
  const said = (message: string) => ({
    ...at(mesh, cluster),
    message,
    hint: 'Nothing renews it by itself: issue a new one in time, then restart the control plane.',
    remedy: establish(mesh, cluster),
  });
  for (const certificate of certificatesOf(it)) {
    const problem = validityProblem(certificate, mesh.takenAt, secretOf(cluster));
    const left = certificate.notAfter - mesh.takenAt;
    const warning = warnings.find(({ days }) => left <= days * dayMs);
    if (problem !== undefined) yield finding('MESH0107', said(problem));
    else if (warning)
      yield finding(warning.code, {
        ...said(expiring(certificate, left, cluster)),
        remedy: successorOf(certificate, it, mesh, cluster),
      });
  }
}

/** What replaces a certificate while traffic goes on; a set that is not sound has to be established anew. */
function successorOf(
  certificate: CertificateFacts,
  it: CaCertsFacts,
  mesh: MeshView,
  cluster: ReachableCluster,
): Wish {
  if (!isSound(it)) return establish(mesh, cluster);
  const name = mesh.definition.name;
  return it.roots.some((root) => root.fingerprint === certificate.fingerprint)
    ? { kind: 'rotateRoot', mesh: name }
    : { kind: 'renewIntermediate', mesh: name, clusters: [cluster.context] };
}

function* strength(mesh: MeshView, cluster: ReachableCluster, it: CaCertsFacts): Iterable<Finding> {
  for (const certificate of certificatesOf(it))
    yield* strengthFindings(certificate, {
      mesh: mesh.definition.name,
      subject: secretIn(cluster),
      place: secretOf(cluster),
      remedy: successorOf(certificate, it, mesh, cluster),
    });
}

function expiring(it: CertificateFacts, left: number, cluster: ReachableCluster): string {
  const days = Math.floor(left / dayMs);
  const when = days === 0 ? 'within a day' : `in ${days} day${days === 1 ? '' : 's'}`;
  return `${it.subject} in ${secretOf(cluster)} expires ${when}, on ${dayOf(it.notAfter)}.`;
}

/** Each certificate of the set once; the chain repeats the others. */
const certificatesOf = ({ signing, roots, chain }: CaCertsFacts): readonly CertificateFacts[] => {
  const all = [...(signing ? [signing] : []), ...roots, ...chain];
  return [...new Map(all.map((it) => [it.fingerprint, it])).values()];
};

/** EC keys sign workloads from Istio 1.7 on (domain facts 3.3). */
function* unsupportedKey(
  mesh: MeshView,
  cluster: ReachableCluster,
  { signing }: CaCertsFacts,
): Iterable<Finding> {
  const istio = valueOr(cluster.istio, undefined);
  if (signing?.key.kind !== 'EC' || !istio || istio.major > 1 || istio.minor >= 7) return;
  yield finding('MESH0115', {
    ...at(mesh, cluster),
    message: `${secretOf(cluster)} holds an EC key, which Istio ${istio.text} cannot sign workloads with.`,
    hint: 'Use an intermediate CA with an RSA key, or Istio 1.7 and newer.',
    remedy: {
      kind: 'renewIntermediate',
      mesh: mesh.definition.name,
      clusters: [cluster.context],
    },
  });
}

/** What workloads are given is nothing of what the Secret says; or it is what the Secret said before. */
function* takenUp(mesh: MeshView, cluster: ReachableCluster): Iterable<Finding | NotChecked> {
  const published = valueOr(cluster.trust.publishedRoots, undefined);
  const { cacerts } = cluster.trust;
  if (cacerts.kind === 'notRead') return;
  const held = cacerts.value?.roots.map((it) => it.fingerprint) ?? [];
  if (!published || published.some((it) => held.includes(it))) {
    if (cacerts.value) yield* uptakeFindings(mesh, cluster);
    return;
  }
  yield finding('MESH0111', {
    ...at(mesh, cluster),
    message: `The control plane of ${cluster.context} gives workloads the root ${published.join(', ')}, which ${
      cacerts.value ? 'is not the one of its Secret cacerts' : 'it made for itself'
    }.`,
    hint: 'With cacerts in place, restart istiod (Citadel before 1.5, with security.selfSigned off), then the workloads.',
    ...(isSound(valueOr(cacerts, undefined)) && {
      remedy: {
        kind: 'restartForTrust' as const,
        mesh: mesh.definition.name,
        clusters: [cluster.context],
      },
    }),
  });
}

function* sample(mesh: MeshView, cluster: ReachableCluster): Iterable<Finding> {
  const { cacerts, publishedRoots } = cluster.trust;
  const facts = valueOr(cacerts, undefined);
  const known = [
    ...(facts ? certificatesOf(facts).map((it) => it.fingerprint) : []),
    ...(valueOr(publishedRoots, undefined) ?? []),
  ].find(isPublicSample);
  if (known === undefined) return;
  yield finding('MESH0112', {
    ...at(mesh, cluster),
    message: `${cluster.context} uses the sample CA of the Istio release (${known}); anyone can forge its identities, because its key is public.`,
    hint: 'Keep it to a demonstration; replace it everywhere else.',
    // Where workloads run under it already, another root put in its place would cut them off.
    remedy: isSound(facts)
      ? { kind: 'rotateRoot', mesh: mesh.definition.name }
      : establish(mesh, cluster),
  });
}
