import type { KubernetesObject } from './object';

/** A named entry of the kubeconfig: what a person picks. */
export type ContextName = string & { readonly brand: 'ContextName' };
export const contextName = (name: string): ContextName => name as ContextName;

/** Which object: cluster (by context), group and version, kind, namespace, name. */
export interface ObjectReference {
  readonly cluster: ContextName;
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly name: string;
}

export function referenceTo(cluster: ContextName, object: KubernetesObject): ObjectReference {
  const { name, namespace } = object.metadata;
  return {
    cluster,
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
  };
}

/** The API group: "apps" of "apps/v1", the empty string for the core group's "v1". */
export const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

export const versionOf = (apiVersion: string): string =>
  apiVersion.slice(apiVersion.indexOf('/') + 1);

/** Equal for two references to the same object, whichever served version they name it by. */
export const keyOf = (it: Omit<ObjectReference, 'cluster'>): string =>
  `${groupOf(it.apiVersion)}/${it.kind}/${it.namespace ?? ''}/${it.name}`;

/** As a person reads it: "ConfigMap kube-system/coredns". */
export const shortNameOf = (it: Omit<ObjectReference, 'cluster' | 'apiVersion'>): string =>
  `${it.kind} ${it.namespace === undefined ? '' : `${it.namespace}/`}${it.name}`;

/** With its place: "ConfigMap kube-system/coredns in east". */
export const nameOf = (it: ObjectReference): string => `${shortNameOf(it)} in ${it.cluster}`;
