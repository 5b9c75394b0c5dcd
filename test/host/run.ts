/**
 * Runs the suites of `test/host` inside a real extension host and says `N passed, M failed`.
 * The extension is the repository itself, so build it first.
 *
 * EXTENSION=folder   another built extension
 * GROUP=folder       only this folder of suites
 * MOCHA_GREP=words   only these tests
 * DEBUG=1            everything the workbench says, too
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { totalsLine, totalsPattern } from '../support/report';
import { launchBrowser } from '../support/vscode/browser';
import { runInExtensionHost } from '../support/vscode/extensionHost';
import { startServer, type Server } from '../support/vscode/server';
import { repository } from '../support/vscode/setup';
import { fetchServer, serverModule } from '../support/yamlLanguageServer';
import { bundledGroups, type Group } from './groups';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const extension = path.resolve(process.env['EXTENSION'] ?? repository);

async function main(): Promise<void> {
  if (!existsSync(path.join(extension, 'dist/extension.js'))) {
    throw new Error('dist/extension.js is missing: run `npm run build` first.');
  }
  fetchServer();
  const groups = await bundledGroups(process.env['GROUP']);
  const scratch = mkdtempSync(path.join(tmpdir(), 'host-workspaces-'));
  const server = await startServer({ workspace: scratch, testDriver: true, env: forwarded() });
  const browser = await launchBrowser();
  try {
    const outcomes: Outcome[] = [];
    for (const group of groups) outcomes.push(await runGroup(group, { scratch, server, browser }));
    const passed = outcomes.reduce((sum, it) => sum + it.passed, 0);
    const failed = outcomes.reduce((sum, it) => sum + it.failed, 0);
    console.log(`\nAll host suites: ${totalsLine(passed, failed, 0)}`);
    if (passed === 0) console.log('No test passed, so nothing was shown to work.');
    if (failed > 0 || passed === 0) process.exitCode = 1;
  } finally {
    await browser.close();
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

const forwarded = (): Record<string, string> => ({
  YAML_SERVER: serverModule,
  ...Object.fromEntries(
    ['MOCHA_GREP', 'NODE_V8_COVERAGE', 'HELM'].flatMap((it) => {
      const value = process.env[it];
      return value === undefined ? [] : [[it, value]];
    }),
  ),
});

interface Ground {
  readonly scratch: string;
  readonly server: Server;
  readonly browser: Browser;
}

async function runGroup(group: Group, ground: Ground): Promise<Outcome> {
  if (group.neighbours.length === 0) return runOn(ground.server, group, ground);
  const workspace = ground.scratch;
  // The address names one extension to develop; others have to be installed.
  const extensions = group.neighbours;
  const server = await startServer({ workspace, extensions, testDriver: true, env: forwarded() });
  try {
    return await runOn(server, group, ground);
  } finally {
    await server.stop();
  }
}

/** A copy of the workspace is opened, so that tests may write into it. */
function opened({ name, workspace }: Group, { scratch }: Ground): string {
  if (!path.isAbsolute(workspace)) return workspace;
  const copy = path.join(scratch, name);
  cpSync(workspace, copy, { recursive: true });
  return copy;
}

async function runOn(server: Server, group: Group, ground: Ground): Promise<Outcome> {
  const workspace = opened(group, ground);
  const lines: string[] = [];
  const onLine = (line: string) => {
    lines.push(line);
    console.log(line);
  };
  const script = { extension, entry: group.entry, workspace, onLine };
  const { how, complaints } = await runInExtensionHost(server, ground.browser, script);
  const outcome = outcomeOf(group, how, lines);
  if (outcome.failed > 0) console.log([...complaints.slice(-30), ...loggedBy(server)].join('\n'));
  return outcome;
}

/** The end of what the extension itself logged; a check that failed is told nowhere else. */
function loggedBy({ root }: Server): readonly string[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return files
    .filter((it) => path.basename(it) === 'Istio Multicluster.log')
    .flatMap((it) => readFileSync(path.join(root, it), 'utf8').trim().split('\n').slice(-30));
}

/**
 * A host that was killed ends with 0, too: only the suites' own last line counts as passing. A group
 * in which no test has the words that are asked for says so in that line, and has failed nothing.
 */
function outcomeOf(group: Group, how: string, lines: readonly string[]): Outcome {
  const totals = totalsPattern.exec(lines.join('\n'));
  const passed = Number(totals?.[1] ?? 0);
  const failed = Number(totals?.[2] ?? 0);
  const hasRun =
    totals !== null && (passed + failed > 0 || process.env['MOCHA_GREP'] !== undefined);
  if (hasRun && (how === 'ended with 0') === (failed === 0)) {
    return { passed, failed };
  }
  console.log(`The extension host of test/host/${group.name} ${how} without its totals.`);
  return { passed, failed: failed + 1 };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
