/** Kinds that the group for services of several clusters does not have (KEP-1645, KEP-4322, KEP-5313). */
import { nearest } from '../../mesh/rules/entry/nearest';
import { groupOf } from '../../objects/reference';
import { problem, type StructureProblem } from './problem';

const group = 'multicluster.x-k8s.io';

/** The last two are of an API for work, which was given up. */
const known = 'ServiceExport ServiceImport ClusterProfile PlacementDecision Work AppliedWork'.split(
  ' ',
);

export function* inventedKinds(name: string, apiVersion: string): Iterable<StructureProblem> {
  if (groupOf(apiVersion) !== group || !/^[A-Z][A-Za-z]*$/.test(name)) return;
  if (known.some((it) => name === it || name === `${it}List`)) return;
  if (name === 'ClusterProperty') {
    const message = `${apiVersion} has no kind ${name}; about.k8s.io has.`;
    yield problem('MESH0713', ['apiVersion'], { message, want: 'about.k8s.io/v1alpha1' });
    return;
  }
  const want = nearest(name, known);
  const isCertain = want !== undefined || /(?:Export|Import)$|^Cluster(?:Set|Claim)?$/.test(name);
  yield problem('MESH0713', ['kind'], {
    message:
      want === undefined
        ? `${group} has no kind ${name}; of services it has ServiceExport and ServiceImport.`
        : `${group} has no kind ${name}; ${want} is near.`,
    severity: isCertain ? 'error' : 'warning',
    ...(want !== undefined && { want }),
  });
}
