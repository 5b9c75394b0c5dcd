/** In which order the objects of a manifest come, so that each finds what it needs. */
import { isBuiltIn } from '../objects/builtIn';
import { textAt, type KubernetesObject } from '../objects/object';
import type { KindName } from '../objects/objectKind';
import { groupOf } from '../objects/reference';

/** The order of application; taking away goes the other way round, webhooks first all the same. */
export const phaseTitles = [
  'CRDs',
  'namespaces',
  'accounts and permissions',
  'configuration',
  'custom resources',
  'workloads',
  'other kinds',
  'webhooks',
] as const;

export type PhaseTitle = (typeof phaseTitles)[number];

export interface ManifestPhase {
  readonly title: PhaseTitle;
  readonly objects: readonly KubernetesObject[];
}

const titleByKind: Readonly<Record<string, PhaseTitle>> = {
  CustomResourceDefinition: 'CRDs',
  Namespace: 'namespaces',
  ServiceAccount: 'accounts and permissions',
  ClusterRole: 'accounts and permissions',
  ClusterRoleBinding: 'accounts and permissions',
  Role: 'accounts and permissions',
  RoleBinding: 'accounts and permissions',
  PodSecurityPolicy: 'accounts and permissions',
  PriorityClass: 'accounts and permissions',
  ConfigMap: 'configuration',
  Secret: 'configuration',
  Service: 'configuration',
  Endpoints: 'configuration',
  LimitRange: 'configuration',
  ResourceQuota: 'configuration',
  NetworkPolicy: 'configuration',
  StorageClass: 'configuration',
  PersistentVolume: 'configuration',
  PersistentVolumeClaim: 'configuration',
  PodDisruptionBudget: 'configuration',
  Deployment: 'workloads',
  DaemonSet: 'workloads',
  StatefulSet: 'workloads',
  ReplicaSet: 'workloads',
  ReplicationController: 'workloads',
  Pod: 'workloads',
  Job: 'workloads',
  CronJob: 'workloads',
  HorizontalPodAutoscaler: 'workloads',
  MutatingWebhookConfiguration: 'webhooks',
  ValidatingWebhookConfiguration: 'webhooks',
};

export const phaseOf = ({ apiVersion, kind }: KindName): PhaseTitle =>
  isBuiltIn(apiVersion) ? (titleByKind[kind] ?? 'other kinds') : 'custom resources';

/** The objects in phases, empty ones left out; within a phase in the order given. */
export const phasesOf = (objects: readonly KubernetesObject[]): readonly ManifestPhase[] =>
  phaseTitles
    .map((title) => ({ title, objects: objects.filter((it) => phaseOf(it) === title) }))
    .filter((phase) => phase.objects.length > 0);

/** What a CustomResourceDefinition makes; undefined for any other object. */
export interface DefinedKind {
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

export function definedKind(object: KubernetesObject): DefinedKind | undefined {
  if (object.kind !== 'CustomResourceDefinition') return undefined;
  const group = textAt(object, 'spec', 'group');
  const kind = textAt(object, 'spec', 'names', 'kind');
  if (group === undefined || kind === undefined) return undefined;
  // The API takes a definition without scope for a namespaced one.
  return { group, kind, namespaced: textAt(object, 'spec', 'scope') !== 'Cluster' };
}

export const isOfKind = (it: KindName, defined: DefinedKind): boolean =>
  it.kind === defined.kind && groupOf(it.apiVersion) === defined.group;
