// What the server fills in and refuses, kind by kind. A kind without a row has only the common rules.
import { configMapRules, secretRules } from './configRules';
import { definitionRules } from './customResources';
import type { Draft } from './draft';
import type { KindRules } from './kindRules';
import { namespaceRules } from './namespaceRules';
import { endpointsRules, ingressRules, networkPolicyRules } from './networkRules';
import { autoscalerRules, disruptionBudgetRules } from './policyRules';
import {
  clusterRoleBindingRules,
  clusterRoleRules,
  namespacedRoleRules,
  roleBindingRules,
} from './rbacRules';
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
