/**
 * Starts the installed VS Code on a free loopback port, offline, with its data in a folder of its
 * own. Everything it starts is in one process group, which `stop` ends.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { quietSettings, themeSettings, trustSettings } from './settings';
import { installedHost, type VsCodeHost } from './setup';

export interface ServerOptions {
  /** The folder to open. */
  readonly workspace: string;
  /** Built extension folders, or `.vsix` files, to have installed. */
  readonly extensions?: readonly string[];
  /** Settings of the machine, where settings of machine scope are read from in a remote window. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Keys that run a command by its name, whether or not a menu offers it. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Environment of the server and so of the extension host, on top of PATH and a home of its own. */
  readonly env?: Readonly<Record<string, string>>;
  /** 0, the default, is any free port. */
  readonly port?: number;
  /** Where data, settings and extensions are kept; a temporary folder, removed by `stop`, if not given. */
  readonly root?: string;
  readonly asksForTrust?: boolean;
  /** Obey `extensionDevelopmentPath` and `extensionTestsPath` in the address. */
  readonly testDriver?: boolean;
}

export interface Server {
  /** `http://127.0.0.1:PORT`; webviews need exactly this host name, a secure context. */
  readonly url: string;
  readonly folderUrl: string;
  readonly child: ChildProcess;
  readonly root: string;
  log(): string;
  stop(): Promise<void>;
}

interface Folders {
  readonly root: string;
  readonly data: string;
  readonly extensions: string;
  readonly home: string;
  readonly config: string;
}

const startLimitMs = 120_000;

/** Rejects with what the server printed when it ends before it listens (EADDRINUSE, for one). */
export async function startServer(options: ServerOptions): Promise<Server> {
  const host = installedHost();
  const folders = foldersBelow(options.root ?? mkdtempSync(path.join(tmpdir(), 'vscode-')));
  writeSettings(folders, options);
  const env = { ...serverEnvironment(folders), ...options.env };
  installExtensions(host, folders, options.extensions ?? [], env);
  const child = spawn(host.node, serverArguments(host, folders, options), {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const endWithUs = () => {
    signalGroup(child, 'SIGKILL');
  };
  process.once('exit', endWithUs);
  const output = { text: '' };
  const url = await listening(child, output);
  return {
    url,
    folderUrl: `${url}/?folder=${encodeURI(path.resolve(options.workspace))}`,
    child,
    root: folders.root,
    log: () => output.text,
    stop: async () => {
      await stopped(child);
      process.off('exit', endWithUs);
      if (options.root === undefined) rmSync(folders.root, { recursive: true, force: true });
    },
  };
}

function foldersBelow(root: string): Folders {
  const folders = {
    root,
    data: path.join(root, 'data'),
    extensions: path.join(root, 'extensions'),
    home: path.join(root, 'home'),
    config: path.join(root, 'config.yaml'),
  };
  // A kept extensions.json would hide a folder linked since.
  rmSync(folders.extensions, { recursive: true, force: true });
  const { data, extensions, home } = folders;
  for (const it of [path.join(data, 'User'), path.join(data, 'Machine'), extensions, home]) {
    mkdirSync(it, { recursive: true });
  }
  return folders;
}

function writeSettings(folders: Folders, options: ServerOptions): void {
  const settings = {
    ...quietSettings,
    ...themeSettings(),
    ...trustSettings(options.asksForTrust === true),
  };
  const write = (file: string, value: object) => {
    writeFileSync(path.join(folders.data, file), JSON.stringify(value, null, 2));
  };
  write('User/settings.json', settings);
  write('Machine/settings.json', options.settings ?? {});
  const keys = Object.entries(options.keys ?? {});
  write(
    'User/keybindings.json',
    keys.map(([key, command]) => ({ key, command })),
  );
  // Without a file of ours the server writes one into the user's own home.
  writeFileSync(folders.config, 'auth: none\n');
}

function serverEnvironment(folders: Folders): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    TMPDIR: tmpdir(),
    HOME: folders.home,
    XDG_CONFIG_HOME: path.join(folders.home, '.config'),
    XDG_DATA_HOME: path.join(folders.home, '.local/share'),
    XDG_CACHE_HOME: path.join(folders.home, '.cache'),
    XDG_RUNTIME_DIR: folders.root,
    // No gallery: nothing is asked of the network.
    EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }),
  };
}

const dataArguments = (folders: Folders): string[] => [
  ...['--config', folders.config],
  ...['--user-data-dir', folders.data],
  ...['--extensions-dir', folders.extensions],
];

function serverArguments(host: VsCodeHost, folders: Folders, options: ServerOptions): string[] {
  return [
    host.entry,
    ...dataArguments(folders),
    ...['--auth', 'none'],
    ...['--bind-addr', `127.0.0.1:${options.port ?? 0}`],
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
    '--disable-proxy',
    '--ignore-last-opened',
    ...(options.asksForTrust === true ? [] : ['--disable-workspace-trust']),
    // Without it a built server silently ignores the test paths in the address.
    ...(options.testDriver === true ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    path.resolve(options.workspace),
  ];
}

function installExtensions(
  host: VsCodeHost,
  folders: Folders,
  extensions: readonly string[],
  env: Record<string, string>,
): void {
  const packages = extensions.filter((it) => it.endsWith('.vsix'));
  for (const folder of extensions.filter((it) => !it.endsWith('.vsix'))) link(folder, folders);
  if (packages.length === 0) return;
  const install = packages.flatMap((it) => ['--install-extension', path.resolve(it)]);
  const args = [host.entry, ...dataArguments(folders), ...install, '--force'];
  const done = spawnSync(host.node, args, { env, encoding: 'utf8' });
  if (done.status !== 0) {
    throw new Error(`The extension was not installed.\n${done.stdout}${done.stderr}`);
  }
}

/** VS Code scans the folder as long as it has not yet written its own list of extensions. */
function link(folder: string, folders: Folders): void {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Readonly<
    Record<'publisher' | 'name' | 'version', string>
  >;
  const name = `${manifest.publisher}.${manifest.name}-${manifest.version}`;
  const at = path.join(folders.extensions, name);
  if (!existsSync(at)) symlinkSync(path.resolve(folder), at);
}

function listening(child: ChildProcess, output: { text: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      signalGroup(child, 'SIGKILL');
      reject(new Error(`VS Code ${why}.\n${output.text}`));
    };
    const timer = setTimeout(fail, startLimitMs, `did not listen within ${startLimitMs / 1000} s`);
    const read = (bytes: Buffer) => {
      output.text += bytes.toString();
      const url = /HTTP server listening on (http:\/\/[^\s/]+)/.exec(output.text)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      fail(`ended with ${String(code)} before it listened`);
    });
  });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    signalGroup(child, 'SIGTERM');
    const timer = setTimeout(signalGroup, 5000, child, 'SIGKILL');
    await gone;
    clearTimeout(timer);
  }
  // Extension host, file watcher and terminals are children of the child.
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // Already gone, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
