import type { OptionFacts, PluginFacts } from './facts';

const tls: OptionFacts = {
  name: 'tls',
  values: '[CERT KEY] [CA]',
  about: 'speaks TLS with these files',
};
const serverName: OptionFacts = {
  name: 'tls_servername',
  values: 'NAME',
  about: 'expects this name in the certificate of the upstream',
};
const except: OptionFacts = {
  name: 'except',
  values: 'ZONES…',
  about: 'leaves these zones to the next plugin',
};
const policy: OptionFacts = {
  name: 'policy',
  values: 'random|round_robin|sequential',
  about: 'chooses among several upstreams',
};

/** Plugins that send questions on (coredns READMEs; domain facts 5.1 to 5.3). */
export const forwardingPlugins: readonly PluginFacts[] = [
  {
    name: 'forward',
    values: 'FROM TO…',
    about: 'sends the questions of a zone to up to 15 upstreams',
    role: 'answers',
    once: { until: '1.10.0' },
    options: [
      except,
      { name: 'force_tcp', about: 'asks over TCP even when the question came over UDP' },
      {
        name: 'prefer_udp',
        about: 'tries UDP first even when the question came over TCP',
        since: '1.2.0',
      },
      { name: 'expire', values: 'DURATION', about: 'closes idle connections after this time' },
      {
        name: 'max_fails',
        values: 'NUMBER',
        about: 'takes an upstream for down after so many failed health checks; 0: never',
      },
      tls,
      serverName,
      policy,
      {
        name: 'health_check',
        values: 'DURATION [no_rec] [domain NAME]',
        about: 'asks a failing upstream again in this rhythm',
      },
      {
        name: 'max_concurrent',
        values: 'NUMBER',
        about: 'answers REFUSED while more questions than this wait',
        since: '1.6.9',
      },
      { name: 'max_age', values: 'DURATION', about: 'closes connections after this time' },
      { name: 'max_idle_conns', values: 'NUMBER', about: 'how many idle connections are kept' },
      { name: 'max_connect_attempts', values: 'NUMBER', about: 'how often a question is tried' },
      { name: 'next', values: 'RCODE…', about: 'asks the next forward on these answers' },
      { name: 'failfast_all_unhealthy_upstreams', about: 'answers at once when all are down' },
      { name: 'failover', values: 'RCODE…', about: 'asks the next upstream on these answers' },
    ],
  },
  {
    name: 'proxy',
    values: 'FROM TO…',
    about: 'sends the questions of a zone to upstreams',
    role: 'answers',
    until: '1.5.0',
    instead: 'forward takes its place',
    options: [
      { ...policy, values: 'random|least_conn|round_robin|sequential' },
      { name: 'fail_timeout', values: 'DURATION', about: 'how long a failed upstream is left out' },
      { name: 'max_fails', values: 'NUMBER', about: 'failures before an upstream is left out' },
      { name: 'health_check', values: 'PATH:PORT [DURATION]', about: 'asks upstreams over HTTP' },
      except,
      { name: 'spray', about: 'asks any upstream when all are down' },
      {
        name: 'protocol',
        values: 'dns [force_tcp]|grpc [insecure|…]',
        about: 'how upstreams are asked',
      },
    ],
  },
  {
    name: 'grpc',
    values: 'FROM TO…',
    about: 'sends the questions of a zone on over gRPC; once in each block',
    role: 'answers',
    once: 'always',
    since: '1.5.0',
    instead: 'proxy with protocol grpc does the same before that',
    options: [
      except,
      tls,
      serverName,
      policy,
      {
        name: 'fallthrough',
        values: '[ZONES…]',
        about: 'leaves names without an answer to the next plugin',
      },
    ],
  },
  { name: 'fanout', values: 'FROM TO…', about: 'asks several upstreams at once', role: 'answers' },
];
