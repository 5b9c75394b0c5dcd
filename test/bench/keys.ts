/**
 * Root and intermediates beside what openssl takes for the same keys and certificates, one command
 * after another and on all cores: `tsx test/bench/keys.ts`.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { neverCancelled } from '../../src/base/cancellation';
import { systemClock } from '../../src/base/clock';
import { issueIntermediates, newRoot } from '../../src/pki/authority';
import type { KeySpec } from '../../src/pki/keySpec';
import { NodeKeySmith } from '../../src/tools/nodeKeySmith';

const rows: readonly (readonly [
  root: KeySpec,
  intermediates: KeySpec,
  counts: readonly number[],
])[] = [
  ['RSA 4096', 'RSA 4096', [2, 10]],
  ['RSA 4096', 'RSA 2048', [2, 10, 50]],
  ['ECDSA P-256', 'ECDSA P-256', [2, 10, 50]],
];
const rounds = 3;

interface Measured {
  readonly ms: number;
  /** The longest that the event loop was held up. */
  readonly stall: number;
}

async function ours(rootKey: KeySpec, key: KeySpec, count: number): Promise<Measured> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  const smith = new NodeKeySmith();
  const rootOptions = { organization: 'Bench', key: rootKey };
  const root = await newRoot(rootOptions, smith, systemClock, neverCancelled);
  const labels = Array.from({ length: count }, (_, index) => `cluster-${index}`);
  const options = { organization: 'Bench', key };
  await issueIntermediates(root, labels, options, smith, systemClock, neverCancelled);
  const ms = performance.now() - start;
  delay.disable();
  return { ms, stall: delay.max / 1e6 };
}

const newKey = (spec: KeySpec): readonly string[] => {
  const [family, size = ''] = spec.split(' ');
  return family === 'RSA'
    ? ['-newkey', `rsa:${size}`]
    : ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${size}`];
};

/** One process a command, as a person's script does it; `lanes` clusters at once. */
async function openssl(
  rootKey: KeySpec,
  key: KeySpec,
  count: number,
  lanes: number,
): Promise<number> {
  const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const run = (...args: readonly string[]) => promisify(execFile)('openssl', [...args], { cwd });
  const start = performance.now();
  const subject = ['-subj', '/O=Bench/CN=Root CA'];
  await run(
    'req',
    '-x509',
    ...newKey(rootKey),
    '-nodes',
    '-keyout',
    'r.key',
    '-out',
    'r.crt',
    ...subject,
  );
  const left = Array.from({ length: count }, (_, index) => `c${index}`);
  const lane = async () => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      const request = ['-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`];
      await run('req', '-new', ...newKey(key), '-nodes', ...request);
      const issue = ['-CA', 'r.crt', '-CAkey', 'r.key', '-set_serial', `0x${name.slice(1)}1`];
      await run('x509', '-req', '-in', `${name}.csr`, ...issue, '-out', `${name}.crt`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const ms = performance.now() - start;
  fs.rmSync(cwd, { recursive: true, force: true });
  return ms;
}

/** Searching for primes takes now long, now short: the middle of several runs. */
const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function main(): Promise<void> {
  await ours('ECDSA P-256', 'ECDSA P-256', 1); // What is loaded lazily is loaded now.
  const cores = os.availableParallelism();
  for (const [rootKey, key, counts] of rows) {
    for (const count of counts) {
      const [mine, oneByOne, onAllCores]: [Measured[], number[], number[]] = [[], [], []];
      for (let round = 0; round < rounds; round += 1) {
        mine.push(await ours(rootKey, key, count));
        oneByOne.push(await openssl(rootKey, key, count, 1));
        onAllCores.push(await openssl(rootKey, key, count, cores));
      }
      const ms = middle(mine.map((it) => it.ms));
      const [slow, fast] = [middle(oneByOne), middle(onAllCores)];
      const stall = Math.max(...mine.map((it) => it.stall));
      console.log(
        `root (${rootKey}) + ${count} intermediates (${key}): ours ${Math.round(ms)} ms; openssl ${Math.round(slow)} ms, ratio ${(ms / slow).toFixed(2)}; openssl on ${cores} cores ${Math.round(fast)} ms, ratio ${(ms / fast).toFixed(2)}; longest stall of the event loop ${stall.toFixed(0)} ms`,
      );
    }
  }
}

void main();
