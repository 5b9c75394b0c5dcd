/** istiocoredns: a CoreDNS that answers for the zone with the addresses of ServiceEntries. */
import type { KubernetesObject } from '../objects/object';

export interface CoreDnsImages {
  /** CoreDNS 1.4.0 or newer: the Corefile uses `grpc` and `forward`. */
  readonly coreDns: string;
  /** The plugin that reads ServiceEntries; one release of it served every Istio, and it is unmaintained. */
  readonly plugin: string;
}

/** What Istio 1.4 to 1.8 shipped. */
const defaultImages: CoreDnsImages = {
  coreDns: 'coredns/coredns:1.6.2',
  plugin: 'istio/coredns-plugin:0.2-istio-1.1',
};

const name = 'istiocoredns';
const labels = { app: name };
const accountName = `${name}-service-account`;

/** Under the names the charts use, so that a release rendered later finds its own. */
export function coreDnsObjects(
  zone: string,
  namespace: string,
  images: Partial<CoreDnsImages> = {},
): readonly KubernetesObject[] {
  const metadata = (objectName: string) => ({ name: objectName, namespace, labels });
  return [
    object('v1', 'ServiceAccount', metadata(accountName), {}),
    clusterRole,
    clusterRoleBinding(namespace),
    object('v1', 'ConfigMap', metadata('coredns'), { data: { Corefile: corefile(zone) } }),
    object('v1', 'Service', metadata(name), { spec: serviceSpec }),
    object('apps/v1', 'Deployment', metadata(name), {
      spec: deploymentSpec({ ...defaultImages, ...images }),
    }),
  ];
}

const object = (
  apiVersion: string,
  kind: string,
  metadata: KubernetesObject['metadata'],
  fields: object,
): KubernetesObject => ({ apiVersion, kind, metadata, ...fields });

const rbac = 'rbac.authorization.k8s.io';

const clusterRole = object(
  `${rbac}/v1`,
  'ClusterRole',
  { name, labels },
  {
    rules: [
      { apiGroups: ['networking.istio.io'], resources: ['*'], verbs: ['get', 'watch', 'list'] },
    ],
  },
);

const clusterRoleBinding = (namespace: string) =>
  object(
    `${rbac}/v1`,
    'ClusterRoleBinding',
    { name: `istio-${name}-role-binding-${namespace}`, labels },
    {
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: accountName, namespace }],
    },
  );

// Without `except`, forward answers before grpc is asked.
const corefile = (zone: string) => `.:53 {
    errors
    health
    grpc ${zone} 127.0.0.1:8053
    forward . /etc/resolv.conf {
        except ${zone}
    }
    prometheus :9153
    cache 30
    reload
}
`;

const dnsPorts = [
  { name: 'dns', protocol: 'UDP' },
  { name: 'dns-tcp', protocol: 'TCP' },
];

const serviceSpec = {
  selector: labels,
  ports: dnsPorts.map((it) => ({ ...it, port: 53, targetPort: 53 })),
};

const deploymentSpec = (images: CoreDnsImages) => ({
  replicas: 1,
  selector: { matchLabels: labels },
  template: {
    metadata: { labels, annotations: { 'sidecar.istio.io/inject': 'false' } },
    spec: {
      serviceAccountName: accountName,
      // The node's resolver, not the cluster DNS: that one forwards the zone to here.
      dnsPolicy: 'Default',
      containers: [coreDnsContainer(images.coreDns), pluginContainer(images.plugin)],
      volumes: [
        {
          name: 'config-volume',
          configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] },
        },
      ],
    },
  },
});

const resources = { requests: { cpu: '10m' } };

const coreDnsContainer = (image: string) => ({
  name: 'coredns',
  image,
  imagePullPolicy: 'IfNotPresent',
  args: ['-conf', '/etc/coredns/Corefile'],
  ports: [
    ...dnsPorts.map((it) => ({ ...it, containerPort: 53 })),
    { name: 'metrics', protocol: 'TCP', containerPort: 9153 },
  ],
  livenessProbe: {
    httpGet: { path: '/health', port: 8080 },
    initialDelaySeconds: 60,
    timeoutSeconds: 5,
    failureThreshold: 5,
  },
  resources,
  volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns' }],
});

const pluginContainer = (image: string) => ({
  name: 'istio-coredns-plugin',
  image,
  imagePullPolicy: 'IfNotPresent',
  command: ['/usr/local/bin/plugin'],
  ports: [{ name: 'dns-grpc', protocol: 'TCP', containerPort: 8053 }],
  resources,
});
