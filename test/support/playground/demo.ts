// The demo's two clusters: one mesh on Istio 1.7.8 in which calls between the clusters do not get through yet.
import { neverCancelled } from '../../../src/base/cancellation';
import { systemClock } from '../../../src/base/clock';
import type { KubernetesObject } from '../../../src/objects/object';
import { issueIntermediates, newRoot, type RootAuthority } from '../../../src/pki/authority';
import { fixedKeySmith } from '../fixedKeySmith';
import { InMemoryCluster } from '../inMemoryCluster';
import { clusterDns } from './demo/clusterDns';
import { controlPlane, globalRouting, serviceEntry } from './demo/controlPlane';
import { istioDefinitions } from './demo/definitions';
import { podsOf } from './demo/pods';
import { application, namespace, thing } from './demo/workloads';

export interface DemoClusters {
  readonly east: InMemoryCluster;
  readonly west: InMemoryCluster;
}

const places = {
  east: { cidr: '10.96.0.0/16', dns: '10.96.0.10', coreDns: '10.96.0.53', gateway: '203.0.113.10' },
  west: {
    cidr: '10.100.0.0/16',
    dns: '10.100.0.10',
    coreDns: '10.100.0.53',
    gateway: '203.0.113.20',
  },
} as const;

/** Made anew on each call; what one demo changes no other sees. */
export async function demoClusters(): Promise<DemoClusters> {
  const smith = fixedKeySmith();
  const root = (name: string): Promise<RootAuthority> =>
    newRoot({ organization: name, key: 'RSA 2048' }, smith, systemClock, neverCancelled);
  const eastRoot = await root('Playground');
  // The one that istiod makes up for itself where there is no Secret cacerts.
  const westRoot = await root('cluster.local');
  const cluster = (context: 'east' | 'west', objects: readonly KubernetesObject[]) =>
    new InMemoryCluster(context, [...istioDefinitions, ...objects, ...podsOf(objects)], {
      serviceCidr: places[context].cidr,
      // Istio 1.7 was released for Kubernetes 1.16 to 1.18.
      minorVersion: 18,
      historySize: 10_000,
    });
  return {
    east: cluster('east', [...(await eastTrust(eastRoot)), ...eastObjects(eastRoot)]),
    west: cluster('west', westObjects(westRoot)),
  };
}

async function eastTrust(root: RootAuthority): Promise<readonly KubernetesObject[]> {
  const options = { organization: 'Playground', key: 'RSA 2048' } as const;
  const issued = await issueIntermediates(
    root,
    ['east'],
    options,
    fixedKeySmith(),
    systemClock,
    neverCancelled,
  );
  const east = issued.get('east');
  if (!east) throw new Error('no authority was issued');
  const files = {
    'ca-cert.pem': east.caCert,
    'ca-key.pem': east.caKey.reveal(),
    'root-cert.pem': east.rootCert,
    'cert-chain.pem': east.certChain,
  };
  const data = Object.entries(files).map(
    ([name, text]) => [name, Buffer.from(text).toString('base64')] as const,
  );
  const rest = { type: 'Opaque', data: Object.fromEntries(data) };
  return [thing('v1', 'Secret', 'istio-system/cacerts', rest)];
}

const injected = { 'istio-injection': 'enabled' };
const namespaces = [
  namespace('istio-system'),
  ...['foo', 'bar', 'shop'].map((name) => namespace(name, injected)),
];
const http = (number: number) => ({ name: 'http', number, protocol: 'HTTP' });

/** Nearly sound: two of its four remote hosts are not. */
const eastObjects = (root: RootAuthority): readonly KubernetesObject[] => [
  ...namespaces,
  ...clusterDns(places.east.dns, places.east.coreDns),
  ...controlPlane({
    gatewayIp: places.east.gateway,
    coreDnsIp: places.east.coreDns,
    root: root.certificate.pem,
  }),
  ...globalRouting('present'),
  ...application('foo/sleep', 'curlimages/curl:7.73.0', { name: 'http', number: 80 }),
  ...application('shop/web', 'registry.example/shop/web:2.3.1', { name: 'http', number: 8080 }),
  ...application('shop/reviews', 'docker.io/istio/examples-bookinfo-reviews-v1:1.16.2', {
    name: 'http',
    number: 9080,
  }),
  serviceEntry('foo/httpbin-bar', {
    host: 'httpbin.bar.global',
    address: '240.0.0.2',
    port: http(8000),
    gatewayIp: places.west.gateway,
  }),
  // The port of plain HTTP, where the gateway does not look at server names.
  serviceEntry('shop/catalog-shop', {
    host: 'catalog.shop.global',
    address: '240.0.0.3',
    port: http(8080),
    gatewayIp: places.west.gateway,
    gatewayPort: 443,
  }),
  // The address of httpbin.bar.global.
  serviceEntry('shop/mongo-shop', {
    host: 'mongo.shop.global',
    address: '240.0.0.2',
    port: { name: 'mongo', number: 27017, protocol: 'MONGO' },
    gatewayIp: places.west.gateway,
  }),
];

/** No cacerts, so a root of its own; an EnvoyFilter of Istio 1.4; DNS that knows a former istiocoredns. */
const westObjects = (root: RootAuthority): readonly KubernetesObject[] => [
  ...namespaces,
  ...clusterDns(places.west.dns, '10.100.0.99'),
  ...controlPlane({
    gatewayIp: places.west.gateway,
    coreDnsIp: places.west.coreDns,
    root: root.certificate.pem,
  }),
  ...globalRouting('old'),
  ...application('bar/httpbin', 'docker.io/kennethreitz/httpbin:latest', {
    name: 'http',
    number: 8000,
    target: 80,
  }),
  ...application('shop/catalog', 'registry.example/shop/catalog:1.4.0', {
    name: 'http',
    number: 8080,
  }),
  ...application('shop/mongo', 'docker.io/library/mongo:4.2', { name: 'mongo', number: 27017 }),
  serviceEntry('shop/reviews-shop', {
    host: 'reviews.shop.global',
    address: '240.0.0.2',
    port: http(9080),
    gatewayIp: places.east.gateway,
  }),
];
