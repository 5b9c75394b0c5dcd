import assert from 'node:assert/strict';
import {
  interpretServiceEntries,
  interpretServices,
  protocolOf,
} from '../../../../src/mesh/interpreters/services';
import { ObjectSet } from '../../../../src/objects/objectSet';
import { read } from '../../../../src/objects/reading';
import { contextName } from '../../../../src/objects/reference';
import { service, serviceEntry } from '../../../support/istioObjects';

const rows: readonly (readonly [string, string, string | undefined, string])[] = [
  ['http', 'TCP', undefined, 'HTTP'],
  ['http-admin', 'TCP', undefined, 'HTTP'],
  ['HTTP2-x', 'TCP', undefined, 'HTTP2'],
  ['httpx', 'TCP', undefined, 'TCP'],
  ['grpc-web', 'TCP', undefined, 'GRPC-WEB'],
  ['grpc-web-x', 'TCP', undefined, 'GRPC-WEB'],
  ['grpc-x', 'TCP', undefined, 'GRPC'],
  ['https-web', 'TCP', undefined, 'HTTPS'],
  ['tls', 'TCP', undefined, 'TLS'],
  ['mongo-1', 'TCP', undefined, 'MONGO'],
  ['mysql', 'TCP', undefined, 'MYSQL'],
  ['redis', 'TCP', undefined, 'REDIS'],
  ['', 'TCP', undefined, 'TCP'],
  ['metrics', 'TCP', undefined, 'TCP'],
  ['http', 'UDP', undefined, 'UDP'],
  ['http', 'TCP', 'grpc', 'GRPC'],
  ['http', 'TCP', 'kubernetes.io/h2c', 'HTTP2'],
  ['tcp', 'TCP', 'kubernetes.io/ws', 'HTTP'],
  ['tcp', 'TCP', 'kubernetes.io/wss', 'HTTPS'],
];

suite('services', () => {
  for (const [name, transport, app, expected] of rows) {
    test(`port "${name}" over ${transport}${app ? ` as ${app}` : ''} is ${expected}`, () => {
      assert.equal(protocolOf(name, transport, app), expected);
    });
  }

  test('a Service keeps its place, type and ports', () => {
    const one = service('bar/httpbin', { ports: [{ name: 'http', port: 8000 }, { name: 'bad' }] });
    assert.deepEqual(
      interpretServices(ObjectSet.of([one])),
      read([
        {
          namespace: 'bar',
          name: 'httpbin',
          type: 'ClusterIP',
          ports: [{ name: 'http', number: 8000, protocol: 'HTTP' }],
        },
      ]),
    );
  });

  test('a ServiceEntry keeps what rules are judged by, and nonsense in it breaks nothing', () => {
    const one = serviceEntry('foo/httpbin', {
      hosts: ['httpbin.bar.global', 7],
      addresses: ['240.0.0.2'],
      location: 'MESH_INTERNAL',
      resolution: 'DNS',
      ports: [{ name: 'http1', number: 8000, protocol: 'http' }, 'nonsense'],
      endpoints: [
        { address: '203.0.113.7', ports: { http1: 15443, x: 'y' } },
        { address: 'egw', network: 'external' },
      ],
    });
    const reading = interpretServiceEntries(contextName('east'), ObjectSet.of([one]));
    assert.deepEqual(
      reading,
      read([
        {
          reference: {
            cluster: 'east',
            apiVersion: 'networking.istio.io/v1alpha3',
            kind: 'ServiceEntry',
            namespace: 'foo',
            name: 'httpbin',
          },
          hosts: ['httpbin.bar.global'],
          addresses: ['240.0.0.2'],
          location: 'MESH_INTERNAL',
          resolution: 'DNS',
          ports: [{ name: 'http1', number: 8000, protocol: 'HTTP' }],
          endpoints: [
            { address: '203.0.113.7', ports: { http1: 15443 }, network: undefined },
            { address: 'egw', ports: {}, network: 'external' },
          ],
        },
      ]),
    );
  });
});
