import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { Cancelled, CancellationSource, neverCancelled } from '../../../src/base/cancellation';
import { Sensitive } from '../../../src/base/sensitive';
import type { ApiCluster } from '../../../src/kubernetes/apiCluster';
import { mergedKubeconfig } from '../../../src/kubernetes/kubeconfig';
import { clusterOf, openCluster } from '../../../src/kubernetes/openCluster';
import { kinds } from '../../../src/objects/objectKind';
import { contextName, type ObjectReference } from '../../../src/objects/reference';
import { east, loadsClientFirst, SmallApiServer, status, until } from './smallApiServer';

const v1 = {
  status: 200,
  body: {
    resources: [
      { name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs: ['get', 'list'] },
      { name: 'namespaces', kind: 'Namespace', namespaced: false, verbs: ['get', 'list'] },
      { name: 'namespaces/status', kind: 'Namespace', namespaced: false, verbs: ['get'] },
      { name: 'bindings', kind: 'Binding', namespaced: true, verbs: ['create'] },
    ],
  },
};
const target: ObjectReference = {
  cluster: east,
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'kube-system',
  name: 'coredns',
};
const collection = '/api/v1/namespaces/kube-system/configmaps';
const object = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'coredns', namespace: 'kube-system' },
};
const answer = { status: 200, body: object };

suite('kubernetes/apiCluster', () => {
  loadsClientFirst();
  let server: SmallApiServer;
  let cluster: ApiCluster;
  const last = () => server.seen.at(-1);

  setup(async () => {
    server = await SmallApiServer.start();
    server.behaves('/api/v1', v1);
    server.behaves(`${collection}/coredns`, answer);
    server.behaves(collection, ({ method }) => (method === 'POST' ? answer : v1));
    cluster = clusterOf(server.kubeconfig(), east, { timeoutMs: 5000 });
  });
  teardown(async () => {
    cluster.dispose();
    await server.stop();
  });

  suite('requests', () => {
    test('names are encoded', async () => {
      const name = 'a/../b?c#d e';
      server.behaves(`${collection}/a%2F..%2Fb%3Fc%23d%20e`, status(404, 'NotFound'));
      const read = await cluster.read({ ...target, name }, neverCancelled);
      assert.equal(read, undefined);
      assert.equal(last()?.path, `${collection}/a%2F..%2Fb%3Fc%23d%20e`);
    });

    test('a patch is a merge patch; a dry run is in the query', async () => {
      const patch = { data: { Corefile: null }, metadata: { resourceVersion: '7' } };
      await cluster.patch(target, patch, { dryRun: true }, neverCancelled);
      assert.equal(last()?.method, 'PATCH');
      assert.equal(last()?.headers['content-type'], 'application/merge-patch+json');
      assert.deepEqual(last()?.body, patch);
      assert.equal(last()?.query.get('dryRun'), 'All');
      await cluster.patch(target, patch, {}, neverCancelled);
      assert.equal(last()?.query.has('dryRun'), false);
    });

    test('a create goes to the collection; a dry run is in the query', async () => {
      await cluster.create(object, { dryRun: true }, neverCancelled);
      assert.deepEqual(
        [last()?.method, last()?.path, last()?.query.get('dryRun')],
        ['POST', collection, 'All'],
      );
    });

    test('a delete carries preconditions and its dry run in the body, and goes on in the background', async () => {
      await cluster.delete(
        target,
        { uid: 'u', resourceVersion: '7' },
        { dryRun: true },
        neverCancelled,
      );
      assert.deepEqual(last()?.body, {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: 'Background',
        preconditions: { uid: 'u', resourceVersion: '7' },
        dryRun: ['All'],
      });
    });

    test('a server below a path is reached there', async () => {
      const text = server.file('east').replace(server.url, `${server.url}/k8s/clusters/c-1/`);
      const below = clusterOf(mergedKubeconfig([{ path: '/k', text: new Sensitive(text) }]), east);
      await assert.rejects(below.version(neverCancelled));
      assert.equal(last()?.path, '/k8s/clusters/c-1/version');
      below.dispose();
    });

    test('permissions are asked with the resource of discovery, or the custom for what is to come', async () => {
      const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
      server.behaves(path, { status: 201, body: { status: { allowed: true } } });
      assert.equal(await cluster.allows('patch', target, neverCancelled), true);
      assert.deepEqual(last()?.body, {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {
          resourceAttributes: {
            verb: 'patch',
            group: '',
            version: 'v1',
            resource: 'configmaps',
            namespace: 'kube-system',
            name: 'coredns',
          },
        },
      });
      server.behaves(path, { status: 201, body: { status: { allowed: false } } });
      const gateway = { ...target, apiVersion: 'networking.istio.io/v1alpha3', kind: 'Gateway' };
      server.servesIstio = false;
      assert.equal(await cluster.allows('create', gateway, neverCancelled), false);
      const asked = last()?.body as { spec: { resourceAttributes: { resource: string } } };
      assert.equal(asked.spec.resourceAttributes.resource, 'gateways');
    });
  });

  suite('discovery', () => {
    test('is asked once, subresources left out', async () => {
      for (const _ of [1, 2]) {
        assert.deepEqual(await cluster.kindOf('v1', 'Namespace', neverCancelled), kinds.namespace);
      }
      assert.equal(server.requests('/api/v1').length, 1);
    });

    test('is asked again for a kind that was missing, and after a kind went away', async () => {
      assert.equal(await cluster.kindOf('v1', 'Secret', neverCancelled), undefined);
      assert.equal(await cluster.kindOf('v1', 'Secret', neverCancelled), undefined);
      assert.equal(server.requests('/api/v1').length, 2);
      await cluster.kindOf('v1', 'ConfigMap', neverCancelled);
      server.behaves(collection, { status: 404, body: '404 page not found', type: 'text/plain' });
      await assert.rejects(
        cluster.list(kinds.configMap, { namespace: 'kube-system' }, neverCancelled),
        {
          reason: 'unsupported',
        },
      );
      await cluster.kindOf('v1', 'ConfigMap', neverCancelled);
      assert.equal(server.requests('/api/v1').length, 3);
    });

    test('a kind that is not served is read as absent and written as unsupported', async () => {
      server.servesIstio = false;
      const entry = { ...target, apiVersion: 'networking.istio.io/v1alpha3', kind: 'ServiceEntry' };
      assert.equal(await cluster.read(entry, neverCancelled), undefined);
      await assert.rejects(cluster.patch(entry, {}, {}, neverCancelled), { reason: 'unsupported' });
      const list = await cluster.readList(kinds.serviceEntry, {}, neverCancelled);
      assert.deepEqual([list.isServed, list.objects], [false, []]);
    });

    test('all kinds: one a group and kind, in the preferred version; a group that is down is told', async () => {
      const version = (groupVersion: string) => ({ groupVersion });
      const listed = (name: string, kind: string) => ({
        status: 200,
        body: { resources: [{ name, kind, namespaced: true, verbs: ['list'] }] },
      });
      server.behaves('/apis', {
        status: 200,
        body: {
          groups: [
            {
              versions: [version('batch/v1beta1'), version('batch/v1')],
              preferredVersion: version('batch/v1'),
            },
            { versions: [version('metrics/v1')], preferredVersion: version('metrics/v1') },
          ],
        },
      });
      server.behaves('/apis/batch/v1', listed('jobs', 'Job'));
      const beta = listed('cronjobs', 'CronJob');
      beta.body.resources.push({ name: 'jobs', kind: 'Job', namespaced: true, verbs: ['list'] });
      server.behaves('/apis/batch/v1beta1', beta);
      server.behaves('/apis/metrics/v1', status(503, 'ServiceUnavailable'));
      const served = await cluster.servedKinds(neverCancelled);
      assert.deepEqual(served.notRead, ['metrics/v1']);
      assert.deepEqual(
        served.kinds.map((it) => `${it.apiVersion} ${it.kind}`),
        ['v1 ConfigMap', 'v1 Namespace', 'batch/v1 Job', 'batch/v1beta1 CronJob'],
      );
    });
  });

  suite('lists', () => {
    const item = (name: string) => ({ metadata: { name } });
    const page = (name: string, next?: string) => ({
      status: 200,
      body: { items: [item(name)], metadata: { resourceVersion: '9', continue: next } },
    });

    test('are read page by page; items get the kind that the list leaves out', async () => {
      server.behaves('/api/v1/namespaces', ({ query }) =>
        query.get('continue') === 'more' ? page('b') : page('a', 'more'),
      );
      const list = await cluster.readList(kinds.namespace, {}, neverCancelled);
      assert.deepEqual(list, {
        isServed: true,
        resourceVersion: '9',
        objects: [
          { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } },
          { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'b' } },
        ],
      });
    });

    test('that the server forgets midway are read again, whole', async () => {
      server.behaves('/api/v1/namespaces', ({ query }) => {
        if (query.has('continue')) return status(410, 'Expired');
        return query.has('limit') ? page('a', 'more') : page('all');
      });
      const objects = await cluster.list(kinds.namespace, {}, neverCancelled);
      assert.deepEqual(
        objects.map((it) => it.metadata.name),
        ['all'],
      );
    });

    test('selectors and namespace reach the server', async () => {
      const options = { namespace: 'istio-system', fieldSelector: 'metadata.name=cacerts' };
      await cluster.list(kinds.secret, options, neverCancelled);
      assert.equal(last()?.path, '/api/v1/namespaces/istio-system/secrets');
      assert.equal(last()?.query.get('fieldSelector'), 'metadata.name=cacerts');
    });
  });

  suite('failures', () => {
    test('a server that is silent is given up', async () => {
      server.behaves('/version', 'hangs');
      await assert.rejects(cluster.version(neverCancelled, 60), {
        reason: 'timedOut',
        clause: `no answer from 127.0.0.1:${server.port} within 0.1 s`,
      });
      const hasty = clusterOf(server.kubeconfig(), east, { timeoutMs: 60 });
      await assert.rejects(hasty.version(neverCancelled), { reason: 'timedOut' });
      hasty.dispose();
    });

    test('a limit is on the whole answer, not only on its beginning', async () => {
      server.behaves('/version', 'stalls');
      await assert.rejects(cluster.version(neverCancelled, 100), {
        clause: `no answer from 127.0.0.1:${server.port} within 0.1 s`,
      });
    });

    test('cancelling ends a request that is under way', async () => {
      server.behaves('/version', 'hangs');
      const source = new CancellationSource();
      const request = cluster.version(source.token);
      await until(() => server.requests('/version').length === 1);
      source.cancel();
      await assert.rejects(request, Cancelled);
      await assert.rejects(cluster.version(source.token), Cancelled);
      assert.equal(server.requests('/version').length, 1);
    });

    test('a connection that breaks, a port where nobody listens', async () => {
      server.behaves('/version', 'resets');
      await assert.rejects(cluster.version(neverCancelled), {
        clause: `127.0.0.1:${server.port} closed the connection`,
      });
      const { port } = server;
      await server.stop();
      await assert.rejects(cluster.version(neverCancelled), {
        reason: 'unreachable',
        message: `Cluster east is unreachable: connection refused by 127.0.0.1:${port}.`,
      });
      server = await SmallApiServer.start();
    });

    test('a connection that was let go while it was idle is no failure of the cluster', async () => {
      await cluster.read(target, neverCancelled);
      let broken = 0;
      server.behaves(`${collection}/coredns`, () => ((broken += 1) === 1 ? 'resets' : answer));
      assert.ok(await cluster.read(target, neverCancelled));
      assert.equal(broken, 2);
    });

    test('a write is never sent twice, however its connection ended', async () => {
      await cluster.read(target, neverCancelled);
      let patches = 0;
      server.behaves(`${collection}/coredns`, ({ method }) => {
        if (method === 'PATCH') patches += 1;
        return method === 'PATCH' ? 'resets' : answer;
      });
      await assert.rejects(cluster.patch(target, { data: {} }, {}, neverCancelled), {
        reason: 'unreachable',
      });
      assert.equal(patches, 1);
    });

    test('a server that speaks no TLS', async () => {
      const text = server.file('east').replace('http:', 'https:');
      const secure = clusterOf(mergedKubeconfig([{ path: '/k', text: new Sensitive(text) }]), east);
      await assert.rejects(secure.version(neverCancelled), {
        clause: `127.0.0.1:${server.port} does not speak TLS`,
      });
      secure.dispose();
    });

    test('a server that speaks no HTTP', async () => {
      const odd = await new Promise<Server>((resolve) => {
        const it = createServer((socket) => socket.end('220 mail\r\n')).listen(
          0,
          '127.0.0.1',
          () => {
            resolve(it);
          },
        );
      });
      const { port } = odd.address() as { port: number };
      const text = server.file('east').replace(String(server.port), String(port));
      const mail = clusterOf(mergedKubeconfig([{ path: '/k', text: new Sensitive(text) }]), east);
      await assert.rejects(mail.version(neverCancelled), {
        clause: `127.0.0.1:${port} does not answer in HTTP`,
      });
      mail.dispose();
      odd.close();
    });

    for (const [name, behaviour] of [
      ['a login page', { status: 200, body: '<html>', type: 'text/html' }],
      ['broken JSON', { status: 200, body: '{"gitVersion": "v1' }],
      ['other JSON', { status: 200, body: {} }],
    ] as const) {
      test(`${name} is not taken for an API server`, async () => {
        server.behaves('/version', behaviour);
        await assert.rejects(cluster.version(neverCancelled), {
          reason: 'unreachable',
          clause: `127.0.0.1:${server.port} does not answer like a Kubernetes API server`,
        });
      });
    }

    test('a context that is absent or incomplete', async () => {
      const kubeconfig = server.kubeconfig();
      await assert.rejects(openCluster(kubeconfig, contextName('west')), {
        reason: 'kubeconfig',
        message: 'Context west cannot be used: the kubeconfig does not have it.',
      });
      await assert.rejects(openCluster('/no/such/file', east), { reason: 'kubeconfig' });
    });
  });

  test('dry run is known of servers from 1.13 on', async () => {
    for (const [gitVersion, expected] of [
      ['v1.12.10', false],
      ['v1.13.0-gke.1', true],
      ['v2.0.0', true],
    ] as const) {
      server.behaves('/version', { status: 200, body: { gitVersion } });
      assert.equal(await cluster.supportsDryRun(neverCancelled), expected, gitVersion);
    }
  });
});
