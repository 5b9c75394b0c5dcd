// What Kubernetes 1.20 serves before any CustomResourceDefinition: the discovery of a real server, as a table.

/** One collection of the API. */
export interface Resource {
  readonly group: string;
  /** Served versions, preferred first. */
  readonly versions: readonly string[];
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly subresources: readonly string[];
  readonly categories: readonly string[];
}

const words = (text: string): readonly string[] => (text === '' ? [] : text.split(','));

/** One row: group, versions, kind, plural, scope, short names, subresources. */
type Row = readonly [string, string, string, string, 'cluster' | 'ns', string?, string?];

const rows: readonly Row[] = [
  ['', 'v1', 'ConfigMap', 'configmaps', 'ns', 'cm'],
  ['', 'v1', 'Endpoints', 'endpoints', 'ns', 'ep'],
  ['', 'v1', 'Event', 'events', 'ns', 'ev'],
  ['', 'v1', 'LimitRange', 'limitranges', 'ns', 'limits'],
  ['', 'v1', 'Namespace', 'namespaces', 'cluster', 'ns', 'finalize,status'],
  ['', 'v1', 'Node', 'nodes', 'cluster', 'no', 'status'],
  ['', 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', 'ns', 'pvc', 'status'],
  ['', 'v1', 'PersistentVolume', 'persistentvolumes', 'cluster', 'pv', 'status'],
  ['', 'v1', 'Pod', 'pods', 'ns', 'po', 'status'],
  ['', 'v1', 'PodTemplate', 'podtemplates', 'ns'],
  ['', 'v1', 'ReplicationController', 'replicationcontrollers', 'ns', 'rc', 'status'],
  ['', 'v1', 'ResourceQuota', 'resourcequotas', 'ns', 'quota', 'status'],
  ['', 'v1', 'Secret', 'secrets', 'ns'],
  ['', 'v1', 'ServiceAccount', 'serviceaccounts', 'ns', 'sa'],
  ['', 'v1', 'Service', 'services', 'ns', 'svc', 'status'],
  ['apiregistration.k8s.io', 'v1,v1beta1', 'APIService', 'apiservices', 'cluster', '', 'status'],
  ['apps', 'v1', 'ControllerRevision', 'controllerrevisions', 'ns'],
  ['apps', 'v1', 'DaemonSet', 'daemonsets', 'ns', 'ds', 'status'],
  ['apps', 'v1', 'Deployment', 'deployments', 'ns', 'deploy', 'status'],
  ['apps', 'v1', 'ReplicaSet', 'replicasets', 'ns', 'rs', 'status'],
  ['apps', 'v1', 'StatefulSet', 'statefulsets', 'ns', 'sts', 'status'],
  [
    'autoscaling',
    'v1,v2beta1,v2beta2',
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
    'ns',
    'hpa',
    'status',
  ],
  ['batch', 'v1', 'Job', 'jobs', 'ns', '', 'status'],
  ['batch', 'v1beta1', 'CronJob', 'cronjobs', 'ns', 'cj', 'status'],
  ['networking.k8s.io', 'v1,v1beta1', 'IngressClass', 'ingressclasses', 'cluster'],
  ['networking.k8s.io', 'v1,v1beta1', 'Ingress', 'ingresses', 'ns', 'ing', 'status'],
  ['networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies', 'ns', 'netpol'],
  ['policy', 'v1beta1', 'PodDisruptionBudget', 'poddisruptionbudgets', 'ns', 'pdb', 'status'],
  ['policy', 'v1beta1', 'PodSecurityPolicy', 'podsecuritypolicies', 'cluster', 'psp'],
  [
    'rbac.authorization.k8s.io',
    'v1,v1beta1',
    'ClusterRoleBinding',
    'clusterrolebindings',
    'cluster',
  ],
  ['rbac.authorization.k8s.io', 'v1,v1beta1', 'ClusterRole', 'clusterroles', 'cluster'],
  ['rbac.authorization.k8s.io', 'v1,v1beta1', 'RoleBinding', 'rolebindings', 'ns'],
  ['rbac.authorization.k8s.io', 'v1,v1beta1', 'Role', 'roles', 'ns'],
  ['storage.k8s.io', 'v1,v1beta1', 'StorageClass', 'storageclasses', 'cluster', 'sc'],
  [
    'admissionregistration.k8s.io',
    'v1,v1beta1',
    'MutatingWebhookConfiguration',
    'mutatingwebhookconfigurations',
    'cluster',
  ],
  [
    'admissionregistration.k8s.io',
    'v1,v1beta1',
    'ValidatingWebhookConfiguration',
    'validatingwebhookconfigurations',
    'cluster',
  ],
  [
    'apiextensions.k8s.io',
    'v1,v1beta1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    'cluster',
    'crd,crds',
    'status',
  ],
  ['scheduling.k8s.io', 'v1,v1beta1', 'PriorityClass', 'priorityclasses', 'cluster', 'pc'],
  ['coordination.k8s.io', 'v1,v1beta1', 'Lease', 'leases', 'ns'],
  ['discovery.k8s.io', 'v1beta1', 'EndpointSlice', 'endpointslices', 'ns'],
];

export const builtInResources: readonly Resource[] = rows.map(
  ([group, versions, kind, plural, scope, shortNames = '', subresources = '']) => ({
    group,
    versions: words(versions),
    kind,
    plural,
    singular: '',
    namespaced: scope === 'ns',
    shortNames: words(shortNames),
    subresources: words(subresources),
    categories: [],
  }),
);

export const builtIn = (kind: string): Resource => {
  const found = builtInResources.find((it) => it.kind === kind);
  if (!found) throw new Error(`${kind} is not built in`);
  return found;
};

/** Equal for the same collection, whichever version it is named by. */
export const resourceKey = (it: Pick<Resource, 'group' | 'plural'>): string =>
  `${it.group}/${it.plural}`;

export const apiVersionOf = (group: string, version: string): string =>
  group === '' ? version : `${group}/${version}`;
