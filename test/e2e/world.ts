/** One VS Code with the extension in it, its window, and a workspace folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser, openWindow, type Window } from '../support/vscode/browser';
import { repository } from '../support/vscode/setup';
import { startServer, type Server } from '../support/vscode/server';
import { Workbench } from '../support/vscode/workbench';

export interface WorldOptions {
  /** Files of the workspace: path to text. */
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension host: KUBECONFIG, PATH. */
  readonly env?: Readonly<Record<string, string>>;
  readonly asksForTrust?: boolean;
  /** Called when the window is closed: lets go of what stands behind it. */
  readonly afterwards?: () => Promise<void>;
}

export interface World {
  readonly workbench: Workbench;
  readonly window: Window;
  readonly server: Server;
  readonly workspace: string;
  /** A picture for the README, taken only when UPDATE_SCREENSHOTS=1. */
  picture(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** EXTENSION is a `.vsix` or a built folder; the repository itself if not given. */
const extension = path.resolve(process.env['EXTENSION'] ?? repository);
const pictures = path.join(repository, 'media/screenshots');

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const workspace = mkdtempSync(path.join(tmpdir(), 'workspace-'));
  for (const [name, text] of Object.entries(options.files ?? {})) {
    mkdirSync(path.dirname(path.join(workspace, name)), { recursive: true });
    writeFileSync(path.join(workspace, name), text);
  }
  const { settings = {}, env = {}, asksForTrust = false } = options;
  const server = await startServer({
    ...{ workspace, settings, asksForTrust },
    // A path that is not there: no kubeconfig of the machine may slip into a test.
    env: { KUBECONFIG: path.join(workspace, 'no-such-kubeconfig'), ...env },
    extensions: [extension],
  });
  const browser = await launchBrowser();
  const window = await openWindow(browser);
  const workbench = new Workbench(window.page);
  await workbench.open(server.folderUrl);
  return {
    ...{ workbench, window, server, workspace },
    picture: (name) => picture(window, name),
    stop: async () => {
      await stopWorld(browser, server, workspace);
      await options.afterwards?.();
    },
  };
}

async function picture({ page }: Window, name: string): Promise<void> {
  if (process.env['UPDATE_SCREENSHOTS'] !== '1') return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

async function stopWorld(browser: Browser, server: Server, workspace: string): Promise<void> {
  await browser.close();
  await server.stop();
  rmSync(workspace, { recursive: true, force: true });
}
