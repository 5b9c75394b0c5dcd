import {
  dnsConfig,
  dnsLabel,
  dnsMark,
  hasLabel,
  hasMark,
  importsInto,
  isManagedBy,
  isNamed,
  nodeLabel,
  provider,
  versionHas,
} from './evidence';
import type { Platform } from './platform';

const isReconciled = (it: Parameters<typeof hasLabel>[0]): boolean =>
  hasLabel(it, 'addonmanager.kubernetes.io/mode', 'Reconcile');

/** Clusters that someone else runs (domain facts 5.7). */
export const cloudPlatforms: readonly Platform[] = [
  {
    id: 'aks',
    name: 'AKS',
    signs: [provider('azure'), nodeLabel('kubernetes.azure.com/cluster')],
    keeper: { keeps: isReconciled, clause: 'is reset by the add-on manager of AKS within minutes' },
    lasting:
      'Keep the zone in ConfigMap kube-system/coredns-custom, under a key that ends in .server.',
  },
  {
    id: 'eks',
    name: 'EKS',
    signs: [
      versionHas('-eks-'),
      dnsLabel('eks.amazonaws.com/component'),
      dnsConfig('written by eks', (it) => isManagedBy(it, 'eks')),
      provider('aws'),
    ],
    keeper: {
      keeps: (it) => hasLabel(it, 'eks.amazonaws.com/component') || isManagedBy(it, 'eks'),
      clause:
        'belongs to the CoreDNS add-on of EKS; where EKS manages the add-on, its next update resets the text unless the configuration values of the add-on hold it too',
    },
    lasting:
      'Put the whole Corefile into the configuration values of the add-on and update it with resolve-conflicts PRESERVE, or manage the add-on yourself.',
    handover: { to: 'eksAddOn', applies: (it) => isManagedBy(it, 'eks') },
  },
  {
    id: 'gke',
    name: 'GKE',
    signs: [versionHas('-gke.'), nodeLabel('cloud.google.com/gke-'), provider('gce')],
    elsewhere:
      'GKE answers pods by Cloud DNS there, which no ConfigMap configures; make a forwarding zone or a response policy in Cloud DNS',
  },
  {
    id: 'digitalocean',
    name: 'DigitalOcean',
    signs: [provider('digitalocean'), nodeLabel('doks.digitalocean.com/')],
    keeper: { keeps: (it) => isNamed(it, 'coredns'), clause: 'is reset by DigitalOcean' },
    lasting:
      'Keep the zone in ConfigMap kube-system/coredns-custom, under a key that ends in .server.',
  },
  {
    id: 'ovh',
    name: 'OVHcloud',
    signs: [
      nodeLabel('k8s.ovh.net/'),
      dnsConfig('that imports custom/*.include', (it) => importsInto(it, /custom\/\*\.include/)),
    ],
    keeper: {
      keeps: (it) => isNamed(it, 'coredns'),
      clause: 'is restored when OVHcloud redeploys',
    },
    lasting:
      'Keep the zone in ConfigMap kube-system/coredns-custom, under a key that ends in .server.',
  },
  {
    id: 'gardener',
    name: 'Gardener',
    signs: [
      nodeLabel('worker.gardener.cloud/'),
      dnsMark('resources.gardener.cloud/'),
      dnsMark('gardener.cloud/'),
    ],
    keeper: {
      keeps: (it) => hasMark(it, 'resources.gardener.cloud/') || hasMark(it, 'gardener.cloud/'),
      clause: 'is kept by Gardener, which reverts edits',
    },
    lasting:
      'Keep the zone in ConfigMap kube-system/coredns-custom, under a key that ends in .server.',
  },
  {
    id: 'scaleway',
    name: 'Scaleway Kapsule',
    signs: [nodeLabel('k8s.scw.cloud/'), provider('scaleway'), dnsMark('k8s.scw.cloud/')],
  },
  {
    id: 'cce',
    name: 'Huawei CCE',
    signs: [dnsLabel('release', 'cceaddon-coredns'), versionHas('-CCE')],
    keeper: {
      keeps: (it) => hasLabel(it, 'release', 'cceaddon-coredns'),
      clause: 'is written again when the CoreDNS add-on of CCE is upgraded',
    },
    lasting: 'Set the stub domain among the parameters of the CoreDNS add-on as well.',
  },
  {
    id: 'ack',
    name: 'Alibaba ACK',
    signs: [versionHas('-aliyun'), provider('alicloud'), nodeLabel('alibabacloud.com/')],
  },
];
