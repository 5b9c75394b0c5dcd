import { isMap, listAt, textAt, textsAt, type KubernetesObject } from '../../objects/object';

/** What a platform may show itself by; nothing here asks the cluster again (domain facts 5.8). */
export interface Evidence {
  /** As the API server says it: `v1.21.5-eks-bc4871b`. */
  readonly version: string;
  /** Empty where Nodes were not read. */
  readonly nodes: readonly KubernetesObject[];
  /** Those of kube-system. */
  readonly configMaps: readonly KubernetesObject[];
  readonly daemonSets: readonly KubernetesObject[];
  /** The ConfigMap that configures the cluster DNS, where there is one. */
  readonly dns: KubernetesObject | undefined;
  /** The workload that answers pods. */
  readonly workload: KubernetesObject | undefined;
  /** The Service that pods ask. */
  readonly service: KubernetesObject | undefined;
}

/** What was seen, as a noun phrase; undefined when it was not. */
export type Sign = (evidence: Evidence) => string | undefined;

/** A part of the version that the distribution adds: `+k3s`, `-eks-`. */
export const versionHas =
  (part: string): Sign =>
  ({ version }) =>
    version.includes(part) ? `version ${version}` : undefined;

export const provider =
  (scheme: string): Sign =>
  ({ nodes }) =>
    nodes.some((it) => textAt(it, 'spec', 'providerID')?.startsWith(`${scheme}://`))
      ? `nodes with a providerID ${scheme}://`
      : undefined;

export const nodeLabel =
  (prefix: string): Sign =>
  ({ nodes }) => {
    const found = firstKey(nodes, prefix, (it) => it.metadata.labels);
    return found === undefined ? undefined : `nodes labelled ${found}`;
  };

export const nodeAnnotation =
  (prefix: string): Sign =>
  ({ nodes }) => {
    const found = firstKey(nodes, prefix, (it) => it.metadata.annotations);
    return found === undefined ? undefined : `nodes annotated ${found}`;
  };

const firstKey = (
  objects: readonly KubernetesObject[],
  prefix: string,
  of: (it: KubernetesObject) => Readonly<Record<string, string>> | undefined,
): string | undefined =>
  objects.flatMap((it) => Object.keys(of(it) ?? {})).find((it) => it.startsWith(prefix));

/** About the ConfigMap that configures the cluster DNS. */
export const dnsConfig =
  (what: string, holds: (configMap: KubernetesObject) => boolean): Sign =>
  ({ dns }) =>
    dns && holds(dns) ? `ConfigMap ${dns.metadata.name} ${what}` : undefined;

export const dnsLabel = (name: string, value?: string): Sign =>
  dnsConfig(`labelled ${name}`, (it) => hasLabel(it, name, value));

export const dnsMark = (prefix: string): Sign =>
  dnsConfig(`marked ${prefix}*`, (it) => hasMark(it, prefix));

export const configMapNamed =
  (name: string): Sign =>
  ({ configMaps }) =>
    configMaps.some((it) => it.metadata.name === name) ? `ConfigMap ${name}` : undefined;

export const daemonSetNamed =
  (name: string): Sign =>
  ({ daemonSets }) =>
    daemonSets.some((it) => it.metadata.name === name) ? `DaemonSet ${name}` : undefined;

export const hasLabel = (it: KubernetesObject, name: string, value?: string): boolean => {
  const found = it.metadata.labels?.[name];
  return found !== undefined && (value === undefined || found === value);
};

/** A label or an annotation by the beginning of its name. */
export const hasMark = (it: KubernetesObject, prefix: string): boolean =>
  [...Object.keys(it.metadata.labels ?? {}), ...Object.keys(it.metadata.annotations ?? {})].some(
    (name) => name.startsWith(prefix),
  );

/** Whether one of these field managers wrote the object, as far as the server says. */
export const isManagedBy = (it: KubernetesObject, ...managers: readonly string[]): boolean =>
  listAt(it, 'metadata', 'managedFields').some(
    (entry) => isMap(entry) && managers.includes(textAt(entry, 'manager') ?? ''),
  );

export const isNamed = (it: KubernetesObject, ...names: readonly string[]): boolean =>
  names.includes(it.metadata.name);

export const importsInto = (it: KubernetesObject, pattern: RegExp): boolean =>
  pattern.test(textsAt(it, 'data')['Corefile'] ?? '');
