// The twin's HTTP face: the Kubernetes REST protocol on 127.0.0.1, as a real client library speaks it.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { InMemoryCluster } from '../inMemoryCluster';
import { isDown, serviceUnavailable } from '../twin/aggregated';
import { Refusal } from '../twin/refusal';
import { addressOf, versionIn } from './address';
import { documentAt, pageNotFound } from './discoveryDocuments';
import { Exchange, tokenOf } from './exchange';
import { PodSocketServer } from './podStreams';
import { answerResource } from './resourceRequests';

export interface ServeOptions {
  /** Of 127.0.0.1; a free one unless given. */
  readonly port?: number;
  /** What a client has to show; every other request is answered 401. */
  readonly token: string;
  /** Other users of the same cluster, by their tokens. */
  readonly users?: ReadonlyMap<string, InMemoryCluster>;
}

/** How the server misbehaves. Changed by tests at will. */
export interface Faults {
  /** Waits so long before each answer. */
  latencyMs?: number | undefined;
  /** Takes requests and answers none. */
  hangs?: boolean | undefined;
  /** Closes each connection without a word. */
  breaks?: boolean | undefined;
}

export interface HttpFace {
  readonly url: string;
  readonly token: string;
  readonly faults: Faults;
  /** Stops listening and breaks what is open; the port refuses connections until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

export async function serve(cluster: InMemoryCluster, options: ServeOptions): Promise<HttpFace> {
  const faults: Faults = {};
  const userOf = (token: string | undefined): InMemoryCluster | undefined =>
    token === options.token ? cluster : options.users?.get(token ?? '');
  const server = createServer((request, response) => {
    void answer(request, response, userOf, faults);
  });
  const sockets = new PodSocketServer();
  server.on('upgrade', (request, socket, head) => {
    sockets.keep(socket);
    if (faults.hangs) return;
    const user = userOf(tokenOf(request));
    if (faults.breaks || user?.unreachable !== undefined) socket.destroy();
    else void sockets.upgrade(request, socket, head, user);
  });
  const port = await listening(server, options.port ?? 0);
  const down = () => {
    sockets.close();
    return closed(server);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    token: options.token,
    faults,
    down,
    up: async () => {
      await listening(server, port);
    },
    stop: down,
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  userOf: (token: string | undefined) => InMemoryCluster | undefined,
  faults: Faults,
): Promise<void> {
  const exchange = new Exchange(request, response);
  if (faults.hangs) return;
  if (faults.latencyMs) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs));
  const cluster = userOf(exchange.token);
  if (faults.breaks || cluster?.unreachable !== undefined) {
    request.socket.destroy();
    return;
  }
  try {
    if (!cluster) throw new Refusal(401, 'Unauthorized', 'Unauthorized');
    await answerAt(exchange, cluster);
  } catch (error) {
    exchange.refuse(
      error instanceof Refusal ? error : new Refusal(500, 'InternalError', String(error)),
    );
  }
}

async function answerAt(exchange: Exchange, cluster: InMemoryCluster): Promise<void> {
  const address = addressOf(exchange.url.pathname);
  if (isDown(cluster.server.store, versionIn(address))) {
    exchange.answer(503, serviceUnavailable);
    return;
  }
  if (address.kind === 'resource') {
    await answerResource(exchange, cluster, address);
    return;
  }
  const document = documentAt(address.segments, cluster);
  exchange.answer(document === pageNotFound ? 404 : 200, document);
}

const listening = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
