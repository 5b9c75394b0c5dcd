import { textsAt } from '../../objects/object';
import {
  configMapNamed,
  daemonSetNamed,
  dnsConfig,
  dnsLabel,
  dnsMark,
  hasLabel,
  hasMark,
  isNamed,
  nodeAnnotation,
  nodeLabel,
  provider,
  versionHas,
  type Sign,
} from './evidence';
import type { Platform } from './platform';

const inOpenShift: Sign = ({ service }) =>
  service?.metadata.namespace === 'openshift-dns' ? 'Service openshift-dns/dns-default' : undefined;

const ofVcluster: Sign = ({ workload, dns }) =>
  [workload, dns].some((it) => it && hasMark(it, 'vcluster.loft.sh/'))
    ? 'objects marked vcluster.loft.sh/*'
    : undefined;

/** Clusters that people install, the more particular first (domain facts 5.7). */
export const distributionPlatforms: readonly Platform[] = [
  { id: 'openshift', name: 'OpenShift', signs: [inOpenShift] },
  {
    id: 'vcluster',
    name: 'vcluster',
    signs: [nodeLabel('vcluster.loft.sh/'), ofVcluster],
    keeper: { keeps: (it) => isNamed(it, 'coredns'), clause: 'is written by vcluster' },
    lasting: 'Keep the zone in the values of the vcluster as well (coredns.customServers).',
  },
  {
    id: 'charmed',
    name: 'Charmed Kubernetes',
    signs: [dnsLabel('cdk-addons', 'true')],
    keeper: {
      keeps: (it) => hasLabel(it, 'cdk-addons', 'true'),
      clause: 'is written by the add-ons of Charmed Kubernetes, which revert edits',
    },
    lasting:
      'Give the block to the charm as its option extra-corefile, or run a CoreDNS of your own.',
  },
  {
    id: 'rke2',
    name: 'RKE2',
    signs: [
      versionHas('+rke2'),
      configMapNamed('rke2-coredns-rke2-coredns'),
      nodeAnnotation('rke2.io/'),
    ],
    keeper: {
      keeps: (it) => it.metadata.name.startsWith('rke2-coredns'),
      clause: 'is written by the Helm controller of RKE2 from its chart',
    },
    lasting: 'Set the servers of HelmChartConfig kube-system/rke2-coredns.',
    handover: {
      to: 'helmChartConfig',
      applies: (it) => it.metadata.name.startsWith('rke2-coredns'),
    },
  },
  {
    id: 'k3s',
    name: 'k3s',
    signs: [
      versionHas('+k3s'),
      dnsMark('objectset.rio.cattle.io/'),
      dnsConfig('with the key NodeHosts', (it) => textsAt(it, 'data')['NodeHosts'] !== undefined),
      nodeAnnotation('k3s.io/'),
    ],
    keeper: {
      keeps: (it) =>
        hasMark(it, 'objectset.rio.cattle.io/') || textsAt(it, 'data')['NodeHosts'] !== undefined,
      clause: 'is written anew whenever a k3s server starts',
    },
    lasting:
      'Newer k3s imports coredns-custom, which it keeps; with an older one start the servers with --disable coredns and run a CoreDNS of your own.',
  },
  {
    id: 'rke',
    name: 'RKE',
    signs: [nodeAnnotation('rke.cattle.io/')],
    keeper: {
      keeps: (it) => isNamed(it, 'coredns', 'kube-dns'),
      clause: 'is written again by the next rke up',
    },
    lasting:
      'Plan it again after rke up; dns.stubdomains of cluster.yml works only with the provider kube-dns.',
  },
  {
    id: 'kops',
    name: 'kops',
    signs: [
      dnsLabel('k8s-addon', 'coredns.addons.k8s.io'),
      dnsLabel('k8s-addon', 'kube-dns.addons.k8s.io'),
      nodeLabel('kops.k8s.io/'),
    ],
    keeper: {
      keeps: (it) => hasLabel(it, 'k8s-addon'),
      clause: 'is applied again by the add-on channel of kops',
    },
    lasting:
      'Set spec.kubeDNS.externalCoreFile of the kops cluster to the same Corefile (with kube-dns: spec.kubeDNS.stubDomains).',
  },
  {
    id: 'kubespray',
    name: 'kubespray',
    signs: [daemonSetNamed('nodelocaldns'), configMapNamed('nodelocaldns')],
    keeper: {
      keeps: (it) => isNamed(it, 'coredns', 'nodelocaldns'),
      clause: 'is written again by the next run of kubespray',
    },
    lasting: 'Set coredns_external_zones and nodelocaldns_external_zones in the inventory as well.',
  },
  {
    id: 'minikube',
    name: 'minikube',
    signs: [nodeLabel('minikube.k8s.io/')],
  },
  { id: 'kind', name: 'kind', signs: [provider('kind')] },
  { id: 'microk8s', name: 'MicroK8s', signs: [nodeLabel('microk8s.io/')] },
  { id: 'kubeadm', name: 'kubeadm', signs: [configMapNamed('kubeadm-config')] },
];
