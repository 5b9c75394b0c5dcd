/**
 * Installs a real VS Code with a Node extension host, from the npm registry alone, into the
 * git-ignored folder `.vscode-host`. Run it by `tsx test/support/vscode/setup.ts`, or let the
 * runners call `installedHost`.
 *
 * VSCODE_HOST  another folder
 * NATIVE=0     do not compile the addons that write log channels (half a minute; without them
 *              channels stay empty, and it is done by itself when there is no C++ compiler)
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';
const nodeMajor = nodeVersion.split('.')[0];

export const repository = path.resolve(__dirname, '../../..');
export const hostFolder = path.resolve(
  process.env['VSCODE_HOST'] ?? path.join(repository, '.vscode-host'),
);
const codeServer = path.join(hostFolder, 'node_modules/code-server');
const platform = process.platform === 'win32' ? 'win' : process.platform;
const nodePackage = `node-${platform}-${process.arch}`;
const nodePackageFolder = path.join(hostFolder, 'node_modules', nodePackage);
/** Some systems have no such npm package: there the script must itself run under that Node. */
const runsWantedNode = process.versions.node.split('.')[0] === nodeMajor;

/** What is needed to start the server. */
export interface VsCodeHost {
  readonly version: string;
  readonly node: string;
  readonly entry: string;
}

export function npmInstall(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): void {
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  });
}

/** The host, installed first when its stamp is missing or of another version. */
export function installedHost(): VsCodeHost {
  const native = process.env['NATIVE'] !== '0' && hasCompiler();
  const stamp = path.join(hostFolder, 'installed');
  const wanted = `code-server ${codeServerVersion}, node ${nodeVersion}`;
  const found = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (!found.startsWith(wanted) || (native && !found.endsWith('native'))) {
    console.log(`Installing ${wanted} into ${hostFolder} (a minute or two, 800 MB).`);
    install(native);
    writeFileSync(stamp, `${wanted}${native ? ', native' : ''}`);
  }
  return {
    version: codeServerVersion,
    node: runsWantedNode ? process.execPath : path.join(nodePackageFolder, nodeBinary),
    entry: path.join(codeServer, 'out/node/entry.js'),
  };
}

const hasCompiler = (): boolean =>
  ['g++', 'make', 'python3'].every((it) => spawnSync(it, ['--version']).status === 0);

const nodeBinary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';

/**
 * No install script is run: code-server's own refuses every other Node and compiles eight addons
 * that ship prebuilt or are not needed here.
 */
function install(native: boolean): void {
  mkdirSync(hostFolder, { recursive: true });
  const dependencies: Record<string, string> = { 'code-server': codeServerVersion };
  if (!runsWantedNode) dependencies[nodePackage] = nodeVersion;
  const manifest = JSON.stringify({ private: true, dependencies }, null, 2);
  writeFileSync(path.join(hostFolder, 'package.json'), manifest);
  npmInstall(hostFolder, ['install', '--ignore-scripts']);
  const vscode = path.join(codeServer, 'lib/vscode');
  // Not `npm ci`: the shrinkwrap that code-server ships is out of step with its package.json.
  npmInstall(vscode, ['install', '--omit=dev', '--ignore-scripts']);
  if (native) compileLogAddons(vscode);
}

function compileLogAddons(vscode: string): void {
  // The headers are inside the Node package: node-gyp must not look for them elsewhere.
  const env = runsWantedNode
    ? {}
    : {
        PATH: `${path.join(nodePackageFolder, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
        npm_config_nodedir: nodePackageFolder,
      };
  npmInstall(vscode, ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], env);
}

if (require.main === module) {
  const host = installedHost();
  console.log(`VS Code host: code-server ${host.version} in ${hostFolder}`);
}
