import assert from 'node:assert/strict';
import { objectPath } from '../../src/kubernetes/collection';
import { openCluster } from '../../src/kubernetes/openCluster';
import {
  realClustersAvailable,
  realClustersNotRun,
  startRealCluster,
} from '../support/realClusters';
import { apiVersionOf, builtInResources } from '../support/twin/resources';
import { never, type Bench } from './bench';
import { likenessCases } from './cases/likeness';
import { watchCases } from './cases/watches';
import { wireCases } from './cases/wire';
import { clusterContract, type Cases } from './cluster.contract';

const limitMs = 180_000;

async function make(): Promise<Bench> {
  const real = await startRealCluster('east', '10.96.0.0/16');
  const cluster = await openCluster(real.kubeconfigPath);
  const limited = await openCluster(real.limitedKubeconfigPath);
  return {
    cluster,
    limited,
    wire: real,
    serviceIpPrefix: '10.96.',
    setStatus: async (object, status) => {
      const kind = await cluster.kindOf(object.apiVersion, object.kind, never);
      assert.ok(kind);
      const { namespace, name } = object.metadata;
      await real.setStatus(objectPath(kind, namespace, name), status);
    },
    kill: () => real.killApiServer(),
    restart: () => real.startApiServer(),
    dispose: async () => {
      cluster.dispose();
      limited.dispose();
      await real.stop();
    },
  };
}

/** What the twin takes for granted without asking. */
const twinCases: Cases = (ground) => {
  for (const { group, versions, kind, plural, namespaced } of builtInResources) {
    test(`serves ${kind} ${versions.join(', ')} as the twin does`, async () => {
      const { cluster } = ground().bench;
      for (const version of versions) {
        const apiVersion = apiVersionOf(group, version);
        const expected = { apiVersion, kind, plural, namespaced };
        assert.deepEqual(await cluster.kindOf(apiVersion, kind, never), expected);
      }
      const preferred = apiVersionOf(group, versions[0] ?? '');
      const { kinds } = await cluster.servedKinds(never);
      assert.ok(kinds.some((it) => it.kind === kind && it.apiVersion === preferred));
    });
  }
};

if (realClustersAvailable()) {
  clusterContract('a real API server', make, limitMs, {
    'the table of the twin': twinCases,
    'likeness of the twin': likenessCases,
    wire: wireCases,
    watches: watchCases,
  });
} else {
  console.log(realClustersNotRun('the contract of the Cluster port'));
}
