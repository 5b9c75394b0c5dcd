import assert from 'node:assert/strict';
import { fieldAt, numberAt, textAt, type KubernetesObject } from '../../../src/objects/object';
import { never, object, refused, type Fields } from '../bench';
import type { Cases } from '../cluster.contract';

const service = (namespace: string, name: string, spec: Fields): KubernetesObject =>
  object('v1', 'Service', name, { namespace, spec });
const http = { ports: [{ port: 80 }] };

export const serviceCases: Cases = (ground) => {
  test('get an address of their own and what is left open filled in', async () => {
    const { hands, namespace, bench } = ground();
    const one = await hands.create(service(namespace, 'one', http));
    const two = await hands.create(service(namespace, 'two', http));
    const ip = textAt(one, 'spec', 'clusterIP') ?? '';
    assert.ok(ip.startsWith(bench.serviceIpPrefix), ip);
    assert.notEqual(ip, textAt(two, 'spec', 'clusterIP'));
    assert.deepEqual(fieldAt(one, 'spec'), {
      type: 'ClusterIP',
      sessionAffinity: 'None',
      clusterIP: ip,
      clusterIPs: [ip],
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    });
    assert.deepEqual(fieldAt(one, 'status'), { loadBalancer: {} });
  });

  test('may be headless, or a name for another', async () => {
    const { hands, namespace } = ground();
    const headless = await hands.create(
      service(namespace, 'headless', { ...http, clusterIP: 'None' }),
    );
    assert.equal(textAt(headless, 'spec', 'clusterIP'), 'None');
    const alias = { type: 'ExternalName', externalName: 'elsewhere.example' };
    const named = await hands.create(service(namespace, 'alias', alias));
    assert.equal(fieldAt(named, 'spec', 'clusterIP'), undefined);
  });

  test('of type LoadBalancer open node ports and wait for an address', async () => {
    const { hands, namespace, bench } = ground();
    const stored = await hands.create(
      service(namespace, 'open', { ...http, type: 'LoadBalancer' }),
    );
    const port = numberAt(stored, 'spec', 'ports', 0, 'nodePort') ?? 0;
    assert.ok(port >= 30000 && port <= 32767, String(port));
    assert.equal(textAt(stored, 'spec', 'externalTrafficPolicy'), 'Cluster');
    await bench.setStatus(stored, { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } });
    const now = await hands.now(stored);
    assert.equal(textAt(now, 'status', 'loadBalancer', 'ingress', 0, 'ip'), '203.0.113.7');
    assert.notEqual(now.metadata.resourceVersion, stored.metadata.resourceVersion);
  });

  const bad: Readonly<Record<string, Fields>> = {
    'no ports': {},
    'port 0': { ports: [{ port: 0 }] },
    'a port that is a text': { ports: [{ port: '80' }] },
    'two ports without names': { ports: [{ port: 80 }, { port: 81 }] },
    'two ports of one number': {
      ports: [
        { port: 80, name: 'a' },
        { port: 80, name: 'b' },
      ],
    },
    'two ports of one name': {
      ports: [
        { port: 80, name: 'a' },
        { port: 81, name: 'a' },
      ],
    },
    'a port name with capitals': { ports: [{ port: 80, name: 'Http' }] },
    'an unknown protocol': { ports: [{ port: 80, protocol: 'HTTP' }] },
    'an unknown type': { ...http, type: 'Public' },
    'an address that is none': { ...http, clusterIP: 'somewhere' },
    'an address outside the range': { ...http, clusterIP: '192.0.2.1' },
    'a node port outside the range': { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
    'an alias of nothing': { type: 'ExternalName' },
    'a target port in capitals': { ports: [{ port: 80, targetPort: 'HTTP' }] },
  };
  for (const [what, spec] of Object.entries(bad)) {
    test(`are refused with ${what}`, async () => {
      const { hands, namespace } = ground();
      await refused(hands.create(service(namespace, 'bad', spec)), 'invalid');
    });
  }

  for (const name of ['1st', 'with.dot', 'x'.repeat(64)]) {
    test(`are refused by the name ${name.slice(0, 10)}`, async () => {
      const { hands, namespace } = ground();
      await refused(hands.create(service(namespace, name, http)), 'invalid');
    });
  }

  test('are refused with the address or node port of another', async () => {
    const { hands, namespace } = ground();
    const taken = await hands.create(service(namespace, 'owner', { ...http, type: 'NodePort' }));
    const clusterIP = textAt(taken, 'spec', 'clusterIP');
    const nodePort = numberAt(taken, 'spec', 'ports', 0, 'nodePort');
    await refused(hands.create(service(namespace, 'thief', { ...http, clusterIP })), 'invalid');
    const ports = [{ port: 80, nodePort }];
    await refused(
      hands.create(service(namespace, 'thief', { type: 'NodePort', ports })),
      'invalid',
    );
  });

  test('keep their address for life', async () => {
    const { hands, namespace } = ground();
    const stored = await hands.create(service(namespace, 'faithful', http));
    const before = textAt(stored, 'spec', 'clusterIP');
    await refused(hands.patch(stored, { spec: { clusterIP: null } }), 'invalid');
    const last = before?.endsWith('.77') ? '.78' : '.77';
    const other = before?.replace(/\.\d+$/, last);
    await refused(hands.patch(stored, { spec: { clusterIP: other } }), 'invalid');
    const opened = await hands.patch(stored, { spec: { type: 'LoadBalancer' } });
    assert.equal(textAt(opened, 'spec', 'clusterIP'), before);
    assert.ok(numberAt(opened, 'spec', 'ports', 0, 'nodePort'));
    const closed = await hands.patch(stored, { spec: { type: 'ClusterIP' } });
    assert.equal(numberAt(closed, 'spec', 'ports', 0, 'nodePort'), undefined);
    assert.equal(fieldAt(closed, 'spec', 'externalTrafficPolicy'), undefined);
  });

  test('do not take a status from a patch', async () => {
    const { hands, namespace } = ground();
    const stored = await hands.create(service(namespace, 'modest', http));
    const status = { loadBalancer: { ingress: [{ ip: '203.0.113.8' }] } };
    assert.deepEqual(fieldAt(await hands.patch(stored, { status }), 'status'), {
      loadBalancer: {},
    });
  });

  test('give an address back when they go', async () => {
    const { hands, namespace } = ground();
    const first = await hands.create(service(namespace, 'leaving', http));
    await hands.delete(first);
    const clusterIP = textAt(first, 'spec', 'clusterIP');
    await hands.create(service(namespace, 'heir', { ...http, clusterIP }));
  });

  test('are rehearsed without an address', async () => {
    const { hands, namespace } = ground();
    const sent = service(namespace, 'unborn', http);
    const shown = await hands.cluster.create(sent, { dryRun: true }, never);
    assert.equal(fieldAt(shown, 'spec', 'clusterIP'), undefined);
    assert.equal(textAt(shown, 'spec', 'type'), 'ClusterIP');
  });
};
