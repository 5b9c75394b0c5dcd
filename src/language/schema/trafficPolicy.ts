/** How calls to a host are made: what DestinationRules say for a host, a subset or a port. */
import { connectionPool } from './connectionPool';
import { loadBalancer } from './loadBalancer';
import {
  any,
  decimal,
  flag,
  list,
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

const outlierDetection = object({
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
