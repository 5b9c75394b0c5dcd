// What the server fills in and refuses, kind by kind. A kind without a row has only the common rules.
import { configMapRules, secretRules } from './configRules';
import { definitionRules } from './customResources';
import type { Draft } from './draft';
import type { TextRule } from './nameRules';
import { namespaceRules } from './namespaceRules';
import { endpointsRules, ingressRules, networkPolicyRules } from './networkRules';
import { autoscalerRules, disruptionBudgetRules } from './policyRules';
import {
  clusterRoleBindingRules,
  clusterRoleRules,
  namespacedRoleRules,
  roleBindingRules,
} from './rbacRules';
import type { Cause } from './refusal';
import { resourceKey, type Resource } from './resources';
import { serviceRules } from './serviceRules';
import { mutatingWebhookRules, validatingWebhookRules } from './webhookRules';
import {
  daemonSetRules,
  deploymentRules,
  jobRules,
  replicaSetRules,
  statefulSetRules,
} from './workloadRules';

/** `version` is the one of the request: defaults differ between versions of a kind. */
export interface KindRules {
  /** The rule for metadata.name; a DNS subdomain unless said. */
  readonly nameRule?: TextRule;
  /** Top-level fields the kind knows; others are dropped, as the server's decoder does. */
  readonly fields?: readonly string[];
  /** Whether writes of the spec count up metadata.generation. */
  readonly hasGeneration?: boolean;
  /** The status of a new object. */
  readonly firstStatus?: Draft | ((version: string) => Draft);
  /** What does not decode, as clauses: the server answers 400. */
  shapeProblems?(object: Draft): Iterable<string>;
  /** Fills what the server fills, in place. */
  complete?(object: Draft, before: Draft | undefined, version: string): void;
  causes?(object: Draft, before: Draft | undefined, version: string): Iterable<Cause>;
}

const rules: Readonly<Record<string, KindRules>> = {
  '/configmaps': configMapRules,
  '/secrets': secretRules,
  '/namespaces': namespaceRules,
  '/services': serviceRules,
  '/endpoints': endpointsRules,
  '/serviceaccounts': { fields: ['secrets', 'imagePullSecrets', 'automountServiceAccountToken'] },
  'apps/deployments': deploymentRules,
  'apps/daemonsets': daemonSetRules,
  'apps/statefulsets': statefulSetRules,
  'apps/replicasets': replicaSetRules,
  'batch/jobs': jobRules,
  'autoscaling/horizontalpodautoscalers': autoscalerRules,
  'policy/poddisruptionbudgets': disruptionBudgetRules,
  'networking.k8s.io/ingresses': ingressRules,
  'networking.k8s.io/networkpolicies': networkPolicyRules,
  'rbac.authorization.k8s.io/roles': namespacedRoleRules,
  'rbac.authorization.k8s.io/rolebindings': roleBindingRules,
  'rbac.authorization.k8s.io/clusterroles': clusterRoleRules,
  'rbac.authorization.k8s.io/clusterrolebindings': clusterRoleBindingRules,
  'apiextensions.k8s.io/customresourcedefinitions': definitionRules,
  'admissionregistration.k8s.io/mutatingwebhookconfigurations': mutatingWebhookRules,
  'admissionregistration.k8s.io/validatingwebhookconfigurations': validatingWebhookRules,
};

export const rulesOf = (resource: Resource): KindRules => rules[resourceKey(resource)] ?? {};

/** What the status of a new object is, where its kind has one from the start. */
export function firstStatusOf(resource: Resource, version: string): Draft | undefined {
  const { firstStatus } = rulesOf(resource);
  return typeof firstStatus === 'function' ? firstStatus(version) : structuredClone(firstStatus);
}
