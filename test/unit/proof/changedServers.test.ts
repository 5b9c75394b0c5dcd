import assert from 'node:assert/strict';
import type { KubernetesObject } from '../../../src/objects/object';
import { contextName, referenceTo } from '../../../src/objects/reference';
import type { Change } from '../../../src/plan/change';
import { changedServers } from '../../../src/proof/changedServers';
import { configMap, coreDns } from '../../support/dnsObjects';
import { object, service } from '../../support/istioObjects';
import { clusterFrom, snapshotOf } from '../../support/meshBuilder';

const east = contextName('east');

const changesTo = (...after: readonly KubernetesObject[]): readonly Change[] =>
  after.map((it) => ({
    target: referenceTo(east, it),
    before: undefined,
    after: it,
    why: 'a test',
  }));

suite('changedServers', () => {
  const own = configMap('istio-system/coredns', { Corefile: 'global:53 {\n}\n' });
  const corefile = configMap('kube-system/coredns', { Corefile: '.:53 {\n}\n' });
  const dns = object('operator.openshift.io/v1', 'DNS', 'default', { spec: { servers: [] } });
  const openShift = [service('openshift-dns/dns-default', { clusterIP: '172.30.0.10' }), dns];

  const rows: readonly [
    what: string,
    live: readonly KubernetesObject[],
    written: readonly KubernetesObject[],
    roles: readonly string[],
  ][] = [
    ['a Corefile', coreDns(), [corefile], ['clusterDns']],
    ['both servers', [...coreDns(), own], [corefile, own], ['clusterDns', 'istioCoreDns']],
    ['the object of OpenShift’s operator', openShift, [dns], ['clusterDns']],
    ['another ConfigMap', coreDns(), [configMap('kube-system/other', {})], []],
  ];
  for (const [what, live, written, roles] of rows) {
    test(`${what}: ${roles.join(' and ') || 'none'}`, () => {
      const snapshot = snapshotOf(clusterFrom('east', live));
      const found = changedServers(changesTo(...written), snapshot);
      assert.deepEqual(
        found.map((it) => it.role),
        roles,
      );
    });
  }
});
