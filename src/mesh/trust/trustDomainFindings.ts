/** Whether the clusters of a mesh take each other's identities for their own (domain facts 3.5): part of the question about trust. */
import { valueOr } from '../../objects/reading';
import { trustCodes } from '../catalogue/trust';
import type { Finding, MeshView } from '../finding';
import { findingFrom } from '../findingFrom';
import type { ReachableCluster } from '../snapshot';
import type { TrustDomain } from './trustState';

const finding = findingFrom(trustCodes);

export function* trustDomainFindings(mesh: MeshView): Iterable<Finding> {
  const known = mesh.clusters.flatMap((cluster) => {
    const domain = runs(cluster) ? valueOr(cluster.trust.trustDomain, undefined) : undefined;
    return domain ? [{ context: cluster.context, domain }] : [];
  });
  const strangers = known.filter((it) => known.some((other) => !accepts(other.domain, it.domain)));
  if (strangers.length === 0) return;
  yield finding('MESH0116', {
    mesh: mesh.definition.name,
    cluster: undefined,
    peers: known.map((it) => it.context),
    message: `The clusters of ${mesh.definition.name} have different trust domains and refuse each other's workloads: ${known.map((it) => `${it.context} is ${it.domain.name}`).join(', ')}.`,
    hint: 'Set the same trustDomain in every mesh config, or name the others in trustDomainAliases (Istio 1.4 and newer).',
  });
}

/** Without a control plane there is no mesh config that could say anything. */
const runs = ({ istio }: ReachableCluster): boolean => istio.kind === 'read' && !!istio.value;

const accepts = (own: TrustDomain, other: TrustDomain): boolean =>
  own.name === other.name || own.aliases.includes(other.name);
