/** What belongs to Kubernetes itself, as against kinds that a CustomResourceDefinition made. */
import type { KindName } from './objectKind';
import { groupOf } from './reference';

const groups = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

export const isBuiltIn = (apiVersion: string): boolean => groups.has(groupOf(apiVersion));

const clusterScoped = new Set([
  'APIService',
  'CSIDriver',
  'CSINode',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'FlowSchema',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PodSecurityPolicy',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
]);

/** Istio's own, of the releases before 1.6. */
const clusterScopedIstio = new Set(['ClusterRbacConfig', 'MeshPolicy']);

/** Whether objects of this kind live in namespaces; undefined for kinds of others. */
export function isNamespaced({ apiVersion, kind }: KindName): boolean | undefined {
  if (isBuiltIn(apiVersion)) return !clusterScoped.has(kind);
  return /(^|\.)istio\.io$/.test(groupOf(apiVersion)) ? !clusterScopedIstio.has(kind) : undefined;
}
