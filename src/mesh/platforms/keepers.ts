import { shortNameOf } from '../../objects/reference';
import type { KubernetesObject } from '../../objects/object';
import { hasLabel, hasMark, isManagedBy } from './evidence';
import type { Keeper, Platform } from './platform';

/** Who keeps objects on any platform; the more particular first. */
const anywhere: readonly Keeper[] = [
  {
    keeps: (it) => hasLabel(it, 'addonmanager.kubernetes.io/mode', 'Reconcile'),
    clause: 'is reset by the add-on manager within minutes',
  },
  {
    keeps: (it) => hasMark(it, 'argocd.argoproj.io/') || isManagedBy(it, 'argocd-controller'),
    clause: 'is synced by Argo CD, which reverts what its source does not say',
  },
  {
    keeps: (it) =>
      hasMark(it, 'kustomize.toolkit.fluxcd.io/') ||
      hasMark(it, 'helm.toolkit.fluxcd.io/') ||
      isManagedBy(it, 'kustomize-controller'),
    clause: 'is applied by Flux, which reverts what its source does not say',
  },
  {
    keeps: (it) => hasLabel(it, 'app.kubernetes.io/managed-by', 'Helm'),
    clause: 'belongs to a Helm release, whose next upgrade overwrites edits',
  },
];

/** Why an edit of this object may be undone by someone else, as a sentence. */
export function cautionOf(object: KubernetesObject, platform?: Platform): string | undefined {
  const keepers = [...(platform?.keeper ? [platform.keeper] : []), ...anywhere];
  const keeper = keepers.find((it) => it.keeps(object));
  return keeper && `${shortNameOf({ ...object, ...object.metadata })} ${keeper.clause}.`;
}
