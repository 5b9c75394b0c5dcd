/** The DNS of a cluster as objects: the Service pods ask, its workload and its configuration. */
import { markComment } from '../../src/dns/corefileBlock';
import type { KubernetesObject } from '../../src/objects/object';
import { deployment, object, service } from './istioObjects';

type Texts = Readonly<Record<string, string>>;

/** The default of kubeadm for CoreDNS 1.6 to 1.8. */
export const plainCorefile = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
    }
    forward . /etc/resolv.conf
    cache 30
    reload
}
`;

export const configMap = (path: string, data?: Texts, labels?: Texts): KubernetesObject =>
  object('v1', 'ConfigMap', path, data === undefined ? {} : { data }, labels);

const podLabels = { 'k8s-app': 'kube-dns' };

export const dnsService = (name = 'kube-dns', labels: Texts = podLabels): KubernetesObject => {
  const made = service(`kube-system/${name}`, { clusterIP: '10.96.0.10', selector: podLabels });
  return { ...made, metadata: { ...made.metadata, labels } };
};

export const dnsDeployment = (image: string, name = 'coredns'): KubernetesObject =>
  deployment(`kube-system/${name}`, { image, labels: podLabels });

export const coreDns = (
  corefile = plainCorefile,
  tag = '1.6.7',
  labels?: Texts,
): readonly KubernetesObject[] => [
  dnsService(),
  dnsDeployment(`k8s.gcr.io/coredns:${tag}`),
  configMap('kube-system/coredns', { Corefile: corefile }, labels),
];

/** Without a ConfigMap, as on a new GKE cluster, unless some data is given. */
export const kubeDns = (data?: Texts): readonly KubernetesObject[] => [
  dnsService(),
  dnsDeployment('k8s.gcr.io/k8s-dns-kube-dns-amd64:1.14.10', 'kube-dns'),
  ...(data === undefined ? [] : [configMap('kube-system/kube-dns', data)]),
];

export const istioCoreDnsService = (clusterIP = '10.96.7.53'): KubernetesObject =>
  service('istio-system/istiocoredns', { clusterIP });

/** The same as we write it, by which we know it again. */
export const ourBlock = (upstream: string): string =>
  forwardingBlock(upstream).replace('{\n', `{\n    ${markComment}\n`);

export const forwardingBlock = (upstream: string, plugin = 'forward'): string =>
  `global:53 {\n    errors\n    cache 30\n    ${plugin} . ${upstream}\n}\n`;
