import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { repository } from '../support/vscode/setup';

/** The playground clusters in a process of their own, so that their work does not slow the caller. */
export interface PlaygroundProcess {
  /** Names one context for each cluster. */
  readonly kubeconfig: string;
  log(): string;
  onExit(listener: () => void): void;
  stop(): Promise<void>;
}

const startLimitMs = 60_000;

/** Rejects with what it printed when it ends, or is silent, before it says READY. */
export async function startPlaygroundProcess(): Promise<PlaygroundProcess> {
  const file = path.join(repository, 'test/support/playground/main.ts');
  // Detached: Ctrl-C in the terminal is for us, and we end it in our own order.
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = { text: '' };
  const kubeconfig = await ready(child, output);
  return {
    kubeconfig,
    log: () => output.text,
    onExit: (listener) => child.once('exit', listener),
    stop: () => stopped(child),
  };
}

function ready(child: ChildProcess, output: { text: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`The playground clusters ${why}.\n${output.text}`));
    };
    const timer = setTimeout(fail, startLimitMs, `were not ready within ${startLimitMs / 1000} s`);
    const read = (bytes: Buffer) => {
      output.text += bytes.toString();
      const kubeconfig = /^READY (.+)$/m.exec(output.text)?.[1];
      if (kubeconfig === undefined) return;
      clearTimeout(timer);
      resolve(kubeconfig);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      fail(`ended with ${String(code)} before they were ready`);
    });
  });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(timer);
}
