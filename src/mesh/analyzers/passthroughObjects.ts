/** Gateways and filters that are there, but do not do what calls of other clusters need (GW-01, GW-02). */
import { kinds, type ObjectKind } from '../../objects/objectKind';
import { referenceTo, shortNameOf } from '../../objects/reference';
import { valueOr } from '../../objects/reading';
import { controlPlaneCodes } from '../catalogue/controlPlanes';
import type { Finding, MeshView } from '../finding';
import { findingFrom } from '../findingFrom';
import { istioSystem, multiclusterGateway } from '../names';
import type { EntryProblem, RuleSetting } from '../rules/entry/problem';
import { gatewayProblems } from '../rules/gatewayRules';
import { intruderProblems } from '../rules/intruderRules';
import { rewriteProblems } from '../rules/rewriteRules';
import type { ReachableCluster } from '../snapshot';

const finding = findingFrom(controlPlaneCodes);

export function* faultyObjects(mesh: MeshView, cluster: ReachableCluster): Iterable<Finding> {
  const setting = { zone: mesh.definition.zone, istio: valueOr(cluster.istio, undefined) };
  yield* faultsOf(kinds.gateway, gatewayProblems, setting, mesh, cluster);
  yield* faultsOf(kinds.envoyFilter, rewriteProblems, setting, mesh, cluster);
  yield* faultsOf(kinds.envoyFilter, intruderProblems, setting, mesh, cluster);
}

type Rule = (spec: unknown, setting: RuleSetting) => Iterable<EntryProblem>;
type FaultCode = 'MESH0208' | 'MESH0209' | 'MESH0210' | 'MESH0211';

/** What else these rules say is told for the cluster as a whole. */
const isOfObject = (code: string): code is FaultCode =>
  code === 'MESH0208' || code === 'MESH0209' || code === 'MESH0210' || code === 'MESH0211';

function* faultsOf(
  kind: ObjectKind,
  rule: Rule,
  setting: RuleSetting,
  mesh: MeshView,
  cluster: ReachableCluster,
): Iterable<Finding> {
  for (const object of valueOr(cluster.objects.list(kind), [])) {
    const subject = referenceTo(cluster.context, object);
    for (const it of rule((object as { readonly spec?: unknown }).spec, setting)) {
      if (!isOfObject(it.code)) continue;
      yield {
        ...finding(it.code, {
          mesh: mesh.definition.name,
          cluster: cluster.context,
          subject,
          message: `${shortNameOf(subject)}: ${it.message}`,
          hint: hintOf(it),
          ...(it.code === 'MESH0211' ? {} : remedyFor(subject, mesh, cluster)),
        }),
        severity: it.severity,
      };
    }
  }
}

function hintOf({ path, want, add }: EntryProblem): string {
  const [[field, value] = []] = Object.entries(add ?? {});
  const to = want ?? value;
  if (to === undefined) return 'Match the other ports of the gateway, or another workload.';
  const place = [...path, ...(field === undefined ? [] : [field])].map(stepText).join('');
  return `Set ${place.replace(/^\./, '')} to ${typeof to === 'object' ? JSON.stringify(to) : String(to)}.`;
}

const stepText = (step: string | number): string =>
  typeof step === 'number' ? `[${step}]` : `.${step}`;

/** The overlay mends the objects that have its names; those of others are for who made them. */
const remedyFor = (
  { namespace, name }: NonNullable<Finding['subject']>,
  mesh: MeshView,
  cluster: ReachableCluster,
): Pick<Finding, 'remedy'> =>
  namespace === istioSystem && name === multiclusterGateway
    ? {
        remedy: {
          kind: 'applyOverlay',
          mesh: mesh.definition.name,
          clusters: [cluster.context],
        },
      }
    : {};
