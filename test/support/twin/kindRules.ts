// What the server fills in and refuses, kind by kind. A kind without a row has only the common rules.
import type { Draft } from './draft';
import { configMapRules, secretRules } from './configRules';
import { isPathSegment, type TextRule } from './nameRules';
import { namespaceRules } from './namespaceRules';
import type { Cause } from './refusal';
import { resourceKey, type Resource } from './resources';
import { serviceRules } from './serviceRules';
import { definitionRules } from './customResources';
import { deploymentRules, workloadRules } from './workloadRules';

export interface KindRules {
  /** The rule for metadata.name; a DNS subdomain unless said. */
  readonly nameRule?: TextRule;
  /** Top-level fields the kind knows; others are dropped, as the server's decoder does. */
  readonly fields?: readonly string[];
  /** Whether writes of the spec count up metadata.generation. */
  readonly hasGeneration?: boolean;
  /** What does not decode, as clauses: the server answers 400. */
  shapeProblems?(object: Draft): Iterable<string>;
  /** Fills what the server fills, in place. */
  complete?(object: Draft, before: Draft | undefined): void;
  causes?(object: Draft, before: Draft | undefined): Iterable<Cause>;
  /** The status of a new object. */
  readonly firstStatus?: Draft;
}

const rbac: KindRules = { nameRule: isPathSegment };

const rules: Readonly<Record<string, KindRules>> = {
  '/configmaps': configMapRules,
  '/secrets': secretRules,
  '/namespaces': namespaceRules,
  '/services': serviceRules,
  '/serviceaccounts': { fields: ['secrets', 'imagePullSecrets', 'automountServiceAccountToken'] },
  'apps/deployments': deploymentRules,
  'apps/daemonsets': workloadRules,
  'apps/statefulsets': workloadRules,
  'apps/replicasets': workloadRules,
  'rbac.authorization.k8s.io/roles': rbac,
  'rbac.authorization.k8s.io/rolebindings': rbac,
  'rbac.authorization.k8s.io/clusterroles': rbac,
  'rbac.authorization.k8s.io/clusterrolebindings': rbac,
  'apiextensions.k8s.io/customresourcedefinitions': definitionRules,
  'networking.k8s.io/ingresses': { hasGeneration: true },
  'networking.k8s.io/networkpolicies': { hasGeneration: true },
  'policy/poddisruptionbudgets': { hasGeneration: true },
  'admissionregistration.k8s.io/mutatingwebhookconfigurations': { hasGeneration: true },
  'admissionregistration.k8s.io/validatingwebhookconfigurations': { hasGeneration: true },
};

export const rulesOf = (resource: Resource): KindRules => rules[resourceKey(resource)] ?? {};
