/** Routes for HTTP of a VirtualService. */
import {
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
  type Shape,
} from './shape';
import { destination, matchedWorkloads, routeTo } from './routing';

const duration = text('duration');
const percentage = object({
  value: ['In percent, 0.1 for one in a thousand.', decimal(0, 100), usual],
});

const matching = (expression: Shape) =>
  object(
    {
      exact: ['The whole text is this.', text()],
      prefix: ['The text begins with this.', text()],
      regex: ['The whole text matches this expression, in RE2 syntax.', expression],
    },
    ['exact', 'prefix', 'regex'],
  );
const match = matching(text('expression'));
const absent = matching(text('absence'));

const headerChanges = object({
  set: ['Headers to write, in place of those there are.', mapOf(text())],
  add: ['Headers to write beside those there are.', mapOf(text())],
  remove: ['Headers to take away.', list(text())],
});

const headers = object({
  request: ['Changes to what is sent.', headerChanges],
  response: ['Changes to what comes back.', headerChanges],
});

const httpMatch = object({
  name: ['A name for logs.', text(), since(3)],
  uri: ['The path of the request.', match],
  scheme: ['`http` or `https`.', match],
  method: ['The method of the request.', match],
  authority: ['The host asked for.', match],
  headers: ['Headers the request has, in lower case.', mapOf(match)],
  port: ['The port the request came to.', port],
  ...matchedWorkloads,
  queryParams: ['Parameters of the query.', mapOf(match), since(2)],
  ignoreUriCase: ['Capitals do not matter in paths.', flag, since(4)],
  withoutHeaders: ['Headers the request does not have.', mapOf(absent), since(6)],
  statPrefix: ['A name for metrics.', text(), since(22)],
});

/** How headers were changed until 1.1; later versions took the fields away. */
const oldHeaders = {
  appendRequestHeaders: [
    'Write `headers.request.add`.',
    mapOf(text()),
    until(5, 'headers.request.add'),
  ],
  removeRequestHeaders: [
    'Write `headers.request.remove`.',
    list(text()),
    until(5, 'headers.request.remove'),
  ],
  appendResponseHeaders: [
    'Write `headers.response.add`.',
    mapOf(text()),
    until(5, 'headers.response.add'),
  ],
  removeResponseHeaders: [
    'Write `headers.response.remove`.',
    list(text()),
    until(5, 'headers.response.remove'),
  ],
} as const;

const retries = object({
  attempts: ['How often a call is tried again.', whole(), usual],
  perTryTimeout: ['How long each try may take.', duration, usual],
  retryOn: ['When a call is tried again, such as `5xx,connect-failure`.', text()],
  retryRemoteLocalities: ['Tries may go to other localities.', flag, since(4)],
  retryIgnorePreviousHosts: ['Tries do not go to endpoints that failed.', flag, since(24)],
  backoff: ['The least time between two tries.', duration, since(26)],
});

const fault = object({
  delay: [
    'Calls are held up.',
    object(
      {
        percentage: ['How many of them.', percentage, usual],
        percent: ['How many of them; use `percentage`.', whole(0, 100)],
        fixedDelay: ['For how long.', duration, usual],
        exponentialDelay: ['Not supported yet.', duration],
      },
      ['fixedDelay', 'exponentialDelay'],
    ),
  ],
  abort: [
    'Calls fail.',
    object(
      {
        percentage: ['How many of them.', percentage, usual],
        percent: ['How many of them; use `percentage`.', whole(0, 100), until(5, 'percentage')],
        httpStatus: ['The status they fail with.', whole(), usual],
        grpcStatus: ['The gRPC status they fail with.', text()],
        http2Error: ['Not supported yet.', text()],
      },
      ['httpStatus', 'grpcStatus', 'http2Error'],
    ),
  ],
});

const cors = object({
  allowOrigin: ['Origins that may call; use `allowOrigins`.', list(text())],
  allowOrigins: ['Origins that may call.', list(match), since(5)],
  allowMethods: ['Methods they may use.', list(text())],
  allowHeaders: ['Headers they may send.', list(text())],
  exposeHeaders: ['Headers they may read.', list(text())],
  maxAge: ['How long an answer to a preflight holds.', duration],
  allowCredentials: ['They may send cookies.', flag],
  unmatchedPreflights: [
    'What becomes of preflights that match nothing.',
    words({ UNSPECIFIED: 'As `FORWARD`.', FORWARD: 'They go on.', IGNORE: 'They end here.' }),
    since(23),
  ],
});

const rewrite = object({
  uri: ['The path, or the matched prefix of it, becomes this.', text()],
  authority: ['The host becomes this.', text()],
  uriRegexRewrite: [
    'The part of the path that matches is replaced.',
    object({
      match: ['What to replace, in RE2 syntax.', text('expression')],
      rewrite: ['What to put in its place.', text()],
    }),
    since(18),
  ],
});

const redirect = object(
  {
    uri: ['The path to go to.', text()],
    prefixRewrite: ['The matched prefix of the path becomes this.', text(), since(31)],
    authority: ['The host to go to.', text()],
    redirectCode: ['The status, 301 where nothing is said.', whole()],
    scheme: ['`http` or `https`.', text(), since(12)],
    port: ['The port to go to.', port, since(12)],
    derivePort: [
      'Where the port comes from.',
      words({
        FROM_PROTOCOL_DEFAULT: 'The usual one of the scheme.',
        FROM_REQUEST_PORT: 'The one the request came to.',
      }),
      since(12),
    ],
  },
  ['port', 'derivePort'],
);

export const httpRoute = object({
  name: ['A name for logs.', text(), since(3)],
  match: ['Which requests are meant: one of these. All, where nothing is said.', list(httpMatch)],
  route: [
    'Where the requests go.',
    list(object({ ...routeTo, headers: ['Changes to headers.', headers], ...oldHeaders })),
    usual,
  ],
  redirect: ['The client is sent elsewhere.', redirect],
  directResponse: [
    'The answer is given at once.',
    object({
      status: ['The status of the answer.', whole(), required],
      body: [
        'The body of the answer.',
        object({ string: ['As text.', text()], bytes: ['In base64.', text()] }, [
          'string',
          'bytes',
        ]),
      ],
    }),
    since(15),
  ],
  delegate: [
    'Another VirtualService decides.',
    object({ name: ['Its name.', text()], namespace: ['Its namespace.', text()] }),
    since(7),
  ],
  rewrite: ['Path and host are changed on the way.', rewrite],
  timeout: ['How long a request may take.', duration],
  retries: ['Requests that fail are tried again.', retries],
  fault: ['Requests fail on purpose.', fault],
  mirror: ['A copy of each request goes here too.', destination],
  mirrors: [
    'Copies of requests go here too.',
    list(
      object({
        destination: ['Where the copies go.', destination, required],
        percentage: ['How many requests are copied.', percentage],
      }),
    ),
    since(20),
  ],
  mirrorPercent: ['How many requests are copied; use `mirrorPercentage`.', whole(0, 100), since(3)],
  mirror_percent: [
    'How many requests are copied; use `mirrorPercentage`.',
    whole(0, 100),
    since(3),
  ],
  mirrorPercentage: ['How many requests are copied.', percentage, since(4)],
  corsPolicy: ['Which pages of other origins may call.', cors],
  headers: ['Changes to headers.', headers],
  websocketUpgrade: ['Has no meaning since 1.1.', flag, until(4)],
  appendHeaders: ['Write `headers.request.add`.', mapOf(text()), until(5, 'headers.request.add')],
  ...oldHeaders,
});
