/** One small cluster for each platform: what tells it, and its DNS as it is delivered there. */
import type { KubernetesObject } from '../../src/objects/object';
import {
  configMap,
  coreDns,
  dnsDeployment,
  dnsService,
  kubeDns,
  plainCorefile,
} from './dnsObjects';
import { deployment, object, service } from './istioObjects';

export interface PlatformFixture {
  readonly id: string;
  readonly version?: string;
  readonly objects: readonly KubernetesObject[];
  /** Name and key of each object that forwarding changes; empty when values are handed over. */
  readonly writes: readonly string[];
  /** What a person is told before saying yes. */
  readonly warns?: RegExp;
  /** What stands in the text that is written or handed over. */
  readonly holds: RegExp;
}

interface NodeMarks {
  readonly providerID?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export const node = ({ providerID, labels, annotations }: NodeMarks): KubernetesObject => {
  const made = object('v1', 'Node', 'n1', { spec: { providerID } });
  return {
    ...made,
    metadata: { name: 'n1', ...(labels && { labels }), ...(annotations && { annotations }) },
  };
};

const marked = (
  objects: readonly KubernetesObject[],
  more: Readonly<Record<string, unknown>>,
): readonly KubernetesObject[] =>
  objects.map((it) =>
    it.kind === 'ConfigMap' ? { ...it, metadata: { ...it.metadata, ...more } } : it,
  );

const importing = `${plainCorefile}import custom/*.server\n`;
const onPort = (port: number, corefile = importing): string =>
  corefile.replace('.:53', `.:${port}`);
const reconcile = { 'addonmanager.kubernetes.io/mode': 'Reconcile' };
const ensured = { 'addonmanager.kubernetes.io/mode': 'EnsureExists' };
const byEks = {
  managedFields: [
    { manager: 'eks', operation: 'Apply', fieldsV1: { 'f:data': { 'f:Corefile': {} } } },
  ],
};
const plainBlock = /\nglobal:53 \{\n {4}# Added by/;

/** The Corefile of a node's cache, which sends what it does not know past the cluster DNS. */
const nodeCache = (name: string): KubernetesObject =>
  configMap(`kube-system/${name}`, {
    Corefile:
      'cluster.local:53 {\n    bind 169.254.20.10\n    forward . __PILLAR__CLUSTER__DNS__\n}\n' +
      '.:53 {\n    bind 169.254.20.10\n    reload\n    forward . __PILLAR__UPSTREAM__SERVERS__\n}\n',
  });

const helmNamed = (): readonly KubernetesObject[] => {
  const name = 'rke2-coredns-rke2-coredns';
  const workload = dnsDeployment('rancher/hardened-coredns:v1.8.3', name);
  const volumes = [{ configMap: { name, items: [{ key: 'Corefile', path: 'Corefile' }] } }];
  const template = {
    metadata: { labels: { 'k8s-app': 'kube-dns' } },
    spec: { containers: [{ image: 'rancher/hardened-coredns:v1.8.3' }], volumes },
  };
  return [
    dnsService(name),
    { ...workload, spec: { template } } as KubernetesObject,
    configMap(`kube-system/${name}`, { Corefile: plainCorefile }),
  ];
};

export const platformFixtures: readonly PlatformFixture[] = [
  {
    id: 'aks',
    objects: [
      node({ providerID: 'azure:///subscriptions/x' }),
      ...coreDns(importing, '1.8.7', reconcile),
    ],
    writes: ['coredns-custom global.server'],
    holds: /^global:53 \{/,
  },
  {
    id: 'eks',
    version: 'v1.21.5-eks-bc4871b',
    objects: coreDns(plainCorefile, 'v1.8.4-eksbuild.1', {
      'eks.amazonaws.com/component': 'coredns',
    }),
    writes: ['coredns Corefile'],
    warns: /add-on of EKS.*PRESERVE/,
    holds: plainBlock,
  },
  {
    id: 'eks',
    version: 'v1.21.5-eks-bc4871b',
    objects: marked(coreDns(plainCorefile, 'v1.8.4-eksbuild.1'), byEks),
    writes: [],
    holds: /^\{\n {2}"corefile": ".*global:53 \{/,
  },
  {
    id: 'gke',
    version: 'v1.20.2-gke.100',
    objects: kubeDns({}),
    writes: ['kube-dns stubDomains'],
    holds: /"global": \["10\.96\.7\.53"\]/,
  },
  {
    id: 'digitalocean',
    objects: [node({ providerID: 'digitalocean://1' }), ...coreDns(importing, '1.8.0')],
    writes: ['coredns-custom global.server'],
    holds: /^global:53 \{/,
  },
  {
    id: 'ovh',
    objects: coreDns(
      importing.replace('errors', 'errors\n    import custom/*.include'),
      '1.8.0',
      ensured,
    ),
    writes: ['coredns-custom global.server'],
    holds: /^global:53 \{/,
  },
  {
    id: 'gardener',
    objects: marked(coreDns(onPort(8053), '1.8.0'), {
      annotations: { 'resources.gardener.cloud/description': 'x' },
    }),
    writes: ['coredns-custom global.server'],
    holds: /^global:8053 \{/,
  },
  {
    id: 'scaleway',
    objects: [node({ labels: { 'k8s.scw.cloud/node': 'x' } }), ...coreDns()],
    writes: ['coredns Corefile'],
    holds: plainBlock,
  },
  {
    id: 'cce',
    objects: coreDns(
      onPort(5353, plainCorefile).replace('errors', 'bind {$POD_IP}\n    errors'),
      '1.6.5',
      { release: 'cceaddon-coredns' },
    ),
    writes: ['coredns Corefile'],
    warns: /CCE.*parameters of the CoreDNS add-on/,
    holds: /\nglobal:5353 \{(\n.*)*bind \{\$POD_IP\}/,
  },
  {
    id: 'ack',
    version: 'v1.20.4-aliyun.1',
    objects: coreDns(),
    writes: ['coredns Corefile'],
    holds: plainBlock,
  },
  {
    id: 'openshift',
    objects: [
      service('openshift-dns/dns-default', { clusterIP: '172.30.0.10' }),
      object('operator.openshift.io/v1', 'DNS', 'default', { spec: {} }),
    ],
    writes: ['default servers'],
    holds: /"zones":\["global"\].*"10\.96\.7\.53:53"/,
  },
  {
    id: 'vcluster',
    objects: [
      node({ labels: { 'vcluster.loft.sh/fake-node': 'true' } }),
      ...coreDns(onPort(1053, plainCorefile)),
    ],
    writes: ['coredns Corefile'],
    warns: /customServers/,
    holds: /\nglobal:1053 \{/,
  },
  {
    id: 'charmed',
    objects: coreDns(plainCorefile, '1.6.7', { 'cdk-addons': 'true' }),
    writes: ['coredns Corefile'],
    warns: /Charmed.*extra-corefile/,
    holds: plainBlock,
  },
  {
    id: 'rke2',
    version: 'v1.21.5+rke2r1',
    objects: helmNamed(),
    writes: [],
    holds:
      /kind: HelmChartConfig(.*\n)*.*zone: 'global\.'\n {6}port: 53(.*\n)*.*parameters: '\. 10\.96\.7\.53'/,
  },
  {
    id: 'k3s',
    version: 'v1.20.4+k3s1',
    objects: coreDns().map((it) =>
      it.kind === 'ConfigMap'
        ? configMap('kube-system/coredns', { Corefile: plainCorefile, NodeHosts: '10.0.0.1 n1' })
        : it,
    ),
    writes: ['coredns Corefile'],
    warns: /k3s server starts.*--disable coredns/,
    holds: plainBlock,
  },
  {
    id: 'k3s',
    version: 'v1.23.4+k3s1',
    objects: coreDns(plainCorefile + 'import /etc/coredns/custom/*.server\n', '1.8.6'),
    writes: ['coredns-custom global.server'],
    holds: /^global:53 \{/,
  },
  {
    id: 'rke',
    objects: [node({ annotations: { 'rke.cattle.io/external-ip': '' } }), ...coreDns()],
    writes: ['coredns Corefile'],
    warns: /rke up/,
    holds: plainBlock,
  },
  {
    id: 'kops',
    objects: [
      node({ providerID: 'aws:///x', labels: { 'kops.k8s.io/instancegroup': 'x' } }),
      ...coreDns(plainCorefile, '1.7.0', { 'k8s-addon': 'coredns.addons.k8s.io' }),
      nodeCache('node-local-dns'),
    ],
    writes: ['coredns Corefile', 'node-local-dns Corefile'],
    warns: /externalCoreFile/,
    holds: plainBlock,
  },
  {
    id: 'kubespray',
    objects: [...coreDns(plainCorefile, '1.7.0', ensured), nodeCache('nodelocaldns')],
    writes: ['coredns Corefile', 'nodelocaldns Corefile'],
    warns: /nodelocaldns_external_zones/,
    holds: plainBlock,
  },
  {
    id: 'minikube',
    objects: [
      node({ labels: { 'minikube.k8s.io/name': 'minikube' } }),
      configMap('kube-system/kubeadm-config', {}),
      ...coreDns(),
    ],
    writes: ['coredns Corefile'],
    holds: plainBlock,
  },
  {
    id: 'kind',
    objects: [
      node({ providerID: 'kind://docker/kind/n1' }),
      configMap('kube-system/kubeadm-config', {}),
      ...coreDns(),
    ],
    writes: ['coredns Corefile'],
    holds: plainBlock,
  },
  {
    id: 'microk8s',
    objects: [node({ labels: { 'microk8s.io/cluster': 'true' } }), ...coreDns()],
    writes: ['coredns Corefile'],
    holds: plainBlock,
  },
  {
    id: 'kubeadm',
    objects: [
      node({ providerID: 'aws:///eu-west-1/i-1' }),
      configMap('kube-system/kubeadm-config', {}),
      ...coreDns(),
    ],
    writes: ['coredns Corefile'],
    holds: plainBlock,
  },
];

/** GKE with Cloud DNS: the Service and ConfigMap of kube-dns are left, no pod runs. */
export const cloudDns: readonly KubernetesObject[] = [
  dnsService(),
  configMap('kube-system/kube-dns', {}),
];

export const otherDeployment = deployment('kube-system/metrics-server');
