/** Connections to a host: how many, for how long, and how they are kept alive. */
import { any, flag, object, since, text, whole, words } from './shape';

const duration = text('duration');
const laterDuration = text('laterDuration');

const keepalive = object({
  probes: ['How many probes may go unanswered before the connection counts as dead.', whole(0)],
  time: ['How long a connection is idle before the first probe.', laterDuration],
  interval: ['The time between two probes.', laterDuration],
});

export const connectionPool = object({
  tcp: [
    'Limits for connections.',
    object({
      maxConnections: ['The most connections to one host.', whole(0)],
      connectTimeout: ['How long opening a connection may take.', duration],
      tcpKeepalive: ['Probes on idle connections.', keepalive],
      maxConnectionDuration: ['How old a connection may become.', laterDuration, since(17)],
      idleTimeout: [
        'How long a connection may be idle; `0s` is for ever.',
        text('lifetime'),
        since(24),
      ],
    }),
  ],
  http: [
    'Limits for requests.',
    object({
      http1MaxPendingRequests: ['The most requests that wait for a connection.', whole(0)],
      http2MaxRequests: ['The most requests at a time.', whole(0)],
      maxRequestsPerConnection: [
        'The most requests over one connection; 1 turns keep-alive off.',
        whole(0),
      ],
      maxRetries: ['The most retries at a time.', whole(0)],
      idleTimeout: ['How long a connection without requests stays open.', duration],
      h2UpgradePolicy: [
        'Whether HTTP/1.1 becomes HTTP/2 on the way.',
        words({
          DEFAULT: 'As the mesh is set.',
          DO_NOT_UPGRADE: 'Stays HTTP/1.1.',
          UPGRADE: 'Becomes HTTP/2.',
        }),
        since(3),
      ],
      useClientProtocol: ['Keeps the protocol the client speaks.', flag, since(9)],
      http2KeepAlive: [
        'Pings on idle HTTP/2 connections.',
        object({
          interval: ['The time between two pings.', text('lifetime')],
          timeout: ['How long an answer may take.', text('lifetime')],
        }),
        since(30),
      ],
      maxConcurrentStreams: ['The most streams over one HTTP/2 connection.', whole(0), since(24)],
    }),
  ],
  perHostSettings: ['Limits for each endpoint.', any, since(30)],
});
