import { Cancelled, type CancellationToken } from '../base/cancellation';
import { listAt, textAt } from '../objects/object';
import type { LogLine, LogWish, PodName, Ran, RunningPods, Tunnel } from '../proof/pods';
import { failureOfAnswer } from './failures';
import { brokenStream, podAttempt } from './podFailures';
import { PodSockets, type PodSocketParts } from './podSocket';
import { SocketTunnel } from './socketTunnel';
import { TextSink } from './textSink';

/** The running pods of one cluster behind its API server. */
export class ApiPods implements RunningPods {
  readonly #parts: PodSocketParts;
  readonly #sockets: PodSockets;

  constructor(parts: PodSocketParts) {
    this.#parts = parts;
    this.#sockets = new PodSockets(parts);
  }

  async open(pod: PodName, port: number, token: CancellationToken): Promise<Tunnel> {
    const tunnel = new SocketTunnel(pod, port);
    const { input, output, errors } = tunnel;
    const socket = await this.#sockets.open(
      'portforward',
      pod,
      async ({ config, PortForward }) => {
        const forward = new PortForward(config);
        const opened = await forward.portForward(
          pod.namespace,
          pod.name,
          [port],
          output,
          errors,
          input,
        );
        if (typeof opened === 'function') throw new Error('a socket that is never restarted');
        return opened;
      },
      token,
    );
    tunnel.attach(socket);
    return tunnel;
  }

  async log(pod: PodName, wish: LogWish, token: CancellationToken): Promise<readonly LogLine[]> {
    const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/log`;
    const query = {
      container: wish.container,
      tailLines: String(wish.lines),
      timestamps: 'true',
      ...(wish.previous === true ? { previous: 'true' } : {}),
    };
    const { status, body } = await this.#parts.connection.send(
      { method: 'GET', path, query, answers: 'text' },
      token,
    );
    if (status === 200) return linesOf(body);
    throw failureOfAnswer(status, body, podAttempt(this.#parts.context, 'log', pod));
  }

  async run(
    pod: PodName,
    container: string,
    command: readonly string[],
    token: CancellationToken,
  ): Promise<Ran> {
    const [stdout, stderr] = [new TextSink(), new TextSink()];
    const { namespace, name } = pod;
    let tell: (status: unknown) => void = () => undefined;
    const status = new Promise<unknown>((resolve) => (tell = resolve));
    const socket = await this.#sockets.open(
      'exec',
      pod,
      ({ config, Exec }) =>
        new Exec(config).exec(
          namespace,
          name,
          container,
          [...command],
          stdout,
          stderr,
          null,
          false,
          tell,
        ),
      token,
    );
    const attempt = podAttempt(this.#parts.context, 'exec', pod);
    const ended = new Promise<never>((_resolve, reject) => {
      // The status comes before the close; a close without it is a connection that broke.
      socket.onclose = () => {
        setImmediate(reject, brokenStream(attempt));
      };
      socket.onerror = () => undefined;
    });
    const stop = token.onCancellationRequested(() => {
      socket.close();
    });
    try {
      return {
        ...resultOf(await Promise.race([status, ended])),
        stdout: stdout.text,
        stderr: stderr.text,
      };
    } catch (error) {
      throw token.isCancellationRequested ? new Cancelled() : error;
    } finally {
      stop.dispose();
      socket.close();
    }
  }
}

/** "2026-11-01T10:00:00.000000000Z [INFO] Reloading", line by line. */
function linesOf(body: unknown): readonly LogLine[] {
  const lines = (typeof body === 'string' ? body : '').split('\n').filter((it) => it !== '');
  return lines.map((line) => {
    const [, at = '', text = line] = /^(\S+Z) (.*)$/.exec(line) ?? [];
    return { at, text };
  });
}

/** A program that ended badly is a Failure whose causes name its exit code (v4 of the protocol). */
function resultOf(status: unknown): Pick<Ran, 'exitCode' | 'because'> {
  if (textAt(status, 'status') === 'Success') return { exitCode: 0 };
  const code = listAt(status, 'details', 'causes').find(
    (it) => textAt(it, 'reason') === 'ExitCode',
  );
  const exitCode = Number(textAt(code, 'message'));
  if (code !== undefined && Number.isInteger(exitCode)) return { exitCode };
  return { exitCode: undefined, because: textAt(status, 'message') ?? 'the node gave no reason' };
}
