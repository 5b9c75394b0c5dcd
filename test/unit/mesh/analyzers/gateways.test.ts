import assert from 'node:assert/strict';
import { gateways, isPrivate } from '../../../../src/mesh/analyzers/gateways';
import type { KubernetesObject } from '../../../../src/objects/object';
import { kinds } from '../../../../src/objects/objectKind';
import { notRead } from '../../../../src/objects/reading';
import {
  gatewayObject,
  ingressService,
  passthrough,
  pilot,
  soundIstio,
} from '../../../support/istioObjects';
import { clusterFrom, worldOf } from '../../../support/meshBuilder';
import { answers } from './answers';

const balanced = (ip: string) => ({ loadBalancer: { ingress: [{ ip }] } });
const said = (...objects: readonly KubernetesObject[]) =>
  answers(gateways, clusterFrom('east', objects));

suite('gateways', () => {
  test('a sound cluster says nothing', () => {
    assert.equal(said(...soundIstio()), '');
  });
  test('without a control plane there is nothing to add', () => {
    assert.equal(said(), '');
  });
  test('no Service', () => {
    assert.equal(said(pilot('1.4.10')), 'MESH0301 east');
  });
  test('no port 15443', () => {
    assert.equal(
      said(pilot('1.4.10'), ingressService({ ports: [{ port: 443 }] })),
      'MESH0302 east',
    );
  });
  test('no address', () => {
    assert.equal(said(pilot('1.4.10'), ingressService({}, {})), 'MESH0303 east');
  });
  test('a private address', () => {
    assert.equal(said(pilot('1.4.10'), ingressService({}, balanced('10.1.2.3'))), 'MESH0305 east');
  });
  test('a second Gateway on the port, unless it selects other pods', () => {
    assert.equal(said(...soundIstio(), passthrough('edge/second')), 'MESH0304 east');
    const elsewhere = gatewayObject('edge/eastwest', {
      selector: { istio: 'eastwestgateway' },
      servers: [{ port: { number: 15443 } }],
    });
    assert.equal(said(...soundIstio(), elsewhere), '');
  });
  test('two clusters with one address', () => {
    const [east, west] = [clusterFrom('east', soundIstio()), clusterFrom('west', soundIstio())];
    assert.equal(answers(gateways, east, west), 'MESH0306 west');
  });
  test('an unread gateway is not checked', () => {
    const world = worldOf([]).withList(kinds.service, notRead('may not list Services'));
    assert.equal(
      answers(gateways, clusterFrom('east', world)),
      'not checked: may not list Services',
    );
  });

  const addresses: readonly (readonly [string, boolean])[] = [
    ['10.0.0.1', true],
    ['172.16.0.1', true],
    ['172.31.255.1', true],
    ['172.32.0.1', false],
    ['192.168.1.1', true],
    ['100.64.0.1', true],
    ['100.128.0.1', false],
    ['fd00::1', true],
    ['2001:db8::1', false],
    ['203.0.113.7', false],
    ['10.example.org', false],
  ];
  for (const [address, expected] of addresses) {
    test(`${address} is ${expected ? 'private' : 'public'}`, () => {
      assert.equal(isPrivate(address), expected);
    });
  }
});
