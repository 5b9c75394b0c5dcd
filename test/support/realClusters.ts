// Real API servers for tests: etcd, kube-apiserver and kube-controller-manager on loopback, without nodes.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CertificateFolder, type Pair } from './real/certificates';
import {
  apiServerFlags,
  controllerManagerFlags,
  etcdFlags,
  type ControlPlane,
} from './real/controlPlaneFlags';
import { Daemon } from './real/daemon';
import { freePorts } from './real/freePorts';
import { RawClient, type RawAnswer, type RawRequest } from './rawClient';

export interface RealClusterOptions {
  /** Without it nothing happens after a write: no namespace goes, no ServiceAccount comes. */
  readonly controllerManager?: boolean;
}

const programs = ['etcd', 'kube-apiserver', 'kube-controller-manager'] as const;
const startMs = 120_000;
const attempts = 3;

/** Whether KUBEBUILDER_ASSETS names a folder with all three programs. */
export function realClustersAvailable(): boolean {
  const folder = process.env['KUBEBUILDER_ASSETS'];
  return folder !== undefined && programs.every((it) => existsSync(path.join(folder, it)));
}

/** For a suite to print when it passes over. */
export const realClustersNotRun = (what: string): string =>
  `NOT RUN: ${what} against real API servers (set KUBEBUILDER_ASSETS to a folder with ${programs.join(', ')})`;

/**
 * Starts a cluster and waits until it is usable: 10 s alone, 30 s under load.
 * `name` is the context in its kubeconfigs; `serviceCidr` such as "10.96.0.0/16" is where cluster IPs come from.
 */
export async function startRealCluster(
  name: string,
  serviceCidr: string,
  options: RealClusterOptions = {},
): Promise<RealCluster> {
  for (let attempt = 1; ; attempt += 1) {
    const cluster = new RealCluster(name, serviceCidr, options);
    try {
      await cluster.start();
      return cluster;
    } catch (error) {
      await cluster.stop();
      // A port chosen as free may be taken before it is used.
      const isPortTaken = String(error).includes('address already in use');
      if (!isPortTaken || attempt === attempts) throw error;
    }
  }
}

export class RealCluster {
  readonly name: string;
  readonly #serviceCidr: string;
  readonly #options: RealClusterOptions;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'real-cluster-'));
  readonly #pki = new CertificateFolder(path.join(this.#folder, 'pki'));
  readonly #daemons = new Set<Daemon>();
  #plane: ControlPlane | undefined;
  #admin: RawClient | undefined;
  #apiServer: Daemon | undefined;

  constructor(name: string, serviceCidr: string, options: RealClusterOptions) {
    this.name = name;
    this.#serviceCidr = serviceCidr;
    this.#options = options;
    process.on('exit', this.#leaveNothing);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, this.#interrupted);
  }

  /** The administrator's, with one context of the cluster's name. */
  get kubeconfigPath(): string {
    return path.join(this.#folder, 'admin.kubeconfig');
  }

  /** Of a user `limited` in group `dev` who has no rights but those that every user has. */
  get limitedKubeconfigPath(): string {
    return path.join(this.#folder, 'limited.kubeconfig');
  }

  get serverUrl(): string {
    return `https://127.0.0.1:${this.#running.apiPort}`;
  }

  /** As the administrator, past the product's client. */
  send(request: RawRequest): Promise<RawAnswer> {
    if (!this.#admin) throw new Error(`${this.name} is not running`);
    return this.#admin.send(request);
  }

  /** Sets the status of an object, as its controller would. `path` is the object's. */
  async setStatus(objectPath: string, status: unknown): Promise<void> {
    const answer = await this.send({
      method: 'PATCH',
      path: `${objectPath}/status`,
      body: { status },
      contentType: 'application/merge-patch+json',
    });
    if (answer.status !== 200) {
      throw new Error(`status of ${objectPath}: ${JSON.stringify(answer.body)}`);
    }
  }

  async start(): Promise<void> {
    await mkdir(this.#pki.path(''), { recursive: true });
    await mkdir(path.join(this.#folder, 'etcd'), { mode: 0o700 });
    const [etcdPort = 0, etcdPeerPort = 0, apiPort = 0, controllersPort = 0] = await freePorts(4);
    this.#plane = {
      pki: this.#pki,
      dataFolder: path.join(this.#folder, 'etcd'),
      serviceCidr: this.#serviceCidr,
      ...{ etcdPort, etcdPeerPort, apiPort, controllersPort },
      controllersKubeconfig: path.join(this.#folder, 'controllers.kubeconfig'),
    };
    // etcd comes up while the certificates are made.
    this.#daemon('etcd', etcdFlags(this.#plane));
    const admin = await this.#makeCredentials();
    this.#admin = new RawClient(this.serverUrl, admin);
    await this.startApiServer();
    if (this.#options.controllerManager !== false) await this.#startControllers();
  }

  /** Starts the API server again on its port, with its data, after `killApiServer`. */
  async startApiServer(): Promise<void> {
    this.#apiServer = this.#daemon('kube-apiserver', apiServerFlags(this.#running));
    const isReady = () => this.#admin?.isOk('/readyz') ?? Promise.resolve(false);
    await this.#apiServer.until(isReady, 'it was ready', startMs);
  }

  /** As when its machine dies: at once and without a word to its clients. */
  async killApiServer(): Promise<void> {
    await this.#apiServer?.kill();
  }

  /** Ends every process and removes every file. */
  async stop(): Promise<void> {
    this.#admin?.close();
    // In the reverse order of their start, each by its pid.
    for (const daemon of [...this.#daemons].reverse()) await daemon.stop();
    this.#leaveNothing();
    process.off('exit', this.#leaveNothing);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.off(signal, this.#interrupted);
  }

  get #running(): ControlPlane {
    if (!this.#plane) throw new Error(`${this.name} is not running`);
    return this.#plane;
  }

  #daemon(program: (typeof programs)[number], flags: readonly string[]): Daemon {
    const command = path.join(process.env['KUBEBUILDER_ASSETS'] ?? '', program);
    const daemon = new Daemon(command, flags, this.#folder);
    this.#daemons.add(daemon);
    return daemon;
  }

  async #startControllers(): Promise<void> {
    const controllers = this.#daemon(
      'kube-controller-manager',
      controllerManagerFlags(this.#running),
    );
    const account = '/api/v1/namespaces/default/serviceaccounts/default';
    const isWorking = () => this.#admin?.isOk(account) ?? Promise.resolve(false);
    await controllers.until(isWorking, 'it made a ServiceAccount', startMs);
  }

  async #makeCredentials(): Promise<{ ca: string; cert: string; key: string }> {
    const pki = this.#pki;
    await pki.makeRoot();
    const kubernetes = 'kubernetes.default.svc';
    const hosts = [
      'localhost',
      'kubernetes',
      'kubernetes.default',
      kubernetes,
      `${kubernetes}.cluster.local`,
    ];
    const names = ['IP:127.0.0.1', ...hosts.map((it) => `DNS:${it}`)].join(',');
    await pki.makeServiceAccountKeys();
    await pki.issue('apiserver', '/CN=kube-apiserver', 'serverAuth', names);
    await pki.issue('front-proxy-client', '/CN=front-proxy-client', 'clientAuth');
    const admin = await pki.issue('admin', '/O=system:masters/CN=admin', 'clientAuth');
    const limited = await pki.issue('limited', '/O=dev/CN=limited', 'clientAuth');
    const controllers = await pki.issue(
      'controllers',
      '/CN=system:kube-controller-manager',
      'clientAuth',
    );
    await this.#writeKubeconfig(this.kubeconfigPath, 'admin', admin);
    await this.#writeKubeconfig(this.limitedKubeconfigPath, 'limited', limited);
    await this.#writeKubeconfig(this.#running.controllersKubeconfig, 'controllers', controllers);
    return {
      ca: await pki.text(pki.pair('ca').cert),
      cert: await pki.text(admin.cert),
      key: await pki.text(admin.key),
    };
  }

  async #writeKubeconfig(file: string, user: string, pair: Pair): Promise<void> {
    const data = async (it: string): Promise<string> =>
      Buffer.from(await this.#pki.text(it)).toString('base64');
    const { name } = this;
    const ca = await data(this.#pki.pair('ca').cert);
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: { server: this.serverUrl, 'certificate-authority-data': ca } }],
      users: [
        {
          name: `${name}-${user}`,
          user: {
            'client-certificate-data': await data(pair.cert),
            'client-key-data': await data(pair.key),
          },
        },
      ],
      contexts: [{ name, context: { cluster: name, user: `${name}-${user}` } }],
      'current-context': name,
    };
    // JSON is YAML.
    await writeFile(file, JSON.stringify(config, undefined, 2), { mode: 0o600 });
  }

  readonly #leaveNothing = (): void => {
    for (const daemon of this.#daemons) daemon.killNow();
    rmSync(this.#folder, { recursive: true, force: true });
  };

  readonly #interrupted = (signal: NodeJS.Signals): void => {
    this.#leaveNothing();
    process.off(signal, this.#interrupted);
    process.kill(process.pid, signal);
  };
}
