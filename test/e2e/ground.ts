/**
 * The clusters behind a journey: real API servers where KUBEBUILDER_ASSETS names their programs,
 * else the in-memory twin's HTTP face, which is said loudly.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InMemoryCluster } from '../support/inMemoryCluster';
import { writeKubeconfig } from '../support/playground/kubeconfig';
import { serve } from '../support/playground/server';
import { RawClient, type RawAnswer, type RawRequest } from '../support/rawClient';
import {
  realClustersAvailable,
  realClustersNotRun,
  startRealCluster,
} from '../support/realClusters';

/** A cluster as its administrator has it, past the product. */
export interface GroundCluster {
  readonly name: string;
  readonly kubeconfigPath: string;
  /** Of a user who may do nothing. */
  readonly limitedKubeconfigPath: string;
  send(request: RawRequest): Promise<RawAnswer>;
  stop(): Promise<void>;
}

export interface Ground {
  readonly east: GroundCluster;
  readonly west: GroundCluster;
  /** Of the administrators: several files, as people have them. */
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

export async function startGround(what: string): Promise<Ground> {
  const isReal = realClustersAvailable();
  if (!isReal) console.log(`${realClustersNotRun(what)}; the in-memory twin stands in.`);
  const start = isReal ? startRealCluster : startTwin;
  const [east, west] = await Promise.all([
    start('east', '10.96.0.0/16'),
    start('west', '10.112.0.0/16'),
  ]);
  return {
    ...{ east, west },
    kubeconfig: [east.kubeconfigPath, west.kubeconfigPath].join(path.delimiter),
    stop: async () => {
      await Promise.all([east.stop(), west.stop()]);
    },
  };
}

async function startTwin(name: string, serviceCidr: string): Promise<GroundCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'twin-'));
  const cluster = new InMemoryCluster(name, [], { serviceCidr });
  const [token, limitedToken] = [secret(), secret()];
  const limited = cluster.as(() => true);
  const face = await serve(cluster, { token, users: new Map([[limitedToken, limited]]) });
  const kubeconfigPath = path.join(folder, 'admin.kubeconfig');
  const limitedKubeconfigPath = path.join(folder, 'limited.kubeconfig');
  await writeKubeconfig(kubeconfigPath, [{ context: name, url: face.url, token }]);
  await writeKubeconfig(limitedKubeconfigPath, [
    { context: name, url: face.url, token: limitedToken },
  ]);
  const wire = new RawClient(face.url, { token });
  return {
    ...{ name, kubeconfigPath, limitedKubeconfigPath },
    send: (request) => wire.send(request),
    stop: async () => {
      wire.close();
      await face.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const secret = (): string => randomBytes(16).toString('hex');
