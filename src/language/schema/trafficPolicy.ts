/** How calls to a host are made: what DestinationRules say for a host, a subset or a port. */
import {
  any,
  decimal,
  flag,
  list,
  mapOf,
  object,
  port,
  required,
  since,
  text,
  until,
  usual,
  whole,
  words,
  type ObjectShape,
} from './shape';

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

const regionsInTurn = [
  'Where calls of a region go when its endpoints fail.',
  list(
    object({
      from: ['The region that fails.', text()],
      to: ['The region that steps in.', text()],
    }),
  ),
] as const;

const labelsInTurn = [
  'Labels by which endpoints are near, the most telling first.',
  list(text()),
  since(11),
] as const;

export const localityLoadBalancing = object(
  {
    distribute: [
      'Shares of the calls by where they come from.',
      list(
        object({
          from: ['Where calls come from, as `region/zone/*`.', text()],
          to: ['Shares in percent by where they go; together 100.', mapOf(whole(0, 100))],
        }),
      ),
    ],
    failover: regionsInTurn,
    enabled: ['Whether calls prefer endpoints that are near.', flag],
    failoverPriority: labelsInTurn,
  },
  ['distribute', 'failover'],
);

const zoneAware = object({
  enabled: ['Whether endpoints of the own zone come first.', flag],
  minClusterSize: ['With fewer endpoints in the region, zones do not matter.', whole(0)],
  failover: regionsInTurn,
  failoverPriority: labelsInTurn,
});

const consistentHash = object(
  {
    httpHeaderName: ['The header whose value picks the endpoint.', text()],
    httpCookie: [
      'The cookie whose value picks the endpoint.',
      object({
        name: ['The name of the cookie.', text(), required],
        path: ['The path it is set for.', text()],
        ttl: ['How long it lives; `0s` for the session.', text('lifetime')],
        attributes: [
          'Attributes beside these.',
          list(object({ name: ['Its name.', text()], value: ['Its value.', text()] })),
          since(26),
        ],
      }),
    ],
    useSourceIp: ['The address of the client picks the endpoint.', flag],
    httpQueryParameterName: [
      'The query parameter whose value picks the endpoint.',
      text(),
      since(5),
    ],
    minimumRingSize: ['The least number of points on the ring.', whole(0)],
    ringHash: [
      'Picks by points on a ring.',
      object({ minimumRingSize: ['The least number of points on the ring.', whole(0)] }),
      since(17),
    ],
    maglev: [
      'Picks by a table.',
      object({ tableSize: ['Entries of the table, a prime number.', whole(0)] }),
      since(17),
    ],
  },
  ['httpHeaderName', 'httpCookie', 'useSourceIp', 'httpQueryParameterName'],
  ['ringHash', 'maglev'],
);

export const loadBalancer = object(
  {
    simple: [
      'How an endpoint is picked.',
      words({
        UNSPECIFIED: ['Left to Istio.', since(14)],
        ROUND_ROBIN: 'One after the other.',
        LEAST_CONN: 'The one with the fewest requests; `LEAST_REQUEST` since 1.13.',
        LEAST_REQUEST: ['The one with the fewest requests.', since(13)],
        RANDOM: 'Any.',
        PASSTHROUGH: 'The address the client meant.',
      }),
    ],
    consistentHash: ['Calls alike go to the same endpoint.', consistentHash],
    localityLbSetting: ['Endpoints that are near come first.', localityLoadBalancing, since(5)],
    zoneAwareLbSetting: ['Proxies share calls among zones by themselves.', zoneAware, since(31)],
    backendUtilization: ['Endpoints that report more work get fewer calls.', any, since(30)],
    warmupDurationSecs: ['How long a new endpoint gets fewer calls.', laterDuration, since(11)],
    warmup: [
      'How new endpoints get their share of calls.',
      object({
        duration: ['How long it takes.', duration, required],
        minimumPercent: ['The share it starts with.', decimal(0, 100)],
        aggression: [
          'How fast the share grows; 1 is evenly, less than 1 from Istio 1.31 on.',
          decimal(0),
        ],
      }),
      since(24),
    ],
  },
  ['simple', 'consistentHash', 'backendUtilization'],
  ['localityLbSetting', 'zoneAwareLbSetting'],
);

export const outlierDetection = object({
  consecutiveErrors: [
    'Failures in a row that take an endpoint out; use `consecutive5xxErrors`.',
    whole(),
  ],
  consecutiveGatewayErrors: [
    'Answers 502, 503 or 504 in a row that take an endpoint out.',
    whole(0),
    since(3),
  ],
  consecutive5xxErrors: [
    'Answers 5xx in a row that take an endpoint out.',
    whole(0),
    { ...since(4), usual: true },
  ],
  splitExternalLocalOriginErrors: [
    'Counts failures to connect apart from answers.',
    flag,
    since(14),
  ],
  consecutiveLocalOriginFailures: [
    'Failures to connect in a row that take an endpoint out.',
    whole(0),
    since(14),
  ],
  interval: ['The time between two looks at the endpoints.', duration, usual],
  baseEjectionTime: ['How long an endpoint stays out at the first time.', duration, usual],
  maxEjectionPercent: ['The most endpoints that may be out at a time, in percent.', whole(0, 100)],
  minHealthPercent: ['Below this share of healthy endpoints, none is taken out.', whole(0, 100)],
});

const clientTls = object({
  mode: [
    'Whether and how calls are encrypted. For remote hosts `ISTIO_MUTUAL`.',
    words({
      DISABLE: 'Not encrypted.',
      SIMPLE: 'TLS; only the server shows a certificate.',
      MUTUAL: 'Both show certificates, those named here.',
      ISTIO_MUTUAL: 'Both show the certificates of the mesh.',
    }),
    usual,
  ],
  clientCertificate: ['File of the client’s certificate, for `MUTUAL`.', text()],
  privateKey: ['File of the client’s key, for `MUTUAL`.', text()],
  caCertificates: ['File of the certificates to check the server by.', text()],
  credentialName: ['The Secret with certificate and key, for gateways.', text(), since(7)],
  subjectAltNames: ['Names the server’s certificate must hold one of.', list(text())],
  sni: ['The server name that is asked for.', text()],
  insecureSkipVerify: ['The server’s certificate is not checked.', flag, since(12)],
  caCrl: ['File of revoked certificates.', text(), since(21)],
  caCertCredentialName: [
    'The Secret or ConfigMap with the certificates to check the server by.',
    text(),
    since(32),
  ],
});

const portSelector = object({
  number: ['The number of the port.', port, usual],
  name: ['The name of the port, in old versions.', text(), until(2)],
});

const policy = {
  loadBalancer: ['How an endpoint is picked for a call.', loadBalancer],
  connectionPool: ['Limits for connections and requests.', connectionPool],
  outlierDetection: ['When an endpoint that fails is left out for a while.', outlierDetection],
  tls: ['How calls are encrypted.', clientTls],
} as const;

const wholePolicy = {
  ...policy,
  portLevelSettings: [
    'Other settings for single ports; they replace those above whole.',
    list(object({ port: ['The port they are for.', portSelector, usual], ...policy })),
  ],
  tunnel: [
    'Calls go through an HTTP proxy.',
    object({
      protocol: [
        'How the proxy is asked.',
        words({ CONNECT: 'By CONNECT, the default.', POST: 'By POST.' }),
      ],
      targetHost: ['The host behind the proxy.', text('hostOrAddress'), required],
      targetPort: ['The port behind the proxy.', port, required],
    }),
    since(15),
  ],
  proxyProtocol: [
    'Tells the server the address of the client.',
    object({ version: ['Of the PROXY protocol.', words({ V1: 'As text.', V2: 'As bytes.' })] }),
    since(23),
  ],
  adaptiveConcurrency: ['As many requests at a time as answers stay fast.', any, since(30)],
  retryBudget: [
    'How many calls may be retries.',
    object({
      percent: ['In percent of the calls under way.', decimal(0, 100)],
      minRetryConcurrency: ['Retries that are always allowed.', whole(0)],
      budgetInterval: ['The time whose calls count.', text('lifetime'), since(31)],
    }),
    since(27),
  ],
} as const;

export const trafficPolicy: ObjectShape = object(wholePolicy, ['tunnel', 'proxyProtocol']);
