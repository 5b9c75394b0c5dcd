/** Trust domains of the clusters of one mesh, as the files say they are installed (CA-10). */
import { unsure } from '../../mesh/rules/entry/entry';
import { problem, type Cure } from '../../mesh/rules/entry/problem';
import type { MeshDefinition } from '../../mesh/snapshot';
import { shifted, type Diagnostic } from '../diagnostic';
import { placed } from '../rules/neighbours';
import type { Cluster } from './belonging';
import type { DomainFacts } from './domainFacts';
import type { Placed } from './placed';
import { inCluster, isTogether, type World } from './world';

/**
 * Said where the alias is missing, of clusters with names: two files for one cluster may be of two
 * control planes, and so may be two overlays that nobody has placed.
 */
export function* domainProblemsOf(one: Placed<DomainFacts>, world: World): Iterable<Diagnostic> {
  const { index } = world;
  const clusters = index.clustersOf(one);
  if (one.it.isTemplate || !areNamed(clusters)) return;
  const other = index.domains().find((it) => {
    if (it.it.isTemplate || accepts(one.it, it.it)) return false;
    const others = index.clustersOf(it);
    return areNamed(others) && !isTogether(clusters, others) && isOneMesh(one, it, world);
  });
  if (other) yield shifted(strangerProblem(one.it, other, index.clustersOf(other)), one.start);
}

const areNamed = (clusters: readonly Cluster[]): boolean =>
  clusters.length > 0 && clusters.every((it) => it.context !== undefined);

const accepts = (own: DomainFacts, { domain }: DomainFacts): boolean =>
  own.domain === domain || own.aliases === unsure || own.aliases.includes(domain);

/** One workspace may hold several meshes, so somebody has to have said that it is one. */
function isOneMesh(
  one: Placed<DomainFacts>,
  other: Placed<DomainFacts>,
  { index, meshes }: World,
): boolean {
  const { meshId } = one.it;
  if (meshId !== undefined && other.it.meshId !== undefined) return meshId === other.it.meshId;
  const holds = (mesh: MeshDefinition, it: Placed<DomainFacts>) =>
    index.clustersOf(it).some(({ context }) => mesh.contexts.some((known) => known === context));
  return meshes.some((it) => holds(it, one) && holds(it, other));
}

/** As the live mesh says it (issues 26748, 30349 and 39204 of istio/istio). */
const strangerProblem = (
  it: DomainFacts,
  { path, it: other }: Placed<DomainFacts>,
  clusters: readonly Cluster[],
): Diagnostic =>
  placed(
    it,
    it,
    problem('MESH0116', it.path, {
      severity: 'warning',
      message: `The trust domain${inCluster(clusters)} is ${other.domain}, in ${path}, and this cluster neither has it nor names it among trustDomainAliases: workloads of the two refuse each other, even under one root (trust domain validation failed, CERTIFICATE_VERIFY_FAILED).`,
      cures: [aliasFor(it, other.domain), { set: it.path, to: other.domain }],
    }),
  );

function aliasFor({ aliasPath, hasMeshConfig }: DomainFacts, domain: string): Cure {
  if (aliasPath) return { addItem: aliasPath, item: domain };
  const fields = { trustDomainAliases: [domain] };
  return hasMeshConfig
    ? { addTo: ['spec', 'meshConfig'], fields }
    : { addTo: ['spec'], fields: { meshConfig: fields } };
}
