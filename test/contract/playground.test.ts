import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { openCluster } from '../../src/kubernetes/openCluster';
import { InMemoryCluster } from '../support/inMemoryCluster';
import { writeKubeconfig } from '../support/playground/kubeconfig';
import { serve } from '../support/playground/server';
import { RawClient } from '../support/rawClient';
import type { Bench } from './bench';
import { watchCases } from './cases/watches';
import { wireCases } from './cases/wire';
import { clusterContract } from './cluster.contract';

async function make(): Promise<Bench> {
  const twin = new InMemoryCluster('east');
  const users = new Map([['limited', twin.as(() => true)]]);
  const face = await serve(twin, { token: 'admin', users });
  const folder = await mkdtemp(path.join(tmpdir(), 'playground-contract-'));
  const open = async (token: string) => {
    const file = path.join(folder, `${token}.kubeconfig`);
    await writeKubeconfig(file, [{ context: 'east', url: face.url, token }]);
    return openCluster(file);
  };
  const wire = new RawClient(face.url, { token: 'admin' });
  const [cluster, limited] = [await open('admin'), await open('limited')];
  return {
    cluster,
    limited,
    wire,
    serviceIpPrefix: '10.96.',
    setStatus: (object, status) => {
      twin.setStatus({ ...object, ...object.metadata }, { ...status });
      return Promise.resolve();
    },
    kill: () => face.down(),
    restart: () => face.up(),
    dispose: async () => {
      cluster.dispose();
      limited.dispose();
      wire.close();
      await face.stop();
      await rm(folder, { recursive: true });
    },
  };
}

clusterContract("the client at the twin's HTTP face", make, 30_000, {
  wire: wireCases,
  watches: watchCases,
});
