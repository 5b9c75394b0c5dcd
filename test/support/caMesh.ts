/**
 * A mesh whose control planes and workloads behave as Istio's do with their CAs (domain facts 3.9):
 * a control plane reads `cacerts` when it starts and publishes the roots, a pod takes certificate
 * and roots from its control plane when it starts. What each really holds is kept beside the
 * objects, where no planner can see it.
 */
import type { MeshSnapshot, ReachableCluster } from '../../src/mesh/snapshot';
import { readCaCerts } from '../../src/pki/cacerts';
import { textAt, textsAt, type KubernetesObject } from '../../src/objects/object';
import { kinds } from '../../src/objects/objectKind';
import { ObjectSet } from '../../src/objects/objectSet';
import { read, valueOr } from '../../src/objects/reading';
import { contextName, type ContextName } from '../../src/objects/reference';
import { interpretCluster } from '../../src/mesh/interpret';
import type { IssuedAuthority } from '../../src/pki/authority';
import { verbOf, type Change } from '../../src/plan/change';
import { filesOf, secretData } from './authorities';
import { deployment, object } from './istioObjects';
import { testNow } from './meshBuilder';

/** What a process holds: the root its certificate leads to, and the roots it trusts. */
export interface Held {
  readonly anchor: string;
  readonly roots: readonly string[];
}

interface Workload {
  readonly namespace: string;
  readonly name: string;
  held: Held;
}

/**
 * Who keeps the record of when a Secret changed: servers do since 1.18, some of them only of the
 * first change that a writer makes to a field; before, nobody but us does.
 */
export type Record = 'server' | 'server, once' | 'note';

const secondMs = 1000;
const templateStamp = ['spec', 'template', 'metadata', 'annotations'] as const;

export class CaCluster {
  readonly context: ContextName;
  readonly workloads: Workload[];
  #objects: ObjectSet;
  #plane: Held;
  #rolled = new Map<string, string>();

  constructor(
    name: string,
    authority: IssuedAuthority,
    readonly record: Record,
    readonly clock: { now: number },
    tag = '1.6.8',
  ) {
    this.context = contextName(name);
    const data = secretData(filesOf(authority));
    this.#plane = heldIn(data);
    this.workloads = [
      ['istio-system', 'istio-ingressgateway'],
      ['bar', 'httpbin'],
      ['foo', 'sleep'],
    ].map(([namespace = '', it = '']) => ({ namespace, name: it, held: this.#plane }));
    let objects = ObjectSet.of([
      { ...secret(data), ...this.#metadata('istio-system', 'cacerts') },
      deployment('istio-system/istiod', {
        image: `docker.io/istio/pilot:${tag}`,
        labels: { app: 'istiod' },
      }),
      ...this.workloads.map((it) => deployment(`${it.namespace}/${it.name}`)),
    ]);
    for (const it of [{ namespace: 'istio-system', name: 'istiod' }, ...this.workloads])
      objects = objects.with(rolledOut(deployedIn(objects, it)!));
    for (const kind of Object.values(kinds))
      if (objects.list(kind).kind === 'notRead') objects = objects.withList(kind, read([]));
    this.#objects = objects;
    clock.now += secondMs;
    this.restartPlane();
    for (const it of this.workloads) this.restart(it);
  }

  get objects(): ObjectSet {
    return this.#objects;
  }

  snapshot(): ReachableCluster {
    const version = { text: 'v1.20.2', major: 1, minor: 20, patch: 2 };
    const { context, clock } = this;
    return interpretCluster({
      ...{ context, version, objects: this.#objects, zone: 'global' },
      now: clock.now,
    });
  }

  /** As the API server would; the record of the write is kept as it keeps it. */
  apply(change: Change): void {
    if (verbOf(change) === 'keep' || !change.after) return;
    this.clock.now += secondMs;
    const { generation = 1 } = change.after.metadata;
    const metadata = { ...change.after.metadata, generation: generation + 1 };
    this.#objects = this.#objects.with(this.#recorded({ ...change.after, metadata }));
  }

  /** What a person does past the product. */
  setCacerts(authority: IssuedAuthority): void {
    const before = this.#secret;
    this.clock.now += secondMs;
    const changed = { ...before, data: secretData(filesOf(authority)) } as KubernetesObject;
    this.#objects = this.#objects.with(this.#recorded(changed));
  }

  /** Reads `cacerts`, and publishes its roots. */
  restartPlane(): void {
    const data = textsAt(this.#secret, 'data');
    this.#plane = heldIn(data);
    this.#replacePod('istio-system', 'istiod', { app: 'istiod' }, 'discovery');
    this.#objects = this.#objects.with(
      object('v1', 'ConfigMap', 'istio-system/istio-ca-root-cert', {
        data: {
          'root-cert.pem': Buffer.from(data['root-cert.pem'] ?? '', 'base64').toString(),
        },
      }),
    );
  }

  restart(workload: Workload): void {
    workload.held = this.#plane;
    this.#replacePod(workload.namespace, workload.name, {}, 'istio-proxy');
  }

  /** What the Deployment controller does with changed templates; answers whether there was anything. */
  rollOut(name: string): boolean {
    const found = [{ namespace: 'istio-system', name: 'istiod' }, ...this.workloads].find(
      (it) => it.name === name,
    );
    if (!found) return false;
    const stamp = textAt(
      this.#deployment(found),
      ...templateStamp,
      'kubectl.kubernetes.io/restartedAt',
    );
    if (stamp === undefined || this.#rolled.get(name) === stamp) return false;
    this.#rolled.set(name, stamp);
    const deployed = this.#deployment(found)!;
    this.#objects = this.#objects.with(rolledOut(deployed));
    if ('held' in found) this.restart(found);
    else this.restartPlane();
    return true;
  }

  get #secret(): KubernetesObject {
    return this.#objects.get({
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: 'istio-system',
      name: 'cacerts',
    })!;
  }

  #deployment(it: { namespace: string; name: string }) {
    return deployedIn(this.#objects, it);
  }

  #metadata(namespace: string, name: string) {
    const creationTimestamp = timeText(this.clock.now);
    return { metadata: { namespace, name, creationTimestamp } };
  }

  #recorded(changed: KubernetesObject): KubernetesObject {
    if (changed.kind !== 'Secret' || this.record === 'note') return changed;
    const { managedFields } = changed.metadata as { managedFields?: unknown };
    if (this.record === 'server, once' && managedFields !== undefined) return changed;
    const fields = { time: timeText(this.clock.now), fieldsV1: { 'f:data': {} } };
    return { ...changed, metadata: { ...changed.metadata, ...{ managedFields: [fields] } } };
  }

  #replacePod(
    namespace: string,
    owner: string,
    labels: Readonly<globalThis.Record<string, string>>,
    container: string,
  ): void {
    this.clock.now += secondMs;
    const pods = valueOr(this.#objects.list(kinds.pod), []).filter(
      (it) => !it.metadata.name.startsWith(`${owner}-`),
    );
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...this.#metadata(namespace, `${owner}-7d9-${this.clock.now}`).metadata,
        labels: { ...labels, 'pod-template-hash': '7d9' },
        ownerReferences: [{ kind: 'ReplicaSet', name: `${owner}-7d9`, controller: true }],
      },
      spec: { containers: [{ name: container }] },
      status: { phase: 'Running' },
    } as KubernetesObject;
    this.#objects = this.#objects.withList(kinds.pod, read([...pods, pod]));
  }
}

export class CaMesh {
  readonly clock = { now: testNow };
  readonly clusters: readonly CaCluster[];

  constructor(
    authorities: ReadonlyMap<string, IssuedAuthority>,
    record: Record = 'server',
    tag?: string,
  ) {
    this.clusters = [...authorities].map(
      ([name, authority]) => new CaCluster(name, authority, record, this.clock, tag),
    );
  }

  cluster(name: string): CaCluster {
    return this.clusters.find((it) => it.context === name)!;
  }

  snapshot(): MeshSnapshot {
    const clusters = this.clusters.map((it) => it.snapshot());
    const contexts = clusters.map((it) => it.context);
    return {
      takenAt: this.clock.now,
      contexts,
      meshes: [{ name: 'shop', contexts, zone: 'global' }],
      clusters: new Map(clusters.map((it) => [it.context, it])),
      kubeconfigProblems: [],
    };
  }

  /** Two workloads of which one refuses the other, by name; undefined while everybody can talk to everybody. */
  cut(): string | undefined {
    const all = this.clusters.flatMap((it) =>
      it.workloads.map(({ name, held }) => ({ name: `${it.context}/${name}`, held })),
    );
    for (const one of all)
      for (const other of all)
        if (!other.held.roots.includes(one.held.anchor)) return `${other.name} refuses ${one.name}`;
    return undefined;
  }
}

const timeText = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

const secret = (data: Readonly<globalThis.Record<string, string>>) =>
  ({ apiVersion: 'v1', kind: 'Secret', type: 'Opaque', data }) as unknown as KubernetesObject;

function heldIn(data: Readonly<globalThis.Record<string, string>>): Held {
  const { anchor, roots } = readCaCerts(data, testNow);
  return { anchor: anchor?.fingerprint ?? 'none', roots: roots.map((it) => it.fingerprint) };
}

const deployedIn = (objects: ObjectSet, at: { namespace: string; name: string }) =>
  objects.get({ apiVersion: 'apps/v1', kind: 'Deployment', ...at });

/** All pods are of the present template, as the Deployment controller reports it. */
const rolledOut = (deployed: KubernetesObject): KubernetesObject => {
  const status = {
    ...{ replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
    observedGeneration: deployed.metadata.generation ?? 1,
  };
  return { ...deployed, ...{ status } };
};
