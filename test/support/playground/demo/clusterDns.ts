// The DNS of a cluster that kubeadm made: CoreDNS 1.6.7 behind Service kube-dns.
import type { KubernetesObject } from '../../../../src/objects/object';
import { configMap, deployment, service } from './workloads';

const labels = { 'k8s-app': 'kube-dns' };

const mainBlock = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf
    cache 30
    loop
    reload
    loadbalance
}
`;

const globalBlock = (to: string): string => `global:53 {
    errors
    cache 30
    forward . ${to}:53
}
`;

/** `forwardsTo` is where .global goes; nowhere unless given. */
export const clusterDns = (clusterIP: string, forwardsTo?: string): readonly KubernetesObject[] => [
  deployment(
    'kube-system/coredns',
    labels,
    [{ name: 'coredns', image: 'k8s.gcr.io/coredns:1.6.7', ports: [9153] }],
    { dnsPolicy: 'Default', serviceAccountName: 'coredns' },
  ),
  service(
    'kube-system/kube-dns',
    {
      clusterIP,
      selector: labels,
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
        { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
      ],
    },
    { ...labels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'KubeDNS' },
  ),
  configMap('kube-system/coredns', {
    Corefile: mainBlock + (forwardsTo === undefined ? '' : globalBlock(forwardsTo)),
  }),
];
