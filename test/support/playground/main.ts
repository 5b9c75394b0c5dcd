/**
 * `tsx test/support/playground/main.ts [KUBECONFIG]`: serves the demo's clusters on free ports of
 * 127.0.0.1, with a third context behind which nobody answers, writes the kubeconfig, prints
 * `READY <path>`, and ends on SIGINT or SIGTERM. Without a path the kubeconfig is a temporary file.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { freePorts } from '../real/freePorts';
import { keepBusy } from './busyCluster';
import { demoClusters } from './demo';
import { startAnsweringDns } from './demo/answeringDns';
import { writeKubeconfig } from './kubeconfig';
import { serve } from './server';

async function main(asked: string | undefined): Promise<void> {
  const clusters = await demoClusters();
  const token = randomBytes(16).toString('hex');
  const faces = await Promise.all(
    Object.values(clusters).map((it) => serve(it as (typeof clusters)['east'], { token })),
  );
  const folder =
    asked === undefined ? await mkdtemp(path.join(tmpdir(), 'playground-')) : undefined;
  const kubeconfig = path.resolve(folder ?? '.', asked ?? 'kubeconfig');
  const [deadPort = 0] = await freePorts(1);
  await writeKubeconfig(kubeconfig, [
    ...Object.keys(clusters).map((context, index) => ({
      context,
      url: faces[index]?.url ?? '',
      token,
    })),
    { context: 'north', url: `http://127.0.0.1:${deadPort}`, token },
  ]);
  const busy = [
    await startAnsweringDns(clusters.east, { reloadMs: 3000 }),
    await startAnsweringDns(clusters.west, { reloadMs: 3000 }),
    keepBusy(clusters.east, { afterMs: 1500, loadBalancerPrefix: '203.0.113.', firstHost: 110 }),
    keepBusy(clusters.west, { afterMs: 1500, loadBalancerPrefix: '203.0.113.', firstHost: 120 }),
  ];
  const stop = async (): Promise<void> => {
    for (const it of busy) it.dispose();
    await Promise.all(faces.map((it) => it.stop()));
    await (folder === undefined
      ? rm(kubeconfig, { force: true })
      : rm(folder, { recursive: true }));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  process.stdout.write(`READY ${kubeconfig}\n`);
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
});
