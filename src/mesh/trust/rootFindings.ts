/** What the roots of several clusters say together: part of the question about trust. */
import type { ContextName } from '../../objects/reference';
import { trustCodes } from '../catalogue/trust';
import type { Finding, MeshView } from '../finding';
import { findingFrom } from '../findingFrom';
import { acceptsWorkloadsOf, groupsByRoots, trustedRootsOf, type TrustedRoots } from './sharedRoot';
import { valueOr } from '../../objects/reading';

const finding = findingFrom(trustCodes);

export function* rootFindings(mesh: MeshView): Iterable<Finding> {
  const roots = mesh.clusters.flatMap((it) => trustedRootsOf(it) ?? []);
  const groups = groupsByRoots(roots);
  if (groups.length > 1) yield differing(mesh, roots, groups);
  yield* sharedIntermediates(mesh);
}

function differing(
  mesh: MeshView,
  roots: readonly TrustedRoots[],
  groups: readonly (readonly TrustedRoots[])[],
): Finding {
  const said = groups.map(groupText).join('; ');
  const about = {
    mesh: mesh.definition.name,
    cluster: undefined,
    peers: roots.map((it) => it.cluster.context),
  };
  if (roots.every((it) => roots.every((other) => acceptsWorkloadsOf(other, it))))
    return finding('MESH0114', {
      ...about,
      message: `The clusters of ${mesh.definition.name} trust one another, but not the same roots: ${said}.`,
      hint: 'This is normal while a root is being replaced; drop the old root everywhere at the end.',
      remedy: { kind: 'rotateRoot', mesh: mesh.definition.name },
    });
  return finding('MESH0101', {
    ...about,
    message: `The clusters of ${mesh.definition.name} do not share a root, so calls between them fail with 503: ${said}.`,
    hint: 'Give every cluster an intermediate CA under one root.',
    remedy: {
      kind: 'establishTrust',
      mesh: mesh.definition.name,
      clusters: mesh.clusters.map((it): ContextName => it.context),
    },
  });
}

function groupText(group: readonly TrustedRoots[]): string {
  const [first] = group;
  const names = group.map(
    ({ cluster, source }) => cluster.context + (source === 'published' ? ' (as published)' : ''),
  );
  const verb = names.length === 1 ? 'trusts' : 'trust';
  return `${names.join(', ')} ${verb} ${first?.fingerprints.map(short).join(' and ') ?? ''}`;
}

/** Enough of a fingerprint to tell two roots apart in a sentence. */
const short = (fingerprint: string): string => `${fingerprint.slice(0, 11)}…`;

/** Recommended, not required: with one key in two places, neither can be withdrawn alone. */
function* sharedIntermediates(mesh: MeshView): Iterable<Finding> {
  const ownerByFingerprint = new Map<string, ContextName>();
  for (const { context, trust } of mesh.clusters) {
    const signing = valueOr(trust.cacerts, undefined)?.signing;
    if (!signing) continue;
    const owner = ownerByFingerprint.get(signing.fingerprint);
    if (owner === undefined) ownerByFingerprint.set(signing.fingerprint, context);
    else
      yield finding('MESH0113', {
        mesh: mesh.definition.name,
        cluster: context,
        peers: [owner],
        message: `${owner} and ${context} sign with the same intermediate CA, ${signing.subject}.`,
        hint: 'Issue an intermediate CA of its own to each cluster, under the same root.',
        remedy: { kind: 'renewIntermediate', mesh: mesh.definition.name, clusters: [context] },
      });
  }
}
