import assert from 'node:assert/strict';
import { interpretGateway } from '../../../../src/mesh/interpreters/gateway';
import { kinds } from '../../../../src/objects/objectKind';
import { ObjectSet } from '../../../../src/objects/objectSet';
import type { KubernetesObject } from '../../../../src/objects/object';
import { notRead, read } from '../../../../src/objects/reading';
import { contextName } from '../../../../src/objects/reference';
import { ingressService, object, service } from '../../../support/istioObjects';

/** "via address:port, …" of an open gateway, "closed: …" or "not read: …". */
function gatewayOf(objects: readonly KubernetesObject[] | ObjectSet): string {
  const set =
    objects instanceof ObjectSet
      ? objects
      : ObjectSet.of(objects).withList(
          kinds.service,
          read(objects.filter((it) => it.kind === 'Service')),
        );
  const reading = interpretGateway(contextName('east'), set);
  if (reading.kind === 'notRead') return `not read: ${reading.because}`;
  const state = reading.value;
  if (state.kind === 'closed') return `closed: ${state.because}`;
  return `${state.via} ${state.endpoints.map((it) => `${it.address}:${it.port}`).join(', ')}`;
}

const node = (name: string, addresses: Readonly<Record<string, string>>, ready = 'True') =>
  object('v1', 'Node', name, {
    status: {
      addresses: Object.entries(addresses).map(([type, address]) => ({ type, address })),
      conditions: [{ type: 'Ready', status: ready }],
    },
  });

const pending = { loadBalancer: {} };
const rows: readonly (readonly [string, readonly KubernetesObject[], string])[] = [
  ['a load balancer address', [ingressService()], 'loadBalancer 203.0.113.7:15443'],
  [
    'a load balancer name',
    [ingressService({}, { loadBalancer: { ingress: [{ hostname: 'a.elb.example' }] } })],
    'loadBalancer a.elb.example:15443',
  ],
  [
    'several addresses, each once',
    [
      ingressService(
        { externalIPs: ['198.51.100.4', '203.0.113.7'] },
        { loadBalancer: { ingress: [{ ip: '203.0.113.7' }, { ip: '203.0.113.8' }] } },
      ),
    ],
    'loadBalancer 203.0.113.7:15443, 203.0.113.8:15443, 198.51.100.4:15443',
  ],
  [
    'external IPs of a ClusterIP Service',
    [ingressService({ type: 'ClusterIP', externalIPs: ['198.51.100.4'] }, {})],
    'loadBalancer 198.51.100.4:15443',
  ],
  [
    'a load balancer still pending',
    [ingressService({}, pending)],
    'closed: its load balancer has no address yet',
  ],
  [
    'an empty address while pending',
    [ingressService({}, { loadBalancer: { ingress: [{ ip: '' }] } })],
    'closed: its load balancer has no address yet',
  ],
  [
    'ClusterIP',
    [ingressService({ type: 'ClusterIP' }, {})],
    'closed: its type is ClusterIP, so nothing outside the cluster reaches it',
  ],
  ['no port 15443', [ingressService({ ports: [{ port: 443 }] })], 'closed: it has no port 15443'],
  ['no Service', [], 'closed: there is no Service istio-system/istio-ingressgateway'],
  [
    'node ports, external addresses before internal, unready nodes left out',
    [
      ingressService({ type: 'NodePort' }, {}),
      node('a', { InternalIP: '10.0.0.1', ExternalIP: '203.0.113.20' }),
      node('b', { Hostname: 'b', InternalIP: '10.0.0.2' }),
      node('c', { InternalIP: '10.0.0.3' }, 'False'),
    ],
    'nodePort 203.0.113.20:31443, 10.0.0.2:31443',
  ],
  [
    'node ports without a ready node',
    [ingressService({ type: 'NodePort' }, {}), node('c', { InternalIP: '10.0.0.3' }, 'Unknown')],
    'closed: no ready Node has an address',
  ],
  [
    'a gateway of another name, by its label',
    [
      {
        ...service(
          'edge/door',
          { type: 'LoadBalancer', ports: [{ port: 15443 }] },
          { loadBalancer: { ingress: [{ ip: '203.0.113.9' }] } },
        ),
        metadata: { name: 'door', namespace: 'edge', labels: { istio: 'ingressgateway' } },
      },
    ],
    'loadBalancer 203.0.113.9:15443',
  ],
];

suite('interpretGateway', () => {
  for (const [what, objects, expected] of rows) {
    test(what, () => {
      assert.equal(gatewayOf(objects), expected);
    });
  }
  test('Nodes that may not be listed leave a node port gateway unread', () => {
    const set = ObjectSet.of([ingressService({ type: 'NodePort' }, {})]).withList(
      kinds.node,
      notRead('may not list Nodes'),
    );
    assert.equal(gatewayOf(set), 'not read: may not list Nodes');
  });
});
