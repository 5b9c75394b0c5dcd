// DNS that answers as the objects of a twin say: CoreDNS by its Corefile, istiocoredns by the ServiceEntries.
import type { Disposable } from '../../../../src/base/disposable';
import { forwardOf } from '../../../../src/dns/forwarding';
import { zoneFaultsOf } from '../../../../src/dns/zoneFaults';
import { listAt, textAt, textsAt, type KubernetesObject } from '../../../../src/objects/object';
import { kinds } from '../../../../src/objects/objectKind';
import { valueOr } from '../../../../src/objects/reading';
import type { PodName, Ran } from '../../../../src/proof/pods';
import type { InMemoryCluster } from '../../inMemoryCluster';
import { startTinyDns, type Asked, type Reply } from '../../dns/tinyDns';

export interface AnsweringDnsOptions {
  /** How long CoreDNS takes to see a changed Corefile. */
  readonly reloadMs: number;
}

/** Starts both servers behind the pods of CoreDNS and istiocoredns, and lets other pods ask them. */
export async function startAnsweringDns(
  cluster: InMemoryCluster,
  { reloadMs }: AnsweringDnsOptions,
): Promise<Disposable> {
  const corefile = { text: corefileOf(cluster) };
  const resolve = (asked: Asked): Reply => clusterDnsReply(cluster, corefile.text, asked);
  const coreDns = await startTinyDns(resolve);
  const answerer = await startTinyDns((asked) => answererReply(cluster, asked));
  for (const pod of podsOf(cluster)) {
    const { namespace = '', name, labels = {} } = pod.metadata;
    const at: PodName = { namespace, name };
    const port =
      labels['app'] === 'istiocoredns'
        ? answerer.port
        : labels['k8s-app'] === 'kube-dns'
          ? coreDns.port
          : undefined;
    if (port !== undefined) cluster.pods.behave(at, { ports: new Map([[53, port]]) });
    else cluster.pods.behave(at, { run: (_container, command) => getent(command, resolve) });
  }
  const watching = reloading(cluster, corefile, reloadMs);
  return {
    dispose: () => {
      watching.dispose();
      void coreDns.stop();
      void answerer.stop();
    },
  };
}

const podsOf = (cluster: InMemoryCluster): readonly KubernetesObject[] =>
  valueOr(cluster.objects.list(kinds.pod), []);

const place = { ...kinds.configMap, namespace: 'kube-system', name: 'coredns' };

const corefileOf = (cluster: InMemoryCluster): string =>
  textAt(cluster.objects.get(place), 'data', 'Corefile') ?? '';

/** Reads a changed Corefile after a while, and says in the log whether it took it. */
function reloading(
  cluster: InMemoryCluster,
  corefile: { text: string },
  reloadMs: number,
): Disposable {
  return cluster.onEvent(({ object, type }) => {
    const isOurs =
      object['kind'] === 'ConfigMap' &&
      textAt(object, 'metadata', 'name') === place.name &&
      textAt(object, 'metadata', 'namespace') === place.namespace;
    if (!isOurs || type === 'DELETED') return;
    setTimeout(reload, reloadMs, cluster, corefile).unref();
  });
}

const version = { text: '1.6.7', major: 1, minor: 6, patch: 7 };

function reload(cluster: InMemoryCluster, corefile: { text: string }): void {
  const text = corefileOf(cluster);
  if (text === corefile.text) return;
  const [fault] = zoneFaultsOf({ dialect: 'corefile', text }, 'global', version);
  const lines = fault
    ? [
        '[INFO] Reloading',
        `[ERROR] Restart failed: /etc/coredns/Corefile - Error during parsing: ${fault.because}`,
        `[ERROR] plugin/reload: Corefile changed but reload failed: ${fault.because}`,
      ]
    : [
        '[INFO] Reloading',
        '[INFO] plugin/reload: Running configuration MD5 = 0123456789abcdef0123456789abcdef',
        '[INFO] Reloading complete',
      ];
  if (!fault) corefile.text = text;
  for (const pod of podsOf(cluster)) {
    const { namespace = '', name, labels = {} } = pod.metadata;
    if (labels['k8s-app'] !== 'kube-dns') continue;
    for (const line of lines) cluster.pods.say({ namespace, name }, 'coredns', line);
  }
}

function clusterDnsReply(cluster: InMemoryCluster, corefile: string, asked: Asked): Reply {
  if (asked.name.endsWith('.svc.cluster.local')) return serviceReply(cluster, asked);
  const forward = forwardOf({ dialect: 'corefile', text: corefile }, 'global');
  if (!asked.name.endsWith('.global') || forward.kind !== 'forwarded') return { code: 'NXDOMAIN' };
  const answerer = serviceIpOf(cluster, 'istio-system', 'istiocoredns');
  // CoreDNS says SERVFAIL when no upstream answers.
  return forward.to.some((it) => it.replace(/:53$/, '') === answerer)
    ? answererReply(cluster, asked)
    : { code: 'SERVFAIL' };
}

/** Only A, from all ServiceEntries; the one listed last wins (the plugin's own ways). */
function answererReply(cluster: InMemoryCluster, { name, type }: Asked): Reply {
  const entries = valueOr(cluster.objects.list(kinds.serviceEntry), []).filter((it) =>
    listAt(it, 'spec', 'hosts').includes(name),
  );
  const address = textAt(entries.at(-1), 'spec', 'addresses', 0);
  return type === 'A' && address !== undefined ? { addresses: [address] } : { code: 'NXDOMAIN' };
}

function serviceReply(cluster: InMemoryCluster, { name, type }: Asked): Reply {
  const [service = '', namespace = ''] = name.split('.');
  const ip = serviceIpOf(cluster, namespace, service);
  if (ip === undefined) return { code: 'NXDOMAIN' };
  return { addresses: type === 'A' ? [ip] : [] };
}

const serviceIpOf = (
  cluster: InMemoryCluster,
  namespace: string,
  name: string,
): string | undefined =>
  textsAt(cluster.objects.get({ ...kinds.service, namespace, name }), 'spec')['clusterIP'];

/** `getent hosts NAME` of a pod's image; it has no other program. */
function getent(
  [program, database, name = '']: readonly string[],
  resolve: (asked: Asked) => Reply,
): Ran {
  if (program !== 'getent' || database !== 'hosts') {
    return { exitCode: undefined, stdout: '', stderr: '', because: `${program ?? ''} not found` };
  }
  const reply = resolve({ name: name.toLowerCase(), type: 'A' });
  const addresses = typeof reply === 'object' && 'addresses' in reply ? reply.addresses : [];
  return {
    exitCode: addresses.length > 0 ? 0 : 2,
    stdout: addresses.map((it) => `${it.padEnd(15)} ${name}\n`).join(''),
    stderr: '',
  };
}
