/** Runs a script of ours inside the extension host of a window of its own, and hears what it says. */
import type { Browser, Page } from 'playwright-core';
import { build } from 'esbuild';
import { openWindow } from './browser';
import { serverModules } from '../yamlLanguageServer';
import { lineMark } from './hostLines';
import type { Server } from './server';

export interface HostScript {
  /** The folder of the built extension to develop against. */
  readonly extension: string;
  /** A bundle that exports `run(): Promise<void>`. */
  readonly entry: string;
  readonly workspace: string;
  readonly onLine: (line: string) => void;
}

export interface HostEnd {
  /** "ended with 0" is also how a host that was killed ends: believe only what the script said. */
  readonly how: string;
  /** Errors that the workbench logged meanwhile. */
  readonly complaints: readonly string[];
}

const limitMs = 300_000;

/** Bundles a script for the host; what it declares is loaded when the host runs it. */
export async function bundleForHost(
  contents: string,
  resolveDir: string,
  outfile: string,
): Promise<void> {
  await build({
    stdin: { contents, resolveDir },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    nodePaths: [serverModules],
    outfile,
    logLevel: 'warning',
  });
}

/** The server must have been started with `testDriver`. */
export async function runInExtensionHost(
  server: Server,
  browser: Browser,
  script: HostScript,
): Promise<HostEnd> {
  const { page } = await openWindow(browser);
  const complaints: string[] = [];
  await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
    for (const line of args.map(String).join(' ').split('\n')) {
      if (line.startsWith(lineMark)) script.onLine(line.slice(lineMark.length));
      else if (process.env['DEBUG'] === '1') console.log(`[${type}] ${line}`);
      else if (type === 'error') complaints.push(line.slice(0, 400));
    }
  });
  const ended = whenEnded(page);
  await page.goto(addressOf(script, server));
  const how = await ended;
  await page.context().close();
  return { how, complaints };
}

function whenEnded(page: Page): Promise<string> {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, limitMs, `did not end within ${limitMs / 1000} s`).unref();
    page.on('crash', () => {
      resolve('crashed the page');
    });
    const exit = (code: number) => {
      resolve(`ended with ${code}`);
    };
    page.exposeFunction('codeAutomationExit', exit).catch(reject);
  });
}

function addressOf({ extension, entry, workspace }: HostScript, server: Server): string {
  const remote = (it: string) => `vscode-remote://${new URL(server.url).host}${encodeURI(it)}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(entry)],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ]);
  return `${server.url}/?folder=${encodeURI(workspace)}&payload=${encodeURIComponent(payload)}`;
}
