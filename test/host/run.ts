/**
 * Runs the suites of `test/host` inside a real extension host and says `N passed, M failed`.
 * The extension is the repository itself, so build it first.
 *
 * EXTENSION=folder   another built extension
 * MOCHA_GREP=words   only these tests
 * DEBUG=1            everything the workbench says, too
 */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { totalsLine, totalsPattern } from '../support/report';
import { launchBrowser, openWindow } from '../support/vscode/browser';
import { repository } from '../support/vscode/setup';
import { startServer, type Server } from '../support/vscode/server';
import { bundledGroups, type Group } from './bundle';
import { lineMark } from './inHost';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const groupLimitMs = 300_000;
const extension = path.resolve(process.env['EXTENSION'] ?? repository);
const debug = process.env['DEBUG'] === '1';

async function main(): Promise<void> {
  if (!existsSync(path.join(extension, 'dist/extension.js'))) {
    throw new Error('dist/extension.js is missing: run `npm run build` first.');
  }
  const groups = await bundledGroups();
  const scratch = mkdtempSync(path.join(tmpdir(), 'host-workspaces-'));
  const server = await startServer({ workspace: scratch, testDriver: true, env: forwarded() });
  const browser = await launchBrowser();
  try {
    const outcomes: Outcome[] = [];
    for (const group of groups) outcomes.push(await runGroup(group, { scratch, server, browser }));
    const passed = outcomes.reduce((sum, it) => sum + it.passed, 0);
    const failed = outcomes.reduce((sum, it) => sum + it.failed, 0);
    console.log(`\nHost tests: ${totalsLine(passed, failed, 0)}`);
    if (failed > 0) process.exitCode = 1;
  } finally {
    await browser.close();
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

const forwarded = (): Record<string, string> =>
  Object.fromEntries(
    ['MOCHA_GREP', 'NODE_V8_COVERAGE', 'KUBECONFIG', 'HELM'].flatMap((it) => {
      const value = process.env[it];
      return value === undefined ? [] : [[it, value]];
    }),
  );

interface Ground {
  readonly scratch: string;
  readonly server: Server;
  readonly browser: Browser;
}

/** A copy of the workspace is opened, so that tests may write into it. */
async function runGroup(group: Group, ground: Ground): Promise<Outcome> {
  const workspace = path.join(ground.scratch, group.name);
  cpSync(group.workspace, workspace, { recursive: true });
  const { page } = await openWindow(ground.browser);
  const lines: string[] = [];
  const complaints: string[] = [];
  await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
    for (const line of args.map(String).join(' ').split('\n')) {
      if (line.startsWith(lineMark)) {
        lines.push(line.slice(lineMark.length));
        console.log(line.slice(lineMark.length));
      } else if (debug) console.log(`[${type}] ${line}`);
      else if (type === 'error') complaints.push(line.slice(0, 400));
    }
  });
  const ended = new Promise<string>((resolve) => {
    setTimeout(resolve, groupLimitMs, `did not end within ${groupLimitMs / 1000} s`).unref();
    page.on('crash', () => {
      resolve('crashed the page');
    });
    void page.exposeFunction('codeAutomationExit', (code: number) => {
      resolve(`ended with ${code}`);
    });
  });
  await page.goto(addressOf(group, workspace, ground.server));
  const how = await ended;
  const outcome = outcomeOf(group, how, lines);
  if (outcome.failed > 0) console.log(complaints.slice(-30).join('\n'));
  await page.context().close();
  return outcome;
}

function addressOf(group: Group, workspace: string, server: Server): string {
  const remote = (it: string) => `vscode-remote://${new URL(server.url).host}${encodeURI(it)}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(group.entry)],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ]);
  return `${server.url}/?folder=${encodeURI(workspace)}&payload=${encodeURIComponent(payload)}`;
}

/** A host that was killed ends with 0, too: only the suites' own last line counts as passing. */
function outcomeOf(group: Group, how: string, lines: readonly string[]): Outcome {
  const totals = totalsPattern.exec(lines.join('\n'));
  const passed = Number(totals?.[1] ?? 0);
  const failed = Number(totals?.[2] ?? 0);
  if (totals !== null && passed + failed > 0 && (how === 'ended with 0') === (failed === 0)) {
    return { passed, failed };
  }
  console.log(`The extension host of test/host/${group.name} ${how} without its totals.`);
  return { passed, failed: failed + 1 };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
