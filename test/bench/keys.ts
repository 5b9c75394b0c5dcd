/** Root and intermediates beside what openssl takes for the same keys and certificates: `tsx test/bench/keys.ts`. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { neverCancelled } from '../../src/base/cancellation';
import { systemClock } from '../../src/base/clock';
import { issueIntermediates, newRoot } from '../../src/pki/authority';
import { NodeKeySmith } from '../../src/pki/nodeKeySmith';
import '../support/dynamicImports';

const bits = 2048;
const sizes = [2, 10];

async function ours(count: number): Promise<{ readonly ms: number; readonly stall: number }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const start = performance.now();
  const smith = new NodeKeySmith();
  const options = { organization: 'Bench', bits } as const;
  const root = await newRoot(
    { organization: 'Bench', bits: 4096 },
    smith,
    systemClock,
    neverCancelled,
  );
  const labels = Array.from({ length: count }, (_, index) => `cluster-${index}`);
  await issueIntermediates(root, labels, options, smith, systemClock, neverCancelled);
  const ms = performance.now() - start;
  delay.disable();
  return { ms, stall: delay.max / 1e6 };
}

function openssl(count: number): number {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const run = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const start = performance.now();
  const subject = ['-subj', '/O=Bench/CN=Root CA'];
  run(
    'req',
    '-x509',
    '-newkey',
    'rsa:4096',
    '-nodes',
    '-keyout',
    'r.key',
    '-out',
    'r.crt',
    ...subject,
  );
  for (let index = 0; index < count; index += 1) {
    const name = `c${index}`;
    const request = ['-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`];
    run('req', '-new', '-newkey', `rsa:${bits}`, '-nodes', ...request);
    const issue = ['-CA', 'r.crt', '-CAkey', 'r.key', '-CAcreateserial', '-out', `${name}.crt`];
    run('x509', '-req', '-in', `${name}.csr`, ...issue);
  }
  const ms = performance.now() - start;
  fs.rmSync(folder, { recursive: true, force: true });
  return ms;
}

async function main(): Promise<void> {
  await ours(1); // What is loaded lazily is loaded now.
  for (const count of sizes) {
    const [mine, theirs] = [await ours(count), openssl(count)];
    console.log(
      `root + ${count} intermediates (RSA ${bits}): ours ${Math.round(mine.ms)} ms, openssl ${Math.round(theirs)} ms, ratio ${(mine.ms / theirs).toFixed(2)}; longest stall of the event loop ${Math.round(mine.stall)} ms`,
    );
  }
}

void main();
