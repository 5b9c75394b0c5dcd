/** What several kinds have in common. */
import { protocols } from '../../mesh/rules/entry/ports';
import {
  any,
  list,
  mapOf,
  object,
  required,
  since,
  text,
  type ObjectShape,
  type TextShape,
  usual,
} from './shape';

/** `v1alpha3` everywhere, `v1beta1` from 1.5, `v1` from 1.22 (domain facts 4.7). */
export const networkingVersions = [
  { name: 'v1alpha3', since: 1 },
  { name: 'v1beta1', since: 5 },
  { name: 'v1', since: 22 },
] as const;

/** Offered as Istio writes them; case does not matter (domain facts 4.9). */
export const istioProtocol: TextShape = {
  kind: 'text',
  format: 'protocol',
};

export const protocolWords = protocols;

export const visibleIn = [
  'The namespaces it is visible in: `*` for all, `.` for its own; names of namespaces from 1.7 on.',
  list(text()),
] as const;

export const labels = mapOf(text('labelValue'), 'labelKey');

export const selectedByLabels: ObjectShape = object({
  labels: ['Labels a workload must have, all of them.', labels],
});

export const selectedByMatch: ObjectShape = object({
  matchLabels: ['Labels a workload must have, all of them.', labels],
});

/** What a policy is for, in place of workloads. */
export const policyTarget = object({
  group: ['The API group of it; empty for Services.', text()],
  kind: ['Gateway, Service, ServiceEntry or GatewayClass.', text(), required],
  name: ['Its name.', text('objectName'), required],
  namespace: ['Has no meaning: it is in the namespace of the policy.', text()],
});

/** Which workloads, of kinds that take one of these. */
export const selection = {
  selector: [
    'The workloads it is for; all of the namespace where nothing is said.',
    selectedByMatch,
  ],
  targetRef: ['The one it is for; `targetRefs` took its place.', policyTarget],
  targetRefs: ['Gateways, waypoints or Services it is for.', list(policyTarget), since(22)],
} as const;

export const selections = ['selector', 'targetRef', 'targetRefs'] as const;

/** The fields all objects begin with. */
export const head = object({
  apiVersion: ['The group and version of the API the object is written for.', text(), required],
  kind: ['What kind of object this is.', text(), required],
  metadata: [
    'Name, namespace, labels and annotations of the object.',
    object({
      name: ['The name of the object, unique for its kind in the namespace.', text('objectName')],
      namespace: [
        'The namespace the object is in; left out, that of the command that applies it.',
        text('namespace'),
      ],
      labels: ['Labels that others find the object by.', labels],
      annotations: ['Notes of tools and people, as texts.', mapOf(text(), 'labelKey')],
      generateName: ['A beginning the server makes a name of.', text()],
      finalizers: ['Who must have finished before the object goes.', list(text())],
      ownerReferences: ['The objects this one goes with.', any],
      uid: ['Written by the server.', text()],
      resourceVersion: ['Written by the server.', text()],
      generation: ['Written by the server.', any],
      creationTimestamp: ['Written by the server.', any],
      deletionTimestamp: ['Written by the server.', any],
      deletionGracePeriodSeconds: ['Written by the server.', any],
      managedFields: ['Written by the server.', any],
      selfLink: ['Written by servers before Kubernetes 1.20.', any],
      clusterName: ['Has no meaning.', any],
    }),
    usual,
  ],
  status: ['Written by the control plane.', any],
});
