import { isMap, listAt, textAt, textsAt, type KubernetesObject } from '../../objects/object';
import { shortNameOf } from '../../objects/reference';

/** Who writes the ConfigMap of a cluster DNS beside its owner, and how to tell (domain facts 5.7). */
interface Keeper {
  readonly keeps: (configMap: KubernetesObject) => boolean;
  /** What follows "ConfigMap kube-system/coredns …". */
  readonly clause: string;
}

const label = (it: KubernetesObject, name: string): string | undefined =>
  it.metadata.labels?.[name];

const hasPrefix = (it: KubernetesObject, prefix: string): boolean =>
  [...Object.keys(it.metadata.labels ?? {}), ...Object.keys(it.metadata.annotations ?? {})].some(
    (name) => name.startsWith(prefix),
  );

const isManagedBy = (it: KubernetesObject, ...managers: readonly string[]): boolean =>
  listAt(it, 'metadata', 'managedFields').some(
    (entry) => isMap(entry) && managers.includes(textAt(entry, 'manager') ?? ''),
  );

/** The more particular first. */
const keepers: readonly Keeper[] = [
  {
    keeps: (it) => label(it, 'cdk-addons') === 'true',
    clause: 'is written by the add-ons of Charmed Kubernetes, which revert edits',
  },
  {
    keeps: (it) =>
      hasPrefix(it, 'objectset.rio.cattle.io/') || textsAt(it, 'data')['NodeHosts'] !== undefined,
    clause: 'is written anew whenever a k3s server starts',
  },
  {
    keeps: (it) => label(it, 'eks.amazonaws.com/component') !== undefined || isManagedBy(it, 'eks'),
    clause:
      'belongs to the CoreDNS add-on of EKS; where EKS manages the add-on, its next update resets the text unless the configuration values of the add-on hold it too',
  },
  {
    keeps: (it) => hasPrefix(it, 'resources.gardener.cloud/'),
    clause: 'is kept by Gardener, which reverts edits',
  },
  {
    keeps: (it) => label(it, 'k8s-addon') === 'coredns.addons.k8s.io',
    clause: 'is applied again by the add-on channel of kops',
  },
  {
    keeps: (it) => label(it, 'release') === 'cceaddon-coredns',
    clause: 'is written again when the CoreDNS add-on of CCE is upgraded',
  },
  {
    keeps: (it) => label(it, 'addonmanager.kubernetes.io/mode') === 'Reconcile',
    clause: 'is reset by the add-on manager within minutes',
  },
  {
    keeps: (it) => hasPrefix(it, 'argocd.argoproj.io/') || isManagedBy(it, 'argocd-controller'),
    clause: 'is synced by Argo CD, which reverts what its source does not say',
  },
  {
    keeps: (it) =>
      hasPrefix(it, 'kustomize.toolkit.fluxcd.io/') ||
      hasPrefix(it, 'helm.toolkit.fluxcd.io/') ||
      isManagedBy(it, 'kustomize-controller'),
    clause: 'is applied by Flux, which reverts what its source does not say',
  },
  {
    keeps: (it) => label(it, 'app.kubernetes.io/managed-by') === 'Helm',
    clause: 'belongs to a Helm release, whose next upgrade overwrites edits',
  },
];

/** Why an edit of this ConfigMap may be undone by someone else, as a sentence. */
export function cautionOf(configMap: KubernetesObject): string | undefined {
  const keeper = keepers.find((it) => it.keeps(configMap));
  return keeper && `${shortNameOf({ kind: 'ConfigMap', ...configMap.metadata })} ${keeper.clause}.`;
}
