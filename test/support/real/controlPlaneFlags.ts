// The flags with which etcd, kube-apiserver and kube-controller-manager make a cluster without nodes on loopback.
import type { CertificateFolder } from './certificates';

export interface ControlPlane {
  readonly pki: CertificateFolder;
  readonly dataFolder: string;
  readonly serviceCidr: string;
  readonly etcdPort: number;
  readonly etcdPeerPort: number;
  readonly apiPort: number;
  readonly controllersPort: number;
  readonly controllersKubeconfig: string;
}

const flags = (values: Readonly<Record<string, string | number | boolean>>): readonly string[] =>
  Object.entries(values).map(([name, value]) => `--${name}=${String(value)}`);

export function etcdFlags(it: ControlPlane): readonly string[] {
  const client = `http://127.0.0.1:${it.etcdPort}`;
  const peer = `http://127.0.0.1:${it.etcdPeerPort}`;
  return flags({
    name: 'default',
    'data-dir': it.dataFolder,
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
  });
}

export function apiServerFlags(it: ControlPlane): readonly string[] {
  const { pki } = it;
  const [server, proxy, root] = [
    pki.pair('apiserver'),
    pki.pair('front-proxy-client'),
    pki.pair('ca'),
  ];
  return flags({
    'etcd-servers': `http://127.0.0.1:${it.etcdPort}`,
    'bind-address': '127.0.0.1',
    'secure-port': it.apiPort,
    // Loopback is no address that endpoints may have, so nobody may try to publish it.
    'advertise-address': '127.0.0.1',
    'endpoint-reconciler-type': 'none',
    'tls-cert-file': server.cert,
    'tls-private-key-file': server.key,
    'client-ca-file': root.cert,
    'requestheader-client-ca-file': root.cert,
    'requestheader-username-headers': 'X-Remote-User',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'requestheader-allowed-names': 'front-proxy-client',
    'proxy-client-cert-file': proxy.cert,
    'proxy-client-key-file': proxy.key,
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    'service-account-signing-key-file': pki.path('sa.key'),
    'service-account-key-file': pki.path('sa.pub'),
    'service-cluster-ip-range': it.serviceCidr,
    'authorization-mode': 'RBAC',
    'allow-privileged': true,
    profiling: false,
    v: 1,
  });
}

export function controllerManagerFlags(it: ControlPlane): readonly string[] {
  const { pki, controllersKubeconfig } = it;
  const root = pki.pair('ca');
  return flags({
    kubeconfig: controllersKubeconfig,
    'authentication-kubeconfig': controllersKubeconfig,
    'authorization-kubeconfig': controllersKubeconfig,
    'bind-address': '127.0.0.1',
    'secure-port': it.controllersPort,
    // The second, plain port of old releases, which is open to all.
    port: 0,
    'cert-dir': it.dataFolder,
    'leader-elect': false,
    // Without it namespace deletion and garbage collection are forbidden.
    'use-service-account-credentials': true,
    'service-account-private-key-file': pki.path('sa.key'),
    'root-ca-file': root.cert,
    'cluster-signing-cert-file': root.cert,
    'cluster-signing-key-file': root.key,
    'service-cluster-ip-range': it.serviceCidr,
    // There are no nodes, no cloud and no volumes.
    controllers:
      '*,-nodeipam,-nodelifecycle,-cloud-node-lifecycle,-attachdetach,-persistentvolume-binder,-persistentvolume-expander,-ttl,-service,-route',
    v: 1,
  });
}
