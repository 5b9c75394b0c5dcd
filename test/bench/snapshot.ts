/**
 * How long the first full snapshot of many clusters takes, and how soon a change is in the next:
 * 2, 20 and 100 twin clusters behind HTTP, medians over RUNS (default 3). The twins run in a process
 * of their own on the same machine; CPU is that of the reading side alone.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { neverCancelled } from '../../src/base/cancellation';
import { silentLog } from '../../src/base/log';
import { systemClock } from '../../src/base/clock';
import { KubeconfigSource } from '../../src/kubernetes/kubeconfigSource';
import { MeshStore } from '../../src/kubernetes/meshStore';
import { watchedLists } from '../../src/kubernetes/watchedKinds';
import type { MeshSnapshot } from '../../src/mesh/snapshot';
import { kinds } from '../../src/objects/objectKind';
import { contextName, type ContextName } from '../../src/objects/reference';
import { serviceEntry } from '../support/istioObjects';

const counts = [2, 20, 100];
const runs = Number(process.env['RUNS'] ?? 3);
const changeCount = 10;
/** As the setting's default; a cluster that is late would show as unreachable and be waited for. */
const readTimeoutMs = 5000;

interface Sample {
  readonly firstMs: number;
  readonly firstCpuMs: number;
  readonly changeMs: number;
  readonly changeCpuMs: number;
  readonly heapMb: number;
}

/** Starts the twins and answers their kubeconfig's path; `stop` ends them. */
async function startTwins(count: number) {
  const folder = await mkdtemp(path.join(tmpdir(), 'snapshot-bench-'));
  const file = path.join(folder, 'kubeconfig');
  const script = path.join(__dirname, 'twinServers.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, String(count)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: __dirname,
  });
  const [kubeconfig] = (await once(createInterface(child.stdout), 'line')) as [string];
  await writeFile(file, kubeconfig, { mode: 0o600 });
  const stop = async () => {
    child.stdin.end();
    await once(child, 'exit');
    await rm(folder, { recursive: true });
  };
  return { file, stop };
}

const isFull = (snapshot: MeshSnapshot, contexts: readonly ContextName[]): boolean =>
  contexts.every((context) => {
    const cluster = snapshot.clusters.get(context);
    return (
      cluster?.state === 'reachable' &&
      watchedLists.every(({ kind }) => cluster.objects.list(kind).kind === 'read')
    );
  });

/** Resolves when a snapshot is as wanted. */
const snapshotWhere = (store: MeshStore, isSo: (snapshot: MeshSnapshot) => boolean) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (!isSo(store.snapshot)) return;
      subscription.dispose();
      resolve();
    };
    const subscription = store.onDidChangeSnapshot(look);
    look();
  });

/** Wall and CPU time of some work, in milliseconds. */
async function timed(work: () => Promise<void>) {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await work();
  const used = process.cpuUsage(before);
  return { ms: performance.now() - began, cpuMs: (used.user + used.system) / 1000 };
}

async function measure(count: number): Promise<Sample> {
  const twins = await startTwins(count);
  const contexts = Array.from({ length: count }, (_, index) => contextName(`twin-${index}`));
  const place = { setting: twins.file, variable: undefined, home: tmpdir() };
  const kubeconfig = new KubeconfigSource(() => place, silentLog);
  const meshes = [{ name: 'bench', contexts, zone: 'global' }];
  const store = new MeshStore({
    kubeconfig,
    settings: () => ({ meshes, readTimeoutMs }),
    onDidChangeSettings: () => ({ dispose: () => undefined }),
    clock: systemClock,
    log: silentLog,
  });
  try {
    const first = await timed(() => {
      store.watch();
      return snapshotWhere(store, (it) => isFull(it, contexts));
    });
    const changes = await timedChanges(store, contexts);
    const heapMb = process.memoryUsage().heapUsed / 1e6;
    return { firstMs: first.ms, firstCpuMs: first.cpuMs, ...changes, heapMb };
  } finally {
    store.dispose();
    kubeconfig.dispose();
    await twins.stop();
  }
}

async function timedChanges(store: MeshStore, contexts: readonly ContextName[]) {
  const samples = [];
  for (let index = 0; index < changeCount; index += 1) {
    const context = contexts[index % contexts.length] ?? contextName('');
    const object = serviceEntry(`shop/change-${index}`, {
      hosts: [`change-${index}.shop.global`],
      resolution: 'DNS',
      ports: [{ name: 'http', number: 80, protocol: 'HTTP' }],
    });
    await store.cluster(context).create(object, {}, neverCancelled);
    const at = { ...kinds.serviceEntry, namespace: 'shop', name: `change-${index}` };
    const isThere = (snapshot: MeshSnapshot) => {
      const cluster = snapshot.clusters.get(context);
      return cluster?.state === 'reachable' && cluster.objects.get(at) !== undefined;
    };
    samples.push(await timed(() => snapshotWhere(store, isThere)));
  }
  return {
    changeMs: median(samples.map((it) => it.ms)),
    changeCpuMs: median(samples.map((it) => it.cpuMs)),
  };
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

function row(count: number, samples: readonly Sample[], base: number | undefined): string {
  const of = (field: keyof Sample) => median(samples.map((it) => it[field]));
  const perCluster = of('firstMs') / count;
  return [
    String(count),
    of('firstMs').toFixed(0),
    perCluster.toFixed(1),
    (perCluster / (base ?? perCluster)).toFixed(2),
    (of('firstCpuMs') / count).toFixed(1),
    of('changeMs').toFixed(0),
    of('changeCpuMs').toFixed(1),
    of('heapMb').toFixed(0),
  ]
    .map((cell) => cell.padStart(11))
    .join('');
}

/** Prints the table. */
export async function snapshotBench(): Promise<void> {
  await import('../../src/kubernetes/clientNode');
  const heads = [
    'clusters',
    'first ms',
    'each ms',
    'ratio to 2',
    'CPU each',
    'change ms',
    'CPU ms',
    'heap MB',
  ];
  console.log('Snapshot: first full one, and one change (gathered for 200 ms) until it shows');
  console.log(heads.map((it) => it.padStart(11)).join(''));
  let base: number | undefined;
  for (const count of counts) {
    const samples: Sample[] = [];
    for (let run = 0; run < runs; run += 1) samples.push(await measure(count));
    base ??= median(samples.map((it) => it.firstMs)) / count;
    console.log(row(count, samples, base));
  }
}

if (require.main === module) {
  snapshotBench().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
