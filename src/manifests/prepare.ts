/** From what a manifest says to what is applied: hooks sorted out, namespaces filled in, each object once. */
import { isNamespaced } from '../objects/builtIn';
import type { KubernetesObject } from '../objects/object';
import { keyOf, shortNameOf } from '../objects/reference';
import { definedKind, isOfKind, type DefinedKind } from './phases';

export interface Prepared {
  readonly objects: readonly KubernetesObject[];
  /** What was changed or left out, as sentences. */
  readonly notes: readonly string[];
}

/**
 * The objects to apply. Helm hooks that run on deletion, rollback or test are left out (applied with
 * the rest, `istio-cleanup-secrets` would delete what the control plane made); hooks of installation
 * stay, as `kubectl apply` of the same text would create them. Objects without a namespace get the
 * one given, where their kind has namespaces. Preparing twice changes nothing more.
 */
export function prepared(objects: readonly KubernetesObject[], namespace: string): Prepared {
  const hooks = objects.filter(runsLater);
  const defined = objects.flatMap((it) => definedKind(it) ?? []);
  const placed = objects
    .filter((it) => !runsLater(it))
    .map((it) => (lacksNamespace(it, defined) ? withNamespace(it, namespace) : it));
  const byKey = new Map(placed.map((it) => [keyOfObject(it), it]));
  const twice = placed.filter((it) => byKey.get(keyOfObject(it)) !== it);
  return {
    objects: [...byKey.values()],
    notes: [
      ...sentence(hooks, 'left out, as Helm runs them on deletion, rollback or test only'),
      ...sentence(twice, 'given more than once; the last one counts'),
    ],
  };
}

const keyOfObject = (it: KubernetesObject): string =>
  keyOf({ apiVersion: it.apiVersion, kind: it.kind, ...it.metadata });

/** A hook none of whose events is an installation or an upgrade. */
function runsLater(object: KubernetesObject): boolean {
  const hook = object.metadata.annotations?.['helm.sh/hook'];
  if (hook === undefined) return false;
  const events = hook.split(',').map((it) => it.trim());
  return !events.some((it) => /^(?:pre|post)-(?:install|upgrade)$|^crd-install$/.test(it));
}

function lacksNamespace(object: KubernetesObject, defined: readonly DefinedKind[]): boolean {
  if (object.metadata.namespace !== undefined) return false;
  const definition = defined.find((it) => isOfKind(object, it));
  return definition?.namespaced ?? isNamespaced(object) ?? false;
}

const withNamespace = (object: KubernetesObject, namespace: string): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, namespace },
});

function sentence(objects: readonly KubernetesObject[], what: string): readonly string[] {
  if (objects.length === 0) return [];
  const names = [...new Set(objects.map((it) => shortNameOf({ kind: it.kind, ...it.metadata })))];
  return [`${names.join(', ')}: ${what}.`];
}
