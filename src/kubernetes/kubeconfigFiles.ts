// Which kubeconfig files there are, their present content, and the news that it changed.
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { Sensitive } from '../base/sensitive';
import { textAt } from '../objects/object';
import type { KubeconfigFile } from './kubeconfig';

export interface KubeconfigPlace {
  /** The setting: one path or several, separated as in KUBECONFIG; empty when not set. */
  readonly setting: string;
  /** The variable KUBECONFIG of the environment. */
  readonly variable: string | undefined;
  readonly home: string;
}

export const kubeconfigPlace = (setting: string): KubeconfigPlace => ({
  setting,
  variable: process.env['KUBECONFIG'],
  home: homedir(),
});

/** The setting goes before KUBECONFIG, and that before `~/.kube/config`, as with kubectl. */
export function kubeconfigPaths({ setting, variable, home }: KubeconfigPlace): readonly string[] {
  const named = [setting, variable ?? ''].find((it) => it.trim() !== '');
  if (named === undefined) return [path.join(home, '.kube', 'config')];
  const paths = named.split(path.delimiter).filter((it) => it.trim() !== '');
  return [...new Set(paths.map((it) => path.resolve(home, withHome(it.trim(), home))))];
}

/** Every kubeconfig of the place. Never throws: a file that cannot be read says why. */
export async function readKubeconfigFiles(
  place: KubeconfigPlace,
): Promise<readonly KubeconfigFile[]> {
  const files = await Promise.all(kubeconfigPaths(place).map(readKubeconfigFile));
  // The default path is named by nobody, so that it is absent is no problem: there is no context yet.
  const isNamed = [place.setting, place.variable ?? ''].some((it) => it.trim() !== '');
  return isNamed
    ? files
    : files.map((it) => (it.because === absent ? { path: it.path, text: new Sensitive('') } : it));
}

const absent = 'does not exist';

const withHome = (file: string, home: string): string =>
  file === '~' || /^~[/\\]/.test(file) ? path.join(home, file.slice(1)) : file;

/** Never throws, as above. */
export async function readKubeconfigFile(file: string): Promise<KubeconfigFile> {
  try {
    if ((await stat(file)).isDirectory()) return missing(file, 'is a folder');
    return { path: file, text: new Sensitive(await readFile(file, 'utf8')) };
  } catch (error) {
    const code = textAt(error, 'code') ?? '';
    return missing(file, becauseOf[code] ?? `cannot be read (${code})`);
  }
}

const missing = (file: string, because: string): KubeconfigFile => ({
  path: file,
  text: undefined,
  because,
});

const becauseOf: Readonly<Record<string, string>> = {
  ENOENT: absent,
  ENOTDIR: absent,
  EACCES: 'may not be read by you',
  EPERM: 'may not be read by you',
};
