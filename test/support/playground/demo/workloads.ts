// Objects of a cluster that runs: Deployments that are ready, Services, ConfigMaps.
import type { KubernetesObject } from '../../../../src/objects/object';

export type Fields = Readonly<Record<string, unknown>>;

/** `path` is "namespace/name", or a name for what has no namespace. */
export function thing(
  apiVersion: string,
  kind: string,
  path: string,
  rest: Fields = {},
  labels?: Readonly<Record<string, string>>,
): KubernetesObject {
  const [name = '', namespace] = path.split('/').reverse();
  const where = namespace === undefined ? {} : { namespace };
  return { apiVersion, kind, metadata: { name, ...where, ...(labels ? { labels } : {}) }, ...rest };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly ports?: readonly number[];
}

export function deployment(
  path: string,
  labels: Readonly<Record<string, string>>,
  containers: readonly Container[],
  pod: Fields = {},
): KubernetesObject {
  return thing(
    'apps/v1',
    'Deployment',
    path,
    {
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: containers.map(containerOf), ...pod },
        },
      },
      status: readyStatus(1),
    },
    labels,
  );
}

/** As the Deployment's controller reports it when all replicas run. */
export const readyStatus = (replicas: number): Fields => ({
  observedGeneration: 1,
  replicas,
  updatedReplicas: replicas,
  readyReplicas: replicas,
  availableReplicas: replicas,
  conditions: [{ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' }],
});

const containerOf = ({ name, image, env = {}, ports = [] }: Container): Fields => ({
  name,
  image,
  ...(Object.keys(env).length === 0
    ? {}
    : { env: Object.entries(env).map(([key, value]) => ({ name: key, value })) }),
  ...(ports.length === 0
    ? {}
    : { ports: ports.map((containerPort) => ({ containerPort, protocol: 'TCP' })) }),
});

export const service = (
  path: string,
  spec: Fields,
  labels?: Readonly<Record<string, string>>,
  status: Fields = { loadBalancer: {} },
): KubernetesObject => thing('v1', 'Service', path, { spec, status }, labels);

export const configMap = (
  path: string,
  data: Readonly<Record<string, string>>,
  labels?: Readonly<Record<string, string>>,
): KubernetesObject => thing('v1', 'ConfigMap', path, { data }, labels);

export const namespace = (
  name: string,
  labels?: Readonly<Record<string, string>>,
): KubernetesObject => thing('v1', 'Namespace', name, {}, labels);

/** A Deployment and the Service before it, of one port. */
export function application(
  path: string,
  image: string,
  port: { readonly name: string; readonly number: number; readonly target?: number },
): readonly KubernetesObject[] {
  const labels = { app: path.split('/').at(-1) ?? '' };
  const target = port.target ?? port.number;
  const name = labels.app;
  return [
    deployment(path, { ...labels, version: 'v1' }, [{ name, image, ports: [target] }]),
    service(
      path,
      { selector: labels, ports: [{ name: port.name, port: port.number, targetPort: target }] },
      labels,
    ),
  ];
}
