/**
 * Forwarding the zone on a real API server, on the one way everything is written: another editor,
 * missing rights, and every odd shape a ConfigMap can have. Each ends in a clear sentence, and
 * nothing of anybody's is lost.
 */
import assert from 'node:assert/strict';
import { neverCancelled } from '../../src/base/cancellation';
import { Failure } from '../../src/base/failure';
import { silentLog } from '../../src/base/log';
import { carryOut, undo, type World } from '../../src/carryOut';
import type { ApiCluster } from '../../src/kubernetes/apiCluster';
import { openCluster } from '../../src/kubernetes/openCluster';
import { objectSetOf, watchedLists } from '../../src/kubernetes/watchedKinds';
import type { MeshSnapshot } from '../../src/mesh/snapshot';
import { fieldAt, textsAt, type KubernetesObject } from '../../src/objects/object';
import { notRead, read } from '../../src/objects/reading';
import { contextName } from '../../src/objects/reference';
import { failuresOf } from '../../src/plan/receipt';
import { configMap, dnsDeployment, plainCorefile } from '../support/dnsObjects';
import { clusterFrom, snapshotOf } from '../support/meshBuilder';
import {
  realClustersAvailable,
  realClustersNotRun,
  startRealCluster,
  type RealCluster,
} from '../support/realClusters';
import { ScriptedConversation } from '../support/scriptedConversation';

const limitMs = 180_000;
const clusters = [contextName('east')];
const forwardDns = { kind: 'forwardDns', clusters, zone: 'global' } as const;
const stopForwarding = { kind: 'stopForwarding', clusters, zone: 'global' } as const;
const never = neverCancelled;
/** What the API server takes in one ConfigMap. */
const largest = 1_048_576;

const inKubeSystem = (name: string, kind = 'ConfigMap', apiVersion = 'v1') => ({
  cluster: contextName('east'),
  apiVersion,
  kind,
  namespace: 'kube-system',
  name,
});

const operator = {
  cluster: contextName('east'),
  apiVersion: 'operator.openshift.io/v1',
  kind: 'DNS',
  name: 'default',
};

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'dnses.operator.openshift.io' },
  spec: {
    group: 'operator.openshift.io',
    names: { kind: 'DNS', plural: 'dnses' },
    scope: 'Cluster',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    ],
  },
} as KubernetesObject;

const service = (path: string, labels: Readonly<Record<string, string>> = {}): KubernetesObject => {
  const [namespace = '', name = ''] = path.split('/');
  const spec = {
    selector: { 'k8s-app': name },
    ports: [{ name: 'dns', port: 53, protocol: 'UDP' }],
  };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name, labels },
    spec,
  } as KubernetesObject;
};

const runnable = (it: KubernetesObject): KubernetesObject =>
  ({
    ...it,
    spec: {
      selector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      template: {
        metadata: { labels: { 'k8s-app': 'kube-dns' } },
        spec: {
          containers: [
            {
              name: 'dns',
              image: fieldAt(it, 'spec', 'template', 'spec', 'containers', 0, 'image'),
            },
          ],
        },
      },
    },
  }) as KubernetesObject;

function suiteOnRealServers(): void {
  suite('forwarding the zone on a real API server', function () {
    this.timeout(limitMs);
    let real: RealCluster;
    let admin: ApiCluster;
    let limited: ApiCluster;
    let address = '';

    suiteSetup(async () => {
      real = await startRealCluster('east', '10.96.0.0/16', { controllerManager: false });
      admin = await openCluster(real.kubeconfigPath);
      limited = await openCluster(real.limitedKubeconfigPath);
      await create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } });
      const made = await create(service('istio-system/istiocoredns'));
      address = String(fieldAt(made, 'spec', 'clusterIP'));
      await create(service('kube-system/kube-dns', { 'k8s-app': 'kube-dns' }));
    });

    suiteTeardown(async () => {
      admin.dispose();
      limited.dispose();
      await real.stop();
    });

    const create = (it: KubernetesObject) => admin.create(it, {}, never);

    /** The cluster DNS as a test wants it, and nothing of the test before. */
    async function having(image: string, ...objects: readonly KubernetesObject[]): Promise<void> {
      for (const name of ['coredns', 'coredns-custom', 'kube-dns']) await gone(inKubeSystem(name));
      await gone(inKubeSystem('coredns', 'Deployment', 'apps/v1'));
      await create(runnable(dnsDeployment(image)));
      for (const it of objects) await create(it);
    }

    async function gone(at: ReturnType<typeof inKubeSystem>): Promise<void> {
      const found = await admin.read(at, never);
      if (found) await admin.delete(at, {}, {}, never);
    }

    const textOf = async (name: string, key: string): Promise<string | undefined> =>
      textsAt(await admin.read(inKubeSystem(name), never), 'data')[key];

    async function seen(cluster: ApiCluster): Promise<MeshSnapshot> {
      const readings = await Promise.all(
        watchedLists.map(async (watched) => {
          try {
            const list = await cluster.list(watched.kind, watched.options, never);
            return [watched, read(list.flatMap((it) => watched.keep(it) ?? []))] as const;
          } catch (error) {
            if (Failure.is(error, 'unsupported')) return [watched, read([])] as const;
            return [watched, notRead(error instanceof Error ? error.message : '')] as const;
          }
        }),
      );
      return snapshotOf(clusterFrom('east', objectSetOf(readings)));
    }

    async function worldOf(person: ScriptedConversation, cluster = admin): Promise<World> {
      let snapshot = await seen(admin);
      return {
        mesh: {
          get snapshot() {
            return snapshot;
          },
          onDidChangeSnapshot: () => ({ dispose: () => undefined }),
          refresh: async () => {
            snapshot = await seen(admin);
          },
          isWatched: false,
          watch: () => ({ dispose: () => undefined }),
        },
        clusters: () => cluster,
        person,
        clock: { now: () => 0 },
        log: silentLog,
      };
    }

    const coreDns = 'k8s.gcr.io/coredns:1.8.0';
    const kubeDns = 'k8s.gcr.io/k8s-dns-kube-dns-amd64:1.14.10';
    const importing = `${plainCorefile}import custom/*.server\n`;

    test('there, once, back by undo, and out again by stopping: byte for byte', async () => {
      await having(
        coreDns,
        configMap('kube-system/coredns', { Corefile: plainCorefile, other: 'x' }),
      );
      const person = new ScriptedConversation('yes', 'yes', 'yes', 'yes');
      const world = await worldOf(person);
      const receipt = await carryOut(forwardDns, world);
      assert.ok(receipt, person.told.join(' '));
      const text = (await textOf('coredns', 'Corefile')) ?? '';
      assert.ok(text.startsWith(plainCorefile) && text.includes(`forward . ${address}\n`));
      assert.equal(await carryOut(forwardDns, world), undefined);
      assert.match(person.told.at(-1) ?? '', /already so/);
      assert.ok(await undo(receipt, world));
      assert.equal(await textOf('coredns', 'Corefile'), plainCorefile);
      assert.ok(await carryOut(forwardDns, world));
      assert.ok(await carryOut(stopForwarding, world));
      assert.equal(await textOf('coredns', 'Corefile'), plainCorefile);
      assert.equal(await textOf('coredns', 'other'), 'x');
    });

    test('another editor who writes meanwhile is told of, and keeps what was written', async () => {
      await having(coreDns, configMap('kube-system/coredns', { Corefile: plainCorefile }));
      const theirs = `${plainCorefile}corp:53 {\n    forward . 1.1.1.1\n}\n`;
      const person = new ScriptedConversation('yes', 'yes');
      person.beforeAnswer = async () => {
        person.beforeAnswer = () => undefined;
        await admin.patch(inKubeSystem('coredns'), { data: { Corefile: theirs } }, {}, never);
      };
      const world = await worldOf(person);
      const receipt = await carryOut(forwardDns, world);
      assert.ok(receipt);
      const [failure] = failuresOf(receipt);
      assert.match(failure?.message ?? '', /changed|meanwhile|conflict/i);
      console.log(`      told: ${failure?.message ?? ''}`);
      assert.equal(await textOf('coredns', 'Corefile'), theirs);
      assert.ok(await carryOut(forwardDns, world), 'planned again, it goes');
      const text = (await textOf('coredns', 'Corefile')) ?? '';
      assert.ok(text.includes('corp:53 {') && text.includes('global:53 {'));
    });

    test('who may not write it is told so before anything is asked', async () => {
      await having(coreDns, configMap('kube-system/coredns', { Corefile: plainCorefile }));
      const person = new ScriptedConversation();
      assert.equal(await carryOut(forwardDns, await worldOf(person, limited)), undefined);
      assert.match(
        person.told.join(' '),
        /blocked: .*ConfigMap kube-system\/coredns.*(may not|forbidden|patch)/i,
      );
      console.log(`      told: ${person.told.join(' ')}`);
      assert.equal(await textOf('coredns', 'Corefile'), plainCorefile);
    });

    test('one that would grow too large is not sent, and the limit is that of the server', async () => {
      const bytes = (text: string) => Buffer.byteLength(text);
      const room = largest - bytes(plainCorefile);
      await having(coreDns);
      await assert.rejects(
        create(
          configMap('kube-system/coredns', { Corefile: plainCorefile, big: 'x'.repeat(room + 1) }),
        ),
      );
      await create(
        configMap('kube-system/coredns', { Corefile: plainCorefile, big: 'x'.repeat(room) }),
      );
      const person = new ScriptedConversation();
      assert.equal(await carryOut(forwardDns, await worldOf(person)), undefined);
      assert.match(person.told.join(' '), /would hold \d+ bytes, more than the 1048576/);
      assert.equal(await textOf('coredns', 'Corefile'), plainCorefile);
    });

    test('binary data beside it stays, and under its key it is told of', async () => {
      const binaryData = { 'a.bin': Buffer.from([0, 255, 1]).toString('base64') };
      const custom = { ...configMap('kube-system/coredns-custom', {}), binaryData };
      await having(coreDns, configMap('kube-system/coredns', { Corefile: importing }), custom);
      const person = new ScriptedConversation('yes', 'yes');
      const world = await worldOf(person);
      assert.ok(await carryOut(forwardDns, world), person.told.join(' '));
      const made = await admin.read(inKubeSystem('coredns-custom'), never);
      assert.deepEqual(fieldAt(made, 'binaryData'), binaryData);
      assert.match(textsAt(made, 'data')['global.server'] ?? '', /^global:53 \{/);
      assert.ok(await carryOut(stopForwarding, world));
      const left = await admin.read(inKubeSystem('coredns-custom'), never);
      assert.deepEqual(fieldAt(left, 'binaryData'), binaryData);
      assert.deepEqual(textsAt(left, 'data'), {});

      const taken = { 'global.server': binaryData['a.bin'] };
      await having(coreDns, configMap('kube-system/coredns', { Corefile: importing }), {
        ...configMap('kube-system/coredns-custom'),
        binaryData: taken,
      } as KubernetesObject);
      const other = new ScriptedConversation();
      assert.equal(await carryOut(forwardDns, await worldOf(other)), undefined);
      assert.match(other.told.join(' '), /keeps global\.server as binary data/);
    });

    test('a ConfigMap without its key, and none at all, leave nothing to edit', async () => {
      await having(coreDns, configMap('kube-system/coredns', { other: 'x' }));
      const person = new ScriptedConversation();
      assert.equal(await carryOut(forwardDns, await worldOf(person)), undefined);
      assert.match(person.told.join(' '), /ConfigMap kube-system\/coredns has no key Corefile/);
      assert.equal(await textOf('coredns', 'other'), 'x');
      await having(coreDns);
      const other = new ScriptedConversation();
      assert.equal(await carryOut(forwardDns, await worldOf(other)), undefined);
      assert.match(other.told.join(' '), /ConfigMap kube-system\/coredns is absent/);
    });

    test('kube-dns without a ConfigMap gets one, which goes again', async () => {
      await having(kubeDns);
      const person = new ScriptedConversation('yes', 'yes');
      const world = await worldOf(person);
      assert.ok(await carryOut(forwardDns, world), person.told.join(' '));
      assert.deepEqual(JSON.parse((await textOf('kube-dns', 'stubDomains')) ?? ''), {
        global: [address],
      });
      assert.ok(await carryOut(stopForwarding, world));
      assert.equal(await admin.read(inKubeSystem('kube-dns'), never), undefined);
    });

    test('one that somebody makes meanwhile is not written over', async () => {
      await having(kubeDns);
      const theirs = '{"corp": ["1.1.1.1"]}';
      const person = new ScriptedConversation('yes');
      person.beforeAnswer = async () => {
        await create(configMap('kube-system/kube-dns', { stubDomains: theirs }));
      };
      const receipt = await carryOut(forwardDns, await worldOf(person));
      assert.ok(receipt && failuresOf(receipt).length === 1);
      assert.equal(await textOf('kube-dns', 'stubDomains'), theirs);
    });

    test('an immutable one is told of, and stays', async () => {
      const frozen = {
        ...configMap('kube-system/coredns', { Corefile: plainCorefile }),
        immutable: true,
      };
      await having(coreDns, frozen);
      const person = new ScriptedConversation();
      assert.equal(await carryOut(forwardDns, await worldOf(person)), undefined);
      assert.match(person.told.join(' '), /ConfigMap kube-system\/coredns in east is immutable/);
      assert.equal(await textOf('coredns', 'Corefile'), plainCorefile);
    });

    test('who wrote the Corefile last is known from the server', async () => {
      await having(coreDns, configMap('kube-system/coredns', { Corefile: plainCorefile }));
      const world = await worldOf(new ScriptedConversation());
      const [cluster] = world.mesh.snapshot.clusters.values();
      assert.ok(cluster?.state === 'reachable');
      const [writer] = fieldAt(
        cluster.objects.get(inKubeSystem('coredns')),
        'metadata',
        'managedFields',
      ) as {
        manager?: string;
        time?: string;
        fieldsV1: Record<string, unknown>;
      }[];
      assert.ok(writer?.manager && writer.time);
      assert.deepEqual(Object.keys(writer.fieldsV1), ['f:data']);
    });

    test('the operator of OpenShift gets an entry of ours beside others, and loses it again', async () => {
      await create(definition);
      await create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'openshift-dns' } });
      for (const name of ['coredns', 'kube-dns']) await gone(inKubeSystem(name));
      await gone(inKubeSystem('coredns', 'Deployment', 'apps/v1'));
      await gone(inKubeSystem('kube-dns', 'Service'));
      await create(service('openshift-dns/dns-default'));
      const corp = { name: 'corp', zones: ['corp'], forwardPlugin: { upstreams: ['1.1.1.1'] } };
      const spec = { logLevel: 'Normal', servers: [corp] };
      const { cluster: _cluster, name, ...kind } = operator;
      await eventually(() => create({ ...kind, metadata: { name }, spec } as KubernetesObject));
      const person = new ScriptedConversation('yes', 'yes');
      const world = await worldOf(person);
      assert.ok(await carryOut(forwardDns, world), person.told.join(' '));
      const made = await admin.read(operator, never);
      assert.deepEqual(fieldAt(made, 'spec', 'servers', 0), corp);
      assert.deepEqual(fieldAt(made, 'spec', 'servers', 1, 'zones'), ['global']);
      assert.deepEqual(fieldAt(made, 'spec', 'servers', 1, 'forwardPlugin', 'upstreams'), [
        `${address}:53`,
      ]);
      assert.ok(await carryOut(stopForwarding, world));
      assert.deepEqual(fieldAt(await admin.read(operator, never), 'spec'), spec);
    });
  });
}

/** A kind is served a moment after its definition is there. */
async function eventually<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

if (realClustersAvailable()) suiteOnRealServers();
else console.log(realClustersNotRun('forwarding the zone'));
