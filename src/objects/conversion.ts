/** API versions that Kubernetes has dropped, and what the same object is called today. */
import { fieldAt, isMap, listAt, textAt, type KubernetesObject } from './object';
import type { KindName } from './objectKind';

type Fields = Readonly<Record<string, unknown>>;

export interface Converted {
  readonly object: KubernetesObject;
  /** What the conversion adds, as a clause: "with the labels of its pods as selector". */
  readonly change?: string;
}

/**
 * The object in the version that replaced its own; undefined when its version was not replaced.
 * Sources: the deprecation guide of Kubernetes for 1.16, 1.22, 1.25 and 1.26.
 */
export function convertedFor(object: KubernetesObject): Converted | undefined {
  const to = successors[`${object.apiVersion} ${object.kind}`];
  if (to === undefined) return undefined;
  const convert = conversions[object.kind];
  const result = convert?.(object) ?? { fields: {} };
  return {
    object: { ...object, ...result.fields, apiVersion: to },
    ...(result.change === undefined ? {} : { change: result.change }),
  };
}

/** The version that replaced a kind's; undefined when it was not replaced. */
export const successorOf = ({ apiVersion, kind }: KindName): KindName | undefined => {
  const to = successors[`${apiVersion} ${kind}`];
  return to === undefined ? undefined : { apiVersion: to, kind };
};

const rbac = 'rbac.authorization.k8s.io';
const admission = 'admissionregistration.k8s.io';

const successors: Readonly<Record<string, string>> = {
  ...each(['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'], 'apps/v1', [
    'Deployment',
    'DaemonSet',
    'ReplicaSet',
    'StatefulSet',
  ]),
  ...each([`${rbac}/v1beta1`, `${rbac}/v1alpha1`], `${rbac}/v1`, [
    'ClusterRole',
    'ClusterRoleBinding',
    'Role',
    'RoleBinding',
  ]),
  ...each([`${admission}/v1beta1`], `${admission}/v1`, [
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
  ]),
  ...each(['policy/v1beta1'], 'policy/v1', ['PodDisruptionBudget']),
  ...each(['extensions/v1beta1'], 'networking.k8s.io/v1', ['NetworkPolicy']),
  ...each(['autoscaling/v2beta1', 'autoscaling/v2beta2'], 'autoscaling/v2', [
    'HorizontalPodAutoscaler',
  ]),
  ...each(['apiextensions.k8s.io/v1beta1'], 'apiextensions.k8s.io/v1', [
    'CustomResourceDefinition',
  ]),
};

function each(from: readonly string[], to: string, kinds: readonly string[]) {
  const pairs = from.flatMap((version) => kinds.map((kind) => [`${version} ${kind}`, to] as const));
  return Object.fromEntries(pairs);
}

type Conversion = (object: KubernetesObject) => {
  readonly fields: Fields;
  readonly change?: string;
};

const conversions: Readonly<Record<string, Conversion>> = {
  Deployment: withSelector,
  DaemonSet: withSelector,
  ReplicaSet: withSelector,
  StatefulSet: withSelector,
  HorizontalPodAutoscaler: withMetrics,
  MutatingWebhookConfiguration: withReviewVersions,
  ValidatingWebhookConfiguration: withReviewVersions,
  CustomResourceDefinition: withVersions,
};

const specOf = (object: KubernetesObject): Fields => {
  const spec = fieldAt(object, 'spec');
  return isMap(spec) ? spec : {};
};

/** Old versions took the labels of the pods for a selector that was not given; apps/v1 wants it. */
function withSelector(object: KubernetesObject) {
  const { rollbackTo: _rollbackTo, templateGeneration: _generation, ...spec } = specOf(object);
  const labels = fieldAt(object, 'spec', 'template', 'metadata', 'labels');
  if (spec['selector'] !== undefined || !isMap(labels)) return { fields: { spec } };
  return {
    fields: { spec: { ...spec, selector: { matchLabels: labels } } },
    change: 'with the labels of its pods as selector',
  };
}

/** `targetAverageUtilization: 80` of v2beta1 became `target: {type: Utilization, ...}`. */
function withMetrics(object: KubernetesObject) {
  if (object.apiVersion !== 'autoscaling/v2beta1') return { fields: {} };
  const metrics = listAt(object, 'spec', 'metrics').map((metric) => {
    const source = fieldAt(metric, 'resource');
    if (!isMap(source)) return metric;
    const { targetAverageUtilization, targetAverageValue, ...rest } = source;
    const target =
      targetAverageUtilization === undefined
        ? { type: 'AverageValue', averageValue: targetAverageValue }
        : { type: 'Utilization', averageUtilization: targetAverageUtilization };
    return { ...(isMap(metric) ? metric : {}), resource: { ...rest, target } };
  });
  const spec = specOf(object);
  return { fields: spec['metrics'] === undefined ? {} : { spec: { ...spec, metrics } } };
}

/** v1 wants said what v1beta1 took for granted; a webhook of that time understands reviews of that time. */
function withReviewVersions(object: KubernetesObject) {
  const webhooks = listAt(object, 'webhooks').map((webhook) => ({
    admissionReviewVersions: ['v1beta1'],
    sideEffects: 'None',
    ...(isMap(webhook) ? webhook : {}),
  }));
  return { fields: { webhooks }, change: 'declared free of side effects' };
}

/** v1 wants a schema in each version; one that lets everything pass stands for none, as v1beta1 had it. */
function withVersions(object: KubernetesObject) {
  const {
    version,
    versions,
    validation: _validation,
    additionalPrinterColumns,
    subresources,
    preserveUnknownFields: _preserve,
    ...spec
  } = specOf(object);
  const named = Array.isArray(versions)
    ? versions
    : [{ name: version, served: true, storage: true }];
  const columns = additionalPrinterColumns ?? undefined;
  return {
    fields: {
      spec: {
        scope: 'Namespaced',
        ...spec,
        versions: named.map((it: unknown) => ({
          ...(subresources === undefined ? {} : { subresources }),
          ...(isMap(it) ? it : {}),
          ...printerColumns(isMap(it) ? (it['additionalPrinterColumns'] ?? columns) : columns),
          schema: {
            openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          },
        })),
      },
    },
    change: 'with a schema that accepts everything',
  };
}

function printerColumns(columns: unknown): Fields {
  if (!Array.isArray(columns)) return {};
  return {
    additionalPrinterColumns: columns.map((column: unknown) => {
      const { JSONPath: _path, ...rest } = isMap(column) ? column : {};
      return { jsonPath: textAt(column, 'JSONPath'), ...rest };
    }),
  };
}
