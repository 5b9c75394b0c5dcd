import {
  answerCode,
  anything,
  duration,
  expression,
  goTemplate,
  jitter,
  network,
  number,
  oneOf,
  percentage,
  place,
  recordClass,
  recordType,
  translation,
  type Value,
} from './kinds';

/** What may stand behind a word on its line, in turn. */
export interface Taking {
  readonly values: readonly Value[];
  /** How many of them have to be there. */
  readonly least: number;
  /** Of what more may follow; absent: nothing. */
  readonly more?: Value;
  /** Some CoreDNS that clusters of this flow run starts with anything. */
  readonly isLenient?: true;
}

const exactly = (...values: readonly Value[]): Taking => ({ values, least: values.length });
const atMost = (...values: readonly Value[]): Taking => ({ values, least: 0 });
const some = (value: Value, least = 1): Taking => ({ values: [], least, more: value });
const nothing: Taking = { values: [], least: 0 };
const lenient = (taking: Taking): Taking => ({ ...taking, isLenient: true });

const zones = anything('a zone');
/** What stands behind the values and is not looked at. */
const ignored = anything('more');
const name = anything('a name');
const file = anything('a file');

/** Reads its first word as a time only where it is a number, and else as a zone. */
const cacheTime: Value = {
  ...number(1),
  isTaken: (text) => !/^[-+]?\d+$/.test(text) || Number(text) > 0,
};

const cached: Taking = {
  values: [number(-Infinity), number(1), number(0)],
  least: 1,
  more: ignored,
};
const tls = atMost(file, file, file);

const forwarding: readonly (readonly [string, Taking])[] = [
  ['except', some(zones)],
  ['tls', tls],
  ['tls_servername', exactly(name)],
  ['policy', exactly(oneOf('random', 'round_robin', 'sequential'))],
];

const under = (plugin: string, options: readonly (readonly [string, Taking])[]) =>
  options.map(([option, taking]) => [`${plugin} ${option}`, taking] as const);

/**
 * By plugin, or by plugin and option; true of every CoreDNS that knows the word
 * (coredns, plugin/NAME/setup.go from 1.1 to 1.14).
 */
export const takings: ReadonlyMap<string, Taking> = new Map<string, Taking>([
  ...under('forward', [
    ...forwarding,
    ['force_tcp', nothing],
    ['prefer_udp', nothing],
    ['expire', exactly(duration())],
    ['max_fails', exactly(number(0, 4294967295))],
    [
      'health_check',
      { values: [duration()], least: 1, more: anything('no_rec or domain with a name') },
    ],
    ['max_concurrent', exactly(number(0))],
    ['next', some(anything('a code such as NXDOMAIN'))],
  ]),
  ...under('grpc', forwarding),
  ...under('proxy', [
    ['policy', exactly(oneOf('random', 'least_conn', 'round_robin', 'sequential', 'first'))],
    ['fail_timeout', exactly(duration(-Infinity))],
    ['max_fails', exactly(number(-Infinity))],
    ['health_check', { values: [place, duration(-Infinity)], least: 1 }],
    ['except', some(zones)],
    [
      'protocol',
      { values: [oneOf('dns', 'grpc', 'https_google')], least: 1, more: anything('an option') },
    ],
  ]),
  ['cache', { values: [cacheTime], least: 0, more: zones }],
  ...under('cache', [
    ['success', cached],
    ['denial', cached],
    ['prefetch', { values: [number(0), duration(-Infinity), percentage], least: 1 }],
    ['serve_stale', atMost(duration(), oneOf('verify', 'immediate', 'VERIFY', 'IMMEDIATE'))],
    ['servfail', exactly(duration(0, 300))],
    ['disable', { values: [oneOf('success', 'denial')], least: 1, more: zones }],
    ['keepttl', nothing],
  ]),
  ['errors', atMost(oneOf('stdout'))],
  [
    'errors consolidate',
    {
      values: [
        duration(-Infinity),
        expression,
        oneOf('warning', 'error', 'info', 'debug', 'show_first'),
        oneOf('show_first'),
      ],
      least: 2,
    },
  ],
  ['errors stacktrace', nothing],
  ['health', atMost(place)],
  ['health lameduck', exactly(duration(-Infinity))],
  ['ready', atMost(place)],
  ['ready monitor', exactly(oneOf('until-ready', 'continuously'))],
  ['prometheus', atMost(place)],
  ...under('kubernetes', [
    ['pods', exactly(oneOf('disabled', 'insecure', 'verified'))],
    ['endpoint', some(anything('the URL of an API server'))],
    ['tls', exactly(file, file, file)],
    ['kubeconfig', { values: [file, name], least: 1 }],
    ['namespaces', some(name)],
    ['namespace_labels', some(anything('a selector'))],
    ['labels', some(anything('a selector'))],
    ['endpoint_pod_names', nothing],
    ['ttl', { values: [number(0, 3600)], least: 1, more: ignored }],
    ['noendpoints', nothing],
    ['ignore', { values: [oneOf('empty_service')], least: 0, more: ignored }],
    ['resyncperiod', { values: [duration(-Infinity)], least: 1, more: ignored }],
    ['startup_timeout', { values: [duration(-Infinity)], least: 1, more: ignored }],
  ]),
  ...under('etcd', [
    ['path', { values: [anything('a path')], least: 1, more: ignored }],
    ['endpoint', some(anything('the URL of etcd'))],
    // What is too much is a part of a password, and not to be repeated.
    ['credentials', { values: [name], least: 2, more: anything('a password') }],
    ['tls', tls],
  ]),
  ['loop', nothing],
  ['reload', atMost(duration(2), jitter)],
  ['loadbalance', lenient(atMost(oneOf('round_robin', 'weighted'), file))],
  ...under('hosts', [
    // Before it knew these words, it took their lines for hosts.
    ['ttl', lenient(exactly(number(1, 65535)))],
    ['reload', lenient(exactly(duration()))],
  ]),
  ['template', { values: [recordClass, recordType], least: 2, more: zones }],
  ...under('template', [
    ['match', some(expression)],
    ['answer', some(goTemplate)],
    ['additional', some(goTemplate)],
    ['authority', some(goTemplate)],
    ['rcode', { values: [answerCode], least: 1, more: ignored }],
  ]),
  ['log class', some(oneOf('success', 'denial', 'error', 'all'))],
  ['autopath', some(anything('the path of a resolv.conf or @kubernetes'))],
  ['file', { values: [file], least: 1, more: zones }],
  ['auto directory', { values: [anything('a folder')], least: 1, more: anything('a pattern') }],
  ['bind', some(anything('an address'))],
  ['whoami', nothing],
  ['debug', nothing],
  ['bufsize', atMost(number(1, 65535))],
  ['dns64', atMost(translation)],
  ['dns64 prefix', exactly(translation)],
  ['loadbalance reload', exactly(duration(-Infinity))],
  ['loadbalance prefer', some(network)],
]);
