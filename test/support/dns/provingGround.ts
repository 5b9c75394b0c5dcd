/**
 * One cluster to prove hosts in: pods of a cluster DNS and of istiocoredns behind the playground's
 * port-forward, asked by the product's own client. What stands behind their ports is the test's.
 */
import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { Sensitive } from '../../../src/base/sensitive';
import { ApiCluster } from '../../../src/kubernetes/apiCluster';
import { mergedKubeconfig } from '../../../src/kubernetes/kubeconfig';
import type { ReachableCluster } from '../../../src/mesh/snapshot';
import type { KubernetesObject } from '../../../src/objects/object';
import { proveHost, type HostProof } from '../../../src/proof/hostProof';
import { verdictOf } from '../../../src/proof/verdict';
import type { Verdict } from '../../../src/proof/verdicts/rule';
import {
  configMap,
  coreDns,
  forwardingBlock,
  istioCoreDnsService,
  plainCorefile,
} from '../dnsObjects';
import { InMemoryCluster } from '../inMemoryCluster';
import { object, pilot, serviceEntry } from '../istioObjects';
import { clusterFrom, snapshotOf, testNow } from '../meshBuilder';
import { kubeconfigOf } from '../playground/kubeconfig';
import { serve, type HttpFace } from '../playground/server';

export const answererIp = '10.96.7.53';
export const clusterDnsPod = { namespace: 'kube-system', name: 'coredns-0' };
export const answererPod = { namespace: 'istio-system', name: 'istiocoredns-0' };

export const dnsPod = (
  path: string,
  labels: Readonly<Record<string, string>>,
  status: Readonly<Record<string, unknown>> = {},
): KubernetesObject =>
  object(
    'v1',
    'Pod',
    path,
    {
      spec: {
        containers: [
          {
            name: 'coredns',
            ports: [
              { name: 'dns', containerPort: 53, protocol: 'UDP' },
              { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
            ],
          },
        ],
      },
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], ...status },
    },
    labels,
  );

/** Where the Corefile sends the zone; nowhere when undefined. */
export const corefileTo = (upstream: string | undefined): KubernetesObject =>
  configMap('kube-system/coredns', {
    Corefile: plainCorefile + (upstream === undefined ? '' : forwardingBlock(upstream)),
  });

export const entryFor = (host: string, spec: Readonly<Record<string, unknown>> = {}) =>
  serviceEntry(`foo/${host.replaceAll('.', '-')}`, {
    hosts: [host],
    location: 'MESH_INTERNAL',
    resolution: 'DNS',
    addresses: ['240.0.0.2'],
    ports: [{ name: 'http', number: 8000, protocol: 'HTTP' }],
    ...spec,
  });

/** Sound in every respect but for what a test changes. */
export const soundObjects: readonly KubernetesObject[] = [
  ...coreDns(plainCorefile + forwardingBlock(answererIp)),
  pilot('1.7.8'),
  istioCoreDnsService(answererIp),
  entryFor('httpbin.bar.global'),
  dnsPod('kube-system/coredns-0', { 'k8s-app': 'kube-dns' }),
  dnsPod('istio-system/istiocoredns-0', { app: 'istiocoredns' }),
];

export class ProvingGround {
  readonly twin: InMemoryCluster;
  readonly #face: HttpFace;
  readonly api: ApiCluster;

  static async open(): Promise<ProvingGround> {
    const twin = new InMemoryCluster('east', soundObjects);
    return new ProvingGround(twin, await serve(twin, { token: 'secret' }));
  }

  private constructor(twin: InMemoryCluster, face: HttpFace) {
    this.twin = twin;
    this.#face = face;
    const text = kubeconfigOf([{ context: 'east', url: face.url, token: 'secret' }]);
    const [context] = mergedKubeconfig([{ path: 'memory', text: new Sensitive(text) }]).contexts;
    assert.ok(context);
    this.api = new ApiCluster(context);
  }

  /** Puts ports of this machine behind port 53 of the two pods; undefined for a pod that does not listen. */
  behind(clusterDns: number | undefined, answerer: number | undefined): void {
    const ports = (port: number | undefined) => new Map(port === undefined ? [] : [[53, port]]);
    this.twin.pods.behave(clusterDnsPod, { ports: ports(clusterDns) });
    this.twin.pods.behave(answererPod, { ports: ports(answerer) });
  }

  get cluster(): ReachableCluster {
    return clusterFrom('east', this.twin.objects);
  }

  prove(host = 'httpbin.bar.global', patienceMs = 8000): Promise<HostProof> {
    const asking = {
      cluster: this.api,
      pods: this.api.pods,
      clock: { now: () => testNow },
      tell: () => undefined,
      patienceMs,
    };
    return proveHost(host, this.cluster, asking, neverCancelled);
  }

  async verdict(host?: string, patienceMs?: number): Promise<Verdict> {
    const proof = await this.prove(host, patienceMs);
    const snapshot = snapshotOf(proof.cluster);
    const [mesh] = snapshot.meshes;
    assert.ok(mesh);
    return verdictOf(proof, mesh, snapshot);
  }

  async close(): Promise<void> {
    this.api.dispose();
    await this.#face.stop();
  }
}
