// Logs, port-forwards and programs of pods, in the protocol of the real server: framed channels over
// WebSocket, v4.channel.k8s.io (kubelet, pkg/cri/streaming; apimachinery, util/httpstream/wsstream).
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { PodName } from '../../../src/proof/pods';
import type { InMemoryCluster } from '../inMemoryCluster';
import { badRequest, notFound, Refusal } from '../twin/refusal';
import { builtIn } from '../twin/resources';
import { addressOf, type ResourcePath } from './address';
import type { Exchange } from './exchange';

const pods = builtIn('Pod');
const streams = ['log', 'exec', 'portforward'];

export const isPodStream = ({ plural, group, subresource = '' }: ResourcePath): boolean =>
  plural === 'pods' && group === '' && streams.includes(subresource);

/** A plain request: the log, or the word that the others need an upgrade. */
export async function answerPodStream(
  exchange: Exchange,
  cluster: InMemoryCluster,
  path: ResourcePath,
): Promise<void> {
  const pod = await admitted(cluster, path);
  if (path.subresource !== 'log') throw badRequest('Upgrade request required');
  const container = exchange.query('container') ?? '';
  const lines = Number(exchange.query('tailLines') ?? 1e6);
  const isStamped = exchange.isOn('timestamps');
  const texts = cluster.pods
    .log(pod, container, lines)
    .map(({ at, text }) => `${isStamped ? `${at} ` : ''}${text}\n`);
  exchange.answer(200, texts.join(''));
}

async function admitted(cluster: InMemoryCluster, path: ResourcePath): Promise<PodName> {
  const { namespace = '', name = '', subresource = '' } = path;
  await cluster.admit({ verb: 'get', kind: `Pod/${subresource}`, namespace, name, dryRun: false });
  if (!cluster.server.store.get(pods, namespace, name)) throw notFound(pods, name);
  return { namespace, name };
}

const protocol = 'v4.channel.k8s.io';

export class PodSocketServer {
  readonly #kept = new Set<Duplex>();
  readonly #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  });

  /** Takes an upgrade over, or refuses it as HTTP does. */
  async upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    cluster: InMemoryCluster | undefined,
  ): Promise<void> {
    try {
      if (!cluster) throw new Refusal(401, 'Unauthorized', 'Unauthorized');
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const path = addressOf(url.pathname);
      if (path.kind !== 'resource' || !isPodStream(path) || path.subresource === 'log') {
        throw badRequest('unable to upgrade');
      }
      const pod = await admitted(cluster, path);
      const serve = path.subresource === 'exec' ? run : forward;
      this.#sockets.handleUpgrade(request, socket, head, (opened) => {
        serve(opened, url.searchParams, cluster, pod);
      });
    } catch (error) {
      refuse(
        socket,
        error instanceof Refusal ? error : new Refusal(500, 'InternalError', String(error)),
      );
    }
  }

  /** An HTTP server forgets a connection that it hands over, so it is closed here. */
  keep(socket: Duplex): void {
    this.#kept.add(socket);
    socket.on('close', () => this.#kept.delete(socket));
  }

  close(): void {
    for (const it of this.#kept) it.destroy();
  }
}

function refuse(socket: Duplex, { code, status }: Refusal): void {
  const body = `${JSON.stringify(status)}\n`;
  socket.end(
    [
      `HTTP/1.1 ${code} Refused`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

const send = (socket: WebSocket, channel: number, bytes: Uint8Array): void => {
  if (socket.readyState === socket.OPEN)
    socket.send(Buffer.concat([Buffer.from([channel]), bytes]));
};

/** Two channels a port: data and error. Both open with the port's number, low byte first. */
function forward(
  socket: WebSocket,
  query: URLSearchParams,
  cluster: InMemoryCluster,
  pod: PodName,
): void {
  const ports = query.getAll('ports').map(Number);
  let open = ports.length;
  const done = () => {
    open -= 1;
    if (open === 0) socket.close();
  };
  ports.forEach((port, index) => {
    const [data, errors] = [index * 2, index * 2 + 1];
    const opening = Buffer.alloc(2);
    opening.writeUInt16LE(port);
    for (const channel of [data, errors]) send(socket, channel, opening);
    const fail = () => {
      send(socket, errors, Buffer.from(refusalOf(pod, port)));
      done();
    };
    const behind = cluster.pods.portBehind(pod, port);
    if (behind === undefined) {
      fail();
      return;
    }
    const far = connect(behind, '127.0.0.1');
    let isBroken = false;
    far.on('data', (bytes: Buffer) => {
      send(socket, data, bytes);
    });
    far.on('error', () => (isBroken = true));
    far.on('close', () => {
      if (isBroken) fail();
      else done();
    });
    socket.on('message', (frame: Buffer) => {
      if (frame[0] === data) far.write(frame.subarray(1));
    });
    socket.on('close', () => far.destroy());
  });
}

/** As containerd words it. */
const refusalOf = ({ name }: PodName, port: number): string =>
  `error forwarding port ${port} to pod ${name}, uid : failed to execute portforward in network namespace "/var/run/netns/cni-0": failed to connect to localhost:${port} inside namespace "0", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `;

const [stdout, stderr, status] = [1, 2, 3];

function run(
  socket: WebSocket,
  query: URLSearchParams,
  cluster: InMemoryCluster,
  pod: PodName,
): void {
  const container = query.get('container') ?? '';
  void cluster.pods.run(pod, container, query.getAll('command')).then((ran) => {
    send(socket, stdout, Buffer.from(ran.stdout));
    send(socket, stderr, Buffer.from(ran.stderr));
    send(socket, status, Buffer.from(JSON.stringify(statusOf(ran))));
    socket.close();
  });
}

function statusOf({ exitCode, because }: { exitCode: number | undefined; because?: string }) {
  const metadata = {};
  if (exitCode === 0) return { metadata, status: 'Success' };
  if (exitCode === undefined) {
    return { metadata, status: 'Failure', message: because, reason: 'InternalError', code: 500 };
  }
  const message = `command terminated with non-zero exit code: error executing command, exit code ${exitCode}`;
  const causes = [{ reason: 'ExitCode', message: String(exitCode) }];
  return { metadata, status: 'Failure', message, reason: 'NonZeroExitCode', details: { causes } };
}
