/**
 * How long our extension takes to start in a real host, beside two that VS Code brings along:
 * medians over RUNS (default 7) fresh extension hosts, and ratios. Build first.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchBrowser } from '../support/vscode/browser';
import { bundleForHost, runInExtensionHost } from '../support/vscode/extensionHost';
import { startServer } from '../support/vscode/server';
import { repository } from '../support/vscode/setup';
import type { Activation } from './activationInHost';

const ours = 'istio-multicluster.istio-multicluster';
const others = ['vscode.json-language-features', 'vscode.git'];
const runs = Number(process.env['RUNS'] ?? 7);
const extension = path.resolve(process.env['EXTENSION'] ?? repository);
const entry = path.join(repository, 'out/bench/activation.js');

async function main(): Promise<void> {
  await bundleForHost(`export { run } from './activationInHost';`, __dirname, entry);
  const workspace = exampleWorkspace();
  const env = { BENCH_EXTENSIONS: [ours, ...others].join(',') };
  const server = await startServer({ workspace, testDriver: true, env });
  const browser = await launchBrowser();
  try {
    const samples: Activation[] = [];
    // The first host reads every file from disk; it is not counted.
    for (let run = 0; run <= runs; run++) {
      const said: string[] = [];
      const onLine = (line: string) => said.push(line);
      const script = { extension, entry, workspace, onLine };
      const { how, complaints } = await runInExtensionHost(server, browser, script);
      const rows = said.find((it) => it.startsWith('['));
      if (rows === undefined) throw new Error(`The host ${how}.\n${complaints.join('\n')}`);
      if (run > 0) samples.push(...(JSON.parse(rows) as Activation[]));
    }
    report(samples);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** Holds what each extension waits for: YAML, JSON, a git work tree. */
function exampleWorkspace(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'activation-'));
  writeFileSync(path.join(folder, 'entry.yaml'), 'kind: ServiceEntry\n');
  writeFileSync(path.join(folder, 'data.json'), '{}\n');
  execFileSync('git', ['init', '--quiet', folder]);
  return folder;
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

function report(samples: readonly Activation[]): void {
  const totals = (id: string) =>
    samples.filter((it) => it.extension === id).map((it) => it.load + it.call + it.finish);
  console.log(`Activation: load + call + finish in ms, over ${runs} extension hosts`);
  for (const id of [ours, ...others]) {
    const own = totals(id);
    const ratio = (median(totals(ours)) / median(own)).toFixed(2);
    const beside = id === ours ? '' : `, ours takes ${ratio} of it`;
    console.log(
      `  ${id}: median ${median(own)} (${Math.min(...own)} to ${Math.max(...own)})${beside}`,
    );
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
