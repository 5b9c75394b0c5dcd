/**
 * Plays what Istio does with a CA in clusters that have no nodes to run it on (domain facts 3.9): a
 * control plane reads `cacerts` when its pod starts and publishes the roots, and a workload's pod
 * takes certificate and roots from it when it starts. What each holds is kept here, out of the
 * product's sight.
 */
import { X509Certificate } from 'node:crypto';
import { textAt, type KubernetesObject } from '../../src/objects/object';
import { object } from '../support/istioObjects';
import { cacertsOf, createObjects, itemsAt, objectAt } from './clusterObjects';
import type { GroundCluster } from './ground';

interface Held {
  /** Of the root that its certificate leads to. */
  readonly anchor: string;
  readonly roots: readonly string[];
}

const everyMs = 300;
const publishedPath = '/api/v1/namespaces/istio-system/configmaps/istio-ca-root-cert';

export class IstioPlayer {
  readonly #cluster: GroundCluster;
  /** By pod, the control plane's among them. */
  readonly #held = new Map<string, Held>();
  #plane: Held | undefined;
  #planePod = '';
  #isStopped = false;
  readonly #work: Promise<void>;

  constructor(cluster: GroundCluster) {
    this.#cluster = cluster;
    this.#work = this.#play();
  }

  /** What every workload that runs now holds, by pod. */
  async workloads(): Promise<ReadonlyMap<string, Held>> {
    const names = (await this.#pods('bar')).map(nameOf);
    return new Map([...this.#held].filter(([name]) => names.includes(name)));
  }

  /** Until the first control plane has read its CA, nothing that starts gets a certificate. */
  async started(): Promise<void> {
    while (!this.#plane && !this.#isStopped)
      await new Promise((resolve) => setTimeout(resolve, everyMs));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#work;
  }

  async #play(): Promise<void> {
    while (!this.#isStopped) {
      await this.#startPlane();
      if (this.#plane)
        for (const it of await this.#pods('bar'))
          if (!this.#held.has(nameOf(it))) this.#held.set(nameOf(it), this.#plane);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  /** The newest pod is the one that took over. */
  async #startPlane(): Promise<void> {
    const pods = (await this.#pods('istio-system')).filter(
      (it) => textAt(it, 'metadata', 'labels', 'app') === 'istiod',
    );
    const newest = pods.sort((a, b) => (createdAt(a) < createdAt(b) ? 1 : -1))[0];
    if (!newest || nameOf(newest) === this.#planePod) return;
    const files = await cacertsOf(this.#cluster);
    if (!files) return;
    this.#planePod = nameOf(newest);
    this.#plane = heldIn(files);
    await this.#publish(files.get('root-cert.pem') ?? '');
  }

  async #publish(pem: string): Promise<void> {
    const data = { 'root-cert.pem': pem };
    if ((await objectAt(this.#cluster, publishedPath)) === undefined) {
      const published = object('v1', 'ConfigMap', 'istio-system/istio-ca-root-cert', { data });
      await createObjects(this.#cluster, [published]);
      return;
    }
    const contentType = 'application/merge-patch+json';
    await this.#cluster.send({ method: 'PATCH', path: publishedPath, body: { data }, contentType });
  }

  /** Those that are not about to end. */
  async #pods(namespace: string): Promise<KubernetesObject[]> {
    const pods = await itemsAt(this.#cluster, `/api/v1/namespaces/${namespace}/pods`);
    return pods.filter(
      (it) => textAt(it, 'metadata', 'deletionTimestamp') === undefined,
    ) as KubernetesObject[];
  }
}

/** Who refuses whom of all workloads; undefined while everybody can talk to everybody. */
export async function cutBetween(...players: readonly IstioPlayer[]): Promise<string | undefined> {
  const all = (await Promise.all(players.map((it) => it.workloads()))).flatMap((it) => [...it]);
  for (const [one, { anchor }] of all)
    for (const [other, { roots }] of all)
      if (!roots.includes(anchor)) return `${other} refuses ${one}`;
  return undefined;
}

const nameOf = (it: unknown): string => textAt(it, 'metadata', 'name') ?? '';
const createdAt = (it: unknown): string => textAt(it, 'metadata', 'creationTimestamp') ?? '';

/** By the signatures themselves, not by what the product makes of them. */
function heldIn(files: ReadonlyMap<string, string>): Held {
  const roots = certificatesIn(files.get('root-cert.pem') ?? '');
  const [signing] = certificatesIn(files.get('ca-cert.pem') ?? '');
  const root = roots.find((it) => signing?.verify(it.publicKey) === true);
  return {
    anchor: root?.fingerprint256 ?? 'none',
    roots: roots.map((it) => it.fingerprint256),
  };
}

const certificatesIn = (pem: string): readonly X509Certificate[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (it) => new X509Certificate(it),
  );
