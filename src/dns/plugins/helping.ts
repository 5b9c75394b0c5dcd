import type { PluginFacts } from './facts';

/** Plugins that change questions or answers on their way. */
const changing: readonly PluginFacts[] = [
  {
    name: 'rewrite',
    values: '[continue|stop] FIELD FROM TO',
    about: 'changes the question, and its answer back',
    options: [
      { name: 'name', values: '[exact|prefix|suffix|substring|regex] FROM TO', about: 'the name' },
      { name: 'answer', values: 'name|value FROM TO', about: 'the name or value of the answer' },
      { name: 'type', values: 'FROM TO', about: 'the type' },
      { name: 'class', values: 'FROM TO', about: 'the class' },
      { name: 'ttl', values: '[exact|…] NAME SECONDS', about: 'the TTL' },
      { name: 'edns0', values: 'KIND ACTION …', about: 'an EDNS0 option' },
      { name: 'rcode', values: '[exact|…] NAME FROM TO', about: 'the code of the answer' },
    ],
  },
  {
    name: 'autopath',
    values: '[ZONES…] RESOLV-CONF|@kubernetes',
    about: "follows a pod's search path on the server",
  },
  {
    name: 'dns64',
    values: '[PREFIX]',
    about: 'makes AAAA answers from A answers',
    options: [
      { name: 'prefix', values: 'PREFIX', about: 'the prefix of those addresses' },
      { name: 'translate_all', about: 'also where there is an AAAA record' },
      { name: 'allow_ipv4', about: 'also for questions over IPv4' },
      { name: 'filter_a', about: 'leaves A records out' },
    ],
  },
  {
    name: 'transfer',
    values: '[ZONES…]',
    about: 'lets others transfer zones',
    options: [{ name: 'to', values: 'ADDRESS…', about: 'who may transfer' }],
  },
  { name: 'view', values: 'NAME', about: 'parts blocks of one zone by who asks', since: '1.10.0' },
];

/** Plugins that neither answer nor change a question, so that they may stand beside `forward`. */
const beside: readonly Omit<PluginFacts, 'role'>[] = [
  {
    name: 'errors',
    once: 'always',
    about: 'logs what goes wrong',
    options: [
      { name: 'consolidate', values: 'DURATION REGEX', about: 'sums up what repeats' },
      { name: 'stacktrace', about: 'logs the stack with a panic' },
    ],
  },
  {
    name: 'log',
    values: '[NAMES…] [FORMAT]',
    about: 'logs each question',
    options: [
      { name: 'class', values: 'success|denial|error|all', about: 'only answers of this class' },
    ],
  },
  {
    name: 'health',
    values: '[ADDRESS]',
    about: 'says over HTTP that the process lives, on :8080',
    options: [
      { name: 'lameduck', values: 'DURATION', about: 'goes on so long after being told to stop' },
    ],
  },
  {
    name: 'ready',
    once: 'always',
    values: '[ADDRESS]',
    about: 'says over HTTP that all plugins are ready, on :8181',
    since: '1.5.0',
    instead: 'health is there before that',
    options: [
      { name: 'monitor', values: 'until-ready|continuously', about: 'how long plugins are asked' },
    ],
  },
  {
    name: 'cache',
    once: 'always',
    values: '[SECONDS] [ZONES…]',
    about: 'keeps answers for at most so long, NXDOMAIN as well',
    options: [
      { name: 'success', values: 'CAPACITY [TTL] [MINTTL]', about: 'answers kept' },
      { name: 'denial', values: 'CAPACITY [TTL] [MINTTL]', about: 'denials kept' },
      {
        name: 'prefetch',
        values: 'AMOUNT [DURATION] [PERCENTAGE]',
        about: 'asks again before an answer goes stale',
      },
      {
        name: 'serve_stale',
        values: '[DURATION]',
        about: 'gives old answers when nobody answers',
        since: '1.6.6',
      },
      { name: 'servfail', values: 'DURATION', about: 'how long a failure is kept' },
      {
        name: 'disable',
        values: 'success|denial [ZONES…]',
        about: 'does not keep these',
        since: '1.9.4',
      },
      { name: 'keepttl', about: 'gives the TTL as it was received' },
    ],
  },
  {
    name: 'loop',
    once: 'always',
    about: 'halts the process when a question it sends comes back',
    since: '1.2.1',
    instead: 'leave it out',
  },
  {
    name: 'reload',
    values: '[INTERVAL] [JITTER]',
    about:
      'reads a changed Corefile without a restart, for the whole process; files it imports only from 1.7 on',
  },
  {
    name: 'loadbalance',
    values: '[round_robin|weighted FILE]',
    about: 'shuffles the addresses of answers',
    options: [
      { name: 'reload', values: 'DURATION', about: 'how often the weights are read again' },
      { name: 'prefer', values: 'NETWORK…', about: 'puts addresses of these networks first' },
    ],
  },
  { name: 'bind', values: 'ADDRESS|INTERFACE…', about: 'listens only on these addresses' },
  {
    name: 'prometheus',
    values: '[ADDRESS]',
    about: 'offers metrics, on :9153',
    options: [
      { name: 'tls', values: 'CERT KEY', about: 'offers them over TLS' },
      { name: 'runtime_metrics', about: 'offers those of the process as well' },
    ],
  },
  { name: 'pprof', values: '[ADDRESS]', about: 'offers profiles' },
  { name: 'debug', about: 'logs more, and does not recover from a panic' },
  { name: 'trace', values: '[ENDPOINT-TYPE] [ENDPOINT]', about: 'traces questions' },
  { name: 'dnstap', values: 'SOCKET [full]', about: 'logs in the format of dnstap' },
  {
    name: 'acl',
    values: '[ZONES…]',
    about: 'refuses or drops questions by their source',
    options: ['allow', 'block', 'filter', 'drop'].map((name) => ({
      name,
      values: '[type TYPE…] [net SOURCE…]',
      about: `${name}s questions from there`,
      ...(name === 'block' && { slips: ['deny', 'refuse', 'reject'] }),
    })),
  },
  { name: 'any', about: 'answers questions for ANY with as little as possible' },
  {
    name: 'bufsize',
    values: '[SIZE]',
    about: "limits the client's UDP buffer",
    since: '1.6.6',
    instead: 'leave it out',
  },
  { name: 'cancel', values: '[TIMEOUT]', about: 'stops a question after this time' },
  { name: 'chaos', values: '[VERSION] [AUTHORS…]', about: 'answers version.bind and the like' },
  { name: 'dnssec', values: '[ZONES…]', about: 'signs answers as they go' },
  { name: 'geoip', values: 'FILE', about: 'looks up where a client is' },
  { name: 'header', about: 'changes flags of the header' },
  { name: 'local', about: 'answers for localhost', since: '1.8.1', instead: 'leave it out' },
  { name: 'metadata', values: '[ZONES…]', about: 'gathers metadata for other plugins' },
  { name: 'minimal', about: 'leaves optional sections out of answers' },
  {
    name: 'multisocket',
    values: '[NUMBER]',
    about: 'listens on several sockets',
    since: '1.12.0',
    instead: 'leave it out',
  },
  { name: 'nsid', values: '[DATA]', about: 'names this server in answers' },
  { name: 'on', values: 'EVENT COMMAND', about: 'runs a command on an event' },
  { name: 'quic', about: 'tunes DNS over QUIC' },
  { name: 'root', values: 'FOLDER', about: 'where relative paths of zone files start' },
  {
    name: 'timeouts',
    about: 'limits how long connections are kept',
    since: '1.10.1',
    instead: 'leave it out',
    options: ['read', 'write', 'idle'].map((name) => ({
      name,
      values: 'DURATION',
      about: `the longest ${name}`,
    })),
  },
  { name: 'tls', values: 'CERT KEY [CA]', about: 'the certificate of a server over TLS' },
  { name: 'tsig', values: 'ZONE…', about: 'checks and makes signatures', since: '1.9.4' },
];

export const helpingPlugins: readonly PluginFacts[] = [
  ...changing,
  ...beside.map((it) => ({ ...it, role: 'beside' as const })),
];
