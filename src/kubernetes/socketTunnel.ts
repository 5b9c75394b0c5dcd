import { PassThrough, Writable } from 'node:stream';
import { Cancelled, throwIfCancelled, type CancellationToken } from '../base/cancellation';
import { PortClosed, type PodName, type Tunnel } from '../proof/pods';
import { portClause } from './podFailures';
import type { PodSocket } from './podSocket';

/** One port-forward: what the client library writes into it is read from it, in order, until its socket closes. */
export class SocketTunnel implements Tunnel {
  readonly #pod: PodName;
  readonly #port: number;
  readonly #chunks: Uint8Array[] = [];
  #refusal = '';
  #isClosed = false;
  #wake: () => void = () => undefined;
  #socket: PodSocket | undefined;

  /** What we send. */
  readonly input = new PassThrough();
  /** What the port answers. */
  readonly output = sink((chunk) => {
    this.#chunks.push(chunk);
    this.#wake();
  });
  /** What the node says when it cannot connect. */
  readonly errors = sink((chunk) => {
    this.#refusal += chunk.toString('utf8');
    this.#wake();
  });

  constructor(pod: PodName, port: number) {
    this.#pod = pod;
    this.#port = port;
  }

  attach(socket: PodSocket): void {
    this.#socket = socket;
    const close = () => {
      this.#isClosed = true;
      this.#wake();
    };
    socket.onclose = close;
    // After its opening an error is followed by the close, which says all there is to know.
    socket.onerror = () => undefined;
    if (socket.readyState >= socket.CLOSING) close();
  }

  write(bytes: Uint8Array): void {
    this.input.write(bytes);
  }

  async read(token: CancellationToken): Promise<Uint8Array | undefined> {
    for (;;) {
      throwIfCancelled(token);
      const chunk = this.#chunks.shift();
      if (chunk) return chunk;
      if (this.#refusal !== '') {
        throw new PortClosed(this.#pod, this.#port, portClause(this.#refusal));
      }
      if (this.#isClosed) return undefined;
      await this.#news(token);
    }
  }

  dispose(): void {
    this.input.destroy();
    this.#socket?.close();
  }

  #news(token: CancellationToken): Promise<void> {
    return new Promise((resolve, reject) => {
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

/** A stream that hands each chunk on; empty ones, which open a channel, say nothing. */
const sink = (take: (chunk: Buffer) => void): Writable =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (chunk.length > 0) take(chunk);
      done();
    },
  });
