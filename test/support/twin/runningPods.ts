// The pods of a twin through the port that the product asks them by.
import { connect, type Socket } from 'node:net';
import {
  Cancelled,
  throwIfCancelled,
  type CancellationToken,
} from '../../../src/base/cancellation';
import { failureOfAnswer } from '../../../src/kubernetes/failures';
import { failureOfStream, podAttempt, type PodStream } from '../../../src/kubernetes/podFailures';
import {
  PortClosed,
  type LogLine,
  type LogWish,
  type PodName,
  type Ran,
  type RunningPods,
  type Tunnel,
} from '../../../src/proof/pods';
import type { InMemoryCluster } from '../inMemoryCluster';
import { builtIn } from './resources';
import { notFound, Refusal } from './refusal';

const pods = builtIn('Pod');

export class TwinRunningPods implements RunningPods {
  readonly #cluster: InMemoryCluster;

  constructor(cluster: InMemoryCluster) {
    this.#cluster = cluster;
  }

  async open(pod: PodName, port: number, token: CancellationToken): Promise<Tunnel> {
    await this.#admit('portforward', pod, token);
    const behind = this.#cluster.pods.portBehind(pod, port);
    return new SocketPipe(
      pod,
      port,
      behind === undefined ? undefined : connect(behind, '127.0.0.1'),
    );
  }

  async log(pod: PodName, wish: LogWish, token: CancellationToken): Promise<readonly LogLine[]> {
    await this.#admit('log', pod, token);
    return this.#cluster.pods.log(pod, wish.container, wish.lines);
  }

  async run(
    pod: PodName,
    container: string,
    command: readonly string[],
    token: CancellationToken,
  ): Promise<Ran> {
    await this.#admit('exec', pod, token);
    const ran = await this.#cluster.pods.run(pod, container, command);
    throwIfCancelled(token);
    return ran;
  }

  async #admit(stream: PodStream, pod: PodName, token: CancellationToken): Promise<void> {
    throwIfCancelled(token);
    const { namespace, name } = pod;
    const attempt = podAttempt(this.#cluster.context, stream, pod);
    try {
      await this.#cluster.admit({
        verb: 'get',
        kind: `Pod/${stream}`,
        namespace,
        name,
        dryRun: false,
      });
      if (!this.#cluster.server.store.get(pods, namespace, name)) throw notFound(pods, name);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw stream === 'log'
        ? failureOfAnswer(error.code, error.status, attempt)
        : failureOfStream(error.code, error.status, attempt, stream);
    }
  }
}

class SocketPipe implements Tunnel {
  readonly #chunks: Uint8Array[] = [];
  readonly #refuse: () => PortClosed;
  readonly #socket: Socket | undefined;
  #isRefused: boolean;
  #isClosed = false;
  #wake: () => void = () => undefined;

  constructor(pod: PodName, port: number, socket: Socket | undefined) {
    this.#refuse = () => new PortClosed(pod, port, 'connection refused in the pod');
    this.#socket = socket;
    this.#isRefused = socket === undefined;
    socket?.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#wake();
    });
    socket?.on('error', () => (this.#isRefused = true));
    socket?.on('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  write(bytes: Uint8Array): void {
    this.#socket?.write(bytes);
  }

  async read(token: CancellationToken): Promise<Uint8Array | undefined> {
    for (;;) {
      throwIfCancelled(token);
      const chunk = this.#chunks.shift();
      if (chunk) return chunk;
      if (this.#isRefused) throw this.#refuse();
      if (this.#isClosed) return undefined;
      await new Promise<void>((resolve, reject) => {
        const subscription = token.onCancellationRequested(() => {
          reject(new Cancelled());
        });
        this.#wake = () => {
          subscription.dispose();
          resolve();
        };
      });
    }
  }

  dispose(): void {
    this.#socket?.destroy();
  }
}
