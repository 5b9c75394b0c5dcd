/** Telemetry: what proxies tell of calls (telemetry/v1alpha1 of istio/api). */
import { selection, selections } from './common';
import {
  decimal,
  flag,
  list,
  loosely,
  mapOf,
  object,
  required,
  text,
  usual,
  words,
  type KindShape,
} from './shape';

const providers = [
  'Who is told, by names among `extensionProviders` of the mesh.',
  list(object({ name: ['The name of the provider.', text(), required] })),
  usual,
] as const;

export const workloadMode = {
  CLIENT_AND_SERVER: 'Both.',
  CLIENT: 'Calls of the workload.',
  SERVER: 'Calls to the workload.',
};

const mode = ['On which side of a call.', words(workloadMode)] as const;

const match = ['Which calls.', object({ mode })] as const;

const named = {
  name: ['The name it is read from.', text(), required],
  defaultValue: ['What is taken where there is none.', text()],
} as const;

const customTag = object(
  {
    literal: ['A fixed value.', object({ value: ['The value.', text(), required] })],
    environment: ['A variable of the proxy.', object(named)],
    header: ['A header of the request.', object(named)],
    formatter: [
      'Words of Envoy.',
      object({ value: ['`%REQ(:METHOD)%` or so.', text(), required] }),
    ],
  },
  ['literal', 'environment', 'header', 'formatter'],
);

const tracing = object({
  match,
  providers,
  randomSamplingPercentage: [
    'Which share of requests is traced, in percent.',
    loosely(decimal(0, 100)),
    usual,
  ],
  disableSpanReporting: ['Whether nothing is reported.', flag],
  customTags: ['Tags of each span.', mapOf(customTag)],
  useRequestIdForTraceSampling: ['Whether `X-Request-Id` decides what is traced.', flag],
  enableIstioTags: ['Whether Istio adds tags of its own.', flag],
  disableContextPropagation: ['Whether headers of traces are left out.', flag],
});

const override = object({
  match: [
    'Which metrics.',
    object(
      {
        metric: [
          'One of Istio’s own.',
          words({
            ALL_METRICS: 'All of them.',
            REQUEST_COUNT: '`istio_requests_total`.',
            REQUEST_DURATION: '`istio_request_duration_milliseconds`.',
            REQUEST_SIZE: '`istio_request_bytes`.',
            RESPONSE_SIZE: '`istio_response_bytes`.',
            TCP_OPENED_CONNECTIONS: '`istio_tcp_connections_opened_total`.',
            TCP_CLOSED_CONNECTIONS: '`istio_tcp_connections_closed_total`.',
            TCP_SENT_BYTES: '`istio_tcp_sent_bytes_total`.',
            TCP_RECEIVED_BYTES: '`istio_tcp_received_bytes_total`.',
            GRPC_REQUEST_MESSAGES: '`istio_request_messages_total`.',
            GRPC_RESPONSE_MESSAGES: '`istio_response_messages_total`.',
          }),
          usual,
        ],
        customMetric: ['Another, by its name.', text()],
        mode,
      },
      ['metric', 'customMetric'],
    ),
    usual,
  ],
  disabled: ['Whether they are left out.', flag],
  tagOverrides: [
    'Their tags, by name.',
    mapOf(
      object({
        operation: [
          'What becomes of the tag.',
          words({ UPSERT: 'It is set.', REMOVE: 'It is taken away.' }),
        ],
        value: [
          'An expression such as `request.host`; a fixed text has quotes of its own.',
          text(),
        ],
      }),
    ),
  ],
});

const metrics = object({
  providers,
  overrides: ['What is changed, in this order.', list(override), usual],
  reportingInterval: ['How often they are reported.', text('laterDuration')],
});

const accessLogging = object({
  match,
  providers,
  disabled: ['Whether nothing is logged.', flag],
  filter: [
    'Which calls are logged.',
    object({ expression: ['An expression such as `response.code >= 400`.', text(), usual] }),
  ],
});

export const telemetry: KindShape = {
  kind: 'Telemetry',
  group: 'telemetry.istio.io',
  versions: [
    { name: 'v1alpha1', since: 11 },
    { name: 'v1', since: 22 },
  ],
  doc: 'Says what proxies tell of calls: traces, metrics and logs.',
  fields: object({
    spec: [
      'Which workloads, and what they tell.',
      object(
        {
          ...selection,
          tracing: ['Traces.', list(tracing)],
          metrics: ['Metrics.', list(metrics)],
          accessLogging: ['Logs of calls.', list(accessLogging)],
        },
        selections,
      ),
      usual,
    ],
  }),
};
