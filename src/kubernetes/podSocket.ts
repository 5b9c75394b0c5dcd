// WebSockets to pods by the client library, with our credentials, time-limited and cancellable.
import { Cancelled, type CancellationToken } from '../base/cancellation';
import { Failure } from '../base/failure';
import { textAt } from '../objects/object';
import type { ContextName } from '../objects/reference';
import type { PodName } from '../proof/pods';
import type { Exec, KubeConfig, PortForward } from './clientNode';
import type { Connection } from './connection';
import { failureOfNetwork } from './connectionFailures';
import type { Credentials, CredentialSource } from './credentials';
import { ClusterFailure, type Attempt } from './failures';
import {
  causeOf,
  failureOfStream,
  podAttempt,
  statusIn,
  streamOverdue,
  type PodStream,
} from './podFailures';
import { Waiting } from './waiting';

export interface PodSocketParts {
  readonly context: ContextName;
  readonly server: string;
  readonly credentials: CredentialSource;
  readonly connection: Connection;
  /** How long opening a stream may take. */
  readonly timeoutMs: number;
}

/** What streams are opened with: the classes of the client library, and a config that knows our user. */
export interface StreamClient {
  readonly config: KubeConfig;
  readonly Exec: typeof Exec;
  readonly PortForward: typeof PortForward;
}

/** A WebSocket of the client library's own kind. */
export type PodSocket = Awaited<ReturnType<Exec['exec']>>;

type Open = (client: StreamClient) => Promise<PodSocket>;

export class PodSockets {
  readonly #parts: PodSocketParts;

  constructor(parts: PodSocketParts) {
    this.#parts = parts;
  }

  /** Throws `Failure` when the server does not open the stream, `Cancelled` when stopped. */
  async open(stream: PodStream, pod: PodName, open: Open, token: CancellationToken) {
    const attempt = podAttempt(this.#parts.context, stream, pod);
    const waiting = new Waiting(token);
    try {
      waiting.allow(this.#parts.timeoutMs);
      return await this.#opened(open, waiting);
    } catch (error) {
      if (token.isCancellationRequested) throw new Cancelled();
      if (waiting.isOverdue) throw streamOverdue(attempt, this.#parts.timeoutMs);
      throw Failure.is(error) ? error : await this.#told(error, attempt, stream, pod, token);
    } finally {
      waiting.dispose();
    }
  }

  /** Credentials may have expired since we were given them: after a 401 once more with new ones. */
  async #opened(open: Open, waiting: Waiting): Promise<PodSocket> {
    const { credentials } = this.#parts;
    const given = await waiting.race(credentials.get());
    try {
      return await open(await this.#client(given, waiting.signal));
    } catch (error) {
      if (statusIn(error) !== 401) throw error;
      credentials.forget(given);
      const renewed = await waiting.race(credentials.get());
      return open(await this.#client(renewed, waiting.signal));
    }
  }

  async #client(credentials: Credentials, signal: AbortSignal): Promise<StreamClient> {
    const { KubeConfig, Exec, PortForward } = await import('./clientNode');
    const config = new KubeConfig();
    const server = this.#parts.server.replace(/\/$/, '');
    config.loadFromClusterAndUser({ name: 'it', server, skipTLSVerify: false }, { name: 'it' });
    // In place of the library's own way from a user entry to headers, which has no limit in time.
    config.applyToHTTPSOptions = (options) => {
      Object.assign(options, credentials, { signal });
      return Promise.resolve();
    };
    return { config, Exec, PortForward };
  }

  /** The library tells a refusal by its status alone, so the server's own words are asked for. */
  async #told(
    error: unknown,
    attempt: Attempt,
    stream: PodStream,
    pod: PodName,
    token: CancellationToken,
  ): Promise<Error> {
    const { context, connection } = this.#parts;
    const status = statusIn(error);
    if (status === undefined) {
      const cause = causeOf(error);
      const isNetwork = textAt(cause, 'code') !== undefined;
      return isNetwork ? failureOfNetwork(cause, context, connection.host) : noWebSocket(attempt);
    }
    const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/${stream}`;
    const answer = await connection
      .send({ method: 'GET', path, query: { ports: '53', command: 'true' } }, token)
      .catch(() => undefined);
    const body = answer?.status === status ? answer.body : undefined;
    return failureOfStream(status, body, attempt, stream);
  }
}

const noWebSocket = ({ context, verb, what }: Attempt): ClusterFailure => {
  const clause = 'it does not speak WebSocket, or something on the way does not';
  return new ClusterFailure(
    'unsupported',
    `Cluster ${context} could not ${verb} ${what}: ${clause}.`,
    clause,
    { hint: 'A proxy on the way to the API server has to let WebSockets through.' },
  );
};
