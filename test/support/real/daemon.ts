// A server process of a test: its own log file, stopped by its pid, never left behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';

const stopMs = 10_000;
// Ends the process with its parent, even when the parent is killed outright. Linux only.
const setpriv = '/usr/bin/setpriv';

export class Daemon {
  readonly #child: ChildProcess;
  readonly #log: string;
  readonly #ended: Promise<void>;
  readonly name: string;

  constructor(command: string, args: readonly string[], folder: string) {
    this.name = path.basename(command);
    this.#log = path.join(folder, `${this.name}.log`);
    const log = openSync(this.#log, 'a', 0o600);
    const [program, ...rest] = existsSync(setpriv)
      ? [setpriv, '--pdeathsig', 'KILL', command, ...args]
      : [command, ...args];
    this.#child = spawn(program, rest, { stdio: ['ignore', log, log], cwd: folder });
    closeSync(log);
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', () => {
        resolve();
      });
      this.#child.once('error', () => {
        resolve();
      });
    });
  }

  get isRunning(): boolean {
    return (
      this.#child.pid !== undefined && this.#child.exitCode === null && !this.#child.signalCode
    );
  }

  /** Asks it to stop and waits; kills it when it does not. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), stopMs);
    await this.#ended;
    clearTimeout(timer);
  }

  async kill(): Promise<void> {
    this.killNow();
    await this.#ended;
  }

  /** Without waiting: for the end of the test process. */
  killNow(): void {
    if (this.isRunning) this.#child.kill('SIGKILL');
  }

  /** Waits until the question is answered with yes; throws with the end of its log when it died before. */
  async until(isSo: () => Promise<boolean>, what: string, limitMs: number): Promise<void> {
    const end = Date.now() + limitMs;
    while (!(await isSo())) {
      if (!this.isRunning)
        throw new Error(`${this.name} ended before ${what}:\n${await this.logEnd()}`);
      if (Date.now() > end) throw new Error(`${this.name}: ${what} took more than ${limitMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async logEnd(): Promise<string> {
    const text = await readFile(this.#log, 'utf8');
    return text.split('\n').slice(-12).join('\n');
  }
}
