import { InMemoryCluster } from '../support/inMemoryCluster';
import { clusterContract } from './cluster.contract';

clusterContract(
  'the in-memory twin',
  () => {
    const cluster = new InMemoryCluster('east');
    return Promise.resolve({
      cluster,
      limited: cluster.as(() => true),
      serviceIpPrefix: '10.96.',
      setStatus: (object, status) => {
        const { name, namespace } = object.metadata;
        const where = namespace === undefined ? {} : { namespace };
        cluster.setStatus(
          { apiVersion: object.apiVersion, kind: object.kind, name, ...where },
          { ...status },
        );
        return Promise.resolve();
      },
      kill: () => {
        cluster.unreachable = 'connection refused by 127.0.0.1:6443';
        return Promise.resolve();
      },
      restart: () => {
        cluster.unreachable = undefined;
        return Promise.resolve();
      },
      dispose: () => Promise.resolve(),
    });
  },
  10_000,
);
