/** What objects of Kubernetes have that stand in manifests beside those of Istio, as far as it matters there. */
import { groupOf } from '../../objects/reference';
import { gatewayGroup, gatewayOfApi } from './gatewayApi';
import { podSpec, serviceFields, texts } from './kubernetes';
import { binding, rbacGroup, role, webhooks } from './kubernetesRights';
import { any, mapOf, some, type ObjectShape } from './shape';

const metadata = some({
  name: ['Its name.', any],
  namespace: ['The namespace it is in.', any],
  labels: ['Labels that others find it by.', texts],
  annotations: ['Notes of tools and people, as texts.', texts],
});

const alone = some({ metadata: ['Its labels and annotations.', metadata] });

const entries = mapOf(any);
const data = {
  metadata: ['Its labels and annotations.', metadata],
  data: ['Its entries.', entries],
  immutable: ['Whether it can still be changed.', any],
} as const;
const configMap = some({ ...data, binaryData: ['Entries in base64.', entries] });
const secret = some({
  ...data,
  stringData: ['Its entries as they are.', entries],
  type: ['What kind of Secret it is.', any],
});

const labels = some({ matchLabels: ['Labels of them.', texts] });

const service = some({
  metadata: ['Its labels and annotations.', metadata],
  spec: ['What it is for.', some(serviceFields)],
});

const pod = some({ metadata: ['Their labels.', metadata], spec: ['What runs there.', podSpec] });

const maker = some({
  metadata: ['Its labels and annotations.', metadata],
  spec: [
    'What it makes.',
    some({ selector: ['Which pods are its own.', labels], template: ['The pods it makes.', pod] }),
  ],
});

const ofWebhooks = 'admissionregistration.k8s.io';

const groups: ReadonlySet<string> = new Set([
  ...['', 'apps', 'batch', 'extensions', rbacGroup, ofWebhooks, gatewayGroup],
]);

const shapes: Readonly<Partial<Record<string, ObjectShape>>> = {
  ClusterRole: role,
  ClusterRoleBinding: binding,
  ConfigMap: configMap,
  DaemonSet: maker,
  Deployment: maker,
  Gateway: gatewayOfApi,
  Job: maker,
  MutatingWebhookConfiguration: webhooks,
  Namespace: alone,
  Pod: pod,
  Role: role,
  RoleBinding: binding,
  Secret: secret,
  Service: service,
  ServiceAccount: alone,
  StatefulSet: maker,
  ValidatingWebhookConfiguration: webhooks,
};

export const labelledKinds = Object.keys(shapes);

export const podKinds = labelledKinds.filter((it) => shapes[it] === pod || shapes[it] === maker);

/** Of the objects of Kubernetes that stand in manifests beside those of Istio. */
export const labelledShapeOf = (apiVersion: string, kind: string): ObjectShape | undefined =>
  groups.has(groupOf(apiVersion)) ? shapes[kind] : undefined;
