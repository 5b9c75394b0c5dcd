/** Meshes of two or three clusters as odd as the world makes them: parts missing, stale, foreign, broken. */
import fc from 'fast-check';
import type { MeshSnapshot } from '../../src/mesh/snapshot';
import type { KubernetesObject } from '../../src/objects/object';
import { contextName } from '../../src/objects/reference';
import { cacertsSecret } from '../../src/pki/cacerts';
import type { IssuedAuthority } from '../../src/pki/authority';
import {
  configMap,
  coreDns,
  forwardingBlock,
  istioCoreDnsService,
  kubeDns,
  plainCorefile,
} from './dnsObjects';
import {
  destinationRule,
  ingressDeployment,
  ingressService,
  object,
  passthrough,
  pilot,
  rewriteFilter,
  service,
  serviceEntry,
  wildcardRule,
} from './istioObjects';
import { clusterFrom, snapshotOf } from './meshBuilder';

export const meshContexts = ['east', 'west', 'north'].map(contextName);

type Objects = readonly KubernetesObject[];
type Some = fc.Arbitrary<Objects>;

const maybe = (it: KubernetesObject): Some => fc.constantFrom<Objects>([], [it]);
const oneOf = (...choices: readonly Objects[]): Some => fc.constantFrom(...choices);

const namespaces = fc
  .subarray(['istio-system', 'bar', 'foo', 'kube-system'])
  .map((names): Objects => names.map((it) => object('v1', 'Namespace', it)));

const controlPlane = fc
  .constantFrom(undefined, '1.1.17', '1.4.10', '1.7.8', '1.8.5')
  .map((tag): Objects => (tag === undefined ? [] : [pilot(tag)]));

const gateway = (byte: number): Some =>
  oneOf(
    [],
    [ingressDeployment(), ingressService()],
    [
      ingressDeployment(),
      ingressService({}, { loadBalancer: { ingress: [{ ip: `203.0.113.${byte}` }] } }),
    ],
    [ingressDeployment('standard'), ingressService({}, {})],
    [ingressService({ type: 'NodePort' }, {})],
    [ingressService({ ports: [{ name: 'https', port: 443 }] })],
    [
      ingressDeployment(),
      ingressService({}, { loadBalancer: { ingress: [{ hostname: 'gw.example.com' }] } }),
    ],
  );

const routing = fc
  .tuple(
    maybe(passthrough()),
    oneOf([], [wildcardRule()], [destinationRule('istio-system/other', { host: '*.global' })]),
    oneOf(
      [],
      [rewriteFilter('filters')],
      [rewriteFilter('config')],
      [rewriteFilter('typedConfig')],
    ),
  )
  .map((parts): Objects => parts.flat());

const corefiles = [
  plainCorefile,
  plainCorefile + forwardingBlock('10.96.7.53'),
  plainCorefile + forwardingBlock('10.96.99.99'),
  plainCorefile + forwardingBlock('10.96.7.53', 'proxy'),
  plainCorefile + 'global:53 {\n    file /zones/global\n}\n',
  `${plainCorefile}# a note\nexample.org {\n\twhoami\n}\n`,
  `.:53 {\n    forward . 8.8.8.8\n`,
  '',
];

const dns = fc.oneof(
  fc.constantFrom(...corefiles).map((text): Objects => coreDns(text)),
  fc.constantFrom('1.2.6', '1.4.0', '1.11.1').map((tag): Objects => coreDns(plainCorefile, tag)),
  oneOf(
    [],
    kubeDns(),
    kubeDns({ stubDomains: '{"acme.local": ["1.2.3.4"]}' }),
    kubeDns({ stubDomains: '{"global": ["10.96.99.99"]}' }),
    kubeDns({ stubDomains: '{broken' }),
    [...coreDns(), configMap('kube-system/kube-dns', {})],
  ),
);

const istioCoreDns = oneOf([], [istioCoreDnsService()], [istioCoreDnsService('None')]);

const services = fc
  .subarray([
    service('bar/httpbin', { ports: [{ name: 'http', port: 8000 }] }),
    service('foo/mongo', { ports: [{ port: 27017 }] }),
    service('bar/headless', { clusterIP: 'None', ports: [{ name: 'grpc', port: 9000 }] }),
    service('bar/dns', { ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] }),
  ])
  .map((it): Objects => it);

const entry = fc
  .record({
    name: fc.constantFrom('a', 'b', 'httpbin-bar'),
    hosts: fc.constantFrom(['httpbin.bar.global'], ['mongo.foo.global'], ['httpbin.global'], []),
    addresses: fc.constantFrom([], ['240.0.0.2'], ['240.0.0.3'], ['127.0.0.1'], ['nonsense']),
    location: fc.constantFrom('MESH_INTERNAL', 'MESH_EXTERNAL', undefined),
    resolution: fc.constantFrom('DNS', 'STATIC', 'NONE'),
    address: fc.constantFrom('203.0.113.7', '203.0.113.20', 'gw.example.com', '1.2.3.4:15443'),
    port: fc.constantFrom(15443, 443, undefined),
  })
  .map(({ name, address, port, ...spec }) =>
    serviceEntry(`foo/${name}`, {
      ...spec,
      ports: [{ name: 'http', number: 8000, protocol: 'http' }],
      endpoints: [{ address, ...(port === undefined ? {} : { ports: { http: port } }) }],
    }),
  );

const entries = fc.uniqueArray(entry, { maxLength: 3, selector: (it) => it.metadata.name });

export interface Trusts {
  readonly ours: ReadonlyMap<string, IssuedAuthority>;
  readonly others: ReadonlyMap<string, IssuedAuthority>;
}

function trust(context: string, { ours, others }: Trusts): Some {
  const secret = (from: ReadonlyMap<string, IssuedAuthority>): KubernetesObject => {
    const authority = from.get(context);
    if (!authority) throw new Error(`no authority for ${context}`);
    return cacertsSecret(authority, { name: 'cacerts', namespace: 'istio-system' });
  };
  const broken = object('v1', 'Secret', 'istio-system/cacerts', {
    type: 'Opaque',
    data: { 'ca-cert.pem': 'bm8=' },
  });
  const frozen = { ...secret(others), immutable: true };
  return oneOf([], [secret(ours)], [secret(others)], [broken], [frozen]);
}

const cluster = (index: number, trusts: Trusts) =>
  fc
    .tuple(
      ...[namespaces, controlPlane, gateway(10 + index), routing, dns, istioCoreDns, services],
      entries,
      trust(meshContexts[index] ?? '', trusts),
    )
    .map((parts) => {
      // Every object is what a server would have kept: with a version of its own.
      const kept = parts.flat().map((it, at) => ({
        ...it,
        metadata: { ...it.metadata, resourceVersion: String(100 + at) },
      }));
      return clusterFrom(meshContexts[index] ?? '', kept);
    });

export const randomMesh = (trusts: Trusts): fc.Arbitrary<MeshSnapshot> =>
  fc
    .integer({ min: 2, max: 3 })
    .chain((size) => fc.tuple(...meshContexts.slice(0, size).map((_, at) => cluster(at, trusts))))
    .map((clusters) => snapshotOf(...clusters));
