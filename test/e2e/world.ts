/** One VS Code with the extension in it, its window, and a workspace folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchBrowser, openWindow, type Window } from '../support/vscode/browser';
import { repository } from '../support/vscode/setup';
import { startServer } from '../support/vscode/server';
import { Workbench } from '../support/vscode/workbench';

export interface WorldOptions {
  /** Files of the workspace: path to text. */
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension host: KUBECONFIG, PATH. */
  readonly env?: Readonly<Record<string, string>>;
  readonly asksForTrust?: boolean;
  /** Keys that run a command by its name, whether or not a menu offers it. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Called when the window is closed: lets go of what stands behind it. */
  readonly afterwards?: () => Promise<void>;
}

export interface World {
  readonly workbench: Workbench;
  readonly window: Window;
  readonly workspace: string;
  /** What the server printed. */
  readonly log: () => string;
  /** Where the server keeps logs, settings and storage; only of a server of ours. */
  readonly data?: string;
  /** A picture for the README, taken only when UPDATE_SCREENSHOTS=1, and where SHOTS names a folder. */
  picture(name: string): Promise<void>;
  /** A picture for whoever wants to see how something looks, taken only when SHOTS names a folder. */
  look(name: string): Promise<void>;
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
  const { settings = {}, env = {}, asksForTrust = false, keys = {} } = options;
  const server = await startServer({
    ...{ workspace, settings, asksForTrust, keys },
    // A path that is not there: no kubeconfig of the machine may slip into a test.
    env: { KUBECONFIG: path.join(workspace, 'no-such-kubeconfig'), ...env },
    extensions: [extension],
  });
  return openWorld(server.folderUrl, {
    workspace,
    data: server.root,
    log: () => server.log(),
    stop: async () => {
      await server.stop();
      rmSync(workspace, { recursive: true, force: true });
      await options.afterwards?.();
    },
  });
}

/** Opens a window on a VS Code that runs already; its `stop` is called when the window is closed. */
export async function openWorld(
  url: string,
  behind: Pick<World, 'workspace' | 'data' | 'log' | 'stop'>,
): Promise<World> {
  const browser = await launchBrowser();
  const window = await openWindow(browser);
  const workbench = new Workbench(window.page);
  const stop = async () => {
    await browser.close();
    await behind.stop();
  };
  try {
    await workbench.open(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ ...behind, workbench, window, stop },
    picture: (name) => picture(window, name),
    look: (name) => look(window, name),
  };
}

async function look({ page }: Window, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

async function picture(window: Window, name: string): Promise<void> {
  await look(window, name);
  if (process.env['UPDATE_SCREENSHOTS'] !== '1') return;
  mkdirSync(pictures, { recursive: true });
  await window.page.screenshot({ path: path.join(pictures, `${name}.png`) });
}
