/**
 * `npm run demo [-- FOLDER]`: a real VS Code in the browser with the extension in it and playground
 * clusters behind it. Prints the address; ends with everything it started on Ctrl-C.
 *
 * PORT=8123   where to listen; another free port is taken when that one is
 */
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { hostFolder, installedHost, repository } from '../support/vscode/setup';
import { startServer, type Server, type ServerOptions } from '../support/vscode/server';
import { startPlaygroundProcess, type PlaygroundProcess } from './playgroundProcess';

const root = path.join(hostFolder, 'demo');
const running: { playground?: PlaygroundProcess; server?: Server } = {};
let isEnding = false;

async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void end(0));
  }
  installedHost();
  build();
  const playground = (running.playground = await startPlaygroundProcess());
  playground.onExit(() => {
    giveUp(`The playground clusters ended.\n${playground.log()}`);
  });
  const server = (running.server = await serverAt(preferredPort(), {
    root,
    workspace: workspace(),
    extensions: [repository],
    env: { KUBECONFIG: playground.kubeconfig },
  }));
  server.child.once('exit', () => {
    giveUp(`VS Code ended.\n${server.log()}`);
  });
  console.log(`
  VS Code with Istio Multicluster is running at

      ${server.folderUrl}

  Its clusters live in memory; kubectl reaches them by KUBECONFIG=${playground.kubeconfig}
  Only this machine can open it. Ctrl-C ends everything.
`);
}

function build(): void {
  const built = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (built.status !== 0) throw new Error('The extension does not build.');
}

const preferredPort = (): number => Number(process.env['PORT'] ?? 8123);

/** A folder the user names is opened as it is; the sample is copied, fresh at each start. */
function workspace(): string {
  const [named] = process.argv.slice(2);
  if (named !== undefined) return path.resolve(named);
  const copy = path.join(root, 'sample');
  rmSync(copy, { recursive: true, force: true });
  cpSync(path.join(__dirname, 'workspace'), copy, { recursive: true });
  return copy;
}

async function serverAt(port: number, options: ServerOptions): Promise<Server> {
  try {
    return await startServer({ ...options, port });
  } catch (error) {
    if (!String(error).includes('EADDRINUSE')) throw error;
    return startServer({ ...options, port: 0 });
  }
}

function giveUp(why: string): void {
  if (isEnding) return;
  console.error(why);
  void end(1);
}

async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await running.server?.stop();
  await running.playground?.stop();
  process.exit(code);
}

main().catch((error: unknown) => {
  giveUp(error instanceof Error ? error.message : String(error));
});
