/** A mesh in which something of everything is shown: sound, faulty, dead, unread and forbidden. */
import type { Finding, Judgement } from '../../src/mesh/finding';
import type { CaCertsFacts, TrustState } from '../../src/mesh/trust/trustState';
import type { ClusterSnapshot, MeshSnapshot, ReachableCluster } from '../../src/mesh/snapshot';
import type { NameResolution } from '../../src/mesh/dns/dnsState';
import type { KubernetesObject } from '../../src/objects/object';
import { notRead, read } from '../../src/objects/reading';
import { contextName } from '../../src/objects/reference';
import { service, serviceEntry, soundIstio } from './istioObjects';
import { clusterFrom, testNow } from './meshBuilder';

type Certificate = CaCertsFacts['roots'][number];

const certificate = (name: string, byte: string, days: number): Certificate => ({
  subject: `O=Istio, CN=${name}`,
  issuer: 'O=Istio, CN=Root CA',
  serial: '01',
  fingerprint: Array<string>(32).fill(byte).join(':'),
  notBefore: testNow,
  notAfter: testNow + days * 86_400_000,
  isAuthority: true,
  pathLength: 0,
  keyUsage: ['keyCertSign'],
  extendedKeyUsage: [],
  subjectAltNames: [],
  key: { kind: 'RSA', bits: 2048 },
  signatureAlgorithm: 'sha256WithRSAEncryption',
  selfSigned: name === 'Root CA',
  pem: '',
});

export const cacertsUnder = (rootByte: string): CaCertsFacts => {
  const [root, signing] = [certificate('Root CA', rootByte, 3650), certificate('East', 'C0', 730)];
  return {
    signing,
    roots: [root],
    chain: [signing],
    anchor: root,
    missing: [],
    flaws: [],
    problems: [],
  };
};

/** With a control plane that nobody has seen run yet. */
export const trustOf = (known: Partial<TrustState>): TrustState => ({
  cacerts: read(undefined),
  publishedRoots: read(undefined),
  changedAt: undefined,
  isChangeNoted: false,
  signers: read([]),
  proxies: read([]),
  trustDomain: read({ name: 'cluster.local', aliases: [] }),
  ...known,
});

export const forwarding = (to: string): NameResolution => ({
  server: read({
    kind: 'coredns',
    version: { text: '1.6.2', major: 1, minor: 6, patch: 2 },
    clusterIp: '10.96.0.10',
  }),
  place: read({
    configMap: {
      cluster: contextName('east'),
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: 'kube-system',
      name: 'coredns',
    },
    key: 'Corefile',
    exists: true,
    config: { dialect: 'corefile', text: '.:53 {}' },
  }),
  platform: read({ id: 'kind', name: 'kind', signs: ['nodes with a providerID kind://'] }),
  nodeCache: read(undefined),
  istioCoreDns: read('10.96.0.11'),
  istioCoreDnsIps: read(['10.96.0.11']),
  istioCoreDnsPlace: read(undefined),
  forward: read({ kind: 'forwarded', to: [to], plugin: 'forward', ours: true }),
});

const objects: readonly KubernetesObject[] = [
  ...soundIstio(),
  service('bar/httpbin', { ports: [{ name: 'http', port: 8000 }] }),
  service('default/kubernetes', { ports: [{ name: 'https', port: 443 }] }),
  service('kube-system/kube-dns', { ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] }),
  serviceEntry('foo/reviews-global', {
    hosts: ['reviews.default.global'],
    addresses: ['240.0.0.3'],
    location: 'MESH_INTERNAL',
    resolution: 'DNS',
    ports: [{ name: 'http', number: 9080, protocol: 'http' }],
    endpoints: [{ address: '203.0.113.8', ports: { http: 15443 } }],
  }),
  serviceEntry('foo/outside', { hosts: ['example.com'], addresses: [] }),
];

export const soundCluster = (name: string): ReachableCluster => ({
  ...clusterFrom(name, objects),
  trust: trustOf({ cacerts: read(cacertsUnder('A1')) }),
  nameResolution: forwarding('10.96.0.11:53'),
});

/** Secrets may not be listed, and names are as hostile as a kubeconfig allows. */
export const hostileName =
  '<img src=x onerror=alert(1)>\n**bold** `%%{init}%%` "q" \u202Etxt.exe & co';

const hostile: ReachableCluster = {
  ...clusterFrom(hostileName, []),
  trust: trustOf({
    cacerts: notRead('may not list Secrets'),
    publishedRoots: notRead('may not list ConfigMaps'),
  }),
  nameResolution: {
    server: read(undefined),
    place: read(undefined),
    platform: notRead('may not list Nodes'),
    nodeCache: read(undefined),
    istioCoreDns: read(undefined),
    istioCoreDnsIps: read([]),
    istioCoreDnsPlace: read(undefined),
    forward: read({ kind: 'none' }),
  },
};

export const shopSnapshot = (): MeshSnapshot => {
  const clusters: readonly ClusterSnapshot[] = [
    soundCluster('east'),
    hostile,
    {
      state: 'unreachable',
      context: contextName('dead'),
      because: 'connection refused by 127.0.0.1:6443',
    },
    { state: 'unread', context: contextName('new') },
  ];
  const contexts = clusters.map((it) => it.context);
  return {
    takenAt: testNow,
    contexts: [...contexts, contextName('laptop')],
    meshes: [{ name: 'shop', contexts, zone: 'global' }],
    clusters: new Map(clusters.map((it) => [it.context, it])),
    kubeconfigProblems: [
      'Context broken names the cluster nowhere, which the file does not define.',
    ],
  };
};

const east = contextName('east');

const finding = (parts: Partial<Finding>): Finding => ({
  code: 'MESH0101',
  severity: 'error',
  topic: 'trust',
  message: 'There is no Secret cacerts.',
  mesh: 'shop',
  cluster: contextName(hostileName),
  ...parts,
});

export const shopJudgement: Judgement = {
  findings: [
    finding({
      remedy: { kind: 'establishTrust', mesh: 'shop', clusters: [contextName(hostileName)] },
      hint: 'Establish trust for this cluster.',
    }),
    finding({
      code: 'MESH0006',
      severity: 'warning',
      topic: 'versions',
      message: `Istio 1.4.10 in east is exposed to CVE-2021-31921.`,
      cluster: east,
    }),
    finding({
      code: 'MESH0305',
      severity: 'info',
      topic: 'gateway',
      message: 'The gateway of east is at a private address.',
      cluster: east,
    }),
    finding({
      code: 'MESH0007',
      severity: 'warning',
      topic: 'versions',
      message: 'Istio versions differ.',
      cluster: undefined,
    }),
  ],
  notChecked: [
    {
      analyzer: 'trust',
      topic: 'trust',
      mesh: 'shop',
      cluster: contextName(hostileName),
      because: 'may not list Secrets',
    },
  ],
};
