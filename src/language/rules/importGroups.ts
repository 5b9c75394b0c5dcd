/** Services of several clusters under groups that have no such kind (KEP-1645; domain facts 7.7). */
import type { Path } from '../../mesh/rules/entry/entry';
import { fieldAt, listAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import { specOf, type ManifestObject } from '../manifestObject';
import { problem, type StructureProblem } from '../structure/problem';
import { diagnosticAt, type DocumentRule } from './rule';

const routes = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'];

export const importKinds: readonly string[] = ['ServiceImport', 'ServiceExport', ...routes];

const meant = 'multicluster.x-k8s.io';

/** Clouds and other meshes have groups of their own for it. */
const isSlip = (kind: string, group: string): boolean =>
  /^Service(?:Import|Export)$/.test(kind) &&
  group !== meant &&
  /^(?:[\w-]+\.)?(?:istio|(?:x-)?k8s)\.io$/i.test(group);

export const importGroups: DocumentRule = function* ({ objects, brokenAt }, { structure }) {
  if (structure === 'off' || brokenAt !== undefined) return;
  for (const object of objects) {
    const { kind, apiVersion } = object;
    const group = groupOf(apiVersion);
    if (isSlip(kind, group)) {
      const message = `No server has a group ${group} with a ${kind}: it is ${meant}.`;
      const want = `${meant}/v1alpha1`;
      yield diagnosticAt(object, problem('MESH0713', ['apiVersion'], { message, want }));
    }
    if (routes.includes(kind)) for (const it of problemsIn(object)) yield diagnosticAt(object, it);
  }
};

function* problemsIn(route: ManifestObject): Iterable<StructureProblem> {
  for (const [index, rule] of listAt(specOf(route), 'rules').entries()) {
    for (const [at, it] of listAt(rule, 'backendRefs').entries()) {
      const said = problemOf(it, ['spec', 'rules', index, 'backendRefs', at], route.whole);
      if (said) yield said;
    }
  }
}

function problemOf(backend: unknown, path: Path, isWhole: boolean): StructureProblem | undefined {
  const named = fieldAt(backend, 'kind') ?? 'Service';
  const kind = typeof named === 'string' ? named : '';
  const group = fieldAt(backend, 'group');
  // What says no group means a kind of Kubernetes itself.
  if (group === undefined && kind === 'ServiceImport' && isWhole) {
    const message = `Without a group no server has a ${kind}, so the route leads nowhere: it is ${meant}.`;
    return problem('MESH0713', path, { message, add: { group: meant } });
  }
  if (
    group === meant &&
    kind === 'ServiceImport' &&
    isWhole &&
    fieldAt(backend, 'port') === undefined
  ) {
    const message = `A ${kind} is called by a port, and Istio takes no reference without one.`;
    return problem('MESH0704', path, { message, severity: 'warning', missing: 'port' });
  }
  if (typeof group !== 'string' || !isSlip(kind, group)) return undefined;
  const message = `No server has a group ${group} with a ${kind}, so the route leads nowhere: it is ${meant}.`;
  return problem('MESH0713', [...path, 'group'], { message, want: meant });
}
