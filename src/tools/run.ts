import { execFile, type ExecFileException } from 'node:child_process';
import { Cancelled, throwIfCancelled, type CancellationToken } from '../base/cancellation';
import { Failure } from '../base/failure';

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** A call of a program, as data: what to start, and what its output means. Never a shell string. */
export interface Command<T> {
  /** A path, or a name looked up on PATH. */
  readonly file: string;
  readonly args: readonly string[];
  /** Milliseconds after which it is ended. */
  readonly timeoutMs: number;
  readonly parse: (output: Output) => T;
  /** What a person can do where the program is missing, as a sentence. */
  readonly whenMissing: string;
  /** Turns a refusal that we know into a sentence of ours; undefined for one that we do not. */
  readonly explain?: (stderr: string) => Failure | undefined;
}

const largestOutput = 64 * 1024 * 1024;

/** Runs a command. Throws `Failure` (`toolMissing`, `toolFailed`, `timedOut`) and `Cancelled`, which ends the program. */
export async function run<T>(command: Command<T>, token: CancellationToken): Promise<T> {
  throwIfCancelled(token);
  const { error, output } = await started(command, token);
  if (token.isCancellationRequested) throw new Cancelled();
  if (error) throw failureOf(command, error, output);
  return command.parse(output);
}

interface Ended {
  readonly error: ExecFileException | null;
  readonly output: Output;
}

function started(
  { file, args, timeoutMs }: Command<unknown>,
  token: CancellationToken,
): Promise<Ended> {
  return new Promise((resolve) => {
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      abort.abort();
    });
    const options = {
      timeout: timeoutMs,
      maxBuffer: largestOutput,
      signal: abort.signal,
      windowsHide: true,
      encoding: 'utf8' as const,
    };
    execFile(file, [...args], options, (error, stdout, stderr) => {
      subscription.dispose();
      resolve({ error, output: { stdout, stderr } });
    });
  });
}

function failureOf(
  { file, timeoutMs, whenMissing, explain }: Command<unknown>,
  error: ExecFileException,
  { stderr }: Output,
): Failure {
  if (error.code === 'ENOENT' || error.code === 'EACCES') {
    return new Failure('toolMissing', `The program ${file} cannot be started.`, {
      hint: whenMissing,
      cause: error,
    });
  }
  if (error.killed === true) {
    return new Failure('timedOut', `${file} did not finish within ${timeoutMs / 1000} s.`);
  }
  return (
    explain?.(stderr) ??
    new Failure('toolFailed', `${file} failed: ${lastLine(stderr)}`, { cause: error })
  );
}

function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1)?.trim() ?? '';
  return line === '' ? 'it said nothing.' : line.slice(0, 500);
}
