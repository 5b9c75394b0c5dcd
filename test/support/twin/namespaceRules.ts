// Namespace: the finalizer that holds it until its content is gone, and its phase.
import { textAt } from '../../../src/objects/object';
import type { KindRules } from './kindRules';
import { isDns1123Label } from './nameRules';

/** Refused to be deleted (plugin/pkg/admission/namespace/lifecycle). */
export const immortalNamespaces: readonly string[] = ['default', 'kube-system', 'kube-public'];
export const firstNamespaces: readonly string[] = [...immortalNamespaces, 'kube-node-lease'];

export const namespaceRules: KindRules = {
  nameRule: isDns1123Label,
  fields: ['spec', 'status'],
  // spec.finalizers is written by the server and by the finalize subresource only.
  complete(object, before) {
    object['spec'] = before?.['spec'] ?? { finalizers: ['kubernetes'] };
  },
  firstStatus: { phase: 'Active' },
};

export const isTerminating = (namespace: unknown): boolean =>
  textAt(namespace, 'status', 'phase') === 'Terminating';
