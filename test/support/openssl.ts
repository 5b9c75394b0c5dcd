/** The real OpenSSL as second opinion on keys and certificates. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const hasOpenssl = (): boolean => spawnSync('openssl', ['version']).status === 0;

/** A folder of its own for one test, removed with everything in it. */
export class OpensslFolder {
  readonly path = fs.mkdtempSync(path.join(os.tmpdir(), 'openssl-'));

  file(name: string, content: string): string {
    const file = path.join(this.path, name);
    fs.writeFileSync(file, content, { mode: 0o600 });
    return file;
  }

  read(name: string): string {
    return fs.readFileSync(path.join(this.path, name), 'utf8');
  }

  bytes(name: string): Buffer {
    return fs.readFileSync(path.join(this.path, name));
  }

  /** What it says; throws with its complaint when it refuses. */
  run(...args: readonly string[]): string {
    return execFileSync('openssl', args, {
      cwd: this.path,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Everything it prints, also where it tells of a fault and goes on as if there were none. */
  says(...args: readonly string[]): string {
    const { stdout, stderr } = spawnSync('openssl', args, { cwd: this.path, encoding: 'utf8' });
    return stdout + stderr;
  }

  dispose(): void {
    fs.rmSync(this.path, { recursive: true, force: true });
  }
}
