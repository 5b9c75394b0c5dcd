/** A whole Istio manifest beside `kubectl apply --server-side` on API servers of the same kind: `tsx test/bench/apply.ts`. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { neverCancelled } from '../../src/base/cancellation';
import { openCluster } from '../../src/kubernetes/openCluster';
import { fieldAt, listAt, type KubernetesObject } from '../../src/objects/object';
import { readManifest, yamlOf } from '../../src/objects/yaml';
import { contextName } from '../../src/objects/reference';
import { execute } from '../../src/plan/execute';
import { planFor } from '../../src/planners/planFor';
import { prepared } from '../../src/prepared';
import '../support/dynamicImports';
import { kubectlPath } from '../support/helm';
import { clusterFrom, snapshotOf, worldOf } from '../support/meshBuilder';
import {
  realClustersAvailable,
  realClustersNotRun,
  startRealCluster,
} from '../support/realClusters';

const manifest = path.resolve(__dirname, '../../../shared/inputs/manifests/istio-1.4.10.yaml');

async function ours(kubeconfig: string): Promise<number> {
  const start = performance.now();
  const objects = readManifest(fs.readFileSync(manifest, 'utf8')).value.map((it) => it.object);
  const cluster = await openCluster(kubeconfig);
  const clusters = () => cluster;
  const wanted = {
    kind: 'applyManifest',
    title: 'bench',
    clusters: [contextName('ours')],
    objects,
  } as const;
  const intent = await prepared(wanted, clusters, neverCancelled);
  const planned = planFor(intent, snapshotOf(clusterFrom('ours', worldOf([]))));
  if (planned.kind === 'blocked') throw new Error(JSON.stringify(planned.because));
  await execute(
    planned.plan,
    { clusters, clock: { now: () => 0 }, tell: () => undefined },
    neverCancelled,
  );
  cluster.dispose();
  return performance.now() - start;
}

/** Server-side apply of this Kubernetes refuses ports that leave their protocol to the default. */
function withProtocols(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Service') return object;
  const ports = listAt(object, 'spec', 'ports').map((it) => ({
    protocol: 'TCP',
    ...(it as object),
  }));
  return { ...object, spec: { ...(fieldAt(object, 'spec') as object), ports } } as KubernetesObject;
}

const mostRuns = 5;

/** Definitions are not served yet when their objects come: people run it again, so does this. */
function theirs(kubeconfig: string, folder: string): number {
  const file = path.join(folder, 'manifest.yaml');
  const objects = readManifest(fs.readFileSync(manifest, 'utf8')).value.map((it) => it.object);
  const texts = objects.map((it) => yamlOf(withProtocols(it)));
  fs.writeFileSync(file, texts.join('---\n'));
  const env = { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: folder };
  const kubectl = (...args: readonly string[]) =>
    spawnSync(kubectlPath(), args, { env, encoding: 'utf8' });
  const start = performance.now();
  kubectl('create', 'namespace', 'istio-system');
  for (let run = 1; ; run += 1) {
    const { status, stderr } = kubectl('apply', '--server-side', '--validate=false', '-f', file);
    if (status === 0) return performance.now() - start;
    if (run === mostRuns) throw new Error(`kubectl still fails after ${run} runs:\n${stderr}`);
  }
}

async function main(): Promise<void> {
  if (!realClustersAvailable() || !fs.existsSync(manifest)) {
    console.log(realClustersNotRun('the bench of applying'));
    return;
  }
  const first = await startRealCluster('ours', '10.96.0.0/16');
  const second = await startRealCluster('theirs', '10.97.0.0/16');
  const folder = fs.mkdtempSync(path.join(path.dirname(second.kubeconfigPath), 'bench-'));
  try {
    const [mine, other] = [await ours(first.kubeconfigPath), theirs(second.kubeconfigPath, folder)];
    console.log(
      `istio-1.4.10: ours ${Math.round(mine)} ms, kubectl apply --server-side until all is there ${Math.round(other)} ms, ratio ${(mine / other).toFixed(2)}`,
    );
  } finally {
    await Promise.all([first.stop(), second.stop()]);
  }
}

void main();
